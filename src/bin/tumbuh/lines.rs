//! Rows with their results, as text. Most of what is written is one of few words: these are made
//! once, separator included, and copied.

use crate::args::Digits;
use crate::buffer::{Buffer, Word};
use crate::input::Header;
use tumbuh::batch::{
    ChildColumns, IndicatorColumns, Results, acute_of, answer_of, class_of, reason_of, warnings_of,
};
use tumbuh::columns::output_names;
use tumbuh::{AcuteMalnutrition, Class, Indicator, Reason, Scheme};

/// z-scores at two decimals that stand in a table: those nearer to zero than 10, in hundredths.
const NEAR: i32 = 1000;

/// How the appended columns are written.
pub(crate) struct Style {
    delimiter: u8,
    line_end: &'static [u8],
    indicators: Vec<Indicator>,
    pub(crate) scheme: Scheme,
    digits: Digits,
    /// `,-1.23`, from -9.99 on.
    z: Vec<Word<7>>,
    /// `,0,normal`, by twice the byte of the class, and the flag.
    flags: Vec<Word<32>>,
    /// `,,,normal`: no z-score and no flag, by the byte of the class, which a profile that reads
    /// printed columns may know without them.
    no_z: Vec<Word<32>>,
    /// `,normal,sam`, by the bytes of both.
    acute: Vec<Word<16>>,
    /// `,false,false,true,`: the four answers, each of them no, yes or not known.
    answers: Vec<Word<24>>,
    /// `acz:missing_measurement`, by indicator and the byte of the reason.
    reasons: Vec<Vec<Vec<u8>>>,
    /// The warnings and the line end, by their byte.
    warnings: Vec<Vec<u8>>,
}

/// The words of all texts. They fit: the test over all classes and answers shows it.
fn words<const N: usize>(texts: impl Iterator<Item = Vec<u8>>) -> Vec<Word<N>> {
    texts
        .map(|t| Word::new(&t).expect("every word fits"))
        .collect()
}

impl Style {
    pub(crate) fn new(
        header: &Header,
        indicators: &[Indicator],
        scheme: Scheme,
        digits: Digits,
    ) -> Self {
        Self::of(
            header.delimiter,
            header.line_end,
            indicators,
            scheme,
            digits,
        )
    }

    fn of(
        delimiter: u8,
        line_end: &'static [u8],
        indicators: &[Indicator],
        scheme: Scheme,
        digits: Digits,
    ) -> Self {
        let cells = |cells: &[&str]| {
            let mut text = Vec::new();
            for cell in cells {
                text.push(delimiter);
                text.extend_from_slice(cell.as_bytes());
            }
            text
        };
        let class = |byte: usize| class_of(byte as u8).map_or("", Class::code);
        let classes = 0..=Class::ALL.len();
        let flags = classes
            .clone()
            .flat_map(|byte| ["0", "1"].map(|flag| cells(&[flag, class(byte)])));
        let acute = |i: usize| acute_of(i as u8).map_or("", AcuteMalnutrition::code);
        let states = AcuteMalnutrition::ALL.len() + 1;
        let answer = |i: usize| ["false", "true", ""][i];
        let reason = |i: &Indicator, byte: usize| {
            let reason = reason_of(byte as u8).map_or("", Reason::code);
            format!("{i}:{reason}").into_bytes()
        };
        let mut style = Self {
            delimiter,
            line_end,
            indicators: indicators.to_vec(),
            scheme,
            digits,
            z: words((1 - NEAR..NEAR).map(|h| {
                let sign = if h < 0 { "-" } else { "" };
                let h = h.unsigned_abs();
                cells(&[&format!("{sign}{}.{:02}", h / 100, h % 100)])
            })),
            flags: words(flags),
            no_z: words(classes.map(|byte| cells(&["", "", class(byte)]))),
            acute: words(
                (0..states * states).map(|i| cells(&[acute(i / states), acute(i % states)])),
            ),
            answers: words((0..81).map(|i| {
                cells(&[
                    answer(i / 27),
                    answer(i / 9 % 3),
                    answer(i / 3 % 3),
                    answer(i % 3),
                ])
            })),
            reasons: indicators
                .iter()
                .map(|i| {
                    (0..=Reason::ALL.len())
                        .map(|byte| reason(i, byte))
                        .collect()
                })
                .collect(),
            warnings: Vec::new(),
        };
        style.warnings = (0..4)
            .map(|byte| {
                let mut text = Buffer::default();
                let warnings = warnings_of(byte).map(|w| w.code().as_bytes());
                style.list(&mut text, warnings);
                text.push(line_end);
                text.bytes().to_vec()
            })
            .collect();
        style
    }

