//! A block of text as rows and cells.

/// Where the fields of a row lie in its block.
#[derive(Default)]
pub(crate) struct Row {
    /// Where the row begins and ends, line end left out.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Where each field begins and ends. With quotes in the block: in `unquoted`.
    fields: Vec<(usize, usize)>,
    /// The text of the fields, quotes taken away, where the block has any quotes.
    unquoted: Option<csv::ByteRecord>,
}

impl Row {
    /// Number of fields.
    pub(crate) fn len(&self) -> usize {
        self.unquoted
            .as_ref()
            .map_or(self.fields.len(), csv::ByteRecord::len)
    }

    /// The bytes of a field.
    pub(crate) fn bytes<'r>(&'r self, block: &'r [u8], field: usize) -> &'r [u8] {
        match &self.unquoted {
            Some(record) => record.get(field).unwrap_or_default(),
            None => self
                .fields
                .get(field)
                .map_or(&[], |(start, end)| &block[*start..*end]),
        }
    }

    /// A field as text; what is not UTF-8 cannot be read as anything.
    pub(crate) fn text<'r>(&'r self, block: &'r [u8], field: usize) -> &'r str {
        std::str::from_utf8(self.bytes(block, field)).unwrap_or("\u{FFFD}")
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

/// Without quotes, a row is a line and a field what lies between separators.
fn plain(block: &[u8], delimiter: u8, mut each: impl FnMut(&Row)) {
    let mut row = Row::default();
    let mut start = 0;
    let mut field = 0;
    for (i, b) in block.iter().enumerate() {
        if *b == delimiter {
            row.fields.push((field, i));
            field = i + 1;
        } else if *b == b'\n' || *b == b'\r' {
            plain_row(&mut row, start, field, i, &mut each);
            start = i + 1;
            field = start;
        }
    }
    plain_row(&mut row, start, field, block.len(), &mut each);
}

/// Hands on the row that ends here, unless it is empty.
fn plain_row(row: &mut Row, start: usize, field: usize, end: usize, each: &mut impl FnMut(&Row)) {
    if end > start {
        row.fields.push((field, end));
        (row.start, row.end) = (start, end);
        each(row);
    }
    row.fields.clear();
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

    fn rows(block: &str, delimiter: u8) -> Vec<(String, Vec<String>)> {
        let mut all = Vec::new();
        for_each_row(block.as_bytes(), delimiter, |row| {
            let cells = (0..row.len()).map(|i| row.text(block.as_bytes(), i).to_owned());
            all.push((block[row.start..row.end].to_owned(), cells.collect()));
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
        ] {
            let plain = rows(block, b',');
            let mut by_crate = Vec::new();
            quoted(block.as_bytes(), b',', |row| {
                let cells = (0..row.len()).map(|i| row.text(block.as_bytes(), i).to_owned());
                by_crate.push((block[row.start..row.end].to_owned(), cells.collect()));
            });
            assert_eq!(plain, by_crate, "{block:?}");
        }
    }

    #[test]
    fn quotes_are_read_and_kept_in_the_text() {
        let all = rows("\"a;\"\"b\"\"\";2\nx;\"y\nz\"\n", b';');
        assert_eq!(all[0].0, "\"a;\"\"b\"\"\";2");
        assert_eq!(all[0].1, ["a;\"b\"", "2"]);
        assert_eq!(all[1].0, "x;\"y\nz\"");
        assert_eq!(all[1].1, ["x", "y\nz"]);
    }
}
