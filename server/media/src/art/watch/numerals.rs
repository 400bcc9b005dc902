//! Roman numerals as strokes, so that no font is needed.

use super::super::colour::Colour;
use super::super::pen::{line, path};

/// Twelve first.
pub(super) const HOURS: [&str; 12] = ["XII", "I", "II", "III", "IIII", "V", "VI", "VII", "VIII", "IX", "X", "XI"];

/// A numeral about the origin, `h` high above and below it.
pub(super) fn roman(numeral: &str, h: f64, colour: Colour) -> String {
    let width = |letter| if letter == 'I' { 7.0 } else { 17.0 };
    let mut x = -numeral.chars().map(width).sum::<f64>() / 2.0;
    let mut d = String::new();
    for letter in numeral.chars() {
        let (middle, left, right) = (x + width(letter) / 2.0, x + 2.0, x + 15.0);
        d += &match letter {
            'I' => format!("M{middle} {}V{h}", -h),
            'V' => format!("M{left} {}L{middle} {h}L{right} {}", -h, -h),
            _ => format!("M{left} {}L{right} {h}M{right} {}L{left} {h}", -h, -h),
        };
        x += width(letter);
    }
    path(d, line(colour, 3.6))
}
