//! A client as the long form holds them: everything that is known, and how it is read.

use serde::{Deserialize, Serialize};

use super::{
    ContactKind, CustomerKind,
    occasion::{Occasion, OccasionDraft},
};
use crate::{
    AppError, CustomerId, UserId,
    error::Problems,
    text::{self, Email},
};

/// Rows of one kind that a form takes.
pub const MOST_ROWS: usize = 20;
/// Tags that a client has.
pub const MOST_TAGS: usize = 40;

/// One way to reach somebody, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactDraft {
    /// The address or number.
    pub value: String,
    /// Whose or where: home, work.
    pub label: String,
}

/// An address, as typed. Country and state are codes of ISO 3166.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Home, work, where presents go.
    pub label: String,
    /// Street and number.
    pub line1: String,
    /// Floor, flat, care of.
    pub line2: String,
    /// Town.
    pub city: String,
    /// State or province, `US-MA`; nothing where there is none.
    pub state: String,
    /// Postal code.
    pub postal_code: String,
    /// Country, `US`.
    pub country: String,
}

/// Sizes, as people say them: `US 6.5`, `17 cm`, `42`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sizes {
    /// Of a finger.
    #[serde(default)]
    pub ring: String,
    /// Of a wrist.
    #[serde(default)]
    pub wrist: String,
    /// Of a shoe.
    #[serde(default)]
    pub shoe: String,
}

/// What is kept of a client and never looked up by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Where they live and work.
    #[serde(default)]
    pub addresses: Vec<Address>,
    /// Their sizes.
    #[serde(default)]
    pub sizes: Sizes,
    /// What they like, and how they like to be treated.
    #[serde(default)]
    pub preferences: String,
    /// What they speak.
    #[serde(default)]
    pub languages: String,
    /// Nobody writes to them before asking: presents stay a surprise.
    #[serde(default)]
    pub gifts_private: bool,
}

/// The long form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientDraft {
    /// Full name.
    pub name: String,
    /// Company, if it is one.
    pub company: String,
    /// E-mail addresses, the first one first.
    pub emails: Vec<ContactDraft>,
    /// Phone numbers.
    pub phones: Vec<ContactDraft>,
    /// The country whose numbers need no prefix, `US`.
    pub phone_country: String,
    /// Days of their year.
    pub occasions: Vec<OccasionDraft>,
    /// What is never looked up by.
    pub profile: Profile,
    /// Free words, with commas between.
    pub tags: String,
    /// Where they come from: a friend, the window, a fair.
    pub source: String,
    /// Who looks after them.
    pub associate: Option<UserId>,
    /// Nobody writes to them or calls.
    pub do_not_contact: bool,
}

/// The form, read. Phone numbers and places are looked up by the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientRead {
    /// A company when one is named.
    pub kind: CustomerKind,
    /// Full name.
    pub name: String,
    /// Company.
    pub company: String,
    /// Ways to reach them, with the row of the form that each comes from.
    pub contacts: Vec<(ContactKind, usize, ContactDraft)>,
    /// Days.
    pub occasions: Vec<Occasion>,
    /// The rest.
    pub profile: Profile,
    /// Tags.
    pub tags: Vec<String>,
    /// Where they come from.
    pub source: String,
}

impl ClientDraft {
    /// Reads everything that can be judged without looking anything up.
    ///
    /// # Errors
    /// `input.invalid` with every field that needs attention.
    pub fn read(&self) -> Result<ClientRead, AppError> {
        let mut p = Problems::default();
        let name = p.take("name", text::line(&self.name)).unwrap_or_default();
        let company = p.take("company", text::line(&self.company)).unwrap_or_default();
        if name.is_empty() && company.is_empty() {
            p.note("name", "Write a name or a company.");
        }
        let mut contacts = self.reached(ContactKind::Email, &self.emails, &mut p);
        contacts.extend(self.reached(ContactKind::Phone, &self.phones, &mut p));
        let occasions = self.occasions.iter().take(MOST_ROWS).enumerate();
        let occasions = occasions.filter_map(|(at, row)| row.read(at, &mut p)).collect();
        let profile = self.profile.read(&mut p);
        let tags = p.take("tags", tags(&self.tags)).unwrap_or_default();
        let source = p.take("source", text::line(&self.source)).unwrap_or_default();
        for (field, rows) in [
            ("emails", self.emails.len()),
            ("phones", self.phones.len()),
            ("occasions", self.occasions.len()),
            ("addresses", self.profile.addresses.len()),
        ] {
            if rows > MOST_ROWS {
                p.note(field, format!("At most {MOST_ROWS}."));
            }
        }
        p.finish()?;
        let kind = if company.is_empty() { CustomerKind::Person } else { CustomerKind::Company };
        Ok(ClientRead { kind, name, company, contacts, occasions, profile, tags, source })
    }

    fn reached(
        &self,
        kind: ContactKind,
        rows: &[ContactDraft],
        p: &mut Problems,
    ) -> Vec<(ContactKind, usize, ContactDraft)> {
        let list = if kind == ContactKind::Email { "emails" } else { "phones" };
        let mut read = Vec::new();
        for (at, row) in rows.iter().take(MOST_ROWS).enumerate() {
            let field = format!("{list}.{at}.value");
            let label = p.take(&format!("{list}.{at}.label"), text::line(&row.label)).unwrap_or_default();
            let value = match (kind, row.value.trim()) {
                (_, "") => continue,
                (ContactKind::Email, typed) => p.take(&field, Email::parse(typed)).map(|it| it.as_str().to_owned()),
                (ContactKind::Phone, typed) => p.take(&field, text::line(typed)),
            };
            let Some(value) = value else { continue };
            let twice = |(_, _, known): &(ContactKind, usize, ContactDraft)| known.value == value;
            if read.iter().any(twice) {
                p.note(field, "This stands here twice.");
            }
            read.push((kind, at, ContactDraft { value, label }));
        }
        read
    }
}

