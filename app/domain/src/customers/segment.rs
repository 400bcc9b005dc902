//! Segments: filters of the list of clients that are kept under a name, for oneself or for the store.

use serde::{Deserialize, Serialize};

use super::ClientSort;
use crate::{AppError, SegmentId, UserId, error::Problems, machine::vocabulary, text};

/// Segments that somebody is shown.
pub const MOST_SEGMENTS: u64 = 100;

vocabulary! {
    /// Whose clients are meant.
    ClientsOf {
        /// Everybody's.
        All = "all", "All";
        /// Those of whoever looks at the list.
        Mine = "mine", "Mine";
        /// Those whom nobody looks after.
        Nobody = "nobody", "Nobody's";
    }
}

/// What the list is narrowed by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientFilter {
    /// As typed.
    pub q: String,
    /// Only with this tag.
    pub tag: String,
    /// Only of this associate.
    pub associate: Option<UserId>,
    /// Whose clients.
    pub whose: ClientsOf,
    /// The order.
    pub sort: ClientSort,
}

/// Keeps a segment, or changes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveSegment {
    /// Minted by the browser.
    pub id: SegmentId,
    /// The version that was looked at; 0 for a new one.
    pub version: i32,
    /// What it is called.
    pub name: String,
    /// Everybody in the store sees it.
    pub shared: bool,
    /// What it holds.
    pub filter: ClientFilter,
}

impl SaveSegment {
    /// The name and the filter.
    ///
    /// # Errors
    /// `input.invalid`.
    pub fn read(&self) -> Result<(String, ClientFilter), AppError> {
        let mut p = Problems::default();
        let name = p.take("name", text::required(&self.name)).unwrap_or_default();
        let q = p.take("q", text::line(&self.filter.q)).unwrap_or_default();
        let tag = p.take("tag", text::line(&self.filter.tag)).unwrap_or_default();
        p.finish()?;
        Ok((name, ClientFilter { q, tag, ..self.filter.clone() }))
    }
}

/// Takes a segment away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveSegment {
    /// The segment.
    pub id: SegmentId,
    /// The version that was looked at.
    pub version: i32,
}

/// A segment as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentRow {
    /// The segment.
    pub id: SegmentId,
    /// What it is called.
    pub name: String,
    /// What it holds.
    pub filter: ClientFilter,
    /// Everybody in the store sees it.
    pub shared: bool,
    /// Whoever looks at it may change it.
    pub changeable: bool,
    /// Grows with every change.
    pub version: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_has_a_name() {
        let of = |name: &str, tag: &str| {
            let (tag, q) = (tag.to_owned(), String::new());
            let filter = ClientFilter { q, tag, associate: None, whose: ClientsOf::Mine, sort: ClientSort::Name };
            let id = uuid::Uuid::from_u128(1).into();
            SaveSegment { id, version: 0, name: name.into(), shared: false, filter }.read()
        };
        assert_eq!(of(" Brides ", " bride ").unwrap().1.tag, "bride");
        assert!(of(" ", "bride").unwrap_err().of("name").is_some());
        assert!(of("Brides", &"a".repeat(300)).unwrap_err().of("tag").is_some());
    }
}
