//! The views of the stock that every shop needs.

use crate::paths;
use domain::inventory::{Availability, Listing};

/// What is not for sale yet.
#[must_use]
pub fn preparing() -> Listing {
    use Availability::{Draft, Intake, Processing};
    Listing { state: vec![Draft, Intake, Processing], ..Listing::default() }
}

/// Name and address of each.
#[must_use]
pub fn fixed() -> Vec<(String, String)> {
    let all = Listing::default;
    let views = [
        ("All pieces", all()),
        ("For sale", Listing { state: vec![Availability::Available], ..all() }),
        ("Watches", Listing { category: vec!["watch".into()], ..all() }),
        ("Needs photos", Listing { photos: Some(false), ..all() }),
        ("Ageing over 90 days", Listing { older: Some(90), ..all() }),
        ("In preparation", preparing()),
    ];
    views.map(|(name, listing)| (name.to_owned(), address(&listing))).into()
}

/// The address of a view, whatever its layout and page.
#[must_use]
pub fn address(listing: &Listing) -> String {
    paths::stock(&listing.with(|it| it.view = domain::inventory::View::default()))
}
