//! Random walks of answers, ways back, skips, edits and changes of language.

use std::sync::LazyLock;

use csm_kompass::answers::json::Reader;
use csm_kompass::answers::split::Splitter;
use csm_kompass::answers::write::to_json;
use csm_kompass::interview::event::{Event, Outcome};
use csm_kompass::interview::view::{Entry, Field, Stage, View};
use csm_kompass::interview::{Interview, Options, Part};
use csm_kompass::locale::Lang;
use csm_kompass::pack::questionnaire::Mode;
use proptest::prelude::*;
use serde_json::Value;

use super::{PACK, begin, given, golden, play, script_of};

#[test]
fn from_every_screen_two_keys_lead_out() {
    let mut interview = begin(Part::All, Lang::De);
    let mut stages = std::collections::BTreeSet::new();
    let script = script_of(&golden())
        .replace("answer C4 6\n", "answer C4 600\nyes\nback\nanswer C4 1.500\nno\nanswer C4 6\n");
    for line in script.lines() {
        let mut leaving = interview.clone();
        stages.insert(format!("{:?}", leaving.view().stage));
        let left =
            leaving.apply(Event::Quit) == Outcome::Stopped || leaving.apply(Event::Quit) == Outcome::Stopped;
        assert!(left, "{:?}", interview.view().stage);
        let _ = play(&mut interview, line);
    }
    assert!(stages.len() >= 9, "{stages:?}");
}

/// A number from a seed and a place, the same on every machine.
pub(super) fn pick(seed: u64, place: &str, salt: u64) -> usize {
    let mut state = seed ^ salt.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for byte in place.bytes() {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        state ^= state >> 29;
    }
    usize::try_from(state >> 33).unwrap()
}

/// What the person `seed` does at a screen; `attempt` counts refusals.
fn act(view: &View<'_>, seed: u64, attempt: u64) -> Event {
    let place = format!("{}{:?}", view.item.unwrap_or("-"), view.stage);
    let n = pick(seed, &place, attempt);
    let code = |entries: &[Entry], code: &str| entries.iter().position(|entry| entry.code == code);
    if view.can.skip && view.stage == Stage::Question && pick(seed, &place, 77).is_multiple_of(4) {
        return Event::Skip;
    }
    match &view.field {
        Field::Text { .. } if view.stage == Stage::Id => Event::Type("walker".to_owned()),
        Field::Text { .. } if view.stage == Stage::Name => Event::Type(String::new()),
        Field::Text { .. } => {
            let numbers = ["0", "1", "2,5", "6.5", "9", "39", "600", "30000", "40000", "6", "1.500"];
            Event::Type(numbers[n % numbers.len()].to_owned())
        }
        Field::One(entries) => match view.stage {
            Stage::Welcome | Stage::Lead | Stage::Ambiguous => Event::Choose(0),
            Stage::Consent | Stage::Unusual => Event::Choose(code(entries, "yes").unwrap()),
            Stage::Quit => Event::Choose(code(entries, "no").unwrap()),
            _ => {
                let open: Vec<usize> = (0..entries.len()).filter(|at| !entries[*at].blocked).collect();
                Event::Choose(open[n % open.len()])
            }
        },
        Field::Many { entries, exclusive, may_be_empty } => {
            let mut marked: Vec<usize> = (0..entries.len())
                .filter(|at| Some(*at) != *exclusive && (n >> (at % 30)) & 1 == 1)
                .collect();
            if marked.is_empty() && !may_be_empty {
                marked = vec![exclusive.unwrap_or(0)];
            }
            Event::Mark(marked)
        }
    }
}

/// Answers as the person `seed` until the screen is another question.
fn answer_here(interview: &mut Interview<'_>, seed: u64) {
    let place = |view: &View<'_>| (view.item.map(str::to_owned), view.stage == Stage::Review);
    let mut view = interview.view();
    let here = place(&view).0;
    let mut refused = 0;
    while refused < 400 {
        let event = act(&view, seed, refused);
        interview.apply(event);
        view = interview.view();
        let (item, is_review) = place(&view);
        if item != here || is_review {
            return;
        }
        refused += u64::from(view.notice.is_some());
    }
    panic!("no answer to {here:?} was taken");
}

fn straight(seed: u64) -> Interview<'static> {
    let mut interview = begin(Part::All, Lang::De);
    while interview.view().stage != Stage::Review {
        answer_here(&mut interview, seed);
    }
    interview
}

/// So many different people walk.
const PEOPLE: u64 = 48;

/// What they answer in a straight run.
static WANTED: LazyLock<Vec<Value>> =
    LazyLock::new(|| (0..PEOPLE).map(|seed| given(&straight(seed))).collect());

/// Any event at all, also ones that make no sense here.
fn stray(view: &View<'_>, op: u32) -> Event {
    let many = match &view.field {
        Field::One(entries) | Field::Many { entries, .. } => entries.len(),
        Field::Text { .. } => 1,
    };
    let at = op as usize / 32;
    match op % 16 {
        0..=2 => Event::Back,
        3 => Event::Skip,
        4 => Event::NotApplicable,
        5 => Event::Help,
        6 => Event::Speak(Lang::ALL[at % 2]),
        7 => Event::Overview,
        8 => Event::Jump(
            PACK.item(PACK.questionnaire.items[at % PACK.questionnaire.items.len()].id.as_str()).unwrap(),
        ),
        9 => Event::Mark((0..many.min(16)).filter(|bit| (at >> bit) & 1 == 1).collect()),
        10 => Event::Type(["0", "9", "x", "1.500", "700", ""][at % 6].to_owned()),
        11 => Event::Quit,
        _ => Event::Choose(at % (many + 1)),
    }
}

