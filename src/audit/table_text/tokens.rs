//! Source text as tokens: what JSON, SQL, PHP and JavaScript have in common.

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    Comma,
    /// `:` or `=>`.
    Colon,
    /// `=`.
    Assign,
    Semicolon,
    /// A name or a number, unquoted.
    Word,
    /// A text in quotes.
    Quoted,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    pub(super) line: usize,
}

impl Token<'_> {
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }
}

/// All tokens; comments go.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let bytes = text.as_bytes();
    let mut all = Vec::new();
    let (mut at, mut line) = (0, 1);
    while let Some(&b) = bytes.get(at) {
        let rest = &bytes[at..];
        let start = at;
        let kind = match b {
            b'\n' => {
                line += 1;
                at += 1;
                continue;
            }
            _ if b.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b'#' => {
                at += until(rest, b"\n");
                continue;
            }
            b'/' if rest.starts_with(b"//") => {
                at += until(rest, b"\n");
                continue;
            }
            b'-' if rest.starts_with(b"--") => {
                at += until(rest, b"\n");
                continue;
            }
            b'/' if rest.starts_with(b"/*") => {
                let end = until(rest, b"*/");
                line += newlines(&rest[..end]);
                at += (end + 2).min(rest.len());
                continue;
            }
            b'{' | b'[' | b'(' => Kind::Open,
            b'}' | b']' | b')' => Kind::Close,
            b',' => Kind::Comma,
            b':' => Kind::Colon,
            b'=' if rest.starts_with(b"=>") => {
                at += 1;
                Kind::Colon
            }
            b'=' => Kind::Assign,
            b';' => Kind::Semicolon,
            b'"' | b'\'' | b'`' => {
                let mut end = 1;
                while let Some(&c) = rest.get(end) {
                    match c {
                        b'\\' => end += 1,
                        _ if c == b => break,
                        _ => {}
                    }
                    end += 1;
                }
                let end = end.min(rest.len());
                all.push(Token {
                    kind: Kind::Quoted,
                    text: text.get(start + 1..start + end).unwrap_or_default(),
                    line,
                });
                line += newlines(&rest[..end]);
                at += end + 1;
                continue;
            }
            _ => {
                let part_of_word = |b: u8| {
                    b.is_ascii_alphanumeric() || b >= 128 || b"_.$+-@%<>?!&|*\\".contains(&b)
                };
                let len = rest.iter().take_while(|b| part_of_word(**b)).count();
                at += len.max(1) - 1;
                Kind::Word
            }
        };
        at += 1;
        all.push(Token {
            kind,
            text: text.get(start..at).unwrap_or_default(),
            line,
        });
    }
    all
}

/// Where `what` begins, or the end.
fn until(bytes: &[u8], what: &[u8]) -> usize {
    bytes
        .windows(what.len())
        .position(|w| w == what)
        .unwrap_or(bytes.len())
}

fn newlines(bytes: &[u8]) -> usize {
    bytes.split(|b| *b == b'\n').count() - 1
}
