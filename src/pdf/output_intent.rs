//! The colour space the file's colours are meant in: sRGB, as an ICC profile computed from the published primaries.
//!
//! An archived file has to carry its colour space. The profile is ours, from IEC 61966-2-1 (primaries, white, transfer
//! curve) and ICC.1:2004-10 (format), so no profile of anybody else with its licence goes into every report.

use std::sync::OnceLock;

use lopdf::Dictionary;
use lopdf::Document;
use lopdf::Object;
use lopdf::Stream;

use super::PdfError;
use super::catalog;
use super::packed::Effort;
use super::packed::Packed;

/// Adds the output intent.
///
/// # Errors
/// [`PdfError::Writer`] if the file lost its catalogue.
pub(super) fn add(file: &mut Document) -> Result<(), PdfError> {
    static PACKED: OnceLock<Packed> = OnceLock::new();
    let packed = if let Some(packed) = PACKED.get() {
        packed
    } else {
        let made = Packed::new(&profile(), Effort::Once)?;
        PACKED.get_or_init(|| made)
    };
    let stream = Dictionary::from_iter([("N", Object::Integer(3)), ("Filter", "FlateDecode".into())]);
    let profile = file.add_object(Stream::new(stream, packed.bytes.clone()).with_compression(false));
    let intent = Dictionary::from_iter([
        ("Type", Object::from("OutputIntent")),
        ("S", "GTS_PDFA1".into()),
        ("OutputConditionIdentifier", Object::string_literal("sRGB")),
        ("Info", Object::string_literal("sRGB IEC61966-2.1")),
        ("DestOutputProfile", profile.into()),
    ]);
    catalog(file)?.set("OutputIntents", Object::Array(vec![Object::Dictionary(intent)]));
    Ok(())
}

/// Chromaticities of red, green, blue and of the white, D65 (IEC 61966-2-1, table 1).
const RED: [f64; 2] = [0.64, 0.33];
const GREEN: [f64; 2] = [0.30, 0.60];
const BLUE: [f64; 2] = [0.15, 0.06];
const WHITE: [f64; 2] = [0.3127, 0.3290];
/// White of the profile connection space, D50 (ICC.1:2004-10, 6.3.4.3).
const D50: [f64; 3] = [0.9642, 1.0, 0.8249];
/// To the responses of the eye in which whites are adapted: the matrix of the linear Bradford transform (annex E).
const BRADFORD: Matrix = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]];
/// The transfer curve: `((x + 0.055) / 1.055)^2.4` from 0.04045 on, `x / 12.92` below, as a curve of type 3.
const CURVE: [f64; 5] = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.040_45];

type Matrix = [[f64; 3]; 3];

/// The profile: a matrix and one curve, version 4.2, 500 bytes.
fn profile() -> Vec<u8> {
    let adaptation = adaptation();
    let colorants = multiply(&adaptation, &primaries());
    let column = |at: usize| xyz([colorants[0][at], colorants[1][at], colorants[2][at]]);
    let mut curve = b"para\0\0\0\0\0\x03\0\0".to_vec();
    curve.extend(CURVE.iter().flat_map(|value| fixed(*value)));
    let mut chad = b"sf32\0\0\0\0".to_vec();
    chad.extend(adaptation.iter().flatten().flat_map(|value| fixed(*value)));
    let tags: [(&[u8; 4], Vec<u8>); 9] = [
        (b"desc", words("sRGB")),
        (b"cprt", words("No copyright, use freely")),
        (b"wtpt", xyz(D50)),
        (b"chad", chad),
        (b"rXYZ", column(0)),
        (b"gXYZ", column(1)),
        (b"bXYZ", column(2)),
        (b"rTRC", curve.clone()),
        (b"gTRC", curve), // blue shares it, see below
    ];
    assemble(&tags)
}

/// Header, table of tags and tags; the three curves are one.
fn assemble(tags: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let count = tags.len() + 1;
    let mut data = Vec::new();
    let mut table = u32::try_from(count).unwrap_or(0).to_be_bytes().to_vec();
    let mut places: Vec<(&[u8], [u8; 8])> = Vec::new();
    let start = 128 + 4 + 12 * count;
    for (name, bytes) in tags {
        let known = places.iter().find(|(known, _)| *known == &bytes[..]).map(|(_, place)| *place);
        let place = known.unwrap_or_else(|| {
            let of = |value: usize| u32::try_from(value).unwrap_or(0).to_be_bytes();
            let mut place = [0; 8];
            place[..4].copy_from_slice(&of(start + data.len()));
            place[4..].copy_from_slice(&of(bytes.len()));
            data.extend_from_slice(bytes);
            data.resize(data.len().next_multiple_of(4), 0);
            place
        });
        places.push((bytes, place));
        table.extend_from_slice(*name);
        table.extend_from_slice(&place);
        if *name == b"gTRC" {
            table.extend_from_slice(b"bTRC");
            table.extend_from_slice(&place);
        }
    }
    let size = u32::try_from(128 + table.len() + data.len()).unwrap_or(0);
    let mut out = vec![0; 128];
    let mut put = |at: usize, bytes: &[u8]| out[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &size.to_be_bytes());
    put(8, &[4, 0x20, 0, 0]);
    put(12, b"mntrRGB XYZ ");
    put(24, &[0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]); // made for this program, not by the clock: 1 January 2026
    put(36, b"acsp");
    for (at, value) in D50.iter().enumerate() {
        put(68 + 4 * at, &fixed(*value));
    }
    out.extend(table);
    out.extend(data);
    out
}

