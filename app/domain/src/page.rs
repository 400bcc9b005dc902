//! Keyset pages: what a list answers, and the opaque cursor that asks for the next one.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// Rows asked for when the caller does not say.
pub const DEFAULT_LIMIT: u64 = 50;
/// The most rows one page may hold.
pub const MAX_LIMIT: u64 = 200;

/// One page of a list, and where the next one starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows, in order.
    pub items: Vec<T>,
    /// `None` on the last page.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// The same page with every row turned into something else (row to view).
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), next: self.next }
    }
}

/// The place after a row: its sort key and its id. Opaque to clients, who only hand it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(String);

impl Cursor {
    /// Remembers a row by sort key and id; `None` when the key cannot be written.
    pub fn after<K: Serialize>(key: &K, id: Uuid) -> Option<Self> {
        Some(Self(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&(key, id)).ok()?)))
    }

    /// Reads the place back; `None` when a client made the cursor up or took it from another list.
    #[must_use]
    pub fn read<K: DeserializeOwned>(&self) -> Option<(K, Uuid)> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(&self.0).ok()?).ok()
    }

    /// The text that goes into a URL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Cursor {
    fn from(text: String) -> Self {
        Self(text)
    }
}
