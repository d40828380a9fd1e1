//! Draws every kind of chart with ordinary, extreme and broken values, to look at.
//!
//! `cargo run --example charts -- out/charts.pdf`

use std::error::Error;

use chrono::NaiveDate;
use csm_kompass::chart;
use csm_kompass::chart::Axis;
use csm_kompass::chart::Band;
use csm_kompass::chart::Bullet;
use csm_kompass::chart::Chart;
use csm_kompass::chart::Gauge;
use csm_kompass::chart::Look;
use csm_kompass::chart::Parts;
use csm_kompass::chart::Step;
use csm_kompass::chart::Timeline;
use csm_kompass::chart::TimelineBar;
use csm_kompass::chart::Waterfall;
use csm_kompass::drawing::Mark;
use csm_kompass::drawing::Page;
use csm_kompass::drawing::Pages;
use csm_kompass::drawing::Segment;
use csm_kompass::drawing::Shape;
use csm_kompass::drawing::geometry::Length;
use csm_kompass::drawing::geometry::Point;
use csm_kompass::drawing::geometry::Size;
use csm_kompass::drawing::structure::NodeId;
use csm_kompass::drawing::structure::Role;
use csm_kompass::fonts::Shaper;
use csm_kompass::locale::Lang;
use csm_kompass::pdf;
use csm_kompass::pdf::About;

fn axis(min: f64, max: f64, ticks: &[(f64, &str)]) -> Axis {
    Axis { min, max, ticks: named(ticks) }
}

fn named(list: &[(f64, &str)]) -> Vec<(f64, String)> {
    list.iter().map(|(value, text)| (*value, (*text).to_owned())).collect()
}

fn bullet(value: Option<f64>, interval: Option<(f64, f64)>, target: f64, emphasis: bool) -> Chart {
    let minimum = Some(2.0);
    Chart::Bullet(Bullet {
        axis: axis(0.0, 5.0, &[]),
        value,
        interval,
        target: Some(target),
        minimum,
        emphasis,
    })
}

fn gauge(value: Option<f64>, interval: Option<(f64, f64)>, label: &str) -> Chart {
    let zones = [
        (0.0, "Noch weit entfernt"),
        (40.0, "Mit Einarbeitung möglich"),
        (60.0, "Gut geeignet"),
        (80.0, "Sehr gut geeignet"),
    ];
    let ticks = [(0.0, "0"), (20.0, "20"), (40.0, "40"), (60.0, "60"), (80.0, "80"), (100.0, "100")];
    let (axis, zones) = (axis(0.0, 100.0, &ticks), named(&zones));
    Chart::Gauge(Gauge { axis, zones, holds: None, value, interval, label: label.to_owned() })
}

fn band(markers: &[(f64, &str)], outer: (f64, f64)) -> Chart {
    let ticks =
        [(40.0, "40.000 €"), (50.0, "50.000 €"), (60.0, "60.000 €"), (70.0, "70.000 €"), (80.0, "80.000 €")];
    let labels = [
        (44.0, "P10 44.000 €"),
        (49.1, "P25 49.100 €"),
        (54.6, "P50 54.600 €"),
        (60.8, "P75 60.800 €"),
        (68.2, "P90 68.200 €"),
    ];
    Chart::Band(Band {
        axis: axis(38.0, 82.0, &ticks),
        outer,
        inner: (49.1, 60.8),
        median: 54.6,
        labels: named(&labels),
        markers: named(markers),
        label: String::new(),
    })
}

fn step(label: &str, figure: &str, from: f64, to: f64, total: bool) -> Step {
    Step { label: label.to_owned(), figure: figure.to_owned(), from, to, total }
}

fn waterfall() -> Chart {
    let ticks = [(40.0, "40.000 €"), (50.0, "50.000 €"), (60.0, "60.000 €")];
    let steps = vec![
        step("Ausgangswert Deutschland, alle Branchen", "48.900 €", 0.0, 48.9, true),
        step("Branche: Softwareentwicklung und IT-Dienstleistungen", "+6.737 €", 48.9, 55.637, false),
        step("Region: Nordrhein-Westfalen", "−812 €", 55.637, 54.825, false),
        step("Erfahrung", "+2.100 €", 54.825, 56.925, false),
        step("Personalverantwortung", "±0 €", 56.925, 56.925, false),
        step("Unternehmensgröße unter 50 Beschäftigte", "−3.925 €", 56.925, 53.0, false),
        step("Ihr Profil", "53.000 €", 0.0, 53.0, true),
    ];
    Chart::Waterfall(Waterfall { axis: axis(40.0, 60.0, &ticks), steps })
}

