//! The page that a browser prints: complete, with its own style, without a script.

use std::fmt::Write as _;

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use crate::{Paper, Sheet, code::square};

/// What both sheets share. Prints dark on white whatever the screen prefers.
const COMMON: &str = "\
:root{color-scheme:light}*{box-sizing:border-box;margin:0}\
body{background:#fff;color:#191714;font:13px/1.45 \"Instrument Sans\",system-ui,sans-serif;font-variant-numeric:tabular-nums}\
h1{font-size:18px;font-weight:600}h2{font-size:13px;font-weight:600;margin-top:14px}\
table{width:100%;border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:5px 0}\
th{font-weight:500;color:#6b655c;font-size:12px}td+td,th+th{padding-left:12px}\
.num{text-align:right;white-space:nowrap}small{color:#6b655c;font-size:12px}\
.lines tr+tr td{border-top:1px solid #e7e2d9}.rule{border-top:1px solid #191714}\
.strong td{font-weight:600;font-size:15px}.muted{color:#6b655c}header,footer{break-inside:avoid}\
.code{display:block;width:96px;height:96px}tr{break-inside:avoid}\
.notice{display:flex;flex-wrap:wrap;align-items:center;gap:12px;padding:12px 16px;margin-bottom:20px;background:#f4f1ea;border-radius:10px}\
.notice p{flex:1 1 240px}form+form .act{background:none;color:#191714;box-shadow:inset 0 0 0 1px #6b655c}\
@media screen{body{padding-inline:16px}}\
.act{display:inline-block;padding:12px 20px;border:0;border-radius:8px;background:#191714;color:#fff;font:inherit;font-weight:600;text-decoration:none;cursor:pointer}\
@media print{.screen{display:none}}";
const ROLL: &str = "\
@page{size:80mm auto;margin:4mm}body{width:72mm;margin:0 auto;padding:4mm 0}\
header{text-align:center;margin-bottom:10px}.code{margin:14px auto 6px}footer{text-align:center;margin-top:10px}";
const A4: &str = "\
@page{size:A4;margin:18mm}body{max-width:174mm;margin:0 auto;padding:12mm 0;font-size:14px}\
header{display:flex;justify-content:space-between;gap:24px;margin-bottom:22px}h1{font-size:24px}\
.parties{display:flex;justify-content:space-between;gap:24px;margin-bottom:18px}.facts{width:auto;min-width:50%}\
.figures{width:55%;margin-left:auto}thead{display:table-header-group}footer{margin-top:24px}";

fn style(sheet: Sheet) -> String {
    match sheet {
        Sheet::Roll => format!("{COMMON}{ROLL}"),
        Sheet::A4 => format!("{COMMON}{A4}"),
    }
}

/// The hash of the style of a page, as a content security policy names it (`'sha256-…'`, CSP Level 3).
#[must_use]
pub fn style_hash(sheet: Sheet) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(style(sheet))))
}

/// Text in HTML.
fn text(raw: &str) -> String {
    let mut safe = String::with_capacity(raw.len());
    for c in raw.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// What is said above a paper on the screen, never on the printed sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// In words.
    pub words: String,
    /// What can be done about it.
    pub acts: Vec<Act>,
}

/// Something that can be done about a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// What the button says.
    pub label: String,
    /// Where it leads.
    pub address: String,
    /// It changes something, so a form asks for it.
    pub posts: bool,
}

/// A paper as a page.
#[must_use]
pub fn html(paper: &Paper, sheet: Sheet) -> String {
    html_with(paper, sheet, None)
}

/// A paper as a page, with something said above it.
#[must_use]
pub fn html_with(paper: &Paper, sheet: Sheet, notice: Option<&Notice>) -> String {
    let mut page = String::new();
    // Writing to a string does not fail.
    let _ = write(&mut page, paper, sheet, notice);
    page
}

