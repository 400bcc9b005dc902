//! A paper for a receipt printer: the commands of Epson's ESC/POS Application Programming Guide, as most network
//! printers speak them on TCP port 9100.

use crate::Paper;

/// The printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Printer {
    /// Letters in a line: 48 on 80 mm, 42 on older heads, 32 on 58 mm.
    pub columns: usize,
    /// Opens the drawer after printing.
    pub drawer: bool,
}

impl Default for Printer {
    fn default() -> Self {
        Self { columns: 48, drawer: false }
    }
}

const ESC: u8 = 0x1b;
const GS: u8 = 0x1d;

/// `ESC @`: back to the settings of the printer.
const INITIALIZE: &[u8] = &[ESC, b'@'];
/// `ESC t 16`: code page WPC1252.
const CODE_PAGE: &[u8] = &[ESC, b't', 16];
/// `GS V 66 0`: feed to the knife and cut, leaving a bridge.
const CUT: &[u8] = &[GS, b'V', 66, 0];

/// `ESC p 0 25 250`: a pulse of 50 ms on pin 2, and 500 ms rest: opens the drawer.
#[must_use]
pub fn drawer_kick() -> Vec<u8> {
    vec![ESC, b'p', 0, 25, 250]
}

/// `ESC a n`: 0 left, 1 centred.
fn align(centred: bool) -> [u8; 3] {
    [ESC, b'a', u8::from(centred)]
}

/// `ESC E n`: bold.
fn bold(on: bool) -> [u8; 3] {
    [ESC, b'E', u8::from(on)]
}

/// `GS ! n`: double height and width.
fn large(on: bool) -> [u8; 3] {
    [GS, b'!', if on { 0x11 } else { 0 }]
}

/// `GS ( k`: a QR code. Model 2 (function 165), modules of six dots (167), correction M (169), store (180), print
/// (181).
fn square(text: &str) -> Vec<u8> {
    let data = text.as_bytes();
    let Ok(length) = u16::try_from(data.len().saturating_add(3)) else { return Vec::new() };
    let [low, high] = length.to_le_bytes();
    let mut bytes = vec![GS, b'(', b'k', 4, 0, 49, 65, 50, 0];
    bytes.extend([GS, b'(', b'k', 3, 0, 49, 67, 6]);
    bytes.extend([GS, b'(', b'k', 3, 0, 49, 69, 49]);
    bytes.extend([GS, b'(', b'k', low, high, 49, 80, 48]);
    bytes.extend(data);
    bytes.extend([GS, b'(', b'k', 3, 0, 49, 81, 48]);
    bytes
}

/// The letters of WPC1252 above Latin-1 that a receipt may hold. What is in neither is printed as a question mark: a
/// printer has no other letters.
fn letter(c: char) -> u8 {
    match c {
        '€' => 0x80,
        '‚' => 0x82,
        '„' => 0x84,
        '…' => 0x85,
        'Š' => 0x8a,
        'Œ' => 0x8c,
        'Ž' => 0x8e,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        '™' => 0x99,
        'š' => 0x9a,
        'œ' => 0x9c,
        'ž' => 0x9e,
        'Ÿ' => 0x9f,
        '−' | '‐' | '‑' => b'-',
        '\u{2009}' | '\u{202f}' | '\u{a0}' => b' ',
        c if c.is_control() => b' ',
        c => u8::try_from(u32::from(c)).ok().filter(|byte| !(0x80..0xa0).contains(byte)).unwrap_or(b'?'),
    }
}

fn encoded(text: &str) -> Vec<u8> {
    text.chars().map(letter).collect()
}

