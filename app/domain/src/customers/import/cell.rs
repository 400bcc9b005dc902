//! A cell of a file: its text, a yes or a no, a day.

use crate::{Date, customers::OccasionDraft, text::folded};

/// The text of a cell. Whatever begins like a formula is a text all the same, and the apostrophe that keeps a spreadsheet
/// from running it is not part of it.
#[must_use]
pub fn plain(cell: &str) -> String {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => text.trim().to_owned(),
        _ => cell.to_owned(),
    }
}

/// Yes or no.
pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    match folded(text).as_str() {
        "yes" | "y" | "true" | "1" | "x" => Some(true),
        "no" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// A day as files write it: with the year first, or without a year. `03/04/1984` is two days and therefore none, unless
/// one of its numbers cannot be a month.
pub(super) fn day(text: &str) -> Option<OccasionDraft> {
    let text = text.split(['T', ' ']).next().unwrap_or_default().trim_start_matches("--");
    let parts: Vec<&str> = text.split(['-', '/', '.']).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| part.parse::<u32>().ok();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => (year.parse::<i32>().ok(), number(month)?, number(day)?),
        [first, second, year] if year.len() == 4 => {
            let (first, second) = (number(first)?, number(second)?);
            let (month, day) = match (first, second) {
                _ if text.contains('.') => (second, first),
                (1..=12, 13..) => (first, second),
                (13.., 1..=12) => (second, first),
                (same, other) if same == other => (same, other),
                _ => return None,
            };
            (year.parse::<i32>().ok(), month, day)
        }
        [month, day] if !text.contains(['/', '.']) => (None, number(month)?, number(day)?),
        _ => return None,
    };
    Date::of(year.unwrap_or(2000), month, day)?;
    let year = year.map(|year| year.to_string()).unwrap_or_default();
    Some(OccasionDraft { day: day.to_string(), month: month.to_string(), year, ..OccasionDraft::default() })
}
