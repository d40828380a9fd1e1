//! Tables of the report: what they rest on, and that none says a thing twice or in a chance order.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use csm_kompass::answers::Answers;
use csm_kompass::answers::json::Reader;
use csm_kompass::locale::Lang;
use csm_kompass::pack::Pack;
use csm_kompass::pack::questionnaire::Mode;
use csm_kompass::report::Edition;

mod support;

use support::reports::EXAMPLES;
use support::reports::report;
use support::reports::sheet;
use support::reports::text;
use support::sheets;

/// The examples, and some random sheets.
fn many(pack: &Pack, random: usize) -> Vec<Answers> {
    let mut all: Vec<Answers> = EXAMPLES.iter().map(|name| sheet(pack, name)).collect();
    let (reader, mut rng) = (Reader::new(pack, Mode::Own), sheets::random(5));
    all.extend((0..random).filter_map(|_| Some(sheets::mended(&reader, sheets::sheet(&mut rng, pack))?.1)));
    all
}

/// Where a note may lead: the parts of the report that name sources, years and what was done with the figures.
const BASES: &[&str] =
    &["sources", "basis", "framework", "computed", "counting", "measures", "pay-steps", "profile", "credits"];

/// Tables of a text that neither lead there from a cell, nor follow a text of their section that leads to their basis, nor
/// carry a note that does.
fn tables_without_note(text: &str) -> Vec<String> {
    let leads = |block: &str| BASES.iter().any(|base| block.contains(&format!("](#{base})")));
    let blocks: Vec<&str> = text.split("\n\n").map(str::trim).filter(|block| !block.is_empty()).collect();
    let mut found = Vec::new();
    for (at, block) in blocks.iter().enumerate().filter(|(_, block)| block.starts_with('|')) {
        // page one shows two tables side by side above one note
        let note = blocks[at + 1..].iter().take(4).find(|next| next.starts_with("> "));
        let noted = note
            .is_some_and(|next| (next.contains("Grundlage: ") || next.contains("Basis: ")) && leads(next));
        let said = blocks[..at].iter().rev().take_while(|before| !before.starts_with('#')).any(|one| {
            !one.starts_with('|') && !one.starts_with("> ") && !one.starts_with("![") && leads(one)
        });
        if !noted && !said && !leads(block) {
            found.push((*block).to_owned());
        }
    }
    found
}

#[test]
fn every_table_leads_to_its_basis() {
    let pack = Pack::embedded();
    let mut tables = 0;
    for (number, answers) in many(&pack, 12).iter().enumerate() {
        for lang in Lang::ALL {
            for edition in [Edition::Personal, Edition::Share] {
                let text = text(&pack, answers, edition, lang);
                tables += text.matches("\n|--").count() + text.matches("\n|:-").count();
                let bare = tables_without_note(&text);
                assert!(bare.is_empty(), "sheet {number} {lang:?} {edition:?}: {bare:#?}");
            }
        }
    }
    assert!(tables > 600, "{tables} tables");
}

#[test]
fn a_plan_stands_in_the_table_of_variants_once() {
    let pack = Pack::embedded();
    let (mut merged, mut tables) = (0, 0);
    for answers in many(&pack, 40) {
        let lines = report(&pack, &answers, Edition::Personal, Lang::De).plan.variants;
        let Some(stated) = lines.iter().find(|line| line.as_stated) else { continue };
        tables += 1;
        assert!(lines.len() > 1, "one line is no comparison");
        for line in lines.iter().filter(|line| !line.as_stated) {
            assert!(!line.same || line.weeks != stated.weeks, "{line:?}");
        }
        merged += usize::from(stated.no_money || stated.fastest);
        assert_eq!(lines.iter().filter(|line| line.no_money).count(), 1);
    }
    assert!(merged > 3 && merged < tables, "{merged} of {tables}");
}

#[test]
fn groups_of_industries_stand_by_their_index_and_each_once() {
    let pack = Pack::embedded();
    let (mut several, mut compared) = (0, 0);
    for answers in many(&pack, 20) {
        let Some(part) = report(&pack, &answers, Edition::Personal, Lang::En).elsewhere else { continue };
        let mut found = Vec::new();
        for line in &part.lines {
            let told: Vec<f64> = line.clusters.iter().map(|one| one.index.parse().unwrap()).collect();
            assert!(told.is_sorted_by(|one, next| one >= next), "{told:?}");
            for pair in line.clusters.windows(2) {
                assert_eq!(pair[1].opens, pair[0].index != pair[1].index);
            }
            assert!(line.clusters[0].opens && !line.everywhere);
            found.extend(line.clusters.iter().map(|one| (line.role.clone(), one.name.clone())));
            compared += told.len();
        }
        several += usize::from(part.lines.len() > pack.framework.roles.len());
        found.sort();
        found.dedup();
        assert_eq!(found.len(), pack.framework.roles.len() * pack.framework.clusters.len());
        let here = part.lines.iter().flat_map(|line| &line.clusters).filter(|one| one.here).count();
        assert_eq!(here, 1);
    }
    assert!(several > 0 && compared > 200, "{several} {compared}");
}

#[test]
fn sources_stand_in_the_order_of_their_keys() {
    let pack = Pack::embedded();
    let method = report(&pack, &sheet(&pack, "golden.json"), Edition::Personal, Lang::De).method;
    let keys: Vec<&str> = method.sources.iter().map(|one| one.key.as_str()).collect();
    let place = |key: &str| keys.iter().position(|one| *one == key).unwrap();
    assert!(place("ARTICLE") < place("E18") && place("E18") < place("V3"));
    assert!(place("V3") < place("V11") && place("V11") < place("W1"), "numbers count as numbers");
}