/// The bytes that print a paper and cut it off.
#[must_use]
pub fn escpos(paper: &Paper, printer: Printer) -> Vec<u8> {
    let mut roll = Roll { bytes: Vec::new(), columns: printer.columns.clamp(16, 96) };
    roll.bytes.extend(INITIALIZE);
    roll.bytes.extend(CODE_PAGE);
    roll.bytes.extend(align(true));
    roll.bytes.extend(large(true));
    roll.centred(&paper.seller.name, 2);
    roll.bytes.extend(large(false));
    for line in paper.seller.lines.iter().chain([&paper.seller.tax_number]).filter(|line| !line.is_empty()) {
        roll.centred(line, 1);
    }
    roll.bytes.extend(align(false));
    roll.line("");
    roll.pair(paper.kind.title(), &paper.number);
    for (name, value) in &paper.facts {
        roll.pair(name, value);
    }
    if let Some(buyer) = &paper.buyer {
        roll.pair("Client", &buyer.name);
    }
    roll.rule();
    for line in &paper.lines {
        roll.pair(&line.title, &paper.price(line));
        for small in paper.small(line) {
            roll.indented(&small);
        }
    }
    if !paper.lines.is_empty() {
        roll.rule();
    }
    for (name, value, strong) in paper.figures() {
        roll.bytes.extend(bold(strong));
        roll.pair(&name, &value);
    }
    roll.bytes.extend(bold(false));
    for (name, value) in paper.paid() {
        roll.pair(&name, &value);
    }
    for section in &paper.sections {
        roll.rule();
        roll.bytes.extend(bold(true));
        roll.line(&section.title);
        roll.bytes.extend(bold(false));
        for (name, value) in &section.rows {
            roll.pair(name, value);
        }
    }
    roll.bytes.extend(align(true));
    roll.line("");
    if !paper.code.is_empty() {
        let code = square(&paper.code);
        roll.bytes.extend(code);
        roll.line("");
    }
    for line in paper.legal.iter().chain([&paper.greeting]).filter(|line| !line.is_empty()) {
        roll.centred(line, 1);
    }
    roll.bytes.extend(CUT);
    if printer.drawer {
        roll.bytes.extend(drawer_kick());
    }
    roll.bytes
}

struct Roll {
    bytes: Vec<u8>,
    columns: usize,
}

impl Roll {
    fn line(&mut self, text: &str) {
        self.bytes.extend(encoded(text));
        self.bytes.push(b'\n');
    }

    fn rule(&mut self) {
        self.line(&"-".repeat(self.columns));
    }

    /// Text in lines that fit; the printer centres them. `wide` letters are as many columns broad.
    fn centred(&mut self, text: &str, wide: usize) {
        for line in wrapped(text, self.columns / wide) {
            self.line(&line);
        }
    }

    fn indented(&mut self, text: &str) {
        for line in wrapped(text, self.columns.saturating_sub(2)) {
            self.line(&format!("  {line}"));
        }
    }

    /// A name on the left, its value at the right edge of the last line of the name.
    fn pair(&mut self, name: &str, value: &str) {
        let right = value.chars().count().min(self.columns);
        let room = self.columns.saturating_sub(right).saturating_sub(usize::from(right > 0)).max(1);
        let lines = wrapped(name, room);
        let last = lines.len().saturating_sub(1);
        for (at, line) in lines.iter().enumerate() {
            if at < last {
                self.line(line);
            } else {
                let gap = self.columns.saturating_sub(right).saturating_sub(line.chars().count());
                self.line(&format!("{line}{}{value}", " ".repeat(gap)));
            }
        }
    }
}

/// Words in lines of at most so many letters; a longer word is broken. At least one line.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let mut rest: Vec<char> = word.chars().collect();
        loop {
            let line = lines.last_mut().map(|line| line.chars().count()).unwrap_or_default();
            let gap = usize::from(line > 0);
            let put: Vec<char> = if line + gap + rest.len() <= columns {
                std::mem::take(&mut rest)
            } else if line > 0 {
                Vec::new()
            } else {
                rest.drain(..columns.min(rest.len())).collect()
            };
            if let (Some(last), false) = (lines.last_mut(), put.is_empty()) {
                if gap > 0 {
                    last.push(' ');
                }
                last.extend(put);
            }
            if rest.is_empty() {
                break;
            }
            lines.push(String::new());
        }
    }
    lines
}
