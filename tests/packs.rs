//! Packs that load, and what is in them.

#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

use std::path::Path;

use csm_kompass::bundle::Bundle;
use csm_kompass::cli::emit::emit;
use csm_kompass::pack::Pack;
use csm_kompass::pack::load;
use csm_kompass::pack::questionnaire::Form;
use csm_kompass::pack::questionnaire::ItemKind;

/// A pack that must load without any finding.
fn loaded(bundle: &Bundle) -> Pack {
    let pack = load(bundle).unwrap_or_else(|found| panic!("{}", emit(&found, false)));
    assert_eq!(emit(&pack.warnings, false), "");
    pack.value
}

fn folder(path: &str) -> Bundle {
    Bundle::folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

#[test]
fn the_built_in_pack_loads_without_a_finding() {
    let embedded = loaded(&Bundle::embedded());
    assert_eq!(embedded.id, "csm/1");
    assert_eq!(embedded, loaded(&folder("questions/csm")), "same content from the folder, same hash");
    assert_eq!(embedded.hash.len(), 64);
    assert_eq!(embedded, Pack::embedded());
}

#[test]
fn the_built_in_pack_holds_the_whole_questionnaire() {
    let pack = Pack::embedded();
    let items = &pack.questionnaire.items;
    let count = |is: fn(&ItemKind) -> bool| items.iter().filter(|item| is(&item.kind)).count();
    assert_eq!(count(|kind| matches!(kind, ItemKind::Statement(_))), 60);
    assert_eq!(count(|kind| matches!(kind, ItemKind::Check)), 2);
    assert_eq!(count(|kind| matches!(kind, ItemKind::Situation(_))), 10);
    assert_eq!(
        items
            .iter()
            .filter(|item| matches!(item.kind, ItemKind::Situation(_)) && item.form == Form::Standard)
            .count(),
        6
    );
    assert_eq!(pack.questionnaire.order_standard.len(), 48);
    assert_eq!(pack.questionnaire.order_full.len(), 60);
    assert_eq!(pack.framework.competencies.len(), 12);
    assert_eq!(pack.framework.roles.len(), 3);
    assert_eq!(pack.framework.clusters.len(), 8);
    assert_eq!(pack.framework.cluster_of_industry.len(), 19);
    assert_eq!(pack.framework.quality.rules.len(), 7);
    let salary = pack.salary.as_ref().unwrap();
    assert_eq!(salary.factors.len(), 11);
    let training = pack.training.as_ref().unwrap();
    assert_eq!((training.measures.len(), training.rules.len()), (51, 29));
    assert_eq!(training.leave.len(), 16, "one per Land");
    assert!(pack.sources.len() > 200 && pack.evidence.len() > 200);
    assert_eq!(pack.credits.len(), 4);
}

#[test]
fn subsets_offer_the_options_of_the_whole_without_the_exclusive_one() {
    let pack = Pack::embedded();
    for (subset, whole) in [("B4", "B3"), ("C6", "C5")] {
        let options = |id| match &pack.questionnaire.items[pack.item(id).unwrap().at()].kind {
            ItemKind::Choices(choices) => {
                choices.options.iter().map(|option| option.code.to_string()).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        };
        let mut expected = options(whole);
        expected.retain(|code| code != "none");
        assert_eq!(options(subset), expected);
        assert!(expected.len() > 5);
    }
}

#[test]
fn roles_and_levels_stand_in_the_order_of_the_options() {
    let pack = Pack::embedded();
    let ids: Vec<_> = pack.framework.roles.iter().map(|role| role.id.as_str()).collect();
    assert_eq!(ids, ["team_lead", "manager", "head"]);
}

#[test]
fn another_questionnaire_with_other_points_loads() {
    let pack = loaded(&folder("examples/packs/tiny"));
    assert_eq!((pack.questionnaire.scale.min, pack.questionnaire.scale.max), (1, 7));
    assert_eq!(pack.questionnaire.items.len(), 6);
    assert_eq!(pack.questionnaire.order_full.len(), 6);
    assert_eq!(pack.framework.competencies.len(), 2);
    assert_eq!((pack.framework.roles.len(), pack.framework.clusters.len()), (1, 1));
    assert!(pack.salary.is_none() && pack.training.is_none() && pack.framework.fit.is_none());
}

#[test]
fn the_hash_follows_every_byte_of_every_file() {
    let pack = |statement: &str| {
        let tiny = folder("examples/packs/tiny");
        let text = tiny.file("items.toml").unwrap().text.replace("keep my promises", statement);
        let files =
            tiny.files().map(|(name, file)| (name, &*file.text)).chain([("items.toml", text.as_str())]);
        loaded(&Bundle::memory(files)).hash
    };
    assert_eq!(pack("keep my promises"), loaded(&folder("examples/packs/tiny")).hash);
    assert_ne!(pack("keep my promises"), pack("keep most promises"));
}
