//! What holds for every chart whatever the values are.

use proptest::prelude::*;

use super::*;
use crate::drawing::Segment;
use crate::drawing::TextRun;
use crate::drawing::geometry::Point;

/// Values as they come, and as they should not.
fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => 0.0..5.0,
        1 => prop::sample::select(vec![
            f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, -1.0, 0.0, 5.0, 6.0, f64::MIN_POSITIVE,
        ]),
    ]
}

fn words() -> impl Strategy<Value = String> {
    let words = [
        "",
        "5",
        "24 Std.",
        "P25 48.100 €",
        "Gut geeignet",
        "Einschlägige Berufserfahrung im Kundenmanagement",
        "Vertragsverlängerungsgesprächsvorbereitung",
        "李✓",
        " ",
    ];
    prop::sample::select(words.to_vec()).prop_map(str::to_owned)
}

fn named() -> impl Strategy<Value = Vec<(f64, String)>> {
    prop::collection::vec((value(), words()), 0..6)
}

fn axis() -> impl Strategy<Value = Axis> {
    let ends = prop_oneof![6 => Just((0.0, 5.0)), 1 => (value(), value())];
    (ends, named()).prop_map(|((min, max), ticks)| Axis { min, max, ticks })
}

fn pair() -> impl Strategy<Value = (f64, f64)> {
    (value(), value())
}

fn bullet() -> impl Strategy<Value = Chart> {
    let option = || prop::option::of(value());
    (axis(), option(), prop::option::of(pair()), option(), option(), any::<bool>()).prop_map(
        |(axis, value, interval, target, minimum, emphasis)| {
            Chart::Bullet(Bullet { axis, value, interval, target, minimum, emphasis })
        },
    )
}

fn gauge() -> impl Strategy<Value = Chart> {
    (axis(), named(), prop::option::of(value()), prop::option::of(pair()), words()).prop_map(
        |(axis, zones, value, interval, label)| {
            Chart::Gauge(Gauge { axis, zones, holds: None, value, interval, label })
        },
    )
}

fn band() -> impl Strategy<Value = Chart> {
    (axis(), pair(), pair(), value(), named(), named(), words()).prop_map(
        |(axis, outer, inner, median, labels, markers, label)| {
            Chart::Band(Band { axis, outer, inner, median, labels, markers, label })
        },
    )
}

fn waterfall() -> impl Strategy<Value = Chart> {
    let step = (words(), words(), value(), value(), any::<bool>())
        .prop_map(|(label, figure, from, to, total)| Step { label, figure, from, to, total });
    (axis(), prop::collection::vec(step, 0..6))
        .prop_map(|(axis, steps)| Chart::Waterfall(Waterfall { axis, steps }))
}

fn timeline() -> impl Strategy<Value = Chart> {
    let bar = (words(), value(), value(), words()).prop_map(|(label, start, weeks, figure)| TimelineBar {
        label,
        start,
        weeks,
        figure,
    });
    (0_u32..8, named(), prop::collection::vec(bar, 0..6), named(), words()).prop_map(
        |(weeks, months, bars, load, load_label)| {
            Chart::Timeline(Timeline { weeks, months, bars, load, load_label })
        },
    )
}

fn parts() -> impl Strategy<Value = Chart> {
    let part = (words(), prop::option::of(value()), value(), words());
    (value(), prop::collection::vec(part, 0..6), words())
        .prop_map(|(max, parts, total)| Chart::Parts(Parts { max, parts, total }))
}

fn any_chart() -> impl Strategy<Value = Chart> {
    prop_oneof![bullet(), gauge(), band(), waterfall(), timeline(), parts()]
}

fn width() -> impl Strategy<Value = f64> {
    prop::sample::select(vec![f64::NAN, f64::INFINITY, -5.0, 0.0, 11.0, 12.0, 119.0, 120.0, 200.0, 460.0])
}

/// Left, top, right and bottom of a run's letters.
fn frame(run: &TextRun) -> [f64; 4] {
    let size = run.size.to_pt();
    let (x, y) = (run.origin.x.to_pt(), run.origin.y.to_pt());
    [x, y - size * 0.7, x + f64::from(run.shaped.width) * size / 1000.0, y]
}

fn points(shape: &Shape) -> Vec<Point> {
    match shape {
        Shape::Path(path) => path
            .segments
            .iter()
            .filter_map(|segment| match *segment {
                Segment::Move(to) | Segment::Line(to) => Some(to),
                Segment::Close => None,
            })
            .collect(),
        Shape::Text(run) => {
            let [left, top, right, bottom] = frame(run).map(Length::pt);
            vec![Point::new(left, top), Point::new(right, bottom)]
        }
        Shape::Link(..) => panic!("a chart has no links"),
    }
}

