//! funding.toml: who else pays, and who gives time.

use crate::id::FundingCode;
use crate::id::OptionIx;
use crate::pack::codes;
use crate::pack::limits::Limits;
use crate::pack::names::Linked;
use crate::pack::names::Names;
use crate::pack::raw::Node;
use crate::pack::raw::Table;
use crate::pack::training::Bonus;
use crate::pack::training::Check;
use crate::pack::training::EducationalLeave;
use crate::pack::training::Funding;
use crate::pack::training::FundingRule;
use crate::pack::training::Situation;
use crate::pack::training::StaffShare;

use super::condition;
use super::keyed;
use super::measure;

/// What funding.toml adds to the catalogue.
#[derive(Default)]
pub(in crate::pack) struct FundingTables {
    pub(in crate::pack) funding: Vec<Funding>,
    pub(in crate::pack) leave: Vec<EducationalLeave>,
    pub(in crate::pack) bonus: Vec<Bonus>,
    pub(in crate::pack) checks: Vec<Check>,
    pub(in crate::pack) s82: Vec<StaffShare>,
}

/// Reads funding.toml; states are options of the item with the place of work.
pub(in crate::pack) fn read<'a>(
    file: Node<'a>,
    names: &Names<'a>,
    state: Linked,
    firm_size: Option<Linked>,
) -> Option<FundingTables> {
    let table = file.table("funding.toml")?;
    let reader = FundingReader { names, state, firm_size };
    Some(FundingTables {
        funding: table.tables("funding", "funding", "code").iter().map(|row| reader.funding(row)).collect(),
        leave: reader.leave(&table),
        bonus: table.tables("bonus", "bonus", "id").iter().map(|row| reader.bonus(row)).collect(),
        checks: table.tables("check", "check", "id").iter().map(|row| reader.check(row)).collect(),
        s82: reader.s82(&table),
    })
}

/// Words of `situation`, in the order of [`SITUATIONS`].
const SITUATION_WORDS: [&str; 3] = ["employed", "seeking", "no_job"];
const SITUATIONS: [Situation; 3] = [Situation::Employed, Situation::Seeking, Situation::NoJob];

fn situations(table: &Table<'_>) -> Vec<Situation> {
    let words = table.list_if_any("situation");
    words.iter().map(|word| SITUATIONS[word.one_of(&SITUATION_WORDS)]).collect()
}

struct FundingReader<'r, 'a> {
    names: &'r Names<'a>,
    state: Linked,
    firm_size: Option<Linked>,
}

