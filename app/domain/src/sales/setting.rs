//! What a store decides about its till. One value, kept as a whole: the browser prices with the same one as the server.

use serde::{Deserialize, Serialize};

use super::{
    Authority, SaleTerms,
    cash_reporting::CashReporting,
    commission::Plan,
    instalment::Every,
    layaway::{Forfeit, LayawayTerms},
    number::Series,
    stored_value::Expiry,
};
use crate::{
    AppError, CashRounding, Currency, Money, Ppm, RegisterId,
    error::Problems,
    tax::{PriceMode, TaxProfile, TaxRounding},
    text,
};

/// What the documents of a store say about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// Address, line by line.
    pub address: String,
    /// Phone number.
    pub phone: String,
    /// E-mail address for questions.
    pub email: String,
    /// VAT or tax number, as printed.
    pub tax_number: String,
    /// What the law or the shop wants on every document: return policy, company register.
    pub legal: String,
    /// The last line.
    pub greeting: String,
}

/// The settings of a till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TillSettings {
    /// The code of the store in its document numbers: one to eight capital letters or digits.
    pub code: String,
    /// Currency, price mode, rounding.
    pub terms: SaleTerms,
    /// The taxes.
    pub tax: TaxProfile,
    /// Who may go how far.
    pub authority: Authority,
    /// What salespeople earn; `None` pays no commission.
    pub commission: Option<Plan>,
    /// What layaways are agreed under.
    pub layaway: LayawayTerms,
    /// The most a drawer may be over or short without approval.
    pub cash_variance: Money,
    /// When cash is to be reported; `None` never.
    pub cash_reporting: Option<CashReporting>,
    /// Days until an invoice falls due.
    pub invoice_days: u16,
    /// How long gift cards can be used.
    pub gift_expiry: Expiry,
    /// Minutes that a cart keeps a piece from others.
    pub hold_minutes: u16,
    /// What documents say about the store.
    pub letterhead: Letterhead,
}

impl TillSettings {
    /// What a store begins with: no tax, prices as they are on the tags, coins as they are in the country.
    #[must_use]
    pub fn usual(code: &str, currency: Currency) -> Self {
        let unit = |whole: i64| Money::new(whole.saturating_mul(10_i64.saturating_pow(currency.exponent())), currency);
        let fifth = Ppm::new(200_000).unwrap_or(Ppm::ZERO);
        Self {
            code: code.to_owned(),
            terms: SaleTerms {
                currency,
                price_mode: PriceMode::Exclusive,
                tax_rounding: TaxRounding::PerLine,
                cash_rounding: CashRounding::usual(currency),
            },
            tax: TaxProfile {
                jurisdictions: Vec::new(),
                store: Vec::new(),
                rules: Vec::new(),
                due_at_deposit: Vec::new(),
            },
            authority: Authority::default(),
            commission: None,
            layaway: LayawayTerms {
                min_deposit: fifth,
                instalments: 3,
                every: Every::Months(1),
                grace_days: 14,
                fee: Money::zero(currency),
                fee_share: Ppm::ZERO,
                forfeit: Forfeit::Fee,
            },
            cash_variance: unit(5),
            cash_reporting: None,
            invoice_days: 30,
            gift_expiry: Expiry::Never,
            hold_minutes: 15,
            letterhead: Letterhead::default(),
        }
    }

    /// Proves the settings before they are kept.
    ///
    /// # Errors
    /// `input.invalid` with every field that needs attention, and those of [`TaxProfile::check`].
    pub fn check(&self) -> Result<(), AppError> {
        let mut p = Problems::default();
        if Series::new(&self.code, "R", None, 2000).is_err() {
            p.note("code", "One to eight capital letters or digits.");
        }
        let amounts = [("cash_variance", self.cash_variance), ("layaway.fee", self.layaway.fee)];
        for (field, amount) in amounts {
            if amount.currency != self.terms.currency || amount.is_negative() {
                p.note(field, "An amount of the store's currency, not negative.");
            }
        }
        if self.terms.cash_rounding.step < 1 {
            p.note("terms.cash_rounding.step", "At least one minor unit.");
        }
        if !(1..=1_440).contains(&self.hold_minutes) {
            p.note("hold_minutes", "Between a minute and a day.");
        }
        if self.layaway.instalments == 0 && self.layaway.min_deposit < Ppm::WHOLE {
            p.note("layaway.instalments", "At least one instalment.");
        }
        for (field, words) in [
            ("letterhead.address", &self.letterhead.address),
            ("letterhead.legal", &self.letterhead.legal),
            ("letterhead.greeting", &self.letterhead.greeting),
        ] {
            p.take(field, text::paragraph(words));
        }
        for (field, words) in [
            ("letterhead.phone", &self.letterhead.phone),
            ("letterhead.email", &self.letterhead.email),
            ("letterhead.tax_number", &self.letterhead.tax_number),
        ] {
            p.take(field, text::line(words));
        }
        p.finish()?;
        self.tax.check()
    }
}