    /// The header with the result columns.
    pub(crate) fn header(&self, header: &Header) -> Vec<u8> {
        let mut line = header.text.clone();
        for name in output_names(&self.indicators) {
            line.push(self.delimiter);
            line.extend_from_slice(name.as_bytes());
        }
        line.extend_from_slice(self.line_end);
        line
    }

    /// Names among the result columns that the file has already.
    pub(crate) fn doubled(&self, header: &Header) -> Vec<String> {
        let mut names = output_names(&self.indicators);
        names.retain(|n| header.names.iter().any(|h| h.eq_ignore_ascii_case(n)));
        names
    }

    /// Appends rows with their result columns and line ends: `text` gives a row as it came.
    pub(crate) fn append<'t>(
        &self,
        out: &mut Buffer,
        results: &Results,
        rows: impl Iterator<Item = &'t [u8]>,
    ) {
        let columns: Vec<IndicatorColumns<'_>> = self
            .indicators
            .iter()
            .map(|i| results.indicator(*i))
            .collect();
        let children = results.children();
        for (row, text) in rows.enumerate() {
            out.push(text);
            self.cleaned(out, &children, row);
            let mut reasons = 0;
            for column in &columns {
                self.score(out, column, row);
                reasons |= column.reason[row];
            }
            self.verdicts(out, &children, row);
            if reasons == 0 {
                out.put(&[self.delimiter], 1);
            } else {
                let reasons = columns.iter().zip(&self.reasons).filter_map(|(c, words)| {
                    let byte = usize::from(c.reason[row]);
                    words.get(byte).filter(|_| byte > 0).map(Vec::as_slice)
                });
                self.list(out, reasons);
            }
            let warnings = usize::from(children.warnings[row]);
            out.push(
                self.warnings
                    .get(warnings)
                    .map_or(self.line_end, Vec::as_slice),
            );
        }
    }

    /// Age, length or height, and body mass index.
    #[inline]
    fn cleaned(&self, out: &mut Buffer, c: &ChildColumns<'_>, row: usize) {
        self.number(out, c.age_days_used[row]);
        let lenhei = c.lenhei_cm[row];
        self.number(
            out,
            match self.digits {
                Digits::Full => lenhei,
                Digits::Two => without_noise(lenhei),
            },
        );
        self.shortest(out, c.bmi[row]);
    }

    /// A number, empty where it is not known; fastest for few digits, `548` and `76.85`.
    #[inline]
    fn number(&self, out: &mut Buffer, v: f64) {
        let n = nearest(v * 100.0);
        // A decimal of so few digits that reads back to the same double is the shortest that
        // does.
        if (0.0..9999.0).contains(&v) && f64::from(n) / 100.0 == v {
            let (text, len) = few_digits(n.unsigned_abs());
            out.put(
                &(text << 8 | u64::from(self.delimiter)).to_le_bytes(),
                len + 1,
            );
        } else {
            self.shortest(out, v);
        }
    }

    /// The shortest digits that read back to the same double, without an exponent; empty for NaN.
    fn shortest(&self, out: &mut Buffer, v: f64) {
        out.put(&[self.delimiter], 1);
        if v.is_nan() {
            return;
        }
        if v.abs() < 1e15 && v as i64 as f64 == v {
            whole(out, v as i64);
        } else if (1e-3..1e15).contains(&v.abs()) {
            out.push(zmij::Buffer::new().format_finite(v).as_bytes());
        } else {
            out.push(v.to_string().as_bytes());
        }
    }

    /// A z-score, its flag and class.
    #[inline]
    fn score(&self, out: &mut Buffer, c: &IndicatorColumns<'_>, row: usize) {
        let (class, flag) = (usize::from(c.class[row]), usize::from(c.flag[row]));
        let Some(word) = self.flags.get(2 * class + flag).filter(|_| flag <= 1) else {
            out.word(
                self.no_z
                    .get(class)
                    .filter(|_| flag > 1)
                    .unwrap_or(&self.no_z[0]),
            );
            return;
        };
        if self.digits == Digits::Full {
            self.shortest(out, c.exact[row]);
        } else {
            let z = c.reported[row];
            let near = if z.abs() < 10.0 {
                nearest(z * 100.0)
            } else {
                NEAR
            };
            if let Some(word) = self.z.get((near + (NEAR - 1)).cast_unsigned() as usize) {
                out.word(word);
            } else {
                out.put(&[self.delimiter], 1);
                two_decimals(out, z);
            }
        }
        out.word(word);
    }

    /// Classes and answers that look at more than one column.
    #[inline]
    fn verdicts(&self, out: &mut Buffer, c: &ChildColumns<'_>, row: usize) {
        let most = AcuteMalnutrition::ALL.len();
        let state = |byte: u8| usize::from(byte).min(most);
        let acute = state(c.muac_class[row]) * (most + 1) + state(c.acute_malnutrition[row]);
        let answers = [c.stunted, c.wasted, c.underweight, c.overweight];
        let answer = |byte: u8| answer_of(byte).map_or(2, usize::from);
        let answers = answers.iter().fold(0, |all, a| all * 3 + answer(a[row]));
        out.word(&self.acute[acute]);
        out.word(&self.answers[answers]);
    }

    /// `a;b`, in quotes where the separator of the file is a semicolon.
    fn list<'t>(&self, out: &mut Buffer, mut items: impl Iterator<Item = &'t [u8]>) {
        out.put(&[self.delimiter], 1);
        let (Some(first), second) = (items.next(), items.next()) else {
            return;
        };
        let Some(second) = second else {
            out.push(first);
            return;
        };
        let quote = usize::from(self.delimiter == b';');
        out.put(b"\"", quote);
        out.push(first);
        for item in std::iter::once(second).chain(items) {
            out.put(b";", 1);
            out.push(item);
        }
        out.put(b"\"", quote);
    }
}