/// Reading the words takes longer than a walk.
static FRESH: LazyLock<Interview<'static>> = LazyLock::new(|| begin(Part::All, Lang::De));

/// Walks of the property test; more with `CSM_TEST_WALKS`.
#[expect(clippy::disallowed_methods, reason = "whoever runs the tests may make them longer")]
fn walks() -> u32 {
    std::env::var("CSM_TEST_WALKS").ok().and_then(|walks| walks.parse().ok()).unwrap_or(2000)
}

/// Goes on from anywhere as a person would, and compares with who never strayed.
fn ends_like_the_straight_run(mut interview: Interview<'_>, seed: u64) -> Result<(), TestCaseError> {
    // what was declined on the way is only in the overview; then back to the first question and through all of them
    while interview.view().stage == Stage::Quit {
        interview.apply(Event::Back);
    }
    // before the first question there is nothing to come back to
    if matches!(interview.view().stage, Stage::Welcome | Stage::Name | Stage::Id) {
        answer_here(&mut interview, seed);
    }
    for (at, question) in
        PACK.questionnaire.items.iter().enumerate().filter(|(_, question)| question.confidential)
    {
        let item = csm_kompass::id::ItemIx::new(at);
        if interview.draft().consent.get(&item) == Some(&false) {
            interview.apply(Event::Overview);
            interview.apply(Event::Jump(item));
            prop_assert_eq!(
                (interview.view().stage, interview.view().item),
                (Stage::Consent, Some(question.id.as_str()))
            );
            answer_here(&mut interview, seed);
        }
    }
    interview.apply(Event::Overview);
    let first = PACK.item("P1");
    let mut steps = 0;
    while interview.item() != first {
        interview.apply(Event::Back);
        steps += 1;
        prop_assert!(steps < 400, "no way back from {:?}", interview.view().stage);
    }
    while interview.item().is_some() || interview.view().stage != Stage::Review {
        answer_here(&mut interview, seed);
    }
    let text = to_json(&PACK, interview.answers()).to_string();
    prop_assert_eq!(&given(&interview), &WANTED[usize::try_from(seed).unwrap()]);
    let piece = Splitter::new(text.as_bytes(), 1 << 20).next_piece().unwrap().unwrap();
    prop_assert!(Reader::new(&PACK, Mode::Own).read(&piece).is_ok());
    interview.apply(Event::Overview);
    prop_assert_eq!(interview.apply(Event::Choose(0)), Outcome::Finished);
    Ok(())
}

#[test]
fn who_goes_back_beyond_the_first_question_finds_the_way_again() {
    for backs in 0..6 {
        let mut interview = FRESH.clone();
        for _ in 0..3 {
            answer_here(&mut interview, 0);
        }
        for _ in 0..backs {
            interview.apply(Event::Back);
        }
        ends_like_the_straight_run(interview, 0).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: walks(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_walks_end_where_the_straight_run_ends(seed in 0..PEOPLE, walk in prop::collection::vec(any::<u32>(), 0..48)) {
        let mut interview = FRESH.clone();
        for _ in 0..3 {
            answer_here(&mut interview, seed); // through the first screens
        }
        // what is done at a screen is decided when it is looked at, once
        let decide = |view: &View<'_>, op: u32| {
            let event = if op.is_multiple_of(3) { stray(view, op / 3) } else { act(view, u64::from(op), 0) };
            (event, view.stage, view.progress.map(|progress| progress.position))
        };
        let mut next = decide(&interview.view(), walk.first().copied().unwrap_or(1));
        for at in 0..walk.len() {
            let (event, stage, position) = next;
            let is_back = event == Event::Back;
            let without_rest = stage == Stage::Review && event == Event::Choose(1);
            let looks = matches!(event, Event::Back | Event::Help | Event::Speak(_) | Event::Overview | Event::Jump(_) | Event::Quit);
            let kept = looks.then(|| interview.draft().clone());
            // Leaving ends the run, not the walk.
            let outcome = interview.apply(event);
            if let Some(mut kept) = kept {
                kept.answers.lang = interview.draft().answers.lang;
                prop_assert_eq!(&kept, interview.draft(), "looking around changed an answer");
            }
            prop_assert!(outcome != Outcome::Finished || interview.is_complete() || without_rest);
            if outcome == Outcome::Finished {
                let mut again = begin(Part::All, Lang::De);
                std::mem::swap(&mut again, &mut interview);
                let options = Options { lang: Lang::En, ..Options::default() };
                interview = Interview::start(&PACK, options, again.draft().clone());
                interview.apply(Event::Choose(0));
            }
            let view = interview.view();
            if let (true, Some(was), Some(progress)) = (is_back, position, view.progress)
                && !matches!(stage, Stage::Quit | Stage::Unusual | Stage::Ambiguous)
                && view.stage != Stage::Review
            {
                prop_assert!(progress.position <= was, "back went forward");
            }
            if let Some(progress) = view.progress {
                prop_assert!(progress.position <= progress.total + 1 && progress.settled <= progress.total);
                prop_assert_eq!(progress.percent == 100, interview.is_complete());
            }
            next = decide(&view, walk.get(at + 1).copied().unwrap_or(1));
        }
        ends_like_the_straight_run(interview, seed)?;
    }
}
