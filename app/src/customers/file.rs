//! Clients as a file: what an export writes, and an import reads again.

use domain::customers::ClientRowReach;

/// The headings. Those that say something about a client are read again by the import; the sums are not.
pub const HEAD: [&str; 10] =
    ["Name", "Company", "E-mail", "Phone", "Do not contact", "Tags", "Associate", "Sales", "Spent", "Last"];

/// A client as a line of the file.
#[must_use]
pub fn line(it: &ClientRowReach) -> Vec<String> {
    let row = &it.row;
    let sales = row.totals.iter().fold(0_u32, |sum, total| sum.saturating_add(total.sales));
    let spent: Vec<String> = row.totals.iter().map(|total| total.spent.to_string()).collect();
    let last = row.totals.iter().map(|total| total.last_on).max();
    vec![
        row.called.clone(),
        row.company.clone(),
        it.email.clone(),
        it.phone.clone(),
        if it.do_not_contact { "yes" } else { "" }.to_owned(),
        row.tags.join(", "),
        row.associate.clone(),
        sales.to_string(),
        spent.join(" + "),
        last.map(|day| day.to_string()).unwrap_or_default(),
    ]
}
