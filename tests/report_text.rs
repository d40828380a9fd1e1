//! What the PDF says is what the Markdown says, in order, as another program reads it.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use support::csm;

/// Text without what line breaking may change: spaces, hyphens, soft hyphens.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|one| !one.is_whitespace() && !matches!(one, '-' | '\u{ad}' | '\u{2010}' | '\u{2011}'))
        .collect()
}

/// The blocks of a Markdown text: headings, paragraphs, list entries, cells.
fn blocks(markdown: &str) -> Vec<String> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES;
    let (mut all, mut open, mut image) = (Vec::new(), String::new(), 0_usize);
    let mut flush = |open: &mut String| {
        if !bare(open).is_empty() {
            all.push(std::mem::take(open));
        }
        open.clear();
    };
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(text) | Event::Code(text) if image == 0 => open.push_str(&text),
            Event::SoftBreak | Event::HardBreak => open.push(' '),
            Event::Start(Tag::Image { .. }) => image += 1,
            Event::End(TagEnd::Image) => image -= 1,
            Event::Start(Tag::Item | Tag::Paragraph)
            | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell) => {
                flush(&mut open);
            }
            _ => {}
        }
    }
    all
}

/// The text of a PDF without running heads and feet; `None` if the tool is missing, which is said loudly.
fn pdf_text(path: &Path) -> Option<String> {
    let Ok(output) = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(path).arg("-").output()
    else {
        eprintln!("!! NOT CHECKED: pdftotext (package poppler-utils) is missing");
        return None;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    let pages: Vec<Vec<&str>> = text.split('\u{c}').map(|page| page.lines().collect()).collect();
    // the first page begins with the title every running head begins with; the section stands beside or below it
    let title = pages[0].first().copied().unwrap_or_default();
    let date = |line: &str| line.ends_with(" 2026") && line.split(' ').count() == 3;
    let folio = |line: &str| line.starts_with("Seite ") || line.starts_with("Page ");
    let foot = |line: &str| {
        let parts = line.split_once(" Seite ").or_else(|| line.split_once(" Page "));
        date(line) || folio(line) || parts.is_some_and(|(before, _)| date(before))
    };
    let mut kept = String::new();
    for page in &pages {
        let headed = page.first().is_some_and(|line| line.starts_with(title));
        let head = if headed { 1 + usize::from(page[0] == title && !kept.is_empty()) } else { 0 };
        // The foot comes with the head, before what stands between them.
        let head = head + page.iter().skip(head).take(2).take_while(|line| foot(line)).count();
        let feet = page.iter().rev().take(2).take_while(|line| foot(line)).count();
        for line in page.iter().take(page.len() - feet).skip(head) {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    Some(kept)
}

#[test]
fn every_block_of_the_markdown_is_in_the_pdf_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let (mut documents, mut found) = (0, 0);
    for lang in ["de", "en"] {
        let out = folder.path().join(lang);
        let out = out.to_str().unwrap();
        let _ = csm(&["report", "examples/answers", "--lang", lang, "--format", "pdf,md", "--out", out])
            .run()
            .ends(0);
        for entry in fs::read_dir(out).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|end| end != "pdf") {
                continue;
            }
            let Some(text) = pdf_text(&path) else { return };
            documents += 1;
            let text = bare(&text);
            let mut from = 0;
            for block in blocks(&fs::read_to_string(path.with_extension("md")).unwrap()) {
                let wanted = bare(&block);
                let at = text[from..].find(&wanted);
                assert!(
                    at.is_some(),
                    "{lang} {}: not found, or not in order: {block}\nafter: …{}",
                    path.file_name().unwrap().display(),
                    text[..from].chars().rev().take(80).collect::<String>().chars().rev().collect::<String>(),
                );
                from += at.unwrap_or_default() + wanted.len();
                found += 1;
            }
        }
    }
    assert!(documents >= 30 && found > 3000, "{documents} documents, {found} blocks");
}

#[test]
fn no_character_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    for (at, name) in [
        "Łukasz Żółć",
        "İpek Şahin",
        "Nguyễn Thị Hoa",
        "Ἀθηνᾶ Παπαδάκη",
        "Zoë Öztürk-Weiß",
        "O’Neil & *Söhne* <b> | [x](y)",
    ]
    .iter()
    .enumerate()
    {
        let mut sheet: serde_json::Value = serde_json::from_str(&support::golden()).unwrap();
        sheet["respondent"] = serde_json::json!({ "id": format!("n{at}"), "name": name });
        let ran = csm(&["report", "-", "--out", out]).stdin(sheet.to_string()).run().ends(0);
        assert!(!ran.stderr.contains("lacks"), "{}", ran.stderr);
        let Some(text) = pdf_text(&folder.path().join(format!("n{at}.pdf"))) else { return };
        assert!(bare(&text).contains(&bare(name)), "{name} is not in the report");
        for character in ["ä", "ö", "ü", "ß", "€", "–", "„", "“"] {
            assert!(text.contains(character), "{character} is lost");
        }
    }
}

#[test]
fn a_character_without_glyph_is_replaced_visibly_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let mut sheet: serde_json::Value = serde_json::from_str(&support::golden()).unwrap();
    sheet["respondent"]["name"] = serde_json::json!("山田 Anna");
    let _ = csm(&["report", "-", "--out", out]).stdin(sheet.to_string()).run().ends(0).says("山");
}

#[test]
fn names_of_every_length_are_laid_out() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    for name in [String::new(), "N".repeat(200), "Name ".repeat(40)] {
        let mut sheet: serde_json::Value = serde_json::from_str(&support::golden()).unwrap();
        sheet["respondent"]["name"] = serde_json::json!(name);
        let _ = csm(&["report", "-", "--out", out]).stdin(sheet.to_string()).run().ends(0);
        let Some(text) = pdf_text(&folder.path().join("golden.pdf")) else { return };
        assert!(bare(&text).contains(&bare(name.trim())));
    }
}
