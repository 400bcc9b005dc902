//! What a document says. Made once from what was posted, stored, and printed from ever after.

use domain::Money;
use serde::{Deserialize, Serialize};

/// What kind of document it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// The receipt of a sale.
    Receipt,
    /// The same without prices.
    GiftReceipt,
    /// An invoice with its due date.
    Invoice,
    /// A quote.
    Quote,
    /// Money that goes back.
    CreditNote,
    /// What was paid towards a layaway and what is still owed.
    Layaway,
    /// What was ordered for a customer, what was paid towards it and what is still owed.
    Order,
    /// The account of a customer.
    Statement,
    /// The tag on a piece that is put by.
    Tag,
    /// The reading of a drawer that goes on.
    XReport,
    /// The closing report of a drawer.
    ZReport,
}

impl PaperKind {
    /// As it is printed.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Receipt => "Receipt",
            Self::GiftReceipt => "Gift receipt",
            Self::Invoice => "Invoice",
            Self::Quote => "Quote",
            Self::CreditNote => "Credit note",
            Self::Layaway => "Layaway statement",
            Self::Order => "Special order",
            Self::Statement => "Statement",
            Self::Tag => "Put by",
            Self::XReport => "X report",
            Self::ZReport => "Z report",
        }
    }

    /// Shows what things cost.
    #[must_use]
    pub const fn priced(self) -> bool {
        !matches!(self, Self::GiftReceipt | Self::Tag)
    }
}

/// What it is printed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// A roll of 80 mm, as long as it has to be.
    Roll,
    /// A4, as many as it takes.
    A4,
}

/// A shop or a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Name.
    pub name: String,
    /// Address and whatever else reaches them, line by line.
    pub lines: Vec<String>,
    /// VAT or tax number.
    pub tax_number: String,
}

/// A line of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperLine {
    /// What it is.
    pub title: String,
    /// Small print under it: stock number, discount and its reason.
    pub details: Vec<String>,
    /// How many.
    pub quantity: u32,
    /// For one.
    pub unit: Option<Money>,
    /// For all of them.
    pub amount: Option<Money>,
}

/// An amount with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// Its name.
    pub label: String,
    /// How much.
    pub amount: Money,
    /// Stands out: the total.
    pub strong: bool,
}

/// The tax of one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxLine {
    /// As the rule is called: `MA sales tax 6.25 %`.
    pub label: String,
    /// What it was levied on.
    pub base: Money,
    /// How much.
    pub amount: Money,
}

/// A block of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// What it is about.
    pub title: String,
    /// Name and value.
    pub rows: Vec<(String, String)>,
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Its kind.
    pub kind: PaperKind,
    /// Its number.
    pub number: String,
    /// The shop.
    pub seller: Party,
    /// The customer, if they are named.
    pub buyer: Option<Party>,
    /// Date, who served, due date: name and value.
    pub facts: Vec<(String, String)>,
    /// What it is about.
    pub lines: Vec<PaperLine>,
    /// Net, rounding, total.
    pub sums: Vec<Sum>,
    /// Tax, rule by rule: between net and total.
    pub taxes: Vec<TaxLine>,
    /// How it was paid, change included as a negative amount.
    pub tenders: Vec<Sum>,
    /// The blocks of a report.
    pub sections: Vec<Section>,
    /// What the law or the shop wants on it.
    pub legal: Vec<String>,
    /// The last line.
    pub greeting: String,
    /// What a scanner reads: the number of the document.
    pub code: String,
    /// Where it can be paid.
    pub pay_link: Option<String>,
}

impl Paper {
    /// An empty document of a kind.
    #[must_use]
    pub fn new(kind: PaperKind, number: String, seller: Party) -> Self {
        Self {
            kind,
            code: number.clone(),
            number,
            seller,
            buyer: None,
            facts: Vec::new(),
            lines: Vec::new(),
            sums: Vec::new(),
            taxes: Vec::new(),
            tenders: Vec::new(),
            sections: Vec::new(),
            legal: Vec::new(),
            greeting: String::new(),
            pay_link: None,
        }
    }

    /// The same purchase for whoever gets it as a present: no price, no customer, no way of paying.
    #[must_use]
    pub fn as_gift(&self) -> Self {
        let line = |line: &PaperLine| PaperLine { unit: None, amount: None, details: Vec::new(), ..line.clone() };
        Self {
            kind: PaperKind::GiftReceipt,
            buyer: None,
            lines: self.lines.iter().map(line).collect(),
            sums: Vec::new(),
            taxes: Vec::new(),
            tenders: Vec::new(),
            pay_link: None,
            ..self.clone()
        }
    }

    /// The tag on what is put by: for whom and under which number, without a price.
    #[must_use]
    pub fn as_tag(&self) -> Self {
        let line = |line: &PaperLine| PaperLine { unit: None, amount: None, ..line.clone() };
        Self {
            kind: PaperKind::Tag,
            facts: Vec::new(),
            lines: self.lines.iter().map(line).collect(),
            sums: Vec::new(),
            taxes: Vec::new(),
            tenders: Vec::new(),
            sections: Vec::new(),
            legal: Vec::new(),
            greeting: String::new(),
            pay_link: None,
            ..self.clone()
        }
    }

    /// Net, tax and total in the order in which they are printed: tax stands before the first strong sum.
    pub(crate) fn figures(&self) -> Vec<(String, String, bool)> {
        if !self.kind.priced() {
            return Vec::new();
        }
        let at = self.sums.iter().position(|sum| sum.strong).unwrap_or(self.sums.len());
        let (before, after) = self.sums.split_at(at);
        let sum = |sum: &Sum| (sum.label.clone(), sum.amount.to_string(), sum.strong);
        let tax = |tax: &TaxLine| (tax.label.clone(), tax.amount.to_string(), false);
        before.iter().map(sum).chain(self.taxes.iter().map(tax)).chain(after.iter().map(sum)).collect()
    }

    /// How it was paid, as it is printed.
    pub(crate) fn paid(&self) -> Vec<(String, String)> {
        if !self.kind.priced() {
            return Vec::new();
        }
        self.tenders.iter().map(|sum| (sum.label.clone(), sum.amount.to_string())).collect()
    }

    /// What a line costs, as it is printed; nothing on a present.
    pub(crate) fn price(&self, line: &PaperLine) -> String {
        let amount = line.amount.filter(|_| self.kind.priced());
        amount.map(|amount| amount.to_string()).unwrap_or_default()
    }

    /// Small print of a line, with its number and unit price when there are several.
    pub(crate) fn small(&self, line: &PaperLine) -> Vec<String> {
        let unit = line.unit.filter(|_| self.kind.priced());
        let many = match (line.quantity, unit) {
            (0 | 1, _) => None,
            (many, Some(unit)) => Some(format!("{many} × {unit}")),
            (many, None) => Some(format!("{many} ×")),
        };
        many.into_iter().chain(line.details.iter().cloned()).collect()
    }
}
