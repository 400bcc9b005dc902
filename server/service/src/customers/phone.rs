//! Phone numbers: read as people of a country write them, kept in E.164, shown with their country.

use domain::customers::draft::phone_digits;
use phonenumber::{Mode, country};

/// A number that can be called.
pub(super) struct Phone {
    /// As people read it: `+1 617-555-0119`.
    pub(super) shown: String,
    /// The figures of E.164, without the plus: what it is found by.
    pub(super) key: String,
}

/// Reads a number. Without a prefix it belongs to `home`, a code of ISO 3166.
///
/// # Errors
/// In words.
pub(super) fn read(typed: &str, home: &str) -> Result<Phone, &'static str> {
    const NOT: &str = "Write the whole number with its area code, and with + and the country if it is abroad.";
    let region = home.parse::<country::Id>().ok();
    let number = phonenumber::parse(region, ascii(typed)).map_err(|_| NOT)?;
    if !number.is_valid() {
        return Err(NOT);
    }
    let key = number.format().mode(Mode::E164).to_string();
    Ok(Phone { shown: number.format().mode(Mode::International).to_string(), key: phone_digits(&key) })
}

/// Reads the numbering plans that a number needs, which takes a while the first time: called before a transaction, so
/// that the writer is not held meanwhile.
pub(super) fn plan(typed: &str) {
    let _ = read(typed, "US");
}

/// What a number is found by: the figures of E.164, or those that were typed when it is no whole number.
pub(super) fn key(typed: &str, home: &str) -> String {
    read(typed, home).map_or_else(|_| phone_digits(&ascii(typed)), |phone| phone.key)
}

/// Figures of other scripts are figures.
fn ascii(typed: &str) -> String {
    let plain = |c: char| match u32::from(c) {
        // Arabic, Persian, Devanagari, full width.
        code @ (0x660..=0x669 | 0x6F0..=0x6F9 | 0x966..=0x96F | 0xFF10..=0xFF19) => {
            let zero = if code >= 0xFF10 {
                0xFF10
            } else if code >= 0x966 {
                0x966
            } else if code >= 0x6F0 {
                0x6F0
            } else {
                0x660
            };
            char::from_digit(code - zero, 10).unwrap_or(c)
        }
        _ => c,
    };
    typed.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_fifteen_countries_are_read_as_people_there_write_them() {
        for (home, typed, key, shown) in [
            ("US", "(617) 555-0119", "16175550119", "+1 617-555-0119"),
            ("GB", "020 7946 0958", "442079460958", "+44 20 7946 0958"),
            ("DE", "030/123456", "4930123456", "+49 30 123456"),
            ("FR", "01 55 50 01 99", "33155500199", "+33 1 55 50 01 99"),
            ("DK", "32 55 01 44", "4532550144", "+45 32 55 01 44"),
            ("IT", "06 1234 5678", "390612345678", "+39 06 1234 5678"),
            ("JP", "03-1234-5678", "81312345678", "+81 3-1234-5678"),
            ("CN", "138 0013 8000", "8613800138000", "+86 138 0013 8000"),
            ("IN", "098765 43210", "919876543210", "+91 98765 43210"),
            ("BR", "(11) 91234-5678", "5511912345678", "+55 11 91234-5678"),
            ("AE", "050 123 4567", "971501234567", "+971 50 123 4567"),
            ("SA", "٠٥٠ ١٢٣ ٤٥٦٧", "966501234567", "+966 50 123 4567"),
            ("US", "+45 32 55 01 44", "4532550144", "+45 32 55 01 44"),
        ] {
            let read = read(typed, home).unwrap_or_else(|why| panic!("{typed}: {why}"));
            assert_eq!((read.key.as_str(), read.shown.as_str()), (key, shown), "{typed}");
        }
    }

    #[test]
    fn what_nobody_can_call_is_refused() {
        for (home, typed) in
            [("US", "12"), ("US", "call me"), ("US", "555-0100"), ("", "617 555 0119"), ("US", "+999 1")]
        {
            assert!(read(typed, home).is_err(), "{typed}");
        }
        assert_eq!(key("555-0100", "US"), "5550100");
    }
}
