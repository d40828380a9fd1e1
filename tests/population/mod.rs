//! Run C of `salary_check.py` against the pack: a population of customer service managers, its mean and percentiles.
//!
//! The shares are judgement and live here only. `CSM_DRAWS` sets the number of draws.

use csm_kompass::answers::change::read;
use csm_kompass::answers::{Answer, Answers};
use csm_kompass::assessment::Request;
use csm_kompass::assessment::pay::pay;
use csm_kompass::id::ItemIx;
use csm_kompass::pack::Pack;
use csm_kompass::pack::questionnaire::Mode;

/// Factor, question, whether it belongs to the employer, and by level: answer as typed, share.
type Shares = (&'static str, &'static str, bool, &'static [(&'static str, f64)]);

/// Answers from the lowest multiplier to the highest, with their shares added up.
type Ladder = Vec<(Answer, f64)>;

/// Employers first, then what belongs to a person.
const SHARES: [Shares; 10] = [
    (
        "industry",
        "P2",
        true,
        &[
            ("bpo", 0.09),
            ("temp_agency", 0.01),
            ("hotel_gastronomy", 0.03),
            ("retail_stationary", 0.08),
            ("tourism_leisure", 0.04),
            ("health", 0.04),
            ("transport_logistics", 0.07),
            ("public", 0.04),
            ("wholesale_ecommerce", 0.10),
            ("other", 0.11),
            ("media_marketing", 0.03),
            ("consulting_services", 0.03),
            ("telecom", 0.06),
            ("energy", 0.05),
            ("insurance", 0.06),
            ("machinery_automotive", 0.07),
            ("pharma_chem_medtech", 0.03),
            ("it_software", 0.04),
            ("bank_finance", 0.02),
        ],
    ),
    ("size", "D5", true, &[("s1_50", 0.20), ("s51_500", 0.40), ("s501_5000", 0.25), ("s5000p", 0.15)]),
    (
        "land",
        "D3",
        true,
        &[
            ("MV", 0.02),
            ("ST", 0.03),
            ("TH", 0.03),
            ("SN", 0.05),
            ("BB", 0.03),
            ("SH", 0.03),
            ("NI", 0.09),
            ("SL", 0.01),
            ("RP", 0.05),
            ("BE", 0.06),
            ("HB", 0.01),
            ("NW", 0.21),
            ("BY", 0.16),
            ("HE", 0.08),
            ("BW", 0.11),
            ("HH", 0.03),
        ],
    ),
    ("settlement", "D4", true, &[("rural", 0.25), ("mid", 0.40), ("large", 0.22), ("metro", 0.13)]),
    ("tariff", "D6", true, &[("none", 0.45), ("oriented", 0.25), ("bound", 0.30)]),
    (
        "education",
        "B1",
        false,
        &[
            ("none", 0.03),
            ("voc_3y", 0.40),
            ("fachwirt", 0.20),
            ("bachelor", 0.20),
            ("master", 0.16),
            ("doctorate", 0.01),
        ],
    ),
    (
        "team",
        "D7",
        false,
        &[
            ("t0", 0.18),
            ("t1_9", 0.27),
            ("t10_24", 0.32),
            ("t25_49", 0.14),
            ("t50_99", 0.06),
            ("t100p", 0.03),
        ],
    ),
    ("english", "D1", false, &[("a0_a2", 0.15), ("b1_b2", 0.55), ("c1_c2", 0.30)]),
    ("training", "B3", false, &[("none", 0.50), ("leadership", 0.35), ("leadership,tools", 0.15)]),
    ("technology", "C7", false, &[("crm", 0.20), ("crm,ticket", 0.60), ("crm,ticket,acd,bi,ai", 0.20)]),
];

/// What ties good employers and strong careers together, and the residual within the title (`salary_check.py`).
const LOADING: f64 = 0.25;
const RESIDUAL: f64 = 0.20;

/// Numbers without a crate: `SplitMix64`, normal by Box and Muller, gamma by Marsaglia and Tsang.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((z ^ (z >> 31)) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        let (u, v) = (self.uniform(), self.uniform());
        libm::sqrt(-2.0 * libm::log(u)) * libm::cos(2.0 * std::f64::consts::PI * v)
    }

    fn gamma(&mut self, shape: f64, scale: f64) -> f64 {
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / libm::sqrt(9.0 * d);
        loop {
            let x = self.normal();
            let v = libm::pow(1.0 + c * x, 3.0);
            if v > 0.0 && libm::log(self.uniform()) < 0.5 * x * x + d - d * v + d * libm::log(v) {
                return d * v * scale;
            }
        }
    }
}

