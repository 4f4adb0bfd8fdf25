//! Where the header of a CSV file lies, and what separates its columns.
//!
//! ```
//! use tumbuh::csv_head::{delimiter, header_lines};
//! let text = b"sep=;\r\n\r\nJK;Umur\r\nP;548\r\n";
//! let lines = header_lines(text, true).unwrap();
//! assert_eq!(&text[lines.start..lines.end], b"JK;Umur\r\n");
//! assert_eq!((lines.delimiter, delimiter(b"JK;Umur")), (Some(b';'), b';'));
//! ```

/// Where a reader stands in a text with quotes, by the rules of the `csv` crate: a quote opens a
/// cell only as its first character, and two of them inside it are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Before the first character of a cell.
    FieldStart,
    /// In a cell without quotes.
    Field,
    /// In quotes.
    Quoted,
    /// After a quote in quotes: their end, or the first of two that are one.
    QuoteInQuoted,
}

impl Place {
    /// Where it stands after the next byte.
    #[must_use]
    pub fn after(self, byte: u8, is_delimiter: impl Fn(u8) -> bool) -> Self {
        match (self, byte) {
            (Self::Quoted, b'"') => Self::QuoteInQuoted,
            (Self::Quoted, _) | (Self::QuoteInQuoted | Self::FieldStart, b'"') => Self::Quoted,
            (_, b) if is_delimiter(b) || is_line_end(b) => Self::FieldStart,
            _ => Self::Field,
        }
    }
}

/// Does this byte end a line?
#[must_use]
pub const fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

/// Any separator that a file may have, as long as it is not known.
const fn may_separate(byte: u8) -> bool {
    matches!(byte, b',' | b';' | b'\t')
}

/// Where the header lies among the first lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeaderLines {
    /// Where it begins: after blank lines and Excel's `sep=;`.
    pub start: usize,
    /// Where the line `sep=;` begins, if there is one, else as `start`.
    pub kept_from: usize,
    /// Where it ends, line end included.
    pub end: usize,
    /// The separator that a line `sep=;` names.
    pub delimiter: Option<u8>,
}

/// Finds the header; `None` if more must be read.
#[must_use]
pub fn header_lines(text: &[u8], at_end: bool) -> Option<HeaderLines> {
    let mut start = if text.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    let (mut delimiter, mut kept_from) = (None, None);
    loop {
        let end = first_row_end(&text[start..], at_end)? + start;
        let line = text[start..end].trim_ascii();
        if let [b's', b'e', b'p', b'=', d] = line {
            delimiter = Some(*d);
            kept_from = Some(start);
        } else if !line.is_empty() || end == text.len() {
            return Some(HeaderLines {
                start,
                kept_from: kept_from.unwrap_or(start),
                end,
                delimiter,
            });
        }
        start = end;
    }
}

/// The end of the first row: after its line end, or at the end of the file.
fn first_row_end(text: &[u8], at_end: bool) -> Option<usize> {
    let mut place = Place::FieldStart;
    for (i, b) in text.iter().enumerate() {
        place = place.after(*b, may_separate);
        if is_line_end(*b) && place != Place::Quoted {
            let crlf = *b == b'\r' && text.get(i + 1) == Some(&b'\n');
            return Some(i + 1 + usize::from(crlf));
        }
    }
    (at_end && place != Place::Quoted).then_some(text.len())
}

/// The separator: the one of comma, semicolon and tab that the header has most of.
#[must_use]
pub fn delimiter(header: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut place = Place::FieldStart;
    for b in header {
        place = place.after(*b, may_separate);
        for (d, n) in &mut counts {
            *n += usize::from(place == Place::FieldStart && b == d);
        }
    }
    // On a tie the comma: `max_by_key` takes the last.
    let most = counts.iter().rev().max_by_key(|(_, n)| *n);
    most.map_or(b',', |(d, _)| *d)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_ends_outside_quotes() {
        assert_eq!(first_row_end(b"a,\"b\nc\"\r\nd", false), Some(9));
        assert_eq!(first_row_end(b"a,b", false), None);
        assert_eq!(first_row_end(b"a,b", true), Some(3));
        assert_eq!(first_row_end(b"a,\"b", true), None);
    }
}