impl ClientRead {
    /// As lists and documents call the client.
    #[must_use]
    pub fn called(&self) -> String {
        super::draft::called(&self.name, &self.company)
    }
}

impl Profile {
    fn read(&self, p: &mut Problems) -> Self {
        let line = |p: &mut Problems, field: &str, typed: &str| p.take(field, text::line(typed)).unwrap_or_default();
        let mut addresses = Vec::new();
        for (at, row) in self.addresses.iter().take(MOST_ROWS).enumerate() {
            let read = |p: &mut Problems, name: &str, typed: &str| line(p, &format!("addresses.{at}.{name}"), typed);
            let address = Address {
                label: read(p, "label", &row.label),
                line1: read(p, "line1", &row.line1),
                line2: read(p, "line2", &row.line2),
                city: read(p, "city", &row.city),
                state: read(p, "state", &row.state),
                postal_code: read(p, "postal_code", &row.postal_code),
                country: read(p, "country", &row.country).to_uppercase(),
            };
            if [&address.line1, &address.line2, &address.city, &address.postal_code].iter().all(|it| it.is_empty()) {
                continue; // a row that was opened and left
            }
            if address.line1.is_empty() {
                p.note(format!("addresses.{at}.line1"), "Write the street.");
            }
            if address.country.is_empty() {
                p.note(format!("addresses.{at}.country"), "Choose the country.");
            }
            addresses.push(address);
        }
        Self {
            addresses,
            sizes: Sizes {
                ring: line(p, "ring", &self.sizes.ring),
                wrist: line(p, "wrist", &self.sizes.wrist),
                shoe: line(p, "shoe", &self.sizes.shoe),
            },
            preferences: p.take("preferences", text::paragraph(&self.preferences)).unwrap_or_default(),
            languages: line(p, "languages", &self.languages),
            gifts_private: self.gifts_private,
        }
    }
}

impl Address {
    /// On one line, without the empty parts. `country` is its name.
    #[must_use]
    pub fn on_a_line(&self, country: &str) -> String {
        let state = self.state.split_once('-').map_or(self.state.as_str(), |(_, state)| state);
        let town = [self.city.as_str(), state, self.postal_code.as_str()];
        let town: Vec<&str> = town.into_iter().filter(|it| !it.is_empty()).collect();
        let town = town.join(" ");
        let parts = [self.line1.as_str(), self.line2.as_str(), town.as_str(), country];
        parts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// Free words, each once.
///
/// # Errors
/// In words, when there are too many or one is too long.
pub fn tags(typed: &str) -> Result<Vec<String>, String> {
    let mut tags: Vec<String> = Vec::new();
    for word in typed.split(',') {
        let tag = text::line(word)?;
        let key = text::folded(&tag);
        if key.is_empty() || tags.iter().any(|known| text::folded(known) == key) {
            continue;
        }
        tags.push(tag);
    }
    if tags.len() > MOST_TAGS { Err(format!("At most {MOST_TAGS} tags.")) } else { Ok(tags) }
}

/// Takes a client in, or changes what is known of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveClient {
    /// Theirs, minted by the browser.
    pub id: CustomerId,
    /// The version that was looked at; 0 for a new one.
    pub version: i32,
    /// The form.
    pub draft: ClientDraft,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn named(name: &str) -> ClientDraft {
        ClientDraft { name: name.into(), ..ClientDraft::default() }
    }

    #[test]
    fn names_of_one_letter_and_right_to_left_are_names() {
        for name in ["O", "王", "محمد بن سلمان", "דוד לוי", "Ólafur Arnalds", "van 't Hoff"] {
            assert_eq!(named(name).read().unwrap().called(), name);
        }
        assert_eq!(named(&"a".repeat(300)).read().unwrap_err().of("name"), Some("At most 200 characters."));
        assert!(named("\u{0} \u{7}").read().unwrap_err().of("name").is_some());
    }

    #[test]
    fn every_row_is_named_when_it_is_wrong() {
        let row = |value: &str| ContactDraft { value: value.into(), label: String::new() };
        let mut draft = named("Ana");
        draft.emails = vec![row("ana@example.com"), row(""), row("nothing"), row("ANA@example.com")];
        draft.profile.addresses = vec![Address { city: "Boston".into(), ..Address::default() }, Address::default()];
        let why = draft.read().unwrap_err();
        for field in ["emails.2.value", "emails.3.value", "addresses.0.line1", "addresses.0.country"] {
            assert!(why.of(field).is_some(), "{field}: {why:?}");
        }
        assert_eq!(why.fields.len(), 4);
    }

    #[test]
    fn tags_stand_once() {
        assert_eq!(tags(" Rolex, collector,ROLEX ,, "), Ok(vec!["Rolex".to_owned(), "collector".to_owned()]));
        assert!(tags(&"a".repeat(300)).is_err());
    }

    proptest! {
        #[test]
        fn a_form_that_was_read_reads_the_same_again(name in ".{0,40}", tag in "[a-z ,]{0,30}", street in ".{1,30}") {
            let mut draft = named(&name);
            draft.tags = tag;
            draft.profile.addresses = vec![Address { line1: street, country: "us".into(), ..Address::default() }];
            if let Ok(once) = draft.read() {
                let again = ClientDraft {
                    name: once.name.clone(),
                    tags: once.tags.join(","),
                    profile: once.profile.clone(),
                    ..ClientDraft::default()
                };
                prop_assert_eq!(again.read().unwrap(), once);
            }
        }
    }
}
