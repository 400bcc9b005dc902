//! Clients from a file: what its columns mean, how a line is read, and what is wrong with it. Countries, numbers and
//! colleagues are looked up by the server.

use serde::{Deserialize, Serialize};

use super::{Address, ClientDraft, ContactDraft, OccasionDraft, draft::phone_digits, profile::tags};
use crate::{AppError, Date, ImportId, StoreId, When, inventory::ImportState, machine::vocabulary, text::folded};

/// Lines that a file holds at most.
pub const MOST_LINES: usize = 100_000;
/// Columns that a file has at most.
pub const MOST_COLUMNS: usize = 200;
/// What is wrong, as far as anybody reads it. The rest is in the file of refused lines.
pub const MOST_FAULTS: usize = 100;

vocabulary! {
    /// What a column of a file says.
    ClientField {
        /// Nothing that is kept.
        LeaveOut = "leave_out", "Leave out";
        /// Full name.
        Name = "name", "Name";
        /// Given name.
        FirstName = "first_name", "First name";
        /// Family name.
        LastName = "last_name", "Last name";
        /// Company.
        Company = "company", "Company";
        /// An e-mail address; several columns may say one.
        Email = "email", "E-mail";
        /// A phone number; several columns may say one.
        Phone = "phone", "Phone";
        /// Street and number.
        Street = "street", "Street";
        /// Floor, flat, care of.
        StreetMore = "street_more", "Street, second line";
        /// Town.
        City = "city", "Town";
        /// State or province.
        State = "state", "State";
        /// Postal code.
        PostalCode = "postal_code", "Postal code";
        /// Country: its name or code.
        Country = "country", "Country";
        /// Birthday.
        Birthday = "birthday", "Birthday";
        /// Anniversary.
        Anniversary = "anniversary", "Anniversary";
        /// Size of a ring.
        RingSize = "ring_size", "Ring size";
        /// Size of a wrist.
        WristSize = "wrist_size", "Wrist size";
        /// Size of a shoe.
        ShoeSize = "shoe_size", "Shoe size";
        /// What they like.
        Preferences = "preferences", "Preferences";
        /// What they speak.
        Languages = "languages", "Languages";
        /// Free words, with commas between; several columns may say some.
        Tags = "tags", "Tags";
        /// Who looks after them, by name.
        Associate = "associate", "Associate";
        /// Where they come from.
        Source = "source", "Source";
        /// Nobody writes to them or calls: yes or no.
        DoNotContact = "do_not_contact", "Do not contact";
    }
    /// What happens to those who are known already.
    KnownClients {
        /// What the file says is added to what is known of them.
        Update = "update", "Bring up to date";
        /// They stay as they are.
        Skip = "skip", "Leave as they are";
    }
    /// What is wrong with a line.
    ClientFaultKind {
        /// It has another number of columns than the heading, or is not text.
        Shape = "shape", "The line is broken.";
        /// Nobody is named.
        NameMissing = "name_missing", "A name or a company is missing.";
        /// Not an address of e-mail.
        BadEmail = "bad_email", "This is not an e-mail address.";
        /// Not a number that can be called.
        BadPhone = "bad_phone", "This is not a whole phone number.";
        /// No country is called so.
        UnknownCountry = "unknown_country", "No country is called so.";
        /// The country has no such state.
        UnknownState = "unknown_state", "The country has no such state.";
        /// A town without its street.
        StreetMissing = "street_missing", "The street is missing.";
        /// Not a day, or one that can be read in two ways.
        BadDay = "bad_day", "Write the day as 1984-02-29, or 02-29 without the year.";
        /// Nobody here is called so.
        UnknownAssociate = "unknown_associate", "Nobody here is called so.";
        /// Neither yes nor no.
        NotYesOrNo = "not_yes_or_no", "Write yes or no.";
        /// The line says more than a client holds, or a text is too long.
        TooMuch = "too_much", "This is more than a client holds.";
    }
}

