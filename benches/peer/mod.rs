//! What the reader of sheets is measured against: `serde_json` into a plain struct, and nothing else.
//!
//! The struct has a field for each question of the built-in pack, texts are borrowed where they can be. It checks no
//! code, no range and no rule, names no place, and stops at the first mistake: this is the floor for anything that reads
//! the same text with the same library.
#![allow(non_snake_case, reason = "fields are named like the questions")]
#![allow(dead_code, reason = "fields are read, that is the point")]
#![allow(missing_docs, reason = "named like the questions")]

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

/// A rating, or nothing for `"na"`.
#[derive(Debug)]
pub struct Rating(pub Option<u8>);

impl<'de> Deserialize<'de> for Rating {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(Rating(None))
    }
}

impl Visitor<'_> for Rating {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a rating")
    }

    fn visit_u64<E: de::Error>(self, point: u64) -> Result<Self, E> {
        u8::try_from(point).map(|point| Self(Some(point))).map_err(E::custom)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self, E> {
        if text == "na" { Ok(Self(None)) } else { Err(E::custom("not na")) }
    }
}

#[derive(Debug, Deserialize)]
pub struct Picks<'a> {
    #[serde(borrow)]
    pub best: Option<&'a str>,
    pub worst: Option<&'a str>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Respondent<'a> {
    #[serde(borrow)]
    pub id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub name: Option<Cow<'a, str>>,
}

#[derive(Debug, Deserialize)]
pub struct Sheet<'a> {
    pub schema: &'a str,
    pub pack: &'a str,
    pub form: Option<&'a str>,
    pub mode: Option<&'a str>,
    pub lang: Option<&'a str>,
    pub date: Option<&'a str>,
    #[serde(borrow, default)]
    pub respondent: Respondent<'a>,
    #[serde(borrow)]
    pub answers: Answers<'a>,
}

macro_rules! answers {
    (points: $($point:ident)*; picks: $($pick:ident)*; codes: $($code:ident)*; lists: $($list:ident)*; numbers: $($number:ident)*) => {
        #[derive(Debug, Deserialize)]
        pub struct Answers<'a> {
            $(pub $point: Option<Rating>,)*
            $(#[serde(borrow)] pub $pick: Option<Picks<'a>>,)*
            $(pub $code: Option<&'a str>,)*
            $(#[serde(borrow)] pub $list: Option<Vec<&'a str>>,)*
            $(pub $number: Option<f64>,)*
        }
    };
}

answers! {
    points: COM1 COM2 COM3 COM4 COM5 EMP1 EMP2 EMP3 EMP4 EMP5 PRB1 PRB2 PRB3 PRB4 PRB5 LEA1 LEA2 LEA3 LEA4 LEA5
        COA1 COA2 COA3 COA4 COA5 ORG1 ORG2 ORG3 ORG4 ORG5 STR1 STR2 STR3 STR4 STR5 ANA1 ANA2 ANA3 ANA4 ANA5
        DIG1 DIG2 DIG3 DIG4 DIG5 NEG1 NEG2 NEG3 NEG4 NEG5 RES1 RES2 RES3 RES4 RES5 IND1 IND2 IND3 IND4 IND5
        CHK1 CHK2;
    picks: S01 S02 S03 S04 S05 S06 S07 S08 S09 S10;
    codes: P1 P2 B1 B2 D1 D3 D4 D5 D6 D7 D9 N4;
    lists: C5 C6 C7 B3 B4 D2 N3;
    numbers: C1 C2 C3 C4 B5 D8 D10 N1 N2
}
