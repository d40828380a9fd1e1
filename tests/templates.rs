//! The templates that come with the program: every path exists, both languages say the same, extremes render.

use std::collections::BTreeSet;

use csm_kompass::locale::Lang;
use csm_kompass::report::Report;
use csm_kompass::report::chain::ChainView;
use csm_kompass::template::BUILTIN;
use csm_kompass::template::EXPLAIN;
use csm_kompass::template::Template;

fn chain() -> serde_json::Value {
    serde_json::to_value(ChainView::sample()).expect("a chain is plain data")
}

fn sample() -> serde_json::Value {
    serde_json::to_value(Report::sample()).expect("a report is plain data")
}

#[test]
fn every_path_of_every_template_exists() {
    let sample = sample();
    for lang in Lang::ALL {
        let template = Template::builtin(lang);
        let findings = template.check(&sample);
        assert!(findings.0.is_empty(), "{lang:?}: {findings:#?}");
        assert!(template.paths(&sample).len() > 200, "the check looked at too little");
        let findings = template.check_as(EXPLAIN, &chain());
        assert!(findings.0.is_empty(), "{lang:?}: {findings:#?}");
        assert!(template.paths_as(EXPLAIN, &chain()).len() > 60, "the check looked at too little");
    }
}

/// Every tag of a template, sorted: what it branches on and what it prints.
fn tags(text: &str) -> Vec<&str> {
    let mut tags: Vec<&str> =
        text.split("{{").skip(1).filter_map(|part| part.split_once("}}").map(|(tag, _)| tag)).collect();
    tags.sort_unstable();
    tags
}

#[test]
fn explanations_of_both_languages_say_the_same() {
    let mut compared = 0;
    for (path, german) in
        BUILTIN.iter().filter(|(path, _)| path.contains("explain") && path.ends_with(".de.hbs"))
    {
        let other = path.replace(".de.hbs", ".en.hbs");
        let (_, english) =
            BUILTIN.iter().find(|(path, _)| *path == other).expect("every file exists in English");
        assert_eq!(tags(german), tags(english), "{path}");
        compared += tags(german).len();
    }
    assert!(compared > 400, "only {compared} tags were compared");
}

#[test]
fn both_languages_use_the_same_paths() {
    let sample = sample();
    let [german, english] = Lang::ALL.map(|lang| BTreeSet::from_iter(Template::builtin(lang).paths(&sample)));
    assert_eq!(german.difference(&english).collect::<Vec<_>>(), Vec::<&String>::new(), "German only");
    assert_eq!(english.difference(&german).collect::<Vec<_>>(), Vec::<&String>::new(), "English only");
}

/// What of a template must be the same in both languages: headings with rank and id, charts, links, table shapes.
fn outline(text: &str) -> Vec<String> {
    let mut outline = Vec::new();
    for line in text.lines() {
        if line.starts_with('#') {
            let rank = line.chars().take_while(|one| *one == '#').count();
            let id = line.split_once(" {#").map_or("no id", |(_, id)| id);
            outline.push(format!("heading {rank} {id}"));
        }
        if line.starts_with("|--") {
            outline.push(format!("table {line}"));
        }
        for part in line.split("](").skip(1) {
            let target = part.split_once(')').map_or(part, |(target, _)| target);
            if !target.starts_with("lang:") {
                outline.push(format!("link {target}"));
            }
        }
    }
    outline
}

#[test]
fn both_languages_have_the_same_headings_charts_and_tables() {
    let mut compared = 0;
    for (path, german) in BUILTIN.iter().filter(|(path, _)| path.ends_with(".de.hbs")) {
        let other = path.replace(".de.hbs", ".en.hbs");
        let (_, english) =
            BUILTIN.iter().find(|(path, _)| *path == other).expect("every file exists in English");
        assert_eq!(outline(german), outline(english), "{path}");
        compared += outline(german).len();
    }
    assert!(compared > 60, "only {compared} headings, charts and tables were compared");
}

#[test]
fn heading_ids_are_unique_and_links_lead_somewhere() {
    for lang in Lang::ALL {
        let ending = format!(".{}.hbs", lang.code());
        let all: Vec<String> = BUILTIN
            .iter()
            .filter(|(path, _)| path.ends_with(&ending) && !path.contains("explain"))
            .flat_map(|(_, text)| outline(text))
            .collect();
        let ids: Vec<&str> = all
            .iter()
            .filter(|one| one.starts_with("heading"))
            .map(|one| one.splitn(3, ' ').nth(2).unwrap_or_default())
            .map(|id| id.split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default())
            .collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{ids:?}");
        for link in all.iter().filter_map(|one| one.strip_prefix("link #")) {
            assert!(unique.contains(link), "nothing has the id {link}");
        }
    }
}

#[test]
fn a_full_and_a_blank_report_render() {
    for lang in Lang::ALL {
        let template = Template::builtin(lang);
        let full = template.render(&Report::sample()).expect("full");
        let blank = template.render(&Report::blank()).expect("blank");
        assert!(full.len() > 2 * blank.len(), "{} {}", full.len(), blank.len());
        assert!(blank.starts_with("# "), "{blank}");
    }
}

#[test]
fn no_word_of_the_other_language_stands_in_a_template() {
    let german = ["Ihre ", " und ", " nicht ", "Stufe"];
    let english = [" your ", " and ", " not ", "level "];
    for (path, text) in BUILTIN {
        let foreign = if path.ends_with(".en.hbs") { german } else { english };
        let prose: String =
            text.split("{{").map(|part| part.split_once("}}").map_or(part, |(_, rest)| rest)).collect();
        for word in foreign {
            assert!(!prose.contains(word), "{path}: {word}");
        }
    }
}