/// From red, green, blue to XYZ under D65.
fn primaries() -> Matrix {
    let [red, green, blue] = [RED, GREEN, BLUE].map(whole);
    let columns = transpose([red, green, blue]);
    let shares = apply(&inverse(&columns), whole(WHITE));
    columns.map(|row| [row[0] * shares[0], row[1] * shares[1], row[2] * shares[2]])
}

/// From colours under D65 to colours under D50.
fn adaptation() -> Matrix {
    let from = apply(&BRADFORD, whole(WHITE));
    let to = apply(&BRADFORD, D50);
    let scale = [[to[0] / from[0], 0.0, 0.0], [0.0, to[1] / from[1], 0.0], [0.0, 0.0, to[2] / from[2]]];
    multiply(&inverse(&BRADFORD), &multiply(&scale, &BRADFORD))
}

/// XYZ of a chromaticity with luminance 1.
fn whole([x, y]: [f64; 2]) -> [f64; 3] {
    [x / y, 1.0, (1.0 - x - y) / y]
}

fn transpose(m: Matrix) -> Matrix {
    [0, 1, 2].map(|row| [0, 1, 2].map(|column| m[column][row]))
}

fn apply(m: &Matrix, v: [f64; 3]) -> [f64; 3] {
    m.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

fn multiply(a: &Matrix, b: &Matrix) -> Matrix {
    let columns = transpose(*b);
    a.map(|row| columns.map(|column| row[0] * column[0] + row[1] * column[1] + row[2] * column[2]))
}

/// The inverse, by cofactors; the two matrices it is used for are far from singular.
fn inverse(m: &Matrix) -> Matrix {
    let minor = |r: usize, c: usize| {
        let (r1, r2, c1, c2) = ((r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3);
        m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]
    };
    let determinant = m[0][0] * minor(0, 0) + m[0][1] * minor(0, 1) + m[0][2] * minor(0, 2);
    [0, 1, 2].map(|row| [0, 1, 2].map(|column| minor(column, row) / determinant))
}

/// `s15Fixed16Number`.
fn fixed(value: f64) -> [u8; 4] {
    #[expect(clippy::cast_possible_truncation, reason = "every value here lies between -3 and 3")]
    let units = (value * 65536.0).round() as i32;
    units.to_be_bytes()
}

fn xyz(value: [f64; 3]) -> Vec<u8> {
    let mut out = b"XYZ \0\0\0\0".to_vec();
    out.extend(value.iter().flat_map(|one| fixed(*one)));
    out
}

/// `multiLocalizedUnicodeType` with one language.
fn words(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut out = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS".to_vec();
    out.extend(u32::try_from(units.len()).unwrap_or(0).to_be_bytes());
    out.extend(28_u32.to_be_bytes());
    out.extend(units);
    out
}

#[cfg(test)]
mod tests {
    use sha2::Digest;
    use sha2::Sha256;

    use super::*;

    fn number(bytes: &[u8]) -> usize {
        u32::from_be_bytes(bytes.try_into().unwrap()) as usize
    }

    /// A tag of the profile.
    fn tag<'a>(profile: &'a [u8], name: &[u8]) -> &'a [u8] {
        let entries = profile[132..].chunks(12).take(number(&profile[128..132]));
        let entry = entries.into_iter().find(|entry| &entry[..4] == name).expect("the tag is there");
        &profile[number(&entry[4..8])..][..number(&entry[8..12])]
    }

    fn values(tag: &[u8], from: usize) -> Vec<f64> {
        let value = |four: &[u8]| f64::from(i32::from_be_bytes(four.try_into().unwrap())) / 65536.0;
        tag[from..].chunks_exact(4).map(value).collect()
    }

    #[test]
    fn the_profile_is_srgb() {
        let profile = profile();
        assert_eq!(number(&profile[..4]), profile.len());
        assert_eq!(&profile[12..20], b"mntrRGB ");
        assert_eq!(&profile[36..40], b"acsp");
        // The published colorants of sRGB under D50 (ICC, sRGB v4 profiles).
        let expected = [
            (b"rXYZ", [0.4361, 0.2225, 0.0139]),
            (b"gXYZ", [0.3851, 0.7169, 0.0971]),
            (b"bXYZ", [0.1431, 0.0606, 0.7139]),
        ];
        let mut sum = [0.0; 3];
        for (name, wanted) in expected {
            for (at, value) in values(tag(&profile, name), 8).into_iter().enumerate() {
                assert!((value - wanted[at]).abs() < 0.0003, "{name:?} {at}: {value}");
                sum[at] += value;
            }
        }
        for (one, white) in sum.iter().zip(D50) {
            assert!((one - white).abs() < 0.0001, "red, green and blue together are white: {sum:?}");
        }
        for name in [b"rTRC", b"gTRC", b"bTRC"] {
            let curve = values(tag(&profile, name), 12);
            assert!((curve[0] - 2.4).abs() < 0.0001 && (curve[4] - 0.040_45).abs() < 0.0001, "{curve:?}");
        }
        assert!(profile.len() < 600, "{} bytes", profile.len());
    }

    #[test]
    fn the_profile_never_changes_silently() {
        let hash =
            Sha256::digest(profile()).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        assert_eq!(hash, "1f711135fcfdda45286ebba5499c2ff93ff97dc61346cf52fd0befc6b74827eb");
    }
}
