//! Pages that reports are printed on: HTML without a script and without anything from elsewhere.

use crate::words::Lang;
use std::fmt::Write;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}\
table{border-collapse:collapse;margin:1rem 0}td,th{padding:.2rem .7rem;text-align:right;border-bottom:1px solid #ddd}\
td:first-child,th:first-child{text-align:left}figure{display:inline-block;margin:0 1rem 1rem 0}\
figcaption{font-size:.85rem;color:#555}code{background:#f3f3f3;padding:.1rem .3rem}.best{background:#eef6ee;padding:.5rem 1rem}\
svg{background:#fafafa}svg text{font:11px system-ui,sans-serif;fill:#555}\
@media print{body{margin:0;max-width:none}table,figure{break-inside:avoid}}";

/// A page up to its heading, which is its title.
pub(crate) fn begin(title: &str, lang: Lang) -> String {
    let title = escaped(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head><body>\n<h1>{title}</h1>\n",
        lang.pick("en", "id")
    )
}

/// The whole page.
pub(crate) fn end(mut page: String) -> String {
    page.push_str("</body></html>\n");
    page
}

/// Text as it may stand in a page.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

/// A table of cells that are text.
pub(crate) fn table(out: &mut String, head: &[&str], rows: &[Vec<String>]) {
    out.push_str("<table><tr>");
    for h in head {
        let _ = write!(out, "<th>{}</th>", escaped(h));
    }
    out.push_str("</tr>\n");
    for row in rows {
        out.push_str("<tr>");
        for cell in row {
            let _ = write!(out, "<td>{}</td>", escaped(cell));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_no_markup() {
        let page = begin("<script>\"a\" & 'b'", Lang::Id);
        let title = "&lt;script&gt;&quot;a&quot; &amp; 'b'";
        assert!(page.contains(&format!("<title>{title}</title>")) && !page.contains("<script"));
    }
}
