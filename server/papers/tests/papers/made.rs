//! A receipt with everything that a receipt may have.

use domain::Money;
use papers::{Paper, PaperKind, PaperLine, Party, Sum, TaxLine};

pub fn usd(minor: i64) -> Money {
    Money::new(minor, "USD".parse().unwrap())
}

pub fn receipt() -> Paper {
    let seller = Party {
        name: "Marlow & Finch".into(),
        lines: vec!["118 Newbury Street".into(), "Boston MA 02116".into(), "+1 617 555 0100".into()],
        tax_number: String::new(),
    };
    let line = |title: &str, details: &[&str], quantity, unit, amount| PaperLine {
        title: title.into(),
        details: details.iter().map(|it| (*it).to_owned()).collect(),
        quantity,
        unit: Some(usd(unit)),
        amount: Some(usd(amount)),
    };
    let sum = |label: &str, minor, strong| Sum { label: label.into(), amount: usd(minor), strong };
    Paper {
        buyer: Some(Party { name: "Daniel Rosenthal".into(), ..Party::default() }),
        facts: vec![("Date".into(), "20 Nov 2026, 14:05 EST".into()), ("Served by".into(), "Clara Bianchi".into())],
        lines: vec![
            line("Rolex Submariner Date", &["126610LN, W-10482"], 1, 1_425_000, 1_425_000),
            line("Tudor Black Bay 58", &["W-10409", "less $200.00, returning client"], 1, 325_000, 305_000),
            line("Travel roll, saffiano leather with two straps and a lock", &[], 2, 7_000, 14_000),
        ],
        sums: vec![sum("Net", 1_744_000, false), sum("Total USD", 1_853_000, true)],
        taxes: vec![TaxLine { label: "MA sales tax 6.25 %".into(), base: usd(1_744_000), amount: usd(109_000) }],
        tenders: vec![sum("Store credit", 50_000, false), sum("Cash", 1_810_000, false), sum("Change", -7_000, false)],
        legal: vec!["Returns within 14 days, unworn, with this receipt.".into()],
        greeting: "Thank you, Daniel".into(),
        ..Paper::new(PaperKind::Receipt, "NS-R-2026-004812".into(), seller)
    }
}
