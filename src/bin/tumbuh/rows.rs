//! A block of text as rows and cells.

/// Where the fields of a row lie in its block.
#[derive(Default)]
pub(crate) struct Row {
    /// Where the row begins and ends, line end left out.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Where each field begins, and where one behind the last would. With quotes in the block:
    /// in `unquoted`.
    starts: Vec<usize>,
    /// The text of the fields, quotes taken away, where the block has any quotes.
    unquoted: Option<csv::ByteRecord>,
}

impl Row {
    /// Number of fields.
    pub(crate) fn len(&self) -> usize {
        match &self.unquoted {
            Some(record) => record.len(),
            None => self.starts.len().saturating_sub(1),
        }
    }

    /// The bytes of a field; none where the row has no such field.
    #[inline]
    pub(crate) fn bytes<'r>(&'r self, block: &'r [u8], field: usize) -> &'r [u8] {
        if let Some(record) = &self.unquoted {
            return record.get(field).unwrap_or_default();
        }
        let starts = self.starts.get(field).zip(self.starts.get(field + 1));
        // Between the two starts lies the separator.
        let bytes = starts.and_then(|(start, next)| block.get(*start..next - 1));
        bytes.unwrap_or_default()
    }

    /// Is this a line of nothing but white space?
    pub(crate) fn is_blank(&self, block: &[u8]) -> bool {
        self.len() == 1 && self.bytes(block, 0).iter().all(u8::is_ascii_whitespace)
    }
}

/// Calls `each` for every row of a block, in order.
pub(crate) fn for_each_row(block: &[u8], delimiter: u8, each: impl FnMut(&Row)) {
    if memchr::memchr(b'"', block).is_some() {
        quoted(block, delimiter, each);
    } else {
        plain(block, delimiter, each);
    }
}

/// Eight bytes, each the same.
const fn eight(byte: u8) -> u64 {
    u64::MAX / 255 * byte as u64
}

/// The bytes of a word that separate fields, marked in the highest bit of each.
#[inline]
const fn delimiters(word: u64, delimiter: u64) -> u64 {
    let other = word ^ delimiter;
    // A byte of `other` that is zero stays below 128 when 127 is added, and no other does.
    !(((other & eight(0x7F)) + eight(0x7F)) | other) & eight(0x80)
}

/// The bytes of a word below 14, marked so: line ends, and little else that files have.
#[inline]
const fn below_14(word: u64) -> u64 {
    !((word | eight(0x80)) - eight(14)) & !word & eight(0x80)
}

/// Without quotes, a row is a line and a field what lies between separators.
fn plain(block: &[u8], delimiter: u8, mut each: impl FnMut(&Row)) {
    let mut row = Row::default();
    row.starts.push(0);
    let eight_delimiters = eight(delimiter);
    let (words, rest) = block.as_chunks::<8>();
    for (k, word) in words.iter().enumerate() {
        let bits = u64::from_le_bytes(*word);
        let mut found = delimiters(bits, eight_delimiters);
        if below_14(bits) == 0 {
            while found != 0 {
                row.starts
                    .push(8 * k + found.trailing_zeros() as usize / 8 + 1);
                found &= found - 1;
            }
        } else {
            for (place, byte) in word.iter().enumerate() {
                plain_byte(&mut row, 8 * k + place, *byte, delimiter, &mut each);
            }
        }
    }
    for (place, byte) in rest.iter().enumerate() {
        plain_byte(
            &mut row,
            8 * words.len() + place,
            *byte,
            delimiter,
            &mut each,
        );
    }
    plain_row(&mut row, block.len(), &mut each);
}

/// A byte that may end a field or a row.
#[inline]
fn plain_byte(row: &mut Row, at: usize, byte: u8, delimiter: u8, each: &mut impl FnMut(&Row)) {
    if byte == delimiter {
        row.starts.push(at + 1);
    } else if matches!(byte, b'\n' | b'\r') {
        plain_row(row, at, each);
    }
}

