//! How often a task comes back: a rule of RFC 5545, section 3.3.10, of the kinds that make sense for people. Here only its
//! form is read; what it means is left to the server, which has a calendar.

use serde::{Deserialize, Serialize};

/// Longer is no rule that anybody wrote.
const LONGEST: usize = 200;
/// The most that an interval or a count may be.
const MOST: u32 = 999;

/// What forms offer: rule, words.
pub const USUAL: [(&str, &str); 7] = [
    ("", "Does not repeat"),
    ("FREQ=DAILY", "Every day"),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every weekday"),
    ("FREQ=WEEKLY", "Every week"),
    ("FREQ=WEEKLY;INTERVAL=2", "Every two weeks"),
    ("FREQ=MONTHLY", "Every month"),
    ("FREQ=YEARLY", "Every year"),
];

/// A rule whose form was read, without `RRULE:` and in capitals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Recurrence(String);

impl Recurrence {
    /// Reads a rule; nothing when it is empty.
    ///
    /// # Errors
    /// In words: for a frequency of less than a day, an unknown part, a part that is there twice, or both ways to end.
    pub fn read(text: &str) -> Result<Option<Self>, &'static str> {
        let text = text.trim().to_ascii_uppercase();
        let rule = text.strip_prefix("RRULE:").unwrap_or(&text).trim_end_matches(';');
        if rule.is_empty() {
            return Ok(None);
        }
        if rule.len() > LONGEST {
            return Err("This rule is too long.");
        }
        let mut seen: Vec<&str> = Vec::new();
        for part in rule.split(';') {
            let (name, value) = part.split_once('=').ok_or("Write a rule like FREQ=WEEKLY;BYDAY=MO.")?;
            if seen.contains(&name) {
                return Err("A part of this rule is there twice.");
            }
            check(name, value)?;
            seen.push(name);
        }
        if !seen.contains(&"FREQ") {
            return Err("A rule begins with its frequency, for example FREQ=WEEKLY.");
        }
        if seen.contains(&"COUNT") && seen.contains(&"UNTIL") {
            return Err("A rule ends after a number of times or on a day, not both.");
        }
        Ok(Some(Self(rule.to_owned())))
    }

    /// The rule.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn check(name: &str, value: &str) -> Result<(), &'static str> {
    let number = |value: &str| value.parse::<u32>().is_ok_and(|number| (1..=MOST).contains(&number));
    let listed = |value: &str| {
        !value.is_empty() && value.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b',' | b'-' | b'+'))
    };
    match name {
        "FREQ" if matches!(value, "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY") => Ok(()),
        "FREQ" => Err("A task comes back every day, week, month or year."),
        "INTERVAL" | "COUNT" if number(value) => Ok(()),
        "INTERVAL" | "COUNT" => Err("A number from 1 to 999."),
        "UNTIL" | "BYDAY" | "BYMONTHDAY" | "BYMONTH" | "BYSETPOS" | "WKST" if listed(value) => Ok(()),
        _ => Err("This part of the rule is not understood."),
    }
}

/// A rule in words, as far as forms offer it.
#[must_use]
pub fn words(rule: &str) -> &'static str {
    USUAL.iter().find(|(usual, _)| *usual == rule).map_or("Repeats by a rule", |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rules_of_people_are_read_and_nonsense_is_refused() {
        let read = |text| Recurrence::read(text).map(|it| it.map(|it| it.0));
        for (rule, _) in USUAL {
            assert_eq!(read(rule), Ok((!rule.is_empty()).then(|| rule.to_owned())));
        }
        assert_eq!(read(" rrule:freq=weekly;byday=mo "), Ok(Some("FREQ=WEEKLY;BYDAY=MO".into())));
        for bad in [
            "weekly",
            "FREQ=SECONDLY",
            "FREQ=HOURLY;INTERVAL=1",
            "BYDAY=MO",
            "FREQ=DAILY;COUNT=0",
            "FREQ=DAILY;COUNT=5;UNTIL=20270101",
            "FREQ=DAILY;FREQ=DAILY",
            "FREQ=DAILY;BYEASTER=1",
            "FREQ=DAILY\nEXRULE:FREQ=DAILY",
            "FREQ=DAILY;INTERVAL=99999999999",
            &format!("FREQ=DAILY;BYMONTHDAY={}", "1,".repeat(200)),
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_rule_that_was_read_is_stable(text in "[A-Za-z=;,0-9:-]{0,60}") {
            if let Ok(Some(rule)) = Recurrence::read(&text) {
                prop_assert_eq!(Recurrence::read(rule.as_str()), Ok(Some(rule.clone())));
            }
        }
    }
}