/// Keeps the settings of a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveTillSettings {
    /// The settings.
    pub settings: TillSettings,
    /// The version that was looked at; 0 before the first.
    pub version: i32,
}

/// Renames a register and says which printer and which card reader stand beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditRegister {
    /// The register.
    pub id: RegisterId,
    /// What it is called.
    pub name: String,
    /// Host and port of its printer, or nothing.
    pub printer: String,
    /// The card reader beside it, as the gateway names it (`tmr_…`), or nothing.
    #[serde(default)]
    pub reader: String,
}

/// The port on which receipt printers take bytes, unless they say otherwise.
const PRINTER_PORT: u16 = 9100;

impl EditRegister {
    /// The same, as it is kept: the printer as `host:port`.
    ///
    /// # Errors
    /// `input.invalid`.
    pub fn read(&self) -> Result<Self, AppError> {
        let mut p = Problems::default();
        let name = p.take("name", text::required(&self.name));
        let printer = p.take("printer", printer(self.printer.trim()));
        let reader = p.take("reader", reader(self.reader.trim()));
        p.finish()?;
        let (name, printer) = (name.unwrap_or_default(), printer.unwrap_or_default());
        Ok(Self { id: self.id, name, printer, reader: reader.unwrap_or_default() })
    }
}

/// Readers are named by the gateway (docs.stripe.com/api/terminal/readers).
fn reader(typed: &str) -> Result<String, &'static str> {
    let named =
        typed.strip_prefix("tmr_").is_some_and(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric()));
    if typed.is_empty() || (named && typed.len() <= 100) {
        return Ok(typed.to_owned());
    }
    Err("The id of a reader: tmr_ and letters and figures.")
}

fn printer(typed: &str) -> Result<String, &'static str> {
    const NOT: &str = "An address and a port, for example 192.168.1.40:9100.";
    if typed.is_empty() {
        return Ok(String::new());
    }
    let (host, port) = match typed.rsplit_once(':') {
        Some((host, port)) => (host, port.parse::<u16>().ok().filter(|port| *port > 0).ok_or(NOT)?),
        None => (typed, PRINTER_PORT),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    if host.is_empty() || host.len() > 253 || !host.chars().all(plain) {
        return Err(NOT);
    }
    Ok(format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_store_begins_with_holds_and_what_makes_no_sense_does_not() {
        let usual = |code: &str| TillSettings::usual("NS", code.parse().unwrap());
        for currency in Currency::all() {
            usual(currency.code()).check().unwrap();
        }
        assert_eq!(usual("JPY").cash_variance.minor, 5);
        assert_eq!(usual("KWD").cash_variance.minor, 5_000);
        let wrong = |change: fn(&mut TillSettings), field: &str| {
            let mut settings = usual("USD");
            change(&mut settings);
            assert!(settings.check().unwrap_err().of(field).is_some(), "{field}");
        };
        wrong(|it| it.code = "n s".into(), "code");
        wrong(|it| it.cash_variance.minor = -1, "cash_variance");
        wrong(|it| it.layaway.fee.currency = "EUR".parse().unwrap(), "layaway.fee");
        wrong(|it| it.terms.cash_rounding.step = 0, "terms.cash_rounding.step");
        wrong(|it| it.hold_minutes = 0, "hold_minutes");
        wrong(|it| it.layaway.instalments = 0, "layaway.instalments");
    }

    #[test]
    fn a_printer_is_a_host_and_a_port() {
        let id = uuid::Uuid::from_u128(1).into();
        let read = |typed: &str| {
            EditRegister { id, name: "Till 1".into(), printer: typed.into(), reader: String::new() }.read()
        };
        assert_eq!(read("  ").unwrap().printer, "");
        assert_eq!(read("192.168.1.40").unwrap().printer, "192.168.1.40:9100");
        assert_eq!(read("printer.local:515").unwrap().printer, "printer.local:515");
        for wrong in ["http://printer", "a b:1", "host:0", "host:70000", ":9100", "[::1]:9100", "x/../y:1"] {
            assert!(read(wrong).unwrap_err().of("printer").is_some(), "{wrong}");
        }
    }

    #[test]
    fn a_reader_is_named_as_the_gateway_names_it() {
        let id = uuid::Uuid::from_u128(1).into();
        let read = |typed: &str| {
            EditRegister { id, name: "Till 1".into(), printer: String::new(), reader: typed.into() }.read()
        };
        assert_eq!(read(" tmr_Abc123 ").unwrap().reader, "tmr_Abc123");
        assert_eq!(read("").unwrap().reader, "");
        for wrong in ["tmr_", "rdr_1", "tmr_a/../b", "tmr_a?x=1"] {
            assert!(read(wrong).unwrap_err().of("reader").is_some(), "{wrong}");
        }
    }
}