impl<'a> FundingReader<'_, 'a> {
    fn funding(&self, table: &Table<'a>) -> Funding {
        let group = table.optional("group").map(|group| {
            self.names.funding.find(&group);
            FundingCode::new(group.word())
        });
        Funding {
            code: FundingCode::new(table.word("code")),
            name: table.text("name"),
            gives: table.text("gives"),
            who: table.text("who"),
            asks: table.text("asks"),
            status: table.text("status"),
            active: table.optional("active").map(|active| active.flag()),
            group,
            state: table.optional("state").map(|state| self.names.option(self.state, &state)),
            by_residence: table.flag("by_residence"),
            share: table.number_if_any("share", Limits::SHARE),
            cap: table.number_if_any("cap", Limits::POSITIVE),
            details: table.text_if_any("details"),
            rule: self.rule(table),
            valid_from: table.optional("valid_from").map(|day| day.date()),
            valid_until: table.optional("valid_until").map(|day| day.date()),
            source: keyed::sources(table, "source", self.names),
            confidence: table.text("confidence"),
        }
    }

    fn rule(&self, table: &Table<'a>) -> FundingRule {
        let alternatives = |key| {
            table.optional(key).map(|node| condition::alternatives(&node, self.names)).unwrap_or_default()
        };
        let span = |key| {
            table.optional(key).map(|node| {
                let [least, most] = node.numbers([Limits::NOT_NEGATIVE; 2]);
                if least > most {
                    node.report(codes::WRONG_ORDER, format!("`{}` ends below its beginning", node.key));
                }
                (least, most)
            })
        };
        FundingRule {
            situations: situations(table),
            possible_if: alternatives("possible_if"),
            also_if: alternatives("also_if"),
            kinds: table.list_if_any("kinds").iter().map(measure::kind).collect(),
            hours: span("hours"),
            cost: span("cost"),
            weeks: table.number_if_any("weeks_at_most", Limits::POSITIVE),
            unnamed: table.flag("unnamed"),
            by_staff: table.flag("by_staff"),
            general: table.flag("general"),
        }
    }

    fn check(&self, table: &Table<'a>) -> Check {
        let code = |node: &Node<'a>| {
            self.names.funding.find(node);
            FundingCode::new(node.word())
        };
        Check {
            text: table.text("text"),
            situations: situations(table),
            codes: table.list_if_any("codes").iter().map(code).collect(),
        }
    }

    fn leave(&self, file: &Table<'a>) -> Vec<EducationalLeave> {
        let mut seen: Vec<OptionIx> = Vec::new();
        let mut all = Vec::new();
        for table in file.tables("leave", "leave", "state") {
            let state = self.state(table.required("state"), &mut seen);
            all.push(EducationalLeave {
                state,
                days: table.whole("days", Limits::between(0.0, 365.0)),
                rule: table.text_if_any("rule"),
                wait_months: table.whole_if_any("wait_months", Limits::between(0.0, 120.0)),
                apply_days_before: table.whole_if_any("apply_days_before", Limits::between(0.0, 365.0)),
                limits: table.text_if_any("limits"),
                change: table.table_if_any("change").map(|change| {
                    let days = change.whole("days", Limits::between(0.0, 365.0));
                    (change.date("date"), days, change.text("text"))
                }),
                source: keyed::sources(&table, "source", self.names),
                confidence: table.text("confidence"),
            });
        }
        all
    }

    fn bonus(&self, table: &Table<'a>) -> Bonus {
        let states = table.list("states");
        let mut seen = Vec::new();
        Bonus {
            states: states.into_iter().map(|state| self.state(Some(state), &mut seen)).collect(),
            amount: table.number_if_any("amount", Limits::NOT_NEGATIVE),
            text: table.text("text"),
            confirmed: table.flag("confirmed"),
            source: keyed::sources(table, "source", self.names),
            confidence: table.text("confidence"),
        }
    }

    /// A state that was not there before.
    fn state(&self, written: Option<Node<'a>>, seen: &mut Vec<OptionIx>) -> OptionIx {
        let Some(written) = written else { return OptionIx::new(0) };
        let state = self.names.option(self.state, &written);
        if self.names.options(self.state).contains(&written.word()) {
            if seen.contains(&state) {
                let message = format!("`{}` stands here twice", written.word());
                written.report(codes::DUPLICATE_ENTRY, message);
            }
            seen.push(state);
        }
        state
    }

    fn s82(&self, file: &Table<'a>) -> Vec<StaffShare> {
        let staff = Limits::between(0.0, 1e9);
        let size = |node: &Node<'a>| {
            if let Some(item) = self.firm_size {
                return self.names.option(item, node);
            }
            node.report(codes::MISSING_KEY, "`sizes` needs `firm_size` in the inputs of training.toml");
            OptionIx::new(0)
        };
        let row = |table: &Table<'a>| StaffShare {
            staff_from: table.whole("staff_from", staff),
            staff_below: table.whole_if_any("staff_below", staff),
            sizes: table.list_if_any("sizes").iter().map(size).collect(),
            employer_share: table.number("employer_share", Limits::SHARE),
            waiver: table.text_if_any("waiver"),
            source: keyed::sources(table, "source", self.names),
        };
        let rows = file.tables("s82", "row", "staff_from");
        let shares: Vec<StaffShare> = rows.iter().map(row).collect();
        for (table, pair) in rows.iter().skip(1).zip(shares.windows(2)) {
            if pair[0].staff_below != Some(pair[1].staff_from) {
                let message = "`staff_from` is not where the row before ends";
                table.node().report(codes::WRONG_ORDER, message);
            }
        }
        shares
    }
}
