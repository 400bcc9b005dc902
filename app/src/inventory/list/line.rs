//! A line of the list: what everybody sees, and cost and margin for those who may.

use domain::{
    AppError, Cursor, Money,
    inventory::{ItemPage, ItemRow, ItemRowCost, Listing},
};
use serde::{Deserialize, Serialize};

use crate::inventory::rpc::{list_items, list_items_cost};

/// A line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// What everybody sees.
    pub row: ItemRow,
    /// Not there for those who may not see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<LineCost>,
}

/// What only some see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineCost {
    /// Sum of all costs.
    pub cost: Option<Money>,
    /// Margin in parts per million.
    pub margin_ppm: Option<i64>,
}

/// A page of lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lines {
    /// In order.
    pub lines: Vec<Line>,
    /// Where the next page starts.
    pub next: Option<Cursor>,
    /// Nothing matched as typed.
    pub similar: bool,
}

/// Asks for a page; with cost only where that may be seen.
///
/// # Errors
/// Those of the server.
pub async fn ask(listing: Listing, with_cost: bool) -> Result<Lines, AppError> {
    if with_cost {
        let of =
            |it: ItemRowCost| Line { cost: Some(LineCost { cost: it.cost, margin_ppm: it.margin_ppm }), row: it.row };
        list_items_cost(listing).await.map(|page| lines(page, of))
    } else {
        list_items(listing).await.map(|page| lines(page, |row| Line { row, cost: None }))
    }
}

fn lines<R>(ItemPage { page, similar }: ItemPage<R>, of: impl FnMut(R) -> Line) -> Lines {
    let page = page.map(of);
    Lines { lines: page.items, next: page.next, similar }
}