/// The nearest whole number to a number below 2^31, ties to even: a sum that has no room for
/// more.
#[inline]
const fn nearest(v: f64) -> i32 {
    // 2^52 + 2^51, so that negative numbers keep their low bits too.
    ((v + 6_755_399_441_055_744.0).to_bits() as u32).cast_signed()
}

/// 76.15 + 0.7 is 76.85.
#[inline]
fn without_noise(v: f64) -> f64 {
    // 2^51: the sum below has room for halves.
    const MOST: f64 = 2_251_799_813_685_248.0;
    let tiny = v * 1e10;
    let rounded = if tiny.abs() < MOST {
        (tiny + 3.0 * MOST) - 3.0 * MOST
    } else {
        tiny.round_ties_even()
    };
    rounded / 1e10
}

/// A z-score that has two decimals.
fn two_decimals(out: &mut Buffer, z: f64) {
    let hundredths = (z * 100.0).round_ties_even();
    if hundredths.abs() >= 1e15 {
        out.push(format!("{z:.2}").as_bytes());
        return;
    }
    let n = hundredths.abs() as i64;
    out.put(b"-", usize::from(hundredths < 0.0));
    whole(out, n / 100);
    out.put(
        &[b'.', b'0' + (n / 10 % 10) as u8, b'0' + (n % 10) as u8],
        3,
    );
}

fn whole(out: &mut Buffer, n: i64) {
    out.push(itoa::Buffer::new().format(n).as_bytes());
}

/// The four digits of a number below 10,000, the first in the lowest byte.
#[inline]
const fn four_digits(n: u32) -> u32 {
    let halves = (n / 100) | ((n % 100) << 16);
    // A tenth of a number below 100 is 103/1024 of it.
    let tens = ((halves * 103) >> 10) & 0x000F_000F;
    tens | ((halves - 10 * tens) << 8)
}

