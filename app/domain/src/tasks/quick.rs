//! A task in one line: `call Ana tomorrow 15:00`. A word about the kind in front and a day and time at the end are
//! understood; everything else is the title.

use super::{TaskDraft, TaskKind, local::minute_of};
use crate::Date;

const DAYS: [(&str, &str); 7] = [
    ("monday", "mon"),
    ("tuesday", "tue"),
    ("wednesday", "wed"),
    ("thursday", "thu"),
    ("friday", "fri"),
    ("saturday", "sat"),
    ("sunday", "sun"),
];

/// Reads the line. Without a day the task is due today.
#[must_use]
pub fn read(line: &str, today: Date) -> TaskDraft {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let kind = words.first().map_or(TaskKind::Other, |first| kind_of(first));
    let time = match words.as_slice() {
        [_, .., last] if minute_of(last).is_some() => words.pop(),
        _ => None,
    };
    if time.is_some() && words.len() > 1 && words.last().is_some_and(|word| word.eq_ignore_ascii_case("at")) {
        words.pop();
    }
    let day = match words.as_slice() {
        [_, .., last] => day_of(last, today),
        _ => None,
    };
    if day.is_some() {
        words.pop();
        if words.len() > 1 && words.last().is_some_and(|word| word.eq_ignore_ascii_case("on")) {
            words.pop();
        }
    }
    TaskDraft {
        title: words.join(" "),
        kind,
        due_day: day.unwrap_or(today).to_string(),
        due_time: time.unwrap_or_default().to_owned(),
        ..TaskDraft::default()
    }
}

fn kind_of(word: &str) -> TaskKind {
    match word.to_lowercase().as_str() {
        "call" | "phone" | "ring" => TaskKind::Call,
        "text" | "message" => TaskKind::Text,
        "mail" | "email" | "e-mail" | "write" => TaskKind::Mail,
        "visit" | "meet" | "show" => TaskKind::Visit,
        _ => TaskKind::Other,
    }
}

fn day_of(word: &str, today: Date) -> Option<Date> {
    let word = word.to_lowercase();
    match word.as_str() {
        "today" => return Some(today),
        "tomorrow" => return today.plus_days(1),
        _ => {}
    }
    if let Ok(day) = word.parse() {
        return Some(day);
    }
    let named = DAYS.iter().position(|(long, short)| word == *long || word == *short)?;
    // 1 January 1970 was a Thursday; a day that is named is the next one.
    let now = (today.days() + 3).rem_euclid(7);
    let ahead = (i32::try_from(named).ok()? - now - 1).rem_euclid(7) + 1;
    today.plus_days(ahead)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_says_what_and_when() {
        let today: Date = "2026-11-20".parse().unwrap(); // a Friday
        let it = |line| {
            let draft = read(line, today);
            (draft.title, draft.kind.key(), draft.due_day, draft.due_time)
        };
        let is = |title: &str, kind, day: &str, time: &str| (title.to_owned(), kind, day.to_owned(), time.to_owned());
        assert_eq!(it("call Ana tomorrow 15:00"), is("call Ana", "call", "2026-11-21", "15:00"));
        assert_eq!(it("Order boxes on monday"), is("Order boxes", "other", "2026-11-23", ""));
        assert_eq!(it("visit Kenji fri at 9:30"), is("visit Kenji", "visit", "2026-11-27", "9:30"));
        assert_eq!(it("mail Leila 2026-12-24"), is("mail Leila", "mail", "2026-12-24", ""));
        assert_eq!(it("Polish 15:00"), is("Polish", "other", "2026-11-20", "15:00"));
        assert_eq!(it("tomorrow"), is("tomorrow", "other", "2026-11-20", ""), "a title stays");
        assert_eq!(it(""), is("", "other", "2026-11-20", ""));
    }

    proptest! {
        #[test]
        fn a_line_with_words_keeps_a_title(line in "[a-z0-9: -]{0,40}", days in 0_i32..60_000) {
            let draft = read(&line, Date::from_days(days).unwrap());
            prop_assert_eq!(draft.title.is_empty(), line.trim().is_empty());
        }
    }
}
