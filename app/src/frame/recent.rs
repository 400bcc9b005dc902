//! The last pieces a person opened in this browser, for the palette.

use crate::ui::browser::{store, stored};

const KEY: &str = "recent";
const MOST: usize = 6;

/// A piece that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// Where it is.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// Its stock number.
    pub note: String,
}

/// The last pieces, newest first.
#[must_use]
pub fn recent() -> Vec<Recent> {
    let kept = stored(KEY).unwrap_or_default();
    let read = |line: &str| {
        let mut parts = line.split('\t').map(ToOwned::to_owned);
        Some(Recent { href: parts.next()?, title: parts.next()?, note: parts.next()? })
    };
    kept.lines().filter_map(read).collect()
}

/// Remembers a piece.
pub fn remember(href: &str, title: &str, note: &str) {
    let clean = |text: &str| text.replace(['\t', '\n'], " ");
    let mut all = recent();
    all.retain(|known| known.href != href);
    all.insert(0, Recent { href: href.to_owned(), title: clean(title), note: clean(note) });
    let lines: Vec<String> =
        all.iter().take(MOST).map(|it| format!("{}\t{}\t{}", it.href, it.title, it.note)).collect();
    store(KEY, &lines.join("\n"));
}

/// Forgets them all, as the next person at this browser may be another one.
pub fn forget() {
    store(KEY, "");
}
