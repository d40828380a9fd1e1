//! How far a person has come and how long it will take.

use csm_kompass::interview::draft::Draft;
use csm_kompass::interview::event::Event;
use csm_kompass::interview::view::Stage;
use csm_kompass::interview::{Interview, Options, Part};
use csm_kompass::locale::Lang;

use super::{PACK, begin, golden_until, lead_to};
use crate::walks::pick;

#[test]
fn progress_is_honest_and_reaches_all_at_the_last_answer() {
    let mut interview = begin(Part::All, Lang::En);
    lead_to(&mut interview, "begin\ntype\ntype x1\nanswer P1 manager");
    let early = interview.view().progress.unwrap();
    assert_eq!((early.position, early.settled, early.total), (2, 1, 84));
    lead_to(&mut interview, "answer P2 public\ngo\nback\n");
    assert_eq!(interview.view().item, Some("P2"));
    let mut interview = begin(Part::All, Lang::En);
    lead_to(&mut interview, &golden_until("N4"));
    let late = interview.view().progress.unwrap();
    assert_eq!((late.position, late.total, late.settled), (83, 83, 82)); // D10 declined
    assert!(late.percent < 100 && late.minutes == 1);
    lead_to(&mut interview, "skip N4");
    assert_eq!(interview.view().stage, Stage::Review);
    assert!(interview.is_complete());
}

/// Times per question in seconds, the same on every machine.
fn seconds(seed: u64, at: u64) -> u64 {
    2 + u64::try_from(pick(seed, "pace", at) % 9).unwrap()
}

#[test]
fn what_is_left_never_rises_after_a_pause_and_needs_no_recorded_times() {
    for seed in 0..20 {
        for timing in [true, false] {
            let options = Options { timing, ..Options::default() };
            let mut interview = Interview::start(&PACK, options, Draft::empty(&PACK));
            lead_to(&mut interview, "begin\ntype\ntype x1\nanswer P1 manager\nanswer P2 public\ngo");
            let mut minutes = interview.view().progress.unwrap().minutes;
            for at in 0..50 {
                // a call, a coffee, lunch, a night: from a minute and a half on it is no pace at all
                let pause = (at % 10 == 9).then(|| [80, 300, 3600, 43_200][(at / 10 % 4) as usize]);
                interview.spend(u32::try_from(1000 * pause.unwrap_or(seconds(seed, at))).unwrap());
                interview.apply(Event::Choose(3));
                let now = interview.view().progress.unwrap().minutes;
                let is_pace = pause.is_none_or(|pause| pause < 90);
                assert!(now <= minutes + usize::from(is_pace), "{minutes} → {now} at {at} for {seed}");
                minutes = now;
            }
            let recorded = PACK.item("EMP1").and_then(|item| interview.answers().timing_ms(item));
            assert_eq!(recorded.is_some(), timing);
            if seed == 0 {
                assert_ne!(minutes, begin(Part::All, Lang::De).view().progress.map_or(99, |one| one.minutes));
            }
        }
    }
}
