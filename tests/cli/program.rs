//! The program itself: help, packs, words.

use std::fs;

use crate::support::{csm, example};
use serde_json::{Value, json};

#[test]
fn without_a_terminal_the_interview_refuses_and_names_the_way() {
    let ran = csm(&[]).run().ends(2).says("csm report ANSWERS.json").says("Commands");
    assert!(ran.stdout.is_empty());
    let ran =
        csm(&["interview"]).run().ends(2).says("csm report ANSWERS.json").says("interview --script FILE");
    assert!(ran.stdout.is_empty());
}

#[test]
fn help_and_version_are_in_the_language_asked_for() {
    assert!(csm(&["--help"]).run().ends(0).stdout.contains("Print results without documents"));
    assert!(csm(&["--help", "--lang", "de"]).run().ends(0).stdout.contains("Ergebnisse ohne Dokumente"));
    assert!(
        csm(&["score", "--help"])
            .env("CSM_LANG", "de")
            .run()
            .ends(0)
            .stdout
            .contains("ohne Entwicklungsplan")
    );
    assert!(csm(&["--version"]).run().ends(0).stdout.contains(env!("CARGO_PKG_VERSION")));
    let german = csm(&["report", "--help", "--lang", "de"]).run().ends(0).stdout;
    assert!(german.contains("Aufruf: csm report [OPTIONEN] [EINGABE]..."), "{german}");
    assert!(german.contains("mehrere mit Komma [Standard: pdf]"), "{german}");
    assert!(csm(&["--help", "--lang", "de"]).run().ends(0).stdout.contains("csm [OPTIONEN] [BEFEHL]"));
    for command in ["interview", "report", "score", "schema", "pack"] {
        let help = csm(&[command, "--help"]).run().ends(0).stdout;
        for line in help.lines().filter(|line| line.trim_start().starts_with("--")) {
            assert!(
                line.trim().contains("  ") || line.trim().ends_with('>'),
                "{command}: no help in {line:?}"
            );
        }
    }
}

#[test]
fn wrong_arguments_are_told_in_the_language_of_messages_with_what_would_be_right() {
    let cases: [(&[&str], &[&str]); 9] = [
        (&["repotr"], &["Den Befehl `repotr` gibt es nicht. Meinten Sie `report`?", "Aufruf: csm "]),
        (&["report", "--formt", "md"], &["`--formt` gehört nicht", "Meinten Sie `--format`?"]),
        (&["report", "--format", "doc", "a"], &["`doc` ist kein Wert", "Möglich sind: pdf, md, html, json."]),
        (&["report", "--date", "1.2.2026", "a"], &["`1.2.2026` ist kein Wert", "JJJJ-MM-TT), sonst SOURCE"]),
        (&["report", "--font"], &["Nach `--font <DATEI>` fehlt ein Wert."]),
        (&["report", "--quiet", "--quiet"], &["`--quiet` darf nur einmal angegeben werden."]),
        (&["drafts", "delete", "--all", "x"], &["`--all`", "schließen einander aus."]),
        (&["pack"], &["Nach `csm pack` fehlt ein Befehl. Möglich sind: check, export."]),
        (&["pack", "export"], &["Es fehlt: `<ORDNER>`."]),
    ];
    for (arguments, told) in cases {
        let ran = csm(&[arguments, &["--lang", "de"]].concat()).run().ends(2);
        let ran = told.iter().fold(ran, |ran, words| ran.says(words));
        let _ = ran.says("Mehr zeigt `--help`.");
    }
    let _ = csm(&["--lang", "en", "rep\u{1b}[31mort"])
        .run()
        .ends(2)
        .says("There is no command `rep\u{fffd}[31mort`.");
}

#[test]
fn what_the_system_refuses_is_told_in_words_of_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere.json");
    let nowhere = nowhere.to_str().unwrap();
    let sheet = example("golden.json");
    let sheet = sheet.to_str().unwrap();
    let _ =
        csm(&["score", nowhere, "--lang", "de"]).run().ends(1).says("oder der Ordner ist nicht vorhanden.");
    let _ = csm(&["score", nowhere]).run().ends(1).says("cannot be read: There is no such file or folder.");
    let _ = csm(&["score", sheet, "--pack", nowhere]).run().ends(2).says("There is no such file or folder.");
    let font = folder.path().to_str().unwrap();
    let _ = csm(&["report", sheet, "--font", font, "--lang", "de"]).run().ends(2).says("Das ist ein Ordner.");
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let out = file.to_str().unwrap();
    let _ = csm(&["report", sheet, "--out", out]).run().ends(1).says("Part of the path is not a folder.");
    let style = folder.path().join("style.toml");
    let templates = ["templates", "check", folder.path().to_str().unwrap(), "--lang", "de"];
    std::os::unix::fs::symlink("/dev/zero", &style).unwrap();
    let _ = csm(&templates).run().ends(1).says("style.toml").says("Das ist keine Datei");
    fs::remove_file(&style).unwrap();
    fs::write(&style, b"a\xff").unwrap();
    let _ = csm(&templates).run().ends(1).says("Der Text ist nicht in UTF-8 geschrieben.");
}