impl ClientField {
    /// What a heading most likely means.
    #[must_use]
    pub fn guess(heading: &str) -> Self {
        const WORDS: &[(ClientField, &[&str])] = &[
            (ClientField::Name, &["name", "full name", "client", "client name", "customer", "customer name"]),
            (ClientField::FirstName, &["first name", "firstname", "given name", "forename"]),
            (ClientField::LastName, &["last name", "lastname", "surname", "family name"]),
            (ClientField::Company, &["company", "company name", "organization", "organisation", "business"]),
            (
                ClientField::Email,
                &["e mail", "email", "mail", "e mail address", "email address", "email 2", "e mail 2"],
            ),
            (
                ClientField::Phone,
                &[
                    "phone",
                    "phone number",
                    "telephone",
                    "mobile",
                    "mobile phone",
                    "cell",
                    "phone 2",
                    "default address phone",
                ],
            ),
            (
                ClientField::Street,
                &["street", "address", "address 1", "address1", "address line 1", "default address address1"],
            ),
            (
                ClientField::StreetMore,
                &["street second line", "address 2", "address2", "address line 2", "default address address2"],
            ),
            (ClientField::City, &["city", "town", "default address city"]),
            (ClientField::State, &["state", "province", "region", "default address province code"]),
            (ClientField::PostalCode, &["postal code", "zip", "zip code", "postcode", "default address zip"]),
            (ClientField::Country, &["country", "country code", "default address country code"]),
            (ClientField::Birthday, &["birthday", "birth date", "birthdate", "date of birth", "born"]),
            (ClientField::Anniversary, &["anniversary", "wedding anniversary", "wedding day"]),
            (ClientField::RingSize, &["ring size", "ring"]),
            (ClientField::WristSize, &["wrist size", "wrist"]),
            (ClientField::ShoeSize, &["shoe size", "shoe"]),
            (ClientField::Preferences, &["preferences", "likes", "interests"]),
            (ClientField::Languages, &["languages", "language"]),
            (ClientField::Tags, &["tags", "tag", "labels"]),
            (ClientField::Associate, &["associate", "salesperson", "sales associate", "owner"]),
            (ClientField::Source, &["source", "lead source", "how did you hear about us"]),
            (ClientField::DoNotContact, &["do not contact", "dnc", "no contact"]),
        ];
        let heading = folded(heading);
        let means = |(_, words): &&(Self, &[&str])| words.contains(&heading.as_str());
        WORDS.iter().find(means).map_or(Self::LeaveOut, |(field, _)| *field)
    }

    /// Several columns may say it.
    #[must_use]
    pub fn repeats(self) -> bool {
        matches!(self, Self::LeaveOut | Self::Email | Self::Phone | Self::Tags)
    }
}

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

fn yes_or_no(text: &str) -> Option<bool> {
    match folded(text).as_str() {
        "yes" | "y" | "true" | "1" | "x" => Some(true),
        "no" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// A day as files write it: with the year first, or without a year. `03/04/1984` is two days and therefore none, unless
/// one of its numbers cannot be a month.
fn day(text: &str) -> Option<OccasionDraft> {
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

/// What is known of a client, with what a file says of them. The file adds ways to reach them, days, an address and tags,
/// and replaces what it says otherwise; it takes nothing away, and who is to be left alone stays so.
#[must_use]
pub fn brought_up_to_date(known: &ClientDraft, file: &ClientDraft) -> ClientDraft {
    let mut now = known.clone();
    let said = |to: &mut String, text: &String| {
        if !text.is_empty() {
            to.clone_from(text);
        }
    };
    said(&mut now.name, &file.name);
    said(&mut now.company, &file.company);
    said(&mut now.source, &file.source);
    said(&mut now.phone_country, &file.phone_country);
    said(&mut now.profile.sizes.ring, &file.profile.sizes.ring);
    said(&mut now.profile.sizes.wrist, &file.profile.sizes.wrist);
    said(&mut now.profile.sizes.shoe, &file.profile.sizes.shoe);
    said(&mut now.profile.preferences, &file.profile.preferences);
    said(&mut now.profile.languages, &file.profile.languages);
    let new = |all: &[ContactDraft], key: &str, of: fn(&str) -> String| !all.iter().any(|it| of(&it.value) == key);
    for row in &file.emails {
        if new(&now.emails, &row.value.to_lowercase(), str::to_lowercase) {
            now.emails.push(row.clone());
        }
    }
    for row in &file.phones {
        if new(&now.phones, &phone_digits(&row.value), phone_digits) {
            now.phones.push(row.clone());
        }
    }
    for row in &file.occasions {
        match now.occasions.iter_mut().find(|it| it.kind == row.kind && it.label == row.label) {
            Some(it) => it.clone_from(row),
            None => now.occasions.push(row.clone()),
        }
    }
    for row in &file.profile.addresses {
        let same = |it: &Address| Address { label: row.label.clone(), ..it.clone() } == *row;
        if !now.profile.addresses.iter().any(same) {
            now.profile.addresses.push(row.clone());
        }
    }
    let both = format!("{},{}", known.tags, file.tags);
    now.tags = tags(&both).map_or(both, |all| all.join(", "));
    now.associate = file.associate.or(known.associate);
    now.do_not_contact = known.do_not_contact || file.do_not_contact;
    now
}

#[cfg(test)]
#[path = "import/tests.rs"]
mod tests;
