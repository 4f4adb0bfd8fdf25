//! How wide a text is and where it breaks: without a font at hand, by the advance widths of `DejaVu
//! Sans` (version 2.37), which is wider than Arial, Helvetica and Roboto. What fits by these fits.

/// The fonts of a chart, the widest last: what the reader's machine has.
pub(crate) const FONTS: &str = "Arial,Helvetica,Roboto,'Liberation Sans','DejaVu Sans',sans-serif";

/// Advance widths of the characters from space to `~`, thousandths of the size.
const REGULAR: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

/// The bold face is wider by no more than this, character for character of a running text.
const BOLD: f64 = 1.13;

/// Width of a text at a size, both in the unit of the sheet.
pub(crate) fn width(text: &str, size: f64, bold: bool) -> f64 {
    let thousandths: f64 = text.chars().map(advance).sum();
    let face = if bold { BOLD } else { 1.0 };
    thousandths / 1000.0 * size * face
}

fn advance(c: char) -> f64 {
    let ascii = (c as usize).checked_sub(0x20).and_then(|i| REGULAR.get(i));
    match (ascii, c) {
        (Some(w), _) => f64::from(*w),
        (None, '–' | '·' | '’') => 500.0,
        // Latin, Greek and Cyrillic letters with or without marks; then whatever else there is.
        (None, c) if (c as u32) < 0x2000 => 800.0,
        (None, _) => 1000.0,
    }
}

/// The text cut to a width, with `…` if something is lost.
pub(crate) fn cut(text: &str, size: f64, bold: bool, room: f64) -> String {
    if width(text, size, bold) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if width(&kept, size, bold) + width("…", size, bold) > room {
            kept.pop();
            break;
        }
    }
    kept.truncate(kept.trim_end().len());
    kept + "…"
}

/// The text in lines of a width, broken at spaces; a word that is wider is cut.
pub(crate) fn lines(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        if let Some(line) = lines.last_mut()
            && width(line, size, false) + width(" ", size, false) + width(word, size, false) <= room
        {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(cut(word, size, false, room));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font() {
        // DejaVu Sans 2.37: W 989, i 278, space 318, of 1000.
        assert!((width("Wi W", 10.0, false) - 25.74).abs() < 1e-12);
        assert!((width("é", 10.0, false) - 8.0).abs() < 1e-12);
    }

    #[test]
    fn lines_break_at_spaces_and_nothing_is_wider() {
        let text = "berat badan menurut umur pneumonoultramicroscopicsilicovolcanoconiosis x";
        let broken = lines(text, 10.0, 100.0);
        assert_eq!(broken[0], "berat badan");
        assert!(broken.iter().all(|l| width(l, 10.0, false) <= 100.0));
        assert!(broken.iter().any(|l| l.ends_with('…')));
        assert_eq!(lines("  ", 10.0, 100.0), Vec::<String>::new());
        assert_eq!(cut("short", 10.0, true, 100.0), "short");
    }
}
