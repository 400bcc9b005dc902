//! A customer as a form holds it: four fields at the till, and how they are read.

use serde::{Deserialize, Serialize};

use super::CustomerKind;
use crate::{
    AppError, CustomerId,
    error::Problems,
    text::{self, Email},
};

/// The fewest digits of a phone number that is somebody's.
const SHORTEST_PHONE: usize = 5;

/// The form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerDraft {
    /// Full name of the person; of a company, whom one asks for.
    pub name: String,
    /// Company, if it is one.
    pub company: String,
    /// E-mail address.
    pub email: String,
    /// Phone number, as people write it.
    pub phone: String,
}

/// A form that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerRead {
    /// A company when one is named.
    pub kind: CustomerKind,
    /// Full name.
    pub name: String,
    /// Company.
    pub company: String,
    /// E-mail address, or nothing.
    pub email: String,
    /// Phone number as written, or nothing.
    pub phone: String,
}

impl CustomerDraft {
    /// Reads the form: a name or a company, and contact data that can be used.
    ///
    /// # Errors
    /// `input.invalid` with every field that needs attention.
    pub fn read(&self) -> Result<CustomerRead, AppError> {
        let mut p = Problems::default();
        let name = p.take("name", text::line(&self.name)).unwrap_or_default();
        let company = p.take("company", text::line(&self.company)).unwrap_or_default();
        if name.is_empty() && company.is_empty() {
            p.note("name", "Write a name or a company.");
        }
        let email = match self.email.trim() {
            "" => String::new(),
            typed => p.take("email", Email::parse(typed)).map(|email| email.as_str().to_owned()).unwrap_or_default(),
        };
        let phone = p.take("phone", text::line(&self.phone)).unwrap_or_default();
        if !phone.is_empty() && phone_digits(&phone).len() < SHORTEST_PHONE {
            p.note("phone", "A phone number has more digits.");
        }
        p.finish()?;
        let kind = if company.is_empty() { CustomerKind::Person } else { CustomerKind::Company };
        Ok(CustomerRead { kind, name, company, email, phone })
    }
}

impl CustomerRead {
    /// As lists and documents call the customer.
    #[must_use]
    pub fn called(&self) -> String {
        called(&self.name, &self.company)
    }
}

/// The name of a person, else that of their company.
#[must_use]
pub fn called(name: &str, company: &str) -> String {
    if name.is_empty() { company.to_owned() } else { name.to_owned() }
}

/// The digits of a phone number: what is kept to find it by.
#[must_use]
pub fn phone_digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

/// What is looked for in the digits of phone numbers: at most the last nine, so that `+44 20 …` and `020 …` meet.
#[must_use]
pub fn phone_key(typed: &str) -> String {
    let digits = phone_digits(typed);
    digits.get(digits.len().saturating_sub(9)..).unwrap_or_default().to_owned()
}

/// Creates a customer, or changes one. The id is minted by the browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveCustomer {
    /// Theirs.
    pub id: CustomerId,
    /// The version that was looked at; 0 for a new one.
    pub version: i32,
    /// The form.
    pub draft: CustomerDraft,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_needs_a_name_and_contact_data_that_can_be_used() {
        let form = |name: &str, company: &str, email: &str, phone: &str| {
            let [name, company, email, phone] = [name, company, email, phone].map(str::to_owned);
            CustomerDraft { name, company, email, phone }.read()
        };
        let read = form(" Ana  García ", "", "Ana@Example.com", "+34 600 000 000").unwrap();
        assert_eq!((read.name.as_str(), read.kind), ("Ana García", CustomerKind::Person));
        assert_eq!(form("", "Finch Ltd", "", "").unwrap().called(), "Finch Ltd");
        assert!(form("", "", "", "").unwrap_err().of("name").is_some());
        assert!(form("A", "", "no address", "").unwrap_err().of("email").is_some());
        assert!(form("A", "", "", "12").unwrap_err().of("phone").is_some());
    }

    #[test]
    fn a_phone_number_is_found_however_it_is_written() {
        assert!(phone_digits("+44 20 7946 0958").contains(&phone_key("(020) 7946-0958")));
        assert!(phone_digits("(020) 7946-0958").contains(&phone_key("+44 20 7946 0958")));
        assert_eq!(phone_key("٠٢٠ ٧٩٤٦"), "");
        assert_eq!(phone_key("555-0100"), "5550100");
    }
}
