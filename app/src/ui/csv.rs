//! Tables as files: RFC 4180 with a byte-order mark, and no cell that a spreadsheet would run as a formula.

use super::browser::download;

/// One cell: quoted where needed, disarmed where it starts like a formula.
fn cell(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if risky { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// The text of a file.
#[must_use]
pub fn csv(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: Vec<String>| cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(",");
    let head = line(head.iter().map(ToString::to_string).collect());
    let lines: Vec<String> = std::iter::once(head).chain(rows.into_iter().map(line)).collect();
    format!("\u{feff}{}\r\n", lines.join("\r\n"))
}

/// Hands the person a CSV file.
pub fn download_csv(name: &str, head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
    download(name, "text/csv;charset=utf-8", &csv(head, rows));
}

#[cfg(test)]
mod tests {
    use super::csv;

    #[test]
    fn formulas_are_disarmed_and_commas_quoted() {
        let file = csv(&["A", "B"], [vec!["=1+1".into(), "x, y".into()]]);
        assert_eq!(file, "\u{feff}A,B\r\n'=1+1,\"x, y\"\r\n");
    }
}
