//! Clients from a file: what its columns mean, how a line is read, and what is wrong with it. Countries, numbers and
//! colleagues are looked up by the server.

mod cell;
mod column;
#[cfg(test)]
mod tests;
mod update;

use serde::{Deserialize, Serialize};

pub use cell::plain;
use cell::{day, yes_or_no};
pub use column::{ClientFaultKind, ClientField, KnownClients};
pub use update::brought_up_to_date;

use super::{Address, ClientDraft, ContactDraft, OccasionDraft};
use crate::{AppError, ImportId, StoreId, When, inventory::ImportState};

/// Lines that a file holds at most.
pub const MOST_LINES: usize = 100_000;
/// Columns that a file has at most.
pub const MOST_COLUMNS: usize = 200;
/// What is wrong, as far as anybody reads it. The rest is in the file of refused lines.
pub const MOST_FAULTS: usize = 100;

/// What is wrong with one cell. The line is left out, the others are taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientFault {
    /// Line of the file, counting from 1.
    pub line: u64,
    /// Column heading, or nothing.
    pub column: String,
    /// What stood there, shortened.
    pub value: String,
    /// What is wrong.
    pub kind: ClientFaultKind,
}

/// A line of a file as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientLine {
    /// The line, counting from 1.
    pub line: u64,
    /// Its cells; none when it is broken.
    pub cells: Vec<String>,
}

/// What the columns of a file mean, and what happens to those who are known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientPlan {
    /// The heading of every column.
    pub headings: Vec<String>,
    /// What each says.
    pub fields: Vec<ClientField>,
    /// What happens to those who are known already.
    pub known: KnownClients,
    /// The country whose numbers need no prefix, and of addresses that name none.
    pub country: String,
    /// How many of the file are known already.
    #[serde(default)]
    pub found: i64,
}

/// Says what the columns mean; the file is looked through again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapClients {
    /// The run.
    pub id: ImportId,
    /// What each column says, in their order.
    pub fields: Vec<ClientField>,
    /// What happens to those who are known already.
    pub known: KnownClients,
    /// The country whose numbers need no prefix.
    pub country: String,
}

/// A client of the preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientSample {
    /// The line.
    pub line: u64,
    /// As people call them.
    pub called: String,
    /// The first address.
    pub email: String,
    /// The first number.
    pub phone: String,
    /// Tags.
    pub tags: String,
    /// What their record is called, when they are known.
    pub known: Option<String>,
}

/// An import of clients: its preview, its progress and its report in one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientImport {
    /// The run.
    pub id: ImportId,
    /// The store it was brought to.
    pub store: StoreId,
    /// The name of the file.
    pub file_name: String,
    /// How far it is.
    pub state: ImportState,
    /// What the columns mean.
    pub plan: ClientPlan,
    /// Lines of the file that were read.
    pub lines: i64,
    /// Lines that can be taken.
    pub good: i64,
    /// Lines worked off so far.
    pub done: i64,
    /// Of these, new clients.
    pub created: i64,
    /// Of these, known and brought up to date.
    pub updated: i64,
    /// Of these, known and left as they were.
    pub unchanged: i64,
    /// What is wrong, line by line, as far as anybody reads it.
    pub faults: Vec<ClientFault>,
    /// The first clients, as they will be kept.
    pub sample: Vec<ClientSample>,
    /// When the file came.
    pub created_at: When,
}

/// The refused lines of a file, as they came, each with its reason: to be mended and brought again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedClients {
    /// The heading of every column, and of the reason.
    pub headings: Vec<String>,
    /// The lines.
    pub lines: Vec<Vec<String>>,
}

impl ClientPlan {
    /// As the headings suggest. Of two columns that say the same the first one does.
    #[must_use]
    pub fn guess(headings: Vec<String>, country: String) -> Self {
        let mut fields: Vec<ClientField> = Vec::new();
        for heading in &headings {
            let field = ClientField::guess(heading);
            let taken = !field.repeats() && fields.contains(&field);
            fields.push(if taken { ClientField::LeaveOut } else { field });
        }
        Self { headings, fields, known: KnownClients::Update, country, found: 0 }
    }

    /// The plan with what somebody has chosen.
    ///
    /// # Errors
    /// `input.invalid` for a column without a meaning, two columns of one, and when nobody would be named.
    pub fn mapped(self, cmd: &MapClients) -> Result<Self, AppError> {
        if cmd.fields.len() != self.headings.len() {
            return Err(AppError::field("fields", "Say of every column what it means."));
        }
        let once = |field: &ClientField| field.repeats() || cmd.fields.iter().filter(|it| *it == field).count() == 1;
        if let Some(twice) = cmd.fields.iter().find(|field| !once(field)) {
            return Err(AppError::field("fields", format!("Two columns are “{}”. Choose one.", twice.label())));
        }
        let names = [ClientField::Name, ClientField::FirstName, ClientField::LastName, ClientField::Company];
        if !cmd.fields.iter().any(|field| names.contains(field)) {
            return Err(AppError::field("fields", "Say which column is the name or the company."));
        }
        Ok(Self { fields: cmd.fields.clone(), known: cmd.known, country: cmd.country.trim().to_uppercase(), ..self })
    }

