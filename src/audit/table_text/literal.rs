//! Lists and maps of source text (JSON, PHP, JavaScript, Python) as rows.

use super::tokens::{Kind, Token};
use super::{Cell, Grid};

/// A value of source text.
enum Node {
    Leaf(Cell),
    List(Vec<(Option<String>, Node)>),
}

/// No table lies deeper.
const DEEPEST: usize = 40;

/// How a list is taken.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// A list of values is a row.
    Rows,
    /// A map from numbers to values is a column, its keys another.
    KeyedColumn,
    /// Lists of one length in a map are columns.
    Columns,
}

/// The tables, taken in every way.
pub(super) fn read(tokens: &[Token]) -> Vec<Vec<Grid>> {
    let roots = roots(tokens);
    [Way::Rows, Way::Columns, Way::KeyedColumn]
        .map(|way| {
            let mut records = Vec::new();
            for (label, node) in &roots {
                let path = Path {
                    labels: vec![label.clone()],
                    key: None,
                    position: 0,
                };
                collect(node, way, &path, &mut records);
            }
            grids(records)
        })
        .into_iter()
        .filter(|grids| !grids.is_empty())
        .collect()
}

/// Every list at the top, with the words before it.
fn roots(tokens: &[Token]) -> Vec<(String, Node)> {
    let mut all = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token.kind {
            Kind::Open => {
                let (node, next) = value(tokens, at, 0);
                at = next;
                if let Some(node) = node.filter(has_numbers) {
                    all.push((words.join(" "), node));
                    words.clear();
                }
                continue;
            }
            Kind::Word | Kind::Quoted => {
                if ![
                    "<?php", "var", "let", "const", "export", "array", "return", "static",
                    "default",
                ]
                .contains(&token.text)
                {
                    words.push(token.text);
                }
            }
            Kind::Semicolon | Kind::Close => words.clear(),
            Kind::Comma | Kind::Colon | Kind::Assign => {}
        }
        at += 1;
    }
    all
}

fn has_numbers(node: &Node) -> bool {
    match node {
        Node::Leaf(cell) => cell.number().is_some(),
        Node::List(items) => items.iter().any(|(_, n)| has_numbers(n)),
    }
}

/// The value at a token, and the token behind it.
fn value(tokens: &[Token], at: usize, depth: usize) -> (Option<Node>, usize) {
    let Some(token) = tokens.get(at) else {
        return (None, at);
    };
    match token.kind {
        Kind::Word | Kind::Quoted => {
            // `array(...)`, `new Map([...])`: what is called is what its arguments are.
            let mut next = at + 1;
            while token.kind == Kind::Word && tokens.get(next).is_some_and(|t| t.kind == Kind::Word)
            {
                next += 1;
            }
            let calls = token.kind == Kind::Word
                && tokens
                    .get(next)
                    .is_some_and(|t| t.kind == Kind::Open && t.text == "(");
            if calls {
                return value(tokens, next, depth);
            }
            (
                Some(Node::Leaf(Cell::new(token.text, token.line, false))),
                next,
            )
        }
        Kind::Open if depth >= DEEPEST => (None, behind(tokens, at)),
        Kind::Open => {
            let mut items = Vec::new();
            let mut at = at + 1;
            while let Some(token) = tokens.get(at) {
                match token.kind {
                    Kind::Close => return (Some(Node::List(items)), at + 1),
                    Kind::Open | Kind::Word | Kind::Quoted => {
                        let (first, next) = value(tokens, at, depth + 1);
                        at = next;
                        let colon = tokens.get(at).is_some_and(|t| t.kind == Kind::Colon);
                        match (first, colon) {
                            (Some(Node::Leaf(key)), true) => {
                                let (item, next) = value(tokens, at + 1, depth + 1);
                                at = next.max(at + 1);
                                items.extend(item.map(|item| (Some(key.text), item)));
                            }
                            (Some(item), _) => items.push((None, item)),
                            (None, _) => {}
                        }
                    }
                    _ => at += 1,
                }
            }
            (Some(Node::List(items)), at)
        }
        _ => (None, at),
    }
}

/// The token behind the bracket that closes this one.
fn behind(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0usize;
    for (i, token) in tokens.iter().enumerate().skip(open) {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return i + 1;
        }
    }
    tokens.len()
}

/// Where a row stands.
#[derive(Clone)]
struct Path {
    labels: Vec<String>,
    /// The nearest key that is a number.
    key: Option<String>,
    /// The place in the list.
    position: usize,
}

impl Path {
    fn to(&self, key: Option<&str>, position: usize) -> Self {
        let mut path = self.clone();
        path.position = position;
        match key {
            Some(key) if key.trim().parse::<f64>().is_ok() => path.key = Some(key.to_owned()),
            Some(key) => path.labels.push(key.to_owned()),
            None => {}
        }
        path
    }
}

