//! Whole runs by script.

use csm_kompass::answers::json::Reader;
use csm_kompass::answers::split::Splitter;
use csm_kompass::answers::write::to_json;
use csm_kompass::interview::Part;
use csm_kompass::interview::draft::Draft;
use csm_kompass::interview::run::{Ended, run};
use csm_kompass::interview::script::ScriptPrompter;
use csm_kompass::locale::Lang;
use csm_kompass::pack::questionnaire::Mode;
use serde_json::Value;

use super::{PACK, begin, given, golden, play, script_of};

#[test]
fn a_script_of_the_golden_respondent_ends_in_their_answers_in_both_languages() {
    for lang in Lang::ALL {
        let mut interview = begin(Part::All, lang);
        let (mut saved, mut kept) = (0, Draft::empty(&PACK));
        let mut prompter = ScriptPrompter::new(&script_of(&golden()));
        let ended = run(
            &mut interview,
            &mut prompter,
            &mut |draft: &Draft| {
                saved += usize::from(draft.change_since(&PACK, &kept).is_some());
                kept = draft.clone();
                Ok(())
            },
            None,
        );
        assert_eq!(ended.unwrap(), Ended::Finished);
        assert_eq!(prompter.left(), 0);
        assert_eq!(given(&interview), Value::Object(golden()));
        assert_eq!(interview.answers().name.as_deref(), Some("Anna Beispiel"));
        assert_eq!(interview.answers().lang, Some(lang));
        assert!(saved > 77, "saved {saved} times only");
    }
}

#[test]
fn what_the_interview_writes_reads_back_without_a_remark() {
    let mut interview = begin(Part::All, Lang::De);
    play(&mut interview, &script_of(&golden())).unwrap();
    let text = to_json(&PACK, interview.answers()).to_string();
    let piece = Splitter::new(text.as_bytes(), 1 << 20).next_piece().unwrap().unwrap();
    let sheet = Reader::new(&PACK, Mode::Own).read(&piece).unwrap();
    assert_eq!(&sheet.answers, interview.answers());
}
