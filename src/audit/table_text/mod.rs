//! A table as people keep it, read into rows and columns: CSV, text in columns, JSON, SQL
//! `INSERT`s, arrays pasted from PHP or JavaScript.
//!
//! Every cell keeps its text, its line and the number of decimals it was written with, which is
//! what its exactness can be judged by. (Parsers of JSON or SQL make doubles of numbers and lose
//! that.) Nothing is understood here: which column is what is told by the numbers, in
//! [`check_table`](super::check_table).
//!
//! ```
//! use tumbuh::audit::table_text::read;
//! let [grids] = &read("$boys = [0 => [0.3487, 3.3464], 1 => [0.2297, 4.4709]];")[..] else { panic!() };
//! assert_eq!(grids[0].rows[1][3].number(), Some((4.4709, 4)));
//! ```

mod literal;
mod separated;
mod sql;
mod tokens;

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// As it stands, without quotes and white space around it.
    pub text: String,
    /// Line of the text, from 1.
    pub line: usize,
    /// May a comma be the decimal separator?
    pub decimal_comma: bool,
}

impl Cell {
    fn new(text: &str, line: usize, decimal_comma: bool) -> Self {
        Self {
            text: text.trim().to_owned(),
            line,
            decimal_comma,
        }
    }

    /// The number and its decimals, if it is one: `8.0` has one decimal, `8` none.
    #[must_use]
    pub fn number(&self) -> Option<(f64, u8)> {
        let text = self.text.replace('\u{2212}', "-");
        let text = if self.decimal_comma && !text.contains('.') {
            text.replace(',', ".")
        } else {
            text
        };
        let is_plain = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E');
        if text.is_empty() || text.len() > 40 || !text.bytes().all(is_plain) {
            return None;
        }
        let value: f64 = text.parse().ok().filter(|v: &f64| v.is_finite())?;
        let (digits, exponent) = match text.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
            None => (text.as_str(), 0),
        };
        // At most 40, as above.
        let decimals = digits.split_once('.').map_or(0, |(_, d)| d.len() as u8);
        let decimals = i32::from(decimals).saturating_sub(exponent);
        Some((value, decimals.clamp(0, 15) as u8))
    }
}

/// Rows and columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// What stood before it: the name of a variable, a key, a table of a database, a title.
    pub label: String,
    /// Names of the columns; `(key)` for the keys of rows, `(position)` for their places, a number
    /// where there is no name.
    pub columns: Vec<String>,
    /// Rows, each as wide as `columns`; a cell that is not there is empty.
    pub rows: Vec<Vec<Cell>>,
    /// Lines that fit no row.
    pub misfits: Vec<usize>,
}

