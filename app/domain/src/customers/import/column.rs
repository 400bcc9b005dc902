//! What a column of a file of clients says, what happens to those who are known, and what may be wrong with a cell.

use crate::{machine::vocabulary, text::folded};

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
            (ClientField::Email, &["e mail", "email", "mail", "e mail address", "email address"]),
            (
                ClientField::Phone,
                &["phone", "phone number", "telephone", "mobile", "mobile phone", "cell", "default address phone"],
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
        let folded = folded(heading);
        // The second and third of several columns say which they are: `E-mail 2`.
        let unnumbered = folded.trim_end_matches(|it: char| it.is_ascii_digit()).trim_end();
        let means = |heading: &str| {
            let says = |(_, words): &&(Self, &[&str])| words.contains(&heading);
            WORDS.iter().find(says).map(|(field, _)| *field)
        };
        let counted = || means(unnumbered).filter(|it| it.repeats());
        means(&folded).or_else(counted).unwrap_or(Self::LeaveOut)
    }

    /// Several columns may say it.
    #[must_use]
    pub fn repeats(self) -> bool {
        matches!(self, Self::LeaveOut | Self::Email | Self::Phone | Self::Tags)
    }
}
