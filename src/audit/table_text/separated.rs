//! Text in columns: CSV with any separator, Markdown, columns of white space.

use super::{Cell, Grid};

struct Line<'a> {
    number: usize,
    fields: Vec<Cell>,
    text: &'a str,
}

/// The grid; empty if no line has two fields.
pub(super) fn read(text: &str) -> Grid {
    // The separator that leaves the most numbers in lines as wide as most lines.
    let best = [b'|', b'\t', b';', b',', b' ']
        .map(|separator| {
            let lines = split(text, separator);
            let width = usual_width(&lines);
            let usual = lines
                .iter()
                .filter(|l| width > 1 && l.fields.len() == width);
            let cells = usual.flat_map(|l| &l.fields);
            let numbers = cells.filter(|c| c.number().is_some()).count();
            (numbers, width, lines)
        })
        .into_iter()
        .reduce(|a, b| if b.0 > a.0 { b } else { a });
    let Some((1.., width, lines)) = best else {
        return Grid::default();
    };
    let mut grid = Grid::default();
    let mut titles: Vec<&str> = Vec::new();
    for line in lines {
        if line.fields.len() != width {
            if grid.rows.is_empty() && grid.columns.is_empty() {
                titles.push(line.text.trim());
            } else {
                grid.misfits.push(line.number);
            }
            continue;
        }
        let numbers = line.fields.iter().filter(|c| c.number().is_some()).count();
        if grid.rows.is_empty() && numbers * 2 < width {
            // A header; of two, the one right above the rows counts.
            titles.extend(grid.columns.is_empty().then_some(""));
            grid.columns = line.fields.into_iter().map(|c| c.text).collect();
        } else if line.fields.iter().all(|c| c.text.is_empty()) {
            grid.misfits.push(line.number);
        } else {
            grid.rows.push(line.fields);
        }
    }
    if grid.columns.is_empty() {
        grid.columns = (1..=width).map(|i| i.to_string()).collect();
    }
    titles.retain(|t| !t.is_empty());
    grid.label = titles.join(" ");
    grid
}

/// The lines as fields. A comma can be decimal where it does not separate.
fn split(text: &str, separator: u8) -> Vec<Line<'_>> {
    let comma = separator != b',';
    let is_rule = |line: &str| {
        !line.is_empty() && line.bytes().all(|b| b"|-+=: \t".contains(&b)) && line.contains("--")
    };
    let lines = text.lines().enumerate().map(|(i, l)| (i + 1, l));
    let lines = lines.filter(|(_, l)| !l.trim().is_empty() && !is_rule(l.trim()));
    lines
        .map(|(number, text)| {
            let cell = |t: &str| Cell::new(t.trim().trim_matches('"'), number, comma);
            let fields = match separator {
                b' ' => text.split_whitespace().map(cell).collect(),
                b'|' => {
                    let inner = text.trim();
                    let inner = inner.strip_prefix('|').unwrap_or(inner);
                    let inner = inner.strip_suffix('|').unwrap_or(inner);
                    inner.split('|').map(cell).collect()
                }
                _ => csv_fields(text, separator)
                    .iter()
                    .map(|t| cell(t))
                    .collect(),
            };
            Line {
                number,
                fields,
                text,
            }
        })
        .collect()
}

/// The fields of one line, quotes taken away. Line by line, so that a quote left open costs its line
/// and no more.
fn csv_fields(line: &str, separator: u8) -> Vec<String> {
    if !line.contains('"') {
        return line
            .split(char::from(separator))
            .map(str::to_owned)
            .collect();
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(separator)
        .from_reader(line.as_bytes());
    let mut record = csv::StringRecord::new();
    match reader.read_record(&mut record) {
        Ok(true) => record.iter().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// The commonest number of fields.
fn usual_width(lines: &[Line]) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for line in lines {
        *counts.entry(line.fields.len()).or_insert(0) += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, n)| *n);
    most.map_or(0, |(width, _)| width)
}