struct Record {
    path: Path,
    fields: Vec<(String, Cell)>,
}

fn is_number(key: Option<&String>) -> bool {
    key.is_some_and(|k| k.trim().parse::<f64>().is_ok())
}

fn collect(node: &Node, way: Way, path: &Path, records: &mut Vec<Record>) {
    let Node::List(items) = node else { return };
    let leaves = items
        .iter()
        .filter(|(_, n)| matches!(n, Node::Leaf(_)))
        .count();
    if way == Way::Columns && collect_columns(items, path, records) {
        return;
    }
    if leaves == items.len() {
        let all_keyed = !items.is_empty() && items.iter().all(|(k, _)| is_number(k.as_ref()));
        let bare = items.iter().all(|(k, _)| k.is_none());
        // A list of numbers and nothing else may be one column too.
        if way == Way::KeyedColumn
            && (all_keyed || (bare && path.key.is_none() && items.len() > 12))
        {
            for (i, (key, leaf)) in items.iter().enumerate() {
                let Node::Leaf(cell) = leaf else { continue };
                records.push(Record {
                    path: path.to(key.as_deref(), i),
                    fields: vec![("value".to_owned(), cell.clone())],
                });
            }
            return;
        }
        if !items.is_empty() {
            records.push(Record {
                path: path.clone(),
                fields: fields(items, ""),
            });
        }
        return;
    }
    let numbers =
        |(_, n): &(Option<String>, Node)| matches!(n, Node::Leaf(c) if c.number().is_some());
    if items.iter().any(numbers) {
        // A row with lists in it: their values are its too.
        records.push(Record {
            path: path.clone(),
            fields: fields(items, ""),
        });
        return;
    }
    // Texts beside lists say what the lists are.
    let mut here = path.clone();
    for (_, item) in items {
        if let Node::Leaf(cell) = item {
            here.labels.push(cell.text.clone());
        }
    }
    for (i, (key, item)) in items.iter().enumerate() {
        collect(item, way, &here.to(key.as_deref(), i), records);
    }
}

/// A map of lists of one length: the lists are columns.
fn collect_columns(
    items: &[(Option<String>, Node)],
    path: &Path,
    records: &mut Vec<Record>,
) -> bool {
    let mut lists = Vec::new();
    for (key, item) in items {
        let (Some(key), Node::List(values)) = (key, item) else {
            continue;
        };
        let leaf = |(_, v): &(Option<String>, Node)| match v {
            Node::Leaf(cell) => Some(cell.clone()),
            Node::List(_) => None,
        };
        let Some(cells) = values.iter().map(leaf).collect::<Option<Vec<Cell>>>() else {
            return false;
        };
        lists.push((key.clone(), cells));
    }
    let len = lists.first().map_or(0, |(_, cells)| cells.len());
    if len < 3 || lists.iter().any(|(_, cells)| cells.len() != len) {
        return false;
    }
    for i in 0..len {
        records.push(Record {
            path: path.to(None, i),
            fields: (lists.iter())
                .map(|(key, cells)| (key.clone(), cells[i].clone()))
                .collect(),
        });
    }
    true
}

/// The values of a row, those of lists in it under `list.name`.
fn fields(items: &[(Option<String>, Node)], prefix: &str) -> Vec<(String, Cell)> {
    let mut all = Vec::new();
    for (i, (key, item)) in items.iter().enumerate() {
        let name = key.clone().unwrap_or_else(|| (i + 1).to_string());
        let name = format!("{prefix}{name}");
        match item {
            Node::Leaf(cell) => all.push((name, cell.clone())),
            Node::List(items) => all.extend(fields(items, &format!("{name}."))),
        }
    }
    all
}

/// Records with the same labels and the same names are one grid.
fn grids(records: Vec<Record>) -> Vec<Grid> {
    let mut grids: Vec<Grid> = Vec::new();
    let mut found = std::collections::HashMap::new();
    for Record { path, fields } in records {
        let label = path.labels.iter().filter(|l| !l.is_empty());
        let label = label.cloned().collect::<Vec<_>>().join(" ");
        let mut columns = Vec::new();
        let line = fields.first().map_or(0, |(_, c)| c.line);
        let mut row = Vec::new();
        if let Some(key) = &path.key {
            columns.push("(key)".to_owned());
            row.push(Cell::new(key, line, false));
        }
        columns.push("(position)".to_owned());
        row.push(Cell::new(&path.position.to_string(), line, false));
        for (name, cell) in fields {
            columns.push(name);
            row.push(cell);
        }
        let index = *found
            .entry((label.clone(), columns.clone()))
            .or_insert_with(|| {
                grids.push(Grid {
                    label,
                    columns,
                    ..Grid::default()
                });
                grids.len() - 1
            });
        grids[index].rows.push(row);
    }
    grids
}
