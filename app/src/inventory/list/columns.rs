//! The columns of the stock that may be hidden.

/// Key and name of each; cost and margin for those who have them.
#[must_use]
pub fn offered(with_cost: bool) -> Vec<(&'static str, &'static str)> {
    let mut all = vec![
        ("ref", "Reference"),
        ("year", "Year"),
        ("no", "Stock no."),
        ("state", "State"),
        ("place", "Location"),
        ("days", "Days"),
    ];
    if with_cost {
        all.extend([("cost", "Cost"), ("margin", "Margin")]);
    }
    all
}