/// Levels of a factor in the order of the pack's multipliers, with their answers and cumulated shares.
fn ladder(pack: &Pack, factor: &str, item: ItemIx, levels: &[(&str, f64)]) -> Ladder {
    let model = pack.salary.as_ref().unwrap();
    let date = chrono::NaiveDate::from_ymd_opt(2025, 6, 1).unwrap();
    let mut found: Vec<(f64, Answer, f64)> = levels
        .iter()
        .map(|(typed, share)| {
            let answer = read(pack, item, typed).unwrap().answer.unwrap();
            let mut answers = Answers::empty(pack.questionnaire.items.len());
            answers.mode = Mode::Own;
            answers.set(item, Some(answer));
            let industry = match answer {
                Answer::Choice(option) if factor == "industry" => Some(option),
                _ => None,
            };
            let request = Request { role: csm_kompass::id::RoleIx::new(0), industry, date };
            let multiplier = pay(pack, model, &answers, &request).unwrap().factors
                [model.factor(factor).unwrap()]
            .multiplier;
            (multiplier, answer, *share)
        })
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let sum: f64 = found.iter().map(|one| one.2).sum();
    assert!((sum - 1.0).abs() < 1e-9, "shares of {factor} add up to {sum}");
    let mut so_far = 0.0;
    found
        .into_iter()
        .map(|(_, answer, share)| {
            so_far += share;
            (answer, so_far)
        })
        .collect()
}

#[test]
fn a_population_is_paid_as_the_check_script_says() {
    let pack = Pack::embedded();
    let model = pack.salary.as_ref().unwrap();
    #[expect(clippy::disallowed_methods, reason = "the one switch of this test")]
    let draws: usize = std::env::var("CSM_DRAWS").ok().and_then(|text| text.parse().ok()).unwrap_or(40_000);
    let item = |id: &str| pack.item(id).unwrap();
    let ladders: Vec<(ItemIx, bool, Ladder)> = SHARES
        .iter()
        .map(|(factor, question, employer, levels)| {
            (item(question), *employer, ladder(&pack, factor, item(question), levels))
        })
        .collect();
    let date = chrono::NaiveDate::from_ymd_opt(2025, 6, 1).unwrap();
    let mut random = Random(20_250_101);
    let mut pays: Vec<f64> = (0..draws)
        .map(|_| {
            let (employer, person) = (random.normal(), random.normal());
            let mut answers = Answers::empty(pack.questionnaire.items.len());
            for (item, of_employer, levels) in &ladders {
                let common = if *of_employer { employer } else { person };
                let z = LOADING * common + libm::sqrt(1.0 - LOADING * LOADING) * random.normal();
                let u = 0.5 * (1.0 + libm::erf(z / std::f64::consts::SQRT_2));
                let level = levels.iter().find(|(_, share)| u <= *share).unwrap_or(&levels[levels.len() - 1]);
                answers.set(*item, Some(level.0));
            }
            let years = (1.0 + random.gamma(2.4, 3.4)).min(40.0);
            answers.set(item("C1"), Some(Answer::Number(50.0)));
            answers.set(item("C2"), Some(Answer::Number(years)));
            let industry = match answers.get(item("P2")) {
                Some(Answer::Choice(option)) => Some(option),
                _ => None,
            };
            let request = Request { role: csm_kompass::id::RoleIx::new(0), industry, date };
            pay(&pack, model, &answers, &request).unwrap().full_time.p50
                * libm::exp(RESIDUAL * random.normal())
        })
        .collect();
    pays.sort_by(f64::total_cmp);
    let mean = pays.iter().sum::<f64>() / draws as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the list")]
    let at = |share: f64| pays[(share * (draws - 1) as f64) as usize];
    // salary_check.py, run C: 200,000 draws
    for (name, found, wanted) in [
        ("mean", mean, 53_230.0),
        ("P10", at(0.10), 36_172.0),
        ("P50", at(0.50), 51_357.0),
        ("P90", at(0.90), 72_715.0),
    ] {
        let off = found / wanted - 1.0;
        assert!(off.abs() < 0.015, "{name}: {found:.0} is {:+.2} % off {wanted}", off * 100.0);
    }
}