/// Hands on the row that ends here, unless it is empty, and begins the next one.
#[inline]
fn plain_row(row: &mut Row, end: usize, each: &mut impl FnMut(&Row)) {
    if end > row.start {
        row.starts.push(end + 1);
        row.end = end;
        each(row);
    }
    row.start = end + 1;
    row.starts.clear();
    row.starts.push(row.start);
}

/// With quotes, the `csv` crate reads.
fn quoted(block: &[u8], delimiter: u8, mut each: impl FnMut(&Row)) {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(block);
    let mut row = Row {
        unquoted: Some(csv::ByteRecord::new()),
        ..Row::default()
    };
    loop {
        let Some(record) = &mut row.unquoted else {
            return;
        };
        // Reading bytes from memory into a flexible record cannot fail.
        let Ok(true) = reader.read_byte_record(record) else {
            return;
        };
        let from = record.position().map_or(0, csv::Position::byte) as usize;
        let to = reader.position().byte() as usize;
        let text = &block[from..to];
        let is_end = |b: &u8| matches!(b, b'\r' | b'\n');
        row.start = from + text.iter().take_while(|b| is_end(b)).count();
        row.end = to - text.iter().rev().take_while(|b| is_end(b)).count();
        each(&row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(
        read: impl FnOnce(&[u8], u8, &mut dyn FnMut(&Row)),
        block: &[u8],
        delimiter: u8,
    ) -> Vec<(String, Vec<String>)> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut all = Vec::new();
        read(block, delimiter, &mut |row: &Row| {
            let cells = (0..row.len()).map(|i| text(row.bytes(block, i)));
            all.push((text(&block[row.start..row.end]), cells.collect()));
        });
        all
    }

    #[test]
    fn both_readers_see_the_same_rows() {
        for block in [
            "a,b\nc,d\n",
            "a,b\r\nc,d",
            "\n\na,,\n,,\n\n",
            "one\n",
            "a,b\rc,d\r",
            " ,x \n",
            "",
            "\n",
            "a\u{1},\u{0}b\u{B}c,d\te\u{E}\nÑandú,北京\n",
        ] {
            // At every place in a word.
            for shift in 0..9 {
                let block = "x".repeat(shift) + block;
                let block = block.as_bytes();
                assert_eq!(
                    rows(|b, d, each| plain(b, d, each), block, b','),
                    rows(|b, d, each| quoted(b, d, each), block, b','),
                    "{block:?}"
                );
            }
        }
    }

    #[test]
    fn every_byte_is_told_from_separators_and_line_ends() {
        let marks = |word: [u8; 8], is: &dyn Fn(u8) -> bool| {
            u64::from_le_bytes(word.map(|b| if is(b) { 0x80 } else { 0 }))
        };
        for delimiter in [b',', b';', b'\t', b'|'] {
            for a in 0..=255 {
                for b in 0..=255 {
                    let word = [a, b, a, b, b, b'x', delimiter, a];
                    let bits = u64::from_le_bytes(word);
                    let expected = marks(word, &|b| b == delimiter);
                    assert_eq!(delimiters(bits, eight(delimiter)), expected, "{word:?}");
                    assert_eq!(below_14(bits), marks(word, &|b| b < 14), "{word:?}");
                }
            }
        }
    }

    #[test]
    fn quotes_are_read_and_kept_in_the_text() {
        let block = b"\"a;\"\"b\"\"\";2\nx;\"y\nz\"\n";
        let all = rows(|b, d, each| for_each_row(b, d, each), block, b';');
        assert_eq!(all[0].0, "\"a;\"\"b\"\"\";2");
        assert_eq!(all[0].1, ["a;\"b\"", "2"]);
        assert_eq!(all[1].0, "x;\"y\nz\"");
        assert_eq!(all[1].1, ["x", "y\nz"]);
    }
}