impl Grid {
    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Fewer rows than this are no table.
const FEWEST_ROWS: usize = 2;

/// Every way in which the text can be read as tables: the tables of one way stand together. Where
/// a list of lists may be rows or columns, both are there. None for a text without a table.
#[must_use]
pub fn read(text: &str) -> Vec<Vec<Grid>> {
    let text = text.trim_start_matches('\u{FEFF}');
    let tokens = tokens::tokens(text);
    if let Some(grids) = sql::read(&tokens) {
        return ways(vec![grids]);
    }
    let found = ways(literal::read(&tokens));
    if found.is_empty() {
        return ways(vec![vec![separated::read(text)]]);
    }
    found
}

/// The ways that lead to rows, each once.
fn ways(all: Vec<Vec<Grid>>) -> Vec<Vec<Grid>> {
    let mut ways: Vec<Vec<Grid>> = Vec::new();
    for mut grids in all {
        grids.retain(|g| !g.is_empty());
        let rows: usize = grids.iter().map(|g| g.rows.len()).sum();
        if rows >= FEWEST_ROWS && !ways.contains(&grids) {
            ways.push(grids);
        }
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(grid: &Grid) -> Vec<Vec<&str>> {
        (grid.rows.iter())
            .map(|r| r.iter().map(|c| c.text.as_str()).collect())
            .collect()
    }

    /// The only way, which has one table.
    fn only(text: &str) -> Grid {
        let ways = read(text);
        assert_eq!(ways.len(), 1, "{text}: {ways:?}");
        assert_eq!(ways[0].len(), 1, "{ways:?}");
        ways[0][0].clone()
    }

    #[test]
    fn numbers_keep_their_decimals() {
        let number = |text: &str, comma| Cell::new(text, 1, comma).number();
        for (text, expected) in [
            ("8", Some((8.0, 0))),
            ("8.0", Some((8.0, 1))),
            (" -0.3521 ", Some((-0.3521, 4))),
            ("\u{2212}0.5", Some((-0.5, 1))),
            ("1.5e-3", Some((0.0015, 4))),
            ("8,05", None),
            ("8.0.1", None),
            ("", None),
            ("nan", None),
            ("inf", None),
            ("12 kg", None),
        ] {
            assert_eq!(number(text, false), expected, "{text}");
        }
        assert_eq!(number("8,05", true), Some((8.05, 2)));
    }

    #[test]
    fn separated_text_of_every_kind() {
        let expected = vec![vec!["0", "2.1", "3.3"], vec!["1", "2.9", "4.5"]];
        for (text, names) in [
            ("Month,SD3neg,Median\n0,2.1,3.3\n1,2.9,4.5\n", true),
            (
                "\u{FEFF}Month\tSD3neg\tMedian\r\n0\t2.1\t3.3\r\n1\t2.9\t4.5\r\n",
                true,
            ),
            ("Month;SD3neg;Median\n\"0\";2.1;3.3\n1;2.9;4.5", true),
            (
                "| Month | SD3neg | Median |\n|---|---|---|\n| 0 | 2.1 | 3.3 |\n| 1 | 2.9 | 4.5 |\n",
                true,
            ),
            (
                "Month  SD3neg  Median\n  0     2.1   3.3\n  1     2.9   4.5\n",
                true,
            ),
            ("0,2.1,3.3\n1,2.9,4.5\n", false),
        ] {
            let grid = only(text);
            assert_eq!(texts(&grid), expected, "{text}");
            assert_eq!(grid.columns[0] == "Month", names, "{text}");
        }
        let commas = only("Umur;Median\n0;3,3\n1;4,5\n");
        assert_eq!(commas.rows[1][1].number(), Some((4.5, 1)));
        let titled = only("Berat badan laki-laki\nUmur,Median\n0,3.3\n1,4.5\nSumber: WHO\n");
        assert_eq!(titled.label, "Berat badan laki-laki");
        assert_eq!(titled.misfits, [5]);
        assert_eq!(titled.rows[1][0].line, 4);
    }

    #[test]
    fn json_as_objects_as_keys_and_as_columns() {
        let rows = read(
            r#"[{"month": 0, "l": 0.3487, "m": 3.30}, {"month": 1, "l": 0.2297, "m": 4.4709}]"#,
        );
        let grid = &rows[0][0];
        let at = |name: &str| grid.columns.iter().position(|c| c == name).unwrap();
        assert_eq!(grid.rows[0][at("m")].number(), Some((3.3, 2)));
        assert_eq!(grid.rows[1][at("month")].text, "1");
        let keyed = read(
            r#"{"boys": {"0": {"l": 0.3487}, "1": {"l": 0.2297}}, "girls": {"0": {"l": 0.3809}, "1": {"l": 0.1714}}}"#,
        );
        let [boys, girls] = &keyed[0][..] else {
            panic!("{keyed:?}")
        };
        assert_eq!(
            [boys.label.as_str(), girls.label.as_str()],
            ["boys", "girls"]
        );
        assert!(
            texts(girls).contains(&vec!["1", "1", "0.1714"]),
            "{girls:?}"
        );
        let columns = read(r#"{"month": [0, 1, 2], "m": [3.3, 4.5, 5.6]}"#);
        let turned = columns
            .iter()
            .find(|w| w[0].columns.contains(&"month".to_owned()));
        assert_eq!(texts(&turned.unwrap()[0])[2], ["2", "2", "5.6"]);
        let map = read(r#"{"0": 3.3, "1": 4.5, "2": 5.6}"#);
        assert!(
            map.iter()
                .any(|w| texts(&w[0]).contains(&vec!["2", "2", "5.6"])),
            "{map:?}"
        );
    }

    #[test]
    fn source_of_php_and_javascript() {
        for text in [
            "<?php\n// BB/U\n$bbu_l = array(\n  0 => array('min3' => 2.1, 'median' => 3.3),\n  1 => array('min3' => 2.9, 'median' => 4.5),\n);\n",
            "export const bbu_l: Row[] = [ /* kg */\n { min3: 2.1, median: 3.3 },\n { min3: 2.9, median: 4.5 }, ];",
            "var bbu_l = {0: {\"min3\": 2.1, 'median': 3.3}, 1: {min3: 2.9, median: 4.5}}",
        ] {
            let ways = read(text);
            let grid = &ways[0][0];
            assert!(grid.label.contains("bbu_l"), "{text}: {}", grid.label);
            let median = grid.columns.iter().position(|c| c == "median").unwrap();
            assert_eq!(grid.rows[1][median].number(), Some((4.5, 1)), "{text}");
        }
    }

    #[test]
    fn sql_inserts_with_and_without_names() {
        let grid = only(
            "-- WHO\nINSERT INTO `bbu` (`jk`, umur, `median`) VALUES\n('L', 0, 3.3),\n('L', 1, -4.5);\ninsert into bbu (jk, umur, median) values ('P', 0, NULL);",
        );
        assert_eq!(grid.label, "bbu");
        assert_eq!(grid.columns, ["jk", "umur", "median"]);
        assert_eq!(
            texts(&grid),
            [["L", "0", "3.3"], ["L", "1", "-4.5"], ["P", "0", "NULL"]]
        );
        assert_eq!(grid.rows[1][2].line, 4);
        let bare = only("INSERT INTO t VALUES (0, 3.3), (1, 4.5)");
        assert_eq!(bare.columns, ["1", "2"]);
    }

    #[test]
    fn no_table_is_none_and_nothing_panics() {
        for text in [
            "",
            " \n\n",
            "halo",
            "{",
            "[[[",
            "}}}",
            "insert into",
            "INSERT INTO t VALUES (",
            "\"",
            "'",
            "a,b\n",
            "[1,2",
            "/*",
            "<?php",
            "=>",
            ",,,\n,,,",
            "{\"a\":}",
            "$x = ;",
        ] {
            for way in read(text) {
                assert!(
                    way.iter()
                        .all(|g| g.rows.iter().all(|r| r.len() == g.columns.len()))
                );
            }
        }
        // Deep nesting is no way to the end of the stack.
        let deep = "[".repeat(200_000) + "1" + &"]".repeat(200_000);
        assert!(read(&deep).len() < 9);
        let deep = "{a:".repeat(100_000);
        assert!(read(&deep).len() < 9);
    }
}
