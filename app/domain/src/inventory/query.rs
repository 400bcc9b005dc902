//! The list of stock as a URL: what is searched, filtered, sorted and shown. Back, sharing and saved views work
//! because all of it lives here.

use serde::{Deserialize, Serialize};

use super::{Availability, Category};
use crate::{Cursor, LocationId};

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Last taken in first.
    #[default]
    Newest,
    /// First taken in first.
    Oldest,
    /// Most expensive first.
    PriceDown,
    /// Cheapest first.
    PriceUp,
    /// By title.
    Title,
    /// By title, from the end.
    TitleDown,
}

impl Sort {
    /// All of them, with key and words.
    pub const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Newest, "newest", "Newest"),
        (Self::Oldest, "oldest", "Oldest"),
        (Self::PriceDown, "price_down", "Price, high to low"),
        (Self::PriceUp, "price_up", "Price, low to high"),
        (Self::Title, "title", "Title, A to Z"),
        (Self::TitleDown, "title_down", "Title, Z to A"),
    ];

    /// As it is written in a URL.
    #[must_use]
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(sort, ..)| *sort == self).map_or("newest", |(_, key, _)| key)
    }
}

/// How a list is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Rows.
    #[default]
    Table,
    /// Photos.
    Grid,
}

/// A list of stock: everything in its URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Listing {
    /// What was typed into the search box.
    pub q: String,
    /// Keys of categories; none means all.
    pub category: Vec<String>,
    /// Availabilities; none means everything still in stock.
    pub state: Vec<Availability>,
    /// Exact brand.
    pub brand: String,
    /// Exact tag.
    pub tag: String,
    /// Place in the store.
    pub location: Option<LocationId>,
    /// Lowest asking price, minor units.
    pub min: Option<i64>,
    /// Highest asking price, minor units.
    pub max: Option<i64>,
    /// With (`true`) or without (`false`) photos.
    pub photos: Option<bool>,
    /// Came in at least this many days ago.
    pub older: Option<i64>,
    /// The order.
    pub sort: Sort,
    /// The layout. The server does not care.
    pub view: View,
    /// Where this page starts.
    pub after: Option<Cursor>,
}

impl Listing {
    /// Reads the pairs of a query string; unknown names and values are ignored, as a shared link may be old.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut it = Self::default();
        for (name, value) in pairs {
            match name {
                "q" => value.clone_into(&mut it.q),
                "category" if Category::of(value).is_some() => it.category.push(value.to_owned()),
                "state" => it.state.extend(Availability::of(value)),
                "brand" => value.clone_into(&mut it.brand),
                "tag" => value.clone_into(&mut it.tag),
                "location" => it.location = value.parse().ok(),
                "min" => it.min = value.parse().ok(),
                "max" => it.max = value.parse().ok(),
                "photos" => it.photos = value.parse().ok(),
                "older" => it.older = value.parse().ok(),
                "sort" => {
                    it.sort = Sort::ALL.iter().find(|(_, key, _)| *key == value).map_or(it.sort, |(sort, ..)| *sort)
                }
                "view" if value == "grid" => it.view = View::Grid,
                "after" => it.after = Some(Cursor::from(value.to_owned())),
                _ => {}
            }
        }
        it
    }

    /// The pairs of its query string; what is default is left out.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        let mut add = |name, value: String| {
            if !value.is_empty() {
                pairs.push((name, value));
            }
        };
        add("q", self.q.clone());
        self.category.iter().for_each(|key| add("category", key.clone()));
        self.state.iter().for_each(|state| add("state", state.key().to_owned()));
        add("brand", self.brand.clone());
        add("tag", self.tag.clone());
        add("location", self.location.map(|id| id.to_string()).unwrap_or_default());
        add("min", self.min.map(|minor| minor.to_string()).unwrap_or_default());
        add("max", self.max.map(|minor| minor.to_string()).unwrap_or_default());
        add("photos", self.photos.map(|with| with.to_string()).unwrap_or_default());
        add("older", self.older.map(|days| days.to_string()).unwrap_or_default());
        add("sort", if self.sort == Sort::default() { String::new() } else { self.sort.key().to_owned() });
        add("view", if self.view == View::Grid { "grid".to_owned() } else { String::new() });
        add("after", self.after.as_ref().map(|cursor| cursor.as_str().to_owned()).unwrap_or_default());
        pairs
    }

    /// Its address under `path`.
    #[must_use]
    pub fn href(&self, path: &str) -> String {
        let query: Vec<String> =
            self.to_pairs().iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }

    /// The same list from its first page, changed.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut it = Self { after: None, ..self.clone() };
        change(&mut it);
        it
    }

    /// Something narrows the list.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        self.with(|it| {
            it.sort = Sort::default();
            it.view = View::default();
        }) != Self::default()
    }
}

/// Percent-encodes everything but RFC 3986 unreserved characters.
#[must_use]
pub fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_listing_survives_its_url(q in any::<String>(), brand in ".*", min in proptest::option::of(0..i64::MAX), grid: bool, sort in 0..6_usize) {
            let listing = Listing {
                q, brand, min,
                category: vec!["watch".into(), "handbag".into()],
                state: vec![Availability::Available],
                photos: Some(false),
                sort: Sort::ALL[sort].0,
                view: if grid { View::Grid } else { View::Table },
                ..Default::default()
            };
            let pairs = listing.to_pairs();
            let read = Listing::from_pairs(pairs.iter().map(|(name, value)| (*name, value.as_str())));
            prop_assert_eq!(read, listing);
        }
    }
}