/// Hundredths below 1,000,000 as a number without zeros at its end, the first character in the
/// lowest byte, and its length.
#[inline]
const fn few_digits(n: u32) -> (u64, usize) {
    let digits = four_digits(n / 100);
    // Zeros before the number, but for the last digit.
    let zeros = (digits | 1 << 24).trailing_zeros() / 8;
    let before = ((digits | 0x3030_3030) >> (8 * zeros)) as u64;
    let decimals = four_digits(n % 100) >> 16;
    let behind = (decimals | 0x3030) << 8 | b'.' as u32;
    let len = 4 - zeros;
    let text = before | (behind as u64) << (8 * len);
    let len_behind = if decimals > 0xFF {
        3
    } else if decimals > 0 {
        2
    } else {
        0
    };
    (text, len as usize + len_behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl Fn(&mut Buffer)) -> String {
        let mut out = Buffer::default();
        write(&mut out);
        String::from_utf8(out.bytes().to_vec()).unwrap()
    }

    #[test]
    fn numbers_are_written_as_std_writes_them() {
        let style = style(&[], Scheme::Who, Digits::Two);
        let mut all = vec![
            0.0,
            1.0,
            548.0,
            76.2,
            76.15 + 0.7,
            1e-7,
            0.001,
            1e15,
            8.2e20,
            -3.25,
            1.5e-300,
            f64::MIN_POSITIVE,
            f64::MAX,
            999.99,
            9998.99,
            9999.0,
            12_345.67,
            21_474_836.47,
            4_294_967_296.0,
            4e9 + 0.25,
            0.005,
        ];
        let hundredths = (0..30_000).chain((30_000..1_100_000).step_by(37));
        all.extend(hundredths.map(|n| f64::from(n) / 100.0));
        // Neighbours of those, and what has more digits.
        all.extend((1..30_000).flat_map(|n| {
            let v = f64::from(n) / 100.0;
            [
                v.next_down(),
                v.next_up(),
                v / 3.0,
                f64::from(n) / 1000.0,
                v * 1e7,
                v / 1e7,
            ]
        }));
        for v in all {
            for v in [v, -v] {
                if v == 0.0 && v.is_sign_negative() {
                    continue;
                }
                let expected = format!(",{v}");
                assert_eq!(text(|o| style.shortest(o, v)), expected);
                assert_eq!(text(|o| style.number(o, v)), expected);
            }
        }
        assert_eq!(text(|o| style.number(o, f64::NAN)), ",");
        assert_eq!(text(|o| style.number(o, f64::INFINITY)), ",inf");
    }

    #[test]
    fn noise_is_what_is_rounded_away_at_ten_decimals() {
        for n in 1..50_000 {
            let v = f64::from(n) / 100.0;
            for v in [v + 0.7, v - 0.7, v / 3.0, -v, v * 1e4, v * 1e9, f64::NAN] {
                let expected = (v * 1e10).round_ties_even() / 1e10;
                assert!(
                    without_noise(v).to_bits() == expected.to_bits() || v.is_nan(),
                    "{v}"
                );
            }
        }
        assert_eq!(without_noise(76.15 + 0.7), 76.85);
        assert!(without_noise(f64::NAN).is_nan());
    }

    fn style(indicators: &[Indicator], scheme: Scheme, digits: Digits) -> Style {
        Style::of(b',', b"\n", indicators, scheme, digits)
    }

    #[test]
    fn z_scores_are_written_as_std_writes_them() {
        let style = style(&Indicator::ALL, Scheme::Who, Digits::Two);
        let near = (-1200..=1200).map(|h| f64::from(h) / 100.0);
        let far = [
            12.34,
            -99.99,
            818_740_521.54,
            1e17,
            -1e16,
            1e300,
            -42_949_672.96,
            42_949_671.0,
        ];
        for z in near.chain(far) {
            let column = IndicatorColumns {
                exact: &[z],
                reported: &[z],
                flag: &[0],
                class: &[0],
                reason: &[0],
            };
            assert_eq!(text(|o| style.score(o, &column, 0)), format!(",{z:.2},0,"));
        }
    }

    #[test]
    fn every_byte_of_a_result_has_its_word() {
        for scheme in [Scheme::Who, Scheme::Kemenkes] {
            let style = style(&Indicator::ALL, scheme, Digits::Full);
            for class in 0..=255 {
                for flag in 0..=255 {
                    let column = IndicatorColumns {
                        exact: &[-1.25],
                        reported: &[-1.25],
                        flag: &[flag],
                        class: &[class],
                        reason: &[0],
                    };
                    let expected = match (flag, class_of(class)) {
                        (0 | 1, None) if class == 0 => format!(",-1.25,{flag},"),
                        (0 | 1, Some(c)) => format!(",-1.25,{flag},{}", c.code()),
                        (2.., Some(c)) => format!(",,,{}", c.code()),
                        _ => ",,,".to_owned(),
                    };
                    assert_eq!(text(|o| style.score(o, &column, 0)), expected);
                }
            }
        }
    }

    #[test]
    fn every_verdict_has_its_word() {
        let style = style(&Indicator::ALL, Scheme::Who, Digits::Two);
        let word = |b| answer_of(b).map_or("", |a| if a { "true" } else { "false" });
        let class = |b| acute_of(b).map_or("", AcuteMalnutrition::code);
        let bytes = [0, 1, 255];
        for (muac, acute) in [0, 1, 2, 3, 255]
            .into_iter()
            .flat_map(|a| [0, 1, 2, 255].map(|b| (a, b)))
        {
            for i in 0..81 {
                let [s, w, u, o] = [i / 27, i / 9 % 3, i / 3 % 3, i % 3].map(|k| bytes[k]);
                let children = ChildColumns {
                    age_days_used: &[],
                    lenhei_cm: &[],
                    bmi: &[],
                    stunted: &[s],
                    wasted: &[w],
                    underweight: &[u],
                    overweight: &[o],
                    from_five: &[],
                    muac_class: &[muac],
                    acute_malnutrition: &[acute],
                    warnings: &[],
                };
                let (muac, acute) = (class(muac), class(acute));
                let answers = [s, w, u, o].map(word).join(",");
                assert_eq!(
                    text(|out| style.verdicts(out, &children, 0)),
                    format!(",{muac},{acute},{answers}")
                );
            }
        }
    }
}
