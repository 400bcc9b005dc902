//! Texts that are more than texts: parsed once at the edge, never checked again.

use serde::{Deserialize, Serialize};

use crate::unicode::{composed, unmarked};

/// The longest single line (title, name, reference) in characters.
pub const MAX_LINE: usize = 200;
/// The longest text of several lines (notes, description) in characters.
pub const MAX_TEXT: usize = 20_000;

/// One line: trimmed, inner runs of white space collapsed, control characters removed, composed (NFC).
///
/// # Errors
/// In words, when more than [`MAX_LINE`] characters remain.
pub fn line(text: &str) -> Result<String, String> {
    if text.len() > MAX_LINE * 16 {
        return Err(format!("At most {MAX_LINE} characters."));
    }
    // Control characters go first: one in front of a space would leave a space that a second reading takes away.
    let plain: String = text.chars().filter(|c| c.is_whitespace() || !c.is_control()).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let line = composed(&words.join(" "));
    if line.chars().count() > MAX_LINE { Err(format!("At most {MAX_LINE} characters.")) } else { Ok(line) }
}

/// One line that must say something.
///
/// # Errors
/// In words, when it is empty or too long.
pub fn required(text: &str) -> Result<String, String> {
    match line(text)? {
        empty if empty.is_empty() => Err("This is needed.".into()),
        line => Ok(line),
    }
}

/// Several lines: control characters other than line breaks and tabs removed, composed (NFC), end trimmed.
///
/// # Errors
/// In words, when more than [`MAX_TEXT`] characters remain.
pub fn paragraph(text: &str) -> Result<String, String> {
    if text.len() > MAX_TEXT * 8 {
        return Err(format!("At most {MAX_TEXT} characters."));
    }
    let text = composed(&text.replace("\r\n", "\n"));
    let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let text = text.trim_end();
    if text.chars().count() > MAX_TEXT { Err(format!("At most {MAX_TEXT} characters.")) } else { Ok(text.to_owned()) }
}

/// The form in which texts are searched: lower case, without accents, as it is typed without the letters of one language,
/// letters and digits only, single spaces.
#[must_use]
pub fn folded(text: &str) -> String {
    let plain = unmarked(text);
    let mut spaced = String::with_capacity(plain.len());
    for c in plain.chars().flat_map(char::to_lowercase) {
        match PLAIN.iter().find(|(letter, _)| *letter == c) {
            Some((_, typed)) => spaced.push_str(typed),
            None => spaced.push(if c.is_alphanumeric() { c } else { ' ' }),
        }
    }
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters that no mark makes of others, as people type them who have not got them (CLDR, Latin-ASCII). What is kept to be
/// found is written in this form, so a further letter needs a migration.
pub const PLAIN: [(char, &str); 12] = [
    ('æ', "ae"),
    ('ð', "d"),
    ('ø', "o"),
    ('þ', "th"),
    ('ß', "ss"),
    ('đ', "d"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ł', "l"),
    ('ŋ', "n"),
    ('œ', "oe"),
    ('ŧ', "t"),
];

/// The form in which codes are compared (serials, stock numbers, references): folded and without any space.
#[must_use]
pub fn code_key(text: &str) -> String {
    folded(text).replace(' ', "")
}

/// An e-mail address, lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Accepts what a mail server could: one `@`, a host with a dot or `localhost`, no spaces (RFC 5321 lengths).
    ///
    /// # Errors
    /// In words.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        const NOT: &str = "Write an e-mail address, for example name@shop.com.";
        let text = text.trim().to_lowercase();
        let (user, host) = text.rsplit_once('@').ok_or(NOT)?;
        let plain = |part: &str| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | ',' | ';' | '"' | '@'))
        };
        let labels = host.split('.').all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-') && !label.starts_with('-')
        });
        if text.len() > 254
            || user.len() > 64
            || !plain(user)
            || !labels
            || !(host.contains('.') || host == "localhost")
        {
            return Err(NOT);
        }
        Ok(Self(text))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn search_form_drops_case_accents_and_signs() {
        assert_eq!(folded("  Hermès Kelly—28, \"Étoupe\" "), "hermes kelly 28 etoupe");
        assert_eq!(code_key("126710-BLRO / a"), "126710blroa");
        assert_eq!(folded("שעון"), "שעון");
        for (written, typed) in [
            ("Søren Ægir", "soren aegir"),
            ("ŁUKASZ", "lukasz"),
            ("Weiß", "weiss"),
            ("STRAẞE", "strasse"),
            ("Đorđe", "dorde"),
            ("Þórður", "thordur"),
            ("Işıl", "isil"),
            ("Cœur", "coeur"),
        ] {
            assert_eq!(folded(written), typed);
        }
    }

    #[test]
    fn addresses() {
        assert_eq!(Email::parse(" Ann@Shop.COM ").unwrap().as_str(), "ann@shop.com");
        for bad in ["", "a", "a@", "@b.c", "a b@c.de", "a@b@c.de", "a@-b.de", "a@b..de", "a@b", "a@b.de\r\nbcc:x@y.zz"]
        {
            assert!(Email::parse(bad).is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn lines_hold_no_control_characters_and_are_stable(text in any::<String>()) {
            if let Ok(once) = line(&text) {
                prop_assert!(!once.chars().any(char::is_control));
                prop_assert_eq!(line(&once), Ok(once.clone()));
            }
        }

        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once.clone());
        }
    }
}