/// Two texts that touch.
fn collision(drawn: &Drawn) -> Option<(String, String)> {
    let runs: Vec<&TextRun> = drawn
        .shapes
        .iter()
        .filter_map(|shape| match shape {
            Shape::Text(run) => Some(run),
            _ => None,
        })
        .collect();
    for (place, one) in runs.iter().enumerate() {
        let a = frame(one);
        for two in &runs[place + 1..] {
            let b = frame(two);
            if a[0] < b[2] - 0.1 && b[0] < a[2] - 0.1 && a[1] < b[3] - 0.1 && b[1] < a[3] - 0.1 {
                return Some((one.shaped.text.to_string(), two.shaped.text.to_string()));
            }
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_leaves_the_area_or_collides(chart in any_chart(), width in width()) {
        let drawn = draw(&chart, Length::pt(width), &Look::plain(), &mut Shaper::new());
        prop_assert!(drawn.height.to_pt().is_finite());
        for point in drawn.shapes.iter().flat_map(points) {
            let (x, y) = (point.x.to_pt(), point.y.to_pt());
            prop_assert!((-0.01..=width + 0.01).contains(&x), "x {x}");
            prop_assert!((-0.01..=drawn.height.to_pt() + 0.01).contains(&y), "y {y} of {}", drawn.height.to_pt());
        }
        prop_assert_eq!(collision(&drawn), None);
    }
}

#[test]
fn a_tip_stays_inside_where_its_part_is_narrower() {
    let part = |earned, max| (String::new(), earned, max, String::new());
    for narrow in [f64::MIN, -1.0, 0.0, 1e-9] {
        let parts = vec![part(Some(4.5), narrow), part(None, 0.3)];
        let chart = Chart::Parts(Parts { max: 0.0, parts, total: String::new() });
        let drawn = draw(&chart, Length::pt(120.0), &Look::plain(), &mut Shaper::new());
        let places = drawn.shapes.iter().flat_map(points).map(|point| point.x.to_pt());
        assert_eq!(places.filter(|x| !(-0.01..=120.01).contains(x)).count(), 0, "{narrow}");
    }
}

#[test]
fn parts_as_large_as_numbers_go_have_a_place() {
    let part = |max| (String::new(), None, max, String::new());
    for max in [1e308, f64::MAX] {
        let parts = vec![part(max / 2.0), part(max / 2.0)];
        let chart = Chart::Parts(Parts { max, parts, total: String::new() });
        let drawn = draw(&chart, Length::pt(120.0), &Look::plain(), &mut Shaper::new());
        let places: Vec<f64> = drawn.shapes.iter().flat_map(points).map(|point| point.x.to_pt()).collect();
        assert!(places.iter().all(|x| (-0.01..=120.01).contains(x)) && places.len() < 1000, "{max}");
    }
}

#[test]
fn too_narrow_an_area_stays_empty() {
    let bullet = Chart::Bullet(Bullet::default());
    let empty = |chart: &Chart, width| {
        draw(chart, Length::pt(width), &Look::plain(), &mut Shaper::new()).shapes.is_empty()
    };
    assert!(empty(&bullet, 11.9) && !empty(&bullet, 12.0));
    assert!(empty(&bullet, f64::NAN));
    let gauge = Chart::Gauge(Gauge::default());
    assert!(empty(&gauge, 119.0) && !empty(&gauge, 120.0));
}

#[test]
fn a_bullet_is_one_table_line_high() {
    let bullet = Bullet {
        axis: Axis { min: 0.0, max: 5.0, ticks: Vec::new() },
        value: Some(3.0),
        ..Bullet::default()
    };
    let drawn = draw(&Chart::Bullet(bullet), Length::pt(100.0), &Look::plain(), &mut Shaper::new());
    assert_eq!(drawn.height, Length::pt(12.0));
}

#[test]
fn a_bar_ends_where_its_value_is() {
    let axis = Axis { min: 0.0, max: 5.0, ticks: Vec::new() };
    let bullet = Bullet { axis, value: Some(2.5), emphasis: true, ..Bullet::default() };
    let look = Look::plain();
    let drawn = draw(&Chart::Bullet(bullet), Length::pt(105.0), &look, &mut Shaper::new());
    let bar = drawn
        .shapes
        .iter()
        .find(|shape| matches!(shape, Shape::Path(path) if path.fill == Some(look.accent)));
    let right = bar.map(points).and_then(|all| all.into_iter().map(|point| point.x.to_pt()).reduce(f64::max));
    assert_eq!(right, Some(52.5));
}

#[test]
fn a_few_days_before_a_month_leave_room_for_its_name() {
    let months = vec![(0.0, String::new()), (0.4, "Dez.".to_owned()), (4.8, "Jan.".to_owned())];
    let timeline = Timeline { weeks: 52, months, ..Timeline::default() };
    let drawn = draw(&Chart::Timeline(timeline), Length::pt(300.0), &Look::plain(), &mut Shaper::new());
    let texts = drawn.shapes.iter().filter_map(|shape| match shape {
        Shape::Text(run) => Some(run.shaped.text.as_str()),
        _ => None,
    });
    assert_eq!(texts.collect::<Vec<_>>(), ["Dez.", "Jan."]);
}

#[test]
fn a_month_without_room_for_its_name_has_no_nought() {
    let load = |last: f64, figure: &str| vec![(8.0, "8".to_owned()), (last, figure.to_owned())];
    let texts = |from: f64, load: Vec<(f64, String)>| -> Vec<String> {
        let months = vec![(0.0, "Okt.".to_owned()), (from, "Nov.".to_owned())];
        let timeline = Timeline { weeks: 52, months, load, ..Timeline::default() };
        let drawn = draw(&Chart::Timeline(timeline), Length::pt(300.0), &Look::plain(), &mut Shaper::new());
        let texts = drawn.shapes.iter().filter_map(|shape| match shape {
            Shape::Text(run) => Some(run.shaped.text.to_string()),
            _ => None,
        });
        texts.collect()
    };
    assert_eq!(texts(49.5, load(0.0, "0")), ["Okt.", "8"]);
    assert_eq!(texts(49.5, load(2.0, "2")), ["Okt.", "8", "2"]);
    assert_eq!(texts(26.0, load(0.0, "0")), ["Okt.", "Nov.", "8", "0"]);
}
