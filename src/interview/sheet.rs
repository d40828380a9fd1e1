//! What of everything a person ever answered counts now, and which questions they are asked.

use std::collections::BTreeMap;

use crate::answers::Answers;
use crate::answers::Part;
use crate::answers::check::contradiction;
use crate::answers::problem::ProblemKind;
use crate::id::ItemIx;
use crate::interview::draft::Draft;
use crate::pack::Pack;

/// The valid answers and the way through the questions, both derived from memory after every event.
///
/// The memory keeps answers to questions that are left out now, so that changing one's mind twice loses nothing;
/// the sheet holds only what a result file may hold.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sheet {
    /// Answers to questions asked, free of contradictions.
    pub clean: Answers,
    /// Every question asked of this person, in order; a confidential one that was declined is none.
    pub route: Vec<ItemIx>,
    /// Answers in memory that contradict another answer now.
    pub contradicted: BTreeMap<ItemIx, ProblemKind>,
}

/// Works out the sheet. Rules look only at earlier questions, so one pass in order is enough.
pub(crate) fn derive(pack: &Pack, draft: &Draft) -> Sheet {
    let memory = &draft.answers;
    let mut clean = Answers::empty(pack.questionnaire.items.len());
    clean.form = memory.form;
    clean.part = memory.part;
    clean.mode = memory.mode;
    clean.lang = memory.lang;
    clean.date = memory.date;
    clean.id.clone_from(&memory.id);
    clean.name.clone_from(&memory.name);
    let mut route = Vec::new();
    let mut contradicted = BTreeMap::new();
    for (at, question) in pack.questionnaire.items.iter().enumerate() {
        let item = ItemIx::new(at);
        let allowed = if question.confidential { draft.consent.get(&item).copied() } else { Some(true) };
        if allowed == Some(false) || !clean.is_asked(pack, item) {
            continue;
        }
        // a part limits what is asked, never what an earlier run has answered
        let belongs = memory.part.holds(question.parts);
        if belongs {
            route.push(item);
        }
        let Some(answer) = memory.get(item).filter(|_| allowed == Some(true)) else { continue };
        if let Some(problem) = contradiction(pack, &clean, item, answer) {
            contradicted.insert(item, problem);
        } else {
            clean.set(item, Some(answer));
            clean.set_timing_ms(item, memory.timing_ms(item));
            if !belongs {
                clean.part = Part::All; // more was asked than this part, in an earlier run
            }
        }
    }
    Sheet { clean, route, contradicted }
}