    /// What a line says of a field: its column and its text, column by column.
    pub fn said<'a>(&'a self, cells: &'a [String], of: ClientField) -> impl Iterator<Item = (&'a str, String)> {
        let columns = self.fields.iter().zip(&self.headings).zip(cells);
        columns
            .filter(move |((field, _), _)| **field == of)
            .map(|((_, heading), cell)| (heading.as_str(), plain(cell)))
            .filter(|(_, text)| !text.is_empty())
    }

    /// What a line says, and what is wrong with it that can be seen without looking anything up. Country, state, phone
    /// numbers and colleague are as they stand in the file.
    #[must_use]
    pub fn read(&self, line: &ClientLine) -> (ClientDraft, Vec<ClientFault>) {
        let mut faults = Vec::new();
        let all = |field| self.said(&line.cells, field);
        let one = |field| all(field).next().map(|(_, text)| text).unwrap_or_default();
        let mut note = |(column, value): (&str, &str), kind| faults.push(line.fault(column, value, kind));
        if line.cells.len() != self.headings.len() {
            note(("", ""), ClientFaultKind::Shape);
            return (ClientDraft::default(), faults);
        }
        let name = match one(ClientField::Name) {
            given if given.is_empty() => {
                format!("{} {}", one(ClientField::FirstName), one(ClientField::LastName)).trim().to_owned()
            }
            given => given,
        };
        let company = one(ClientField::Company);
        let row = |(_, value): (&str, String)| ContactDraft { value, label: String::new() };
        let mut occasions = Vec::new();
        for (field, kind) in [(ClientField::Birthday, "birthday"), (ClientField::Anniversary, "anniversary")] {
            for (column, text) in all(field) {
                match day(&text) {
                    Some(read) => occasions.push(OccasionDraft { kind: kind.to_owned(), ..read }),
                    None => note((column, &text), ClientFaultKind::BadDay),
                }
            }
        }
        let mut do_not_contact = false;
        for (column, text) in all(ClientField::DoNotContact) {
            match yes_or_no(&text) {
                Some(said) => do_not_contact = said,
                None => note((column, &text), ClientFaultKind::NotYesOrNo),
            }
        }
        let mut draft = ClientDraft {
            name: if name == company { String::new() } else { name },
            company,
            emails: all(ClientField::Email).map(row).collect(),
            phones: all(ClientField::Phone).map(row).collect(),
            phone_country: self.country.clone(),
            occasions,
            tags: all(ClientField::Tags).map(|(_, text)| text).collect::<Vec<_>>().join(","),
            source: one(ClientField::Source),
            do_not_contact,
            ..ClientDraft::default()
        };
        draft.profile.sizes.ring = one(ClientField::RingSize);
        draft.profile.sizes.wrist = one(ClientField::WristSize);
        draft.profile.sizes.shoe = one(ClientField::ShoeSize);
        draft.profile.preferences = one(ClientField::Preferences);
        draft.profile.languages = one(ClientField::Languages);
        let address = Address {
            label: String::new(),
            line1: one(ClientField::Street),
            line2: one(ClientField::StreetMore),
            city: one(ClientField::City),
            state: one(ClientField::State),
            postal_code: one(ClientField::PostalCode),
            country: one(ClientField::Country),
        };
        if [&address.line1, &address.line2, &address.city, &address.postal_code].iter().any(|it| !it.is_empty()) {
            draft.profile.addresses.push(address);
        }
        // The same address in two columns is one address.
        for rows in [&mut draft.emails, &mut draft.phones] {
            let mut seen: Vec<String> = Vec::new();
            rows.retain(|it| {
                let key = it.value.to_lowercase();
                let first = !seen.contains(&key);
                seen.push(key);
                first
            });
        }
        (draft, faults)
    }

    /// The faults that the long form finds, named by the columns of the file.
    #[must_use]
    pub fn blamed(&self, line: &ClientLine, why: &AppError) -> Vec<ClientFault> {
        let fault = |field: &str| {
            let mut parts = field.split('.');
            let (of, kind) = match (parts.next().unwrap_or_default(), parts.nth(1).unwrap_or_default()) {
                ("name", _) if self.names_nobody(line) => (ClientField::Name, ClientFaultKind::NameMissing),
                ("emails", _) => (ClientField::Email, ClientFaultKind::BadEmail),
                ("phones", _) => (ClientField::Phone, ClientFaultKind::BadPhone),
                ("occasions", _) => (ClientField::Birthday, ClientFaultKind::BadDay),
                ("addresses", "line1") => (ClientField::Street, ClientFaultKind::StreetMissing),
                ("addresses", "country") => (ClientField::Country, ClientFaultKind::UnknownCountry),
                ("addresses", "state") => (ClientField::State, ClientFaultKind::UnknownState),
                ("associate", _) => (ClientField::Associate, ClientFaultKind::UnknownAssociate),
                _ => (ClientField::LeaveOut, ClientFaultKind::TooMuch),
            };
            let nth = field.split('.').nth(1).and_then(|at| at.parse::<usize>().ok()).unwrap_or_default();
            let at = if of.repeats() { nth } else { 0 };
            let (column, value) = self.said(&line.cells, of).nth(at).unwrap_or_default();
            let named = self.fields.iter().position(|it| *it == of).and_then(|at| self.headings.get(at));
            let unnamed = of == ClientField::LeaveOut;
            let column = if column.is_empty() { named.map_or("", String::as_str) } else { column };
            line.fault(if unnamed { "" } else { column }, if unnamed { "" } else { &value }, kind)
        };
        let mut faults: Vec<ClientFault> = why.fields.iter().map(|it| fault(&it.field)).collect();
        faults.dedup();
        faults
    }

    fn names_nobody(&self, line: &ClientLine) -> bool {
        let names = [ClientField::Name, ClientField::FirstName, ClientField::LastName, ClientField::Company];
        names.into_iter().all(|field| self.said(&line.cells, field).next().is_none())
    }
}

impl ClientLine {
    /// What is wrong with a cell of this line.
    #[must_use]
    pub fn fault(&self, column: &str, value: &str, kind: ClientFaultKind) -> ClientFault {
        let value = value.chars().take(80).collect();
        ClientFault { line: self.line, column: column.to_owned(), value, kind }
    }
}
