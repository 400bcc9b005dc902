//! What a till can sell, in memory: codes answer at once, words within a keystroke. A copy that ages: the server is
//! asked again for whatever is found, and has the last word.

use std::collections::HashMap;

use super::Sellable;
use crate::{
    ItemId, VariantId,
    inventory::Availability,
    text::{code_key, folded},
};

/// The most that a search answers.
pub const MOST_FOUND: usize = 60;

/// The copy.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    entries: Vec<Entry>,
    places: HashMap<(ItemId, Option<VariantId>), usize>,
    codes: HashMap<String, Vec<usize>>,
}

#[derive(Clone, Debug)]
struct Entry {
    it: Sellable,
    words: String,
}

impl Shelf {
    /// Takes something in, or takes over what has changed about it.
    pub fn put(&mut self, it: Sellable) {
        let key = (it.item, it.variant);
        let words = folded(&format!("{} {} {} {}", it.title, it.detail, it.stock_no, it.codes.join(" ")));
        let keys: Vec<String> = std::iter::once(&it.stock_no).chain(&it.codes).map(|code| code_key(code)).collect();
        let entry = Entry { it, words };
        let at = match self.places.get(&key).and_then(|at| self.entries.get_mut(*at).map(|old| (*at, old))) {
            Some((at, old)) => {
                *old = entry;
                at
            }
            None => {
                self.entries.push(entry);
                let at = self.entries.len().saturating_sub(1);
                self.places.insert(key, at);
                at
            }
        };
        for code in keys.into_iter().filter(|code| !code.is_empty()) {
            let places = self.codes.entry(code).or_default();
            if !places.contains(&at) {
                places.push(at);
            }
        }
    }

    /// What a code says, when it says one thing.
    #[must_use]
    pub fn exact(&self, code: &str) -> Option<&Sellable> {
        let key = code_key(code);
        let means = |at: &&usize| {
            let codes = self.entries.get(**at).map(|entry| std::iter::once(&entry.it.stock_no).chain(&entry.it.codes));
            codes.is_some_and(|mut codes| codes.any(|code| code_key(code) == key))
        };
        let mut found = self.codes.get(&key)?.iter().filter(means);
        match (found.next(), found.next()) {
            (Some(at), None) => self.entries.get(*at).map(|entry| &entry.it),
            _ => None,
        }
    }

    /// What has all of the words, of one category if one is named; what can be sold comes first.
    #[must_use]
    pub fn find(&self, text: &str, category: Option<&str>) -> Vec<Sellable> {
        let asked = folded(text);
        let fits = |entry: &&Entry| {
            category.is_none_or(|category| entry.it.category == category)
                && asked.split(' ').all(|word| entry.words.contains(word))
        };
        let mut found: Vec<&Entry> = self.entries.iter().filter(fits).take(MOST_FOUND).collect();
        found.sort_by_key(|entry| entry.it.availability != Availability::Available);
        found.into_iter().map(|entry| entry.it.clone()).collect()
    }

    /// Something, as it was last seen.
    #[must_use]
    pub fn get(&self, item: ItemId, variant: Option<VariantId>) -> Option<&Sellable> {
        self.places.get(&(item, variant)).and_then(|at| self.entries.get(*at)).map(|entry| &entry.it)
    }

    /// Notes where an item stands now. Answers whether it is known.
    pub fn mark(&mut self, item: ItemId, now: Availability) -> bool {
        let mut known = false;
        for entry in self.entries.iter_mut().filter(|entry| entry.it.item == item) {
            entry.it.availability = now;
            known = true;
        }
        known
    }

    /// The categories there is something of.
    #[must_use]
    pub fn has(&self, category: &str) -> bool {
        self.entries.iter().any(|entry| entry.it.category == category)
    }

    /// How much there is.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Nothing yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{super::fixtures::sellable, *};

    #[test]
    fn a_code_answers_when_it_says_one_thing() {
        let mut shelf = Shelf::default();
        shelf.put(sellable(1, 100));
        shelf.put(Sellable { codes: vec!["501 234".into()], ..sellable(2, 100) });
        shelf.put(Sellable { codes: vec!["501234".into()], ..sellable(3, 100) });
        assert_eq!(shelf.exact("w-10001").map(|it| it.item), Some(Uuid::from_u128(1).into()));
        assert!(shelf.exact("501234").is_none(), "two things have this code");
        shelf.put(Sellable { codes: vec!["77".into()], ..sellable(3, 100) });
        assert_eq!(shelf.exact("501234").map(|it| it.item), Some(Uuid::from_u128(2).into()), "the other lost it");
        assert!(shelf.exact("").is_none());
        assert_eq!(shelf.len(), 3);
    }

    #[test]
    fn words_are_found_in_any_order_and_what_can_be_sold_comes_first() {
        let mut shelf = Shelf::default();
        let titled = |n, title: &str| Sellable { title: title.into(), ..sellable(n, 100) };
        shelf.put(titled(1, "Rolex Submariner"));
        shelf.put(titled(2, "Rolex Daytona"));
        shelf.put(titled(3, "Hermès Birkin"));
        let found = |shelf: &Shelf, text: &str| -> Vec<String> {
            shelf.find(text, None).into_iter().map(|it| it.title).collect()
        };
        assert_eq!(found(&shelf, "hermes"), ["Hermès Birkin"]);
        assert_eq!(found(&shelf, "sub ROL"), ["Rolex Submariner"]);
        assert!(shelf.mark(Uuid::from_u128(1).into(), Availability::Sold));
        assert!(!shelf.mark(Uuid::from_u128(9).into(), Availability::Sold));
        assert_eq!(found(&shelf, "rolex"), ["Rolex Daytona", "Rolex Submariner"]);
        assert!(shelf.find("rolex", Some("handbag")).is_empty());
    }
}