fn timeline() -> Chart {
    let bar = |label: &str, start, weeks, figure: &str| TimelineBar {
        label: label.to_owned(),
        start,
        weeks,
        figure: figure.to_owned(),
    };
    Chart::Timeline(Timeline {
        weeks: 26,
        months: named(&[
            (0.0, "Dez. 2026"),
            (4.4, "Jan. 2027"),
            (8.8, "Feb."),
            (12.8, "März"),
            (17.2, "April"),
            (21.5, "Mai"),
        ]),
        bars: vec![
            bar("Grundlagen Customer Success (Online-Kurs)", 0.0, 6.0, "24 Std."),
            bar(
                "Verhandlungsführung und Vertragsverlängerungsgespräche im Bestandskundengeschäft",
                4.0,
                9.0,
                "40 Std.",
            ),
            bar("Mentoring", 8.0, 1.0, "6 Std."),
            bar("Datenanalyse mit SQL", 14.0, 12.0, "60 Std."),
            bar("Zertifikatsprüfung", 25.0, 1.0, "4 Std."),
            bar("Läuft weiter", 20.0, 30.0, "80 Std."),
        ],
        load: named(&[(16.0, "16"), (22.0, "22"), (18.0, "18"), (12.0, "12"), (20.0, "20"), (0.0, "0")]),
        load_label: "Stunden im Monat".to_owned(),
    })
}

fn parts() -> Chart {
    let part = |name: &str, points, max, figure: &str| (name.to_owned(), points, max, figure.to_owned());
    Chart::Parts(Parts {
        max: 100.0,
        parts: vec![
            part("Ausbildung und Studium", Some(19.0), 25.0, "19 von 25"),
            part("Einschlägige Berufserfahrung im Kundenmanagement", Some(24.0), 35.0, "24 von 35"),
            part("Zertifikate", Some(0.0), 10.0, "0 von 10"),
            part("Sprachen", None, 10.0, "nicht angegeben"),
            part("Branchenkenntnis", Some(12.0), 20.0, "12 von 20"),
        ],
        total: "55 von 100".to_owned(),
    })
}

/// Everything, with the width each gets.
fn all() -> Vec<(Chart, f64)> {
    vec![
        (bullet(Some(3.1), Some((2.7, 3.5)), 4.0, true), 150.0),
        (bullet(Some(4.4), Some((4.1, 4.7)), 4.0, false), 150.0),
        (bullet(None, None, 3.5, false), 150.0),
        (bullet(Some(6.0), Some((4.5, 7.0)), 5.5, true), 150.0),
        (bullet(Some(0.0), Some((-1.0, 0.4)), 0.0, true), 150.0),
        (gauge(Some(73.0), Some((69.0, 77.0)), "73 ± 4"), 460.0),
        (gauge(Some(99.0), Some((92.0, 104.0)), "99 ± 7"), 300.0),
        (gauge(None, None, "nicht bestimmbar"), 460.0),
        (band(&[(51.0, "Ihr Gehalt 51.000 €"), (57.0, "Verhandlungsziel 57.000 €")], (44.0, 68.2)), 460.0),
        (band(&[(90.0, "Ihr Gehalt 90.000 €")], (30.0, 95.0)), 200.0),
        (waterfall(), 460.0),
        (timeline(), 460.0),
        (parts(), 460.0),
    ]
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "out/charts.pdf".to_owned());
    let mut pages = Pages::default();
    pages.structure.add(Role::Document, None);
    pages.pages.push(Page::new(Size::A4, Vec::new()));
    let mut shaper = Shaper::new();
    let mut y = Length::pt(40.0);
    for (chart, width) in all() {
        let drawn = chart::draw(&chart, Length::pt(width), &Look::plain(), &mut shaper);
        if y + drawn.height > Size::A4.height - Length::pt(40.0) {
            pages.pages.push(Page::new(Size::A4, Vec::new()));
            y = Length::pt(40.0);
        }
        let figure = pages.structure.add(Role::Figure, Some(NodeId(0)));
        pages.structure.nodes[figure.0 as usize].alt = Some(format!("{chart:?}"));
        let origin = Point::new(Length::pt(65.0), y);
        let page = pages.pages.last_mut().ok_or("no page")?;
        page.marks.extend(
            drawn.shapes.into_iter().map(|shape| Mark { shape: moved(shape, origin), node: Some(figure) }),
        );
        y += drawn.height + Length::pt(if matches!(chart, Chart::Bullet(_)) { 4.0 } else { 26.0 });
    }
    let about = About {
        title: "Charts".into(),
        lang: Lang::De,
        date: NaiveDate::default(),
        subject: String::new(),
        keywords: Vec::new(),
        creator: "charts".into(),
        producer: "charts".into(),
        seed: [0; 32],
    };
    std::fs::write(path, pdf::write(&pages, &about)?)?;
    Ok(())
}

/// A shape of a chart, moved to its place on the page.
fn moved(shape: Shape, by: Point) -> Shape {
    let at = |point: Point| Point::new(point.x + by.x, point.y + by.y);
    match shape {
        Shape::Text(mut run) => {
            run.origin = at(run.origin);
            Shape::Text(run)
        }
        Shape::Path(mut path) => {
            for segment in &mut path.segments {
                *segment = match *segment {
                    Segment::Move(to) => Segment::Move(at(to)),
                    Segment::Line(to) => Segment::Line(at(to)),
                    Segment::Close => Segment::Close,
                };
            }
            Shape::Path(path)
        }
        Shape::Link(mut rect, target) => {
            rect.origin = at(rect.origin);
            Shape::Link(rect, target)
        }
    }
}
