//! The lines as a file: what is shown, or what is selected.

use super::{hand::Hand, line::Line};
use crate::ui::csv::download_csv;

/// Hands the person a CSV file of the selection, or of everything shown.
pub fn export(hand: Hand, with_cost: bool) {
    let lines = hand.chosen();
    let mut head = vec![
        "Stock no.",
        "Title",
        "Brand",
        "Reference",
        "Year",
        "Category",
        "State",
        "Quantity",
        "Days",
        "Currency",
        "Asking",
    ];
    if with_cost {
        head.extend(["Cost", "Margin, %"]);
    }
    download_csv("stock.csv", &head, lines.iter().map(|line| cells(line, with_cost)));
}

fn cells(Line { row, cost }: &Line, with_cost: bool) -> Vec<String> {
    let plain = |money: Option<domain::Money>| money.map(domain::Money::plain).unwrap_or_default();
    let mut cells = vec![
        row.stock_no.clone(),
        row.title.clone(),
        row.brand.clone(),
        row.reference.clone(),
        row.year.map(|year| year.to_string()).unwrap_or_default(),
        row.category.clone(),
        row.badge().label.to_owned(),
        row.quantity.to_string(),
        row.days.to_string(),
        row.ask.map(|ask| ask.currency.code().to_owned()).unwrap_or_default(),
        plain(row.ask),
    ];
    if with_cost {
        let cost = cost.as_ref();
        cells.push(plain(cost.and_then(|cost| cost.cost)));
        cells.push(
            cost.and_then(|cost| cost.margin_ppm)
                .map(|ppm| {
                    format!("{}{}.{:02}", if ppm < 0 { "-" } else { "" }, ppm.abs() / 10_000, ppm.abs() / 100 % 100)
                })
                .unwrap_or_default(),
        );
    }
    cells
}
