//! What changes would do to the band, and the band for every level of a factor, as text.

use crate::assessment::{NoPay, Pay};
use crate::cli::salary::View;
use crate::cli::salary::columns::{lines, paragraph};
use crate::cli::salary::statement::Teller;
use crate::cli::shell::Shell;
use crate::levers::pay::{Variant, between, whole_steps};

/// Before and after, each change alone and all together, and the difference factor by factor.
pub(super) fn comparison(shell: &Shell, view: &View) -> String {
    let teller = Teller::new(shell, view);
    let Some(all) = &view.all else { return String::new() };
    let mut rows = vec![head(&teller, true), (teller.say("before", &[]), band(&teller, view.now, view.now))];
    let several = view.single.len() > 1;
    for (set, variant) in view.single.iter().filter(|_| several) {
        let label = format!("  {}", teller.say("alone", &[("key", &set.key)]));
        rows.push((label, outcome(&teller, view, variant.as_ref())));
    }
    let label = teller.say(if several { "together" } else { "after" }, &[]);
    rows.push((label, outcome(&teller, view, Some(all))));
    let mut text = format!("{}\n{}", teller.head(), lines(&rows));
    if let (Err(NoPay::Ruled(..)), Some(rule)) = (&all.pay, &view.model.no_band) {
        text.push('\n');
        text.push_str(&paragraph(rule.text.get(shell.lang)));
    }
    if let Ok(after) = &all.pay {
        text.push('\n');
        text.push_str(&by_factor(&teller, view, after));
        text.push_str(&hours(&teller, view, after));
    }
    text
}

fn head(teller: &Teller, change: bool) -> (String, Vec<String>) {
    let mut cells = vec!["P25".to_owned(), teller.say("middle", &[]), "P75".to_owned()];
    if change {
        cells.push(teller.say("change", &[]));
        cells.push(String::new());
    }
    (String::new(), cells)
}

fn band(teller: &Teller, now: &Pay, pay: &Pay) -> Vec<String> {
    let full = &pay.full_time;
    let mut cells: Vec<String> = [full.p25, full.p50, full.p75].map(|amount| teller.money(amount)).to_vec();
    if std::ptr::eq(now, pay) {
        cells.extend([String::new(), String::new()]);
    } else {
        let (before, after) = ((now.full_time.p50 / 100.0).round(), (full.p50 / 100.0).round());
        cells.push(teller.signed((after - before) * 100.0));
        cells.push(teller.tenths(full.p50 / now.full_time.p50 - 1.0));
    }
    cells
}

fn outcome(teller: &Teller, view: &View, variant: Option<&Variant>) -> Vec<String> {
    match variant.map(|variant| &variant.pay) {
        Some(Ok(pay)) => band(teller, view.now, pay),
        Some(Err(_)) => vec![teller.say("no_band", &[])],
        None => vec![teller.say("only_together", &[])],
    }
}

/// Where the difference comes from; the printed steps add up to the printed difference.
fn by_factor(teller: &Teller, view: &View, after: &Pay) -> String {
    let changes = between(view.model, view.now, after);
    if changes.is_empty() {
        return paragraph(&teller.say("no_factor", &[]));
    }
    let (steps, floor) = whole_steps(view.now, &changes, after, 100.0);
    let mut rows = Vec::new();
    for (change, step) in changes.iter().zip(steps) {
        let (from, to) = (teller.level(change.factor, &change.from), teller.level(change.factor, &change.to));
        let gaps = [("factor", teller.factor(change.factor)), ("from", from.as_str()), ("to", to.as_str())];
        let figures = vec![teller.hundreds(step), teller.tenths(change.ratio)];
        rows.push((format!("  {}", teller.say("from_to", &gaps)), figures));
    }
    if floor != 0 {
        rows.push((
            format!("  {}", teller.say("floor_step", &[])),
            vec![teller.hundreds(floor), String::new()],
        ));
    }
    format!("{}\n{}", teller.say("by_factor", &[]), lines(&rows))
}

/// The band for the agreed hours before and after, where they are known.
fn hours(teller: &Teller, view: &View, after: &Pay) -> String {
    let (Some((before_hours, before)), Some((after_hours, after))) = (&view.now.agreed, &after.agreed) else {
        return String::new();
    };
    let row = |key: &str, hours: f64, band: &crate::assessment::Quantiles| {
        let label = teller.say(key, &[("hours", &teller.format().short(hours))]);
        let cells = [band.p25, band.p50, band.p75].map(|amount| teller.money(amount)).to_vec();
        (label, cells)
    };
    let rows = [
        head(teller, false),
        row("agreed_before", *before_hours, before),
        row("agreed_after", *after_hours, after),
    ];
    format!("\n{}", lines(&rows))
}

/// The band for every level of a factor; the person's own is marked.
pub(super) fn table(shell: &Shell, view: &View) -> String {
    let teller = Teller::new(shell, view);
    let Some((at, levels)) = &view.table else { return String::new() };
    let mut cells = vec![teller.say("factor_short", &[])];
    cells.extend(head(&teller, false).1);
    cells.push(teller.say("change", &[]));
    let mut rows = vec![(teller.factor(*at).to_owned(), cells)];
    let own = levels.iter().find(|row| row.own).and_then(|row| row.then.pay.as_ref().ok());
    let (mut dropped, mut follows) = (false, false);
    for row in levels {
        let Ok(pay) = &row.then.pay else { continue };
        let full = &pay.full_time;
        let mark = if row.own { "> " } else { "  " };
        let reference = own.unwrap_or(view.now);
        let others = between(view.model, reference, pay).iter().any(|change| change.factor != *at);
        let star = match (row.then.changed.dropped.is_empty(), others) {
            (false, _) => " *",
            (true, true) => " °",
            (true, false) => "",
        };
        (dropped, follows) = (dropped || star == " *", follows || star == " °");
        let mut cells = vec![teller.format().times(pay.factors[*at].multiplier)];
        cells.extend([full.p25, full.p50, full.p75].map(|amount| teller.money(amount)));
        cells.push(if row.own {
            String::new()
        } else {
            teller.tenths(full.p50 / reference.full_time.p50 - 1.0)
        });
        rows.push((format!("{mark}{}{star}", teller.level(*at, &row.level)), cells));
    }
    let mut text = format!("{}\n{}", teller.head(), lines(&rows));
    text.push('\n');
    text.push_str(&paragraph(&teller.say(if own.is_some() { "table_note" } else { "table_note_open" }, &[])));
    if follows {
        text.push_str(&paragraph(&teller.say("table_follows", &[])));
    }
    if dropped {
        text.push_str(&paragraph(&teller.say("table_dropped", &[])));
    }
    text
}
