//! The built-in style is sound, and mistakes in another are found.

use super::*;

const BUILT_IN: &str = include_str!("../../../templates/style.toml");

#[test]
fn built_in_style_is_sound() {
    let style = Style::built_in();
    assert_eq!(style.page.width, Length::mm(210.0));
    assert_eq!(style.look().accent, Color::hex(0x14_55_6b));
}

/// How light a colour is to the eye, 0 to 1 (relative luminance of WCAG 2.2).
fn luminance(color: Color) -> f64 {
    let linear = |part: u8| {
        let share = f64::from(part) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { libm::pow((share + 0.055) / 1.055, 2.4) }
    };
    0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b)
}

#[test]
fn colours_can_be_read_and_told_apart_in_grey() {
    let color = Style::built_in().color;
    let contrast = |one: Color, two: Color| {
        let (a, b) = (luminance(one) + 0.05, luminance(two) + 0.05);
        a.max(b) / a.min(b)
    };
    // Text: 4.5 is what WCAG asks for, 7 what it asks of the best.
    assert!(contrast(color.ink, color.paper) > 7.0 && contrast(color.ink, color.ground) > 7.0);
    assert!(contrast(color.muted, color.paper) > 4.5 && contrast(color.accent, color.paper) > 4.5);
    assert!(contrast(color.accent, color.ground) > 4.5 && contrast(color.ink, color.accent_soft) > 4.5);
    // Areas that meet in a chart.
    assert!(contrast(color.accent, color.accent_soft) > 3.0, "{}", contrast(color.accent, color.accent_soft));
    assert!(contrast(color.accent_soft, color.ground) > 1.6 && contrast(color.ground, color.paper) > 1.1);
}

#[test]
fn lines_and_spaces_meet_again_on_a_common_grid() {
    // A twelfth of the line of running text: columns of text and of tables come together again and again.
    let style = Style::built_in();
    let unit = style.body.leading / 12.0;
    let types = [
        &style.body,
        &style.fine,
        &style.heading_1,
        &style.heading_2,
        &style.heading_3,
        &style.caption,
        &style.running,
    ];
    let of_types = types.iter().flat_map(|kind| [kind.leading, kind.before, kind.after]);
    let others = [
        style.table.leading,
        style.table.small_leading,
        style.table.before,
        style.table.after,
        style.list.between,
        style.list.after,
        style.call_out.before,
        style.call_out.after,
        style.figure.before,
        style.figure.after,
        style.flag.height + style.flag.after,
    ];
    for length in of_types.chain(others) {
        let steps = length / unit;
        assert!((steps - steps.round()).abs() < 1e-9, "{length:?} is {steps} steps of the grid");
    }
    let smallest = [style.table.small_size, style.fine.size, style.running.size, style.chart.tick];
    assert!(smallest.iter().all(|size| size.to_pt() >= 7.5), "{smallest:?}");
}

#[test]
fn a_style_without_steps_is_never_set_closer() {
    let (before, rest) = BUILT_IN.split_once("[closer]").unwrap();
    let after = rest.split_once("\n[").unwrap().1;
    let style = Style::from_toml(&format!("{before}[{after}")).unwrap();
    assert_eq!(style.closer, CloserStyle::default());
    assert_eq!(Style { closer: Style::built_in().closer, ..style }, Style::built_in());
}

#[test]
fn closer_takes_from_the_white_only() {
    let style = Style::built_in();
    let closer = style.set_closer(Closer { leading: 0.9, space: 0.5 });
    assert_eq!(closer.body.leading, style.body.leading * 0.9);
    assert_eq!(closer.table.padding_y, style.table.padding_y * 0.5);
    assert_eq!((closer.body.size, closer.table.size), (style.body.size, style.table.size));
    assert_eq!((&closer.page, &closer.chart, &closer.running), (&style.page, &style.chart, &style.running));
    assert_eq!(style.set_closer(Closer { leading: 1.0, space: 1.0 }), style);
}

#[test]
fn mistakes_are_found_with_their_place() {
    let cases = [
        ("size = \"9.2pt\"", "sise = \"9.2pt\"", "did you mean `size`?"),
        ("\"9.2pt\"", "\"9.2px\"", "12pt"),
        ("\"#1b2530\"", "\"#1b25\"", "#14556b"),
        ("left = \"22mm\"", "left = \"180mm\"", "smaller margins"),
        ("chart_share = 0.18", "chart_share = 1.5", "0 to 1"),
        ("leading = 0.93, space = 0.7", "leading = 0.93, space = 1.1", "up to 1"),
        ("last = 0.15", "last = 1.5", "0 to 1"),
        ("leading = 0.93, space = 0.7", "leading = 0.7, space = 0.7", "lines must not meet"),
        ("leading = 0.93, space", "leading = 0.93, spaces", "did you mean `space`?"),
        ("size = \"9.2pt\"", "size = \"0pt\"", "from 1pt"),
    ];
    for (from, to, help) in cases {
        let text = BUILT_IN.replacen(from, to, 1);
        assert_ne!(text, BUILT_IN, "{from}");
        let findings = Style::from_toml(&text).unwrap_err();
        let first = &findings.0[0];
        assert!(first.help.as_ref().unwrap().contains(help), "{first:?}");
        assert!(first.place.span.as_ref().unwrap().start > 0, "{first:?}");
    }
}

#[test]
fn all_mistakes_of_a_style_are_told_at_once() {
    let mut text = BUILT_IN.to_owned();
    for (from, to) in [
        ("width = \"210mm\"", "widht = \"210mm\""),
        ("\"#1b2530\"", "\"black\""),
        ("text_measure = \"152mm\"", ""),
        ("row_rule = \"0.5pt\"", "row_rule = 3"),
        ("[list]", "[colour]\n[list]"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        text = changed;
    }
    let findings = Style::from_toml(&text).unwrap_err();
    let told: Vec<&str> = findings.0.iter().map(|one| one.message.as_str()).collect();
    let wanted = [
        "missing field `text_measure`", // its section comes first
        "unknown field `widht`",
        "`black` is no colour",
        "unknown field `colour`",
        "invalid type: integer `3`, expected a string",
    ];
    assert_eq!(told, wanted);
    let helps = findings.0.iter().filter_map(|one| one.help.as_deref()).collect::<Vec<_>>().join("\n");
    for help in ["has `text_measure = \"152mm\"`", "did you mean `width`?", "did you mean `color`?"] {
        assert!(helps.contains(help), "{help}: {helps}");
    }
    let places = findings.0.iter().map(|one| one.place.span.as_ref().unwrap().start);
    assert!(places.is_sorted(), "{findings:?}");
    assert_eq!(Style::from_toml("[page\n").unwrap_err().0.len(), 1, "no TOML at all");
}