fn write(to: &mut String, paper: &Paper, sheet: Sheet, notice: Option<&Notice>) -> std::fmt::Result {
    let title = format!("{} {}", paper.kind.title(), paper.number);
    write!(
        to,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <title>{}</title><style>{}</style></head><body><main>",
        text(&title),
        style(sheet)
    )?;
    if let Some(notice) = notice {
        write!(to, "<div class=\"notice screen\" role=\"status\"><p>{}</p>", text(&notice.words))?;
        for act in &notice.acts {
            let (label, address) = (text(&act.label), text(&act.address));
            if act.posts {
                write!(to, "<form method=\"post\" action=\"{address}\"><button class=\"act\">{label}</button></form>")?;
            } else {
                write!(to, "<a class=\"act\" href=\"{address}\">{label}</a>")?;
            }
        }
        write!(to, "</div>")?;
    }
    write!(to, "<header><div><h1>{}</h1>", text(&paper.seller.name))?;
    for line in paper.seller.lines.iter().filter(|line| !line.is_empty()) {
        write!(to, "<p>{}</p>", text(line))?;
    }
    if !paper.seller.tax_number.is_empty() {
        write!(to, "<p class=\"muted\">{}</p>", text(&paper.seller.tax_number))?;
    }
    write!(to, "</div><div><h2>{}</h2><p>{}</p></div></header>", paper.kind.title(), text(&paper.number))?;
    write!(to, "<div class=\"parties\">")?;
    if let Some(buyer) = &paper.buyer {
        write!(to, "<div><h2>{}</h2>", text(&buyer.name))?;
        for line in buyer.lines.iter().filter(|line| !line.is_empty()) {
            write!(to, "<p>{}</p>", text(line))?;
        }
        write!(to, "</div>")?;
    }
    pairs(to, "facts", paper.facts.iter().map(|(name, value)| (name.clone(), value.clone(), false)))?;
    write!(to, "</div>")?;
    lines(to, paper)?;
    pairs(to, "figures", paper.figures().into_iter())?;
    pairs(to, "figures", paper.paid().into_iter().map(|(name, value)| (name, value, false)))?;
    for section in &paper.sections {
        write!(to, "<h2>{}</h2>", text(&section.title))?;
        pairs(to, "section", section.rows.iter().map(|(name, value)| (name.clone(), value.clone(), false)))?;
    }
    foot(to, paper)
}

/// A table of names and values.
fn pairs(to: &mut String, class: &str, rows: impl Iterator<Item = (String, String, bool)>) -> std::fmt::Result {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return Ok(());
    }
    write!(to, "<table class=\"{class}\"><tbody>")?;
    for (name, value, strong) in rows {
        let class = if strong { " class=\"strong rule\"" } else { "" };
        write!(to, "<tr{class}><td>{}</td><td class=\"num\">{}</td></tr>", text(&name), text(&value))?;
    }
    write!(to, "</tbody></table>")
}

fn lines(to: &mut String, paper: &Paper) -> std::fmt::Result {
    if paper.lines.is_empty() {
        return Ok(());
    }
    write!(to, "<table class=\"lines\"><thead><tr><th scope=\"col\">Item</th>")?;
    if paper.kind.priced() {
        write!(to, "<th scope=\"col\" class=\"num\">Amount</th>")?;
    }
    write!(to, "</tr></thead><tbody>")?;
    for line in &paper.lines {
        write!(to, "<tr><td>{}", text(&line.title))?;
        for small in paper.small(line) {
            write!(to, "<br><small>{}</small>", text(&small))?;
        }
        write!(to, "</td>")?;
        if paper.kind.priced() {
            write!(to, "<td class=\"num\">{}</td>", text(&paper.price(line)))?;
        }
        write!(to, "</tr>")?;
    }
    write!(to, "</tbody></table>")
}

fn foot(to: &mut String, paper: &Paper) -> std::fmt::Result {
    write!(to, "<footer>")?;
    if let Some(link) = &paper.pay_link {
        picture(to, link, "Code to pay")?;
        write!(to, "<p>Pay at {}</p>", text(link))?;
    }
    picture(to, &paper.code, "Code to find this document")?;
    for line in paper.legal.iter().filter(|line| !line.is_empty()) {
        write!(to, "<p>{}</p>", text(line))?;
    }
    if !paper.greeting.is_empty() {
        write!(to, "<p><b>{}</b></p>", text(&paper.greeting))?;
    }
    write!(to, "</footer></main></body></html>")
}

/// A square code as a drawing.
fn picture(to: &mut String, said: &str, label: &str) -> std::fmt::Result {
    let Some(rows) = square(said).filter(|_| !said.is_empty()) else { return Ok(()) };
    write!(
        to,
        "<svg class=\"code\" viewBox=\"0 0 {0} {0}\" role=\"img\" aria-label=\"{1}\" shape-rendering=\"crispEdges\"><path d=\"",
        rows.len(),
        text(label)
    )?;
    for (y, row) in rows.iter().enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
            write!(to, "M{x} {y}h1v1h-1z")?;
        }
    }
    write!(to, "\"/></svg>")
}
