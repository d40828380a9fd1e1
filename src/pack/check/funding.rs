//! funding.toml: who else pays, and who gives time.

use crate::id::FundingCode;
use crate::id::OptionIx;
use crate::locale::Text;
use crate::pack::codes;
use crate::pack::limits::Limits;
use crate::pack::names::Linked;
use crate::pack::names::Names;
use crate::pack::raw::Node;
use crate::pack::raw::Table;
use crate::pack::training::Bonus;
use crate::pack::training::EducationalLeave;
use crate::pack::training::Funding;
use crate::pack::training::StaffShare;

use super::keyed;

/// What funding.toml adds to the catalogue.
#[derive(Default)]
pub(in crate::pack) struct FundingTables {
    pub(in crate::pack) funding: Vec<Funding>,
    pub(in crate::pack) leave: Vec<EducationalLeave>,
    pub(in crate::pack) bonus: Vec<Bonus>,
    pub(in crate::pack) checks: Vec<Text>,
    pub(in crate::pack) s82: Vec<StaffShare>,
}

/// Reads funding.toml; states are options of the item with the place of work.
pub(in crate::pack) fn read<'a>(file: Node<'a>, names: &Names<'a>, state: Linked) -> Option<FundingTables> {
    let table = file.table("funding.toml")?;
    let reader = FundingReader { names, state };
    let check = |table: &Table<'a>| table.text("text");
    Some(FundingTables {
        funding: table.tables("funding", "funding", "code").iter().map(|row| reader.funding(row)).collect(),
        leave: reader.leave(&table),
        bonus: table.tables("bonus", "bonus", "id").iter().map(|row| reader.bonus(row)).collect(),
        checks: table.tables("check", "check", "id").iter().map(check).collect(),
        s82: reader.s82(&table),
    })
}

struct FundingReader<'r, 'a> {
    names: &'r Names<'a>,
    state: Linked,
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
            source: keyed::sources(table, "source", self.names),
            confidence: table.text("confidence"),
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
        let row = |table: &Table<'a>| StaffShare {
            staff_from: table.whole("staff_from", staff),
            staff_below: table.whole_if_any("staff_below", staff),
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