#[test]
fn the_built_in_pack_can_be_exported_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("pack");
    let out = out.to_str().unwrap();
    let _ = csm(&["pack", "export", out]).run().ends(0).says("csm/1");
    let _ = csm(&["pack", "check", out]).run().ends(0).says("51 measures");
    let _ = csm(&["--pack", out, "pack", "export", out]).run().ends(2).says("built-in");
    let _ = csm(&["pack", "export", out]).run().ends(1).says("not empty");
    let path = example("golden.json");
    let path = path.to_str().unwrap();
    let exported = csm(&["score", path, "--format", "json", "--pack", out]).run().ends(0).stdout;
    assert_eq!(exported, csm(&["score", path, "--format", "json"]).run().ends(0).stdout);
    let file = format!("{out}/framework.toml");
    let broken = fs::read_to_string(&file).unwrap().replacen("target = 4.0", "taget = 4.0", 1);
    fs::write(&file, broken).unwrap();
    let _ = csm(&["pack", "check", out]).run().ends(1).says("framework.toml").says("did you mean `target`?");
    let _ = csm(&["score", path, "--pack", out]).run().ends(2);
}

#[test]
fn a_pack_for_another_questionnaire_works_with_the_same_binary() {
    let pack = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/packs/tiny");
    let _ = csm(&["pack", "check", pack]).run().ends(0);
    let schema: Value =
        serde_json::from_str(&csm(&["schema", "answers", "--pack", pack]).run().ends(0).stdout).unwrap();
    let id = schema["$defs"]["sheet"]["properties"]["pack"]["const"].clone();
    let items = schema["$defs"]["sheet"]["properties"]["answers"]["properties"].as_object().unwrap();
    let answers: serde_json::Map<String, Value> = items.keys().map(|item| (item.clone(), json!(3))).collect();
    let sheet = json!({ "schema": "csm-answers/1", "pack": id, "lang": "en", "answers": answers });
    let ran = csm(&["score", "-", "--format", "json", "--pack", pack]).stdin(sheet.to_string()).run().ends(0);
    let result: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(result["salary"], Value::Null);
    assert_eq!(result["plan"], Value::Null);
    assert!(result["soft_skills"]["score"].is_number());
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let _ = csm(&["report", "-", "--pack", pack, "--format", "pdf,md", "--out", out])
        .stdin(sheet.to_string())
        .run()
        .ends(0);
}

/// Paths of all texts with the gaps they have.
fn walk(path: &str, table: &toml::Table, found: &mut Vec<(String, Vec<String>)>) {
    for (key, value) in table {
        let path = format!("{path}.{key}");
        match value {
            toml::Value::Table(inner) => walk(&path, inner, found),
            toml::Value::String(text) => {
                assert!(!text.trim().is_empty() || path.contains("format"), "{path} is empty");
                let mut gaps: Vec<String> = text
                    .split('{')
                    .skip(1)
                    .filter_map(|rest| rest.split_once('}').map(|(gap, _)| gap.to_owned()))
                    .filter(|gap| gap.chars().all(|one| one.is_alphanumeric() || one == '_'))
                    .collect();
                gaps.sort();
                gaps.dedup();
                found.push((path, gaps));
            }
            _ => found.push((path, Vec::new())),
        }
    }
}

#[test]
fn messages_of_both_languages_have_the_same_keys_and_gaps() {
    let read = |lang: &str| -> toml::Table {
        let path = format!("{}/templates/locale/{lang}.toml", env!("CARGO_MANIFEST_DIR"));
        toml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    };
    let [mut de, mut en] = [Vec::new(), Vec::new()];
    walk("", &read("de"), &mut de);
    walk("", &read("en"), &mut en);
    de.sort();
    en.sort();
    assert!(de.len() > 200, "only {} texts", de.len());
    for (a, b) in de.iter().zip(&en) {
        assert_eq!(a, b);
    }
    assert_eq!(de.len(), en.len());
}
