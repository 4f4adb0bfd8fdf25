//! SQL `INSERT INTO table (columns) VALUES (row), (row);`

use super::tokens::{Kind, Token};
use super::{Cell, Grid};

/// The rows of all `INSERT`s, a grid for each table and list of columns. `None` if there are none.
pub(super) fn read(tokens: &[Token]) -> Option<Vec<Grid>> {
    let mut grids: Vec<Grid> = Vec::new();
    let mut any = false;
    let mut at = 0;
    while at + 1 < tokens.len() {
        if !(tokens[at].is_word("insert")
            && tokens[at + 1..].iter().take(3).any(|t| t.is_word("into")))
        {
            at += 1;
            continue;
        }
        any = true;
        let Some(values) = tokens[at..]
            .iter()
            .position(|t| t.is_word("values") || t.is_word("value"))
        else {
            break;
        };
        let head = &tokens[at..at + values];
        let open = head.iter().position(|t| t.kind == Kind::Open);
        let name = head[..open.unwrap_or(head.len())].last();
        let label = name.map_or("", |t| t.text).to_owned();
        let names: Vec<String> = open.map_or_else(Vec::new, |open| {
            head[open..]
                .iter()
                .filter(|t| matches!(t.kind, Kind::Word | Kind::Quoted))
                .map(|t| t.text.to_owned())
                .collect()
        });
        at += values + 1;
        while tokens.get(at).is_some_and(|t| t.kind == Kind::Open) {
            let mut row = Vec::new();
            let line = tokens[at].line;
            at += 1;
            while let Some(t) = tokens.get(at).filter(|t| t.kind != Kind::Close) {
                if matches!(t.kind, Kind::Word | Kind::Quoted) {
                    row.push(Cell::new(t.text, t.line, false));
                }
                at += 1;
            }
            at += 1;
            if tokens.get(at).is_some_and(|t| t.kind == Kind::Comma) {
                at += 1;
            }
            push(&mut grids, &label, &names, row, line);
        }
    }
    any.then_some(grids)
}

fn push(grids: &mut Vec<Grid>, label: &str, names: &[String], row: Vec<Cell>, line: usize) {
    let columns: Vec<String> = if names.is_empty() {
        (1..=row.len()).map(|i| i.to_string()).collect()
    } else {
        names.to_vec()
    };
    let known = grids
        .iter()
        .position(|g| g.label == label && g.columns == columns);
    let index = known.unwrap_or_else(|| {
        grids.push(Grid {
            label: label.to_owned(),
            columns,
            ..Grid::default()
        });
        grids.len() - 1
    });
    let grid = &mut grids[index];
    if row.len() == grid.columns.len() {
        grid.rows.push(row);
    } else {
        grid.misfits.push(line);
    }
}
