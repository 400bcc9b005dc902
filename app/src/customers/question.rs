//! What the list of clients is asked for. All of it stands in the address, so that Back and sharing work.

use domain::{
    UserId,
    customers::{ClientFilter, ClientListing, ClientSort, ClientsOf},
    inventory::query::percent,
};
use leptos_router::params::ParamsMap;

use crate::paths;

/// The saved views: key, word.
pub const VIEWS: [(&str, &str); 4] = [("", "All"), ("mine", "Mine"), ("nobody", "Nobody's"), ("newest", "Newest")];

/// As the address says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// As typed.
    pub q: String,
    /// A saved view.
    pub view: String,
    /// A tag, or nothing.
    pub tag: String,
    /// The id of a colleague, or nothing.
    pub associate: String,
}

impl Question {
    /// Reads the address.
    pub fn read(of: &ParamsMap) -> Self {
        let get = |name: &str| of.get(name).unwrap_or_default();
        Self { q: get("q"), view: get("view"), tag: get("tag"), associate: get("associate") }
    }

    /// The address of it.
    pub fn href(&self) -> String {
        let pairs = [("q", &self.q), ("view", &self.view), ("tag", &self.tag), ("associate", &self.associate)];
        let set: Vec<String> = pairs
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", percent(value)))
            .collect();
        if set.is_empty() { paths::CLIENTS.to_owned() } else { format!("{}?{}", paths::CLIENTS, set.join("&")) }
    }

    /// What a segment keeps of it.
    pub fn filter(&self) -> ClientFilter {
        ClientFilter {
            q: self.q.clone(),
            tag: self.tag.clone(),
            associate: self.associate.parse().ok(),
            whose: ClientsOf::of(&self.view).unwrap_or(ClientsOf::All),
            sort: if self.view == "newest" { ClientSort::Newest } else { ClientSort::Name },
        }
    }

    /// What a segment asks for.
    pub fn of(filter: &ClientFilter) -> Self {
        let view = match (filter.whose, filter.sort) {
            (ClientsOf::All, ClientSort::Newest) => "newest",
            (ClientsOf::All, ClientSort::Name) => "",
            (whose, _) => whose.key(),
        };
        let associate = filter.associate.map(|id| id.to_string()).unwrap_or_default();
        Self { q: filter.q.clone(), view: view.to_owned(), tag: filter.tag.clone(), associate }
    }

    /// The address with something changed.
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut other = self.clone();
        change(&mut other);
        other.href()
    }

    /// What the server is asked.
    pub fn listing(&self, me: UserId) -> ClientListing {
        let mine = (self.view == "mine").then_some(me);
        ClientListing {
            q: self.q.clone(),
            tag: self.tag.clone(),
            associate: mine.or_else(|| self.associate.parse().ok()),
            nobody: self.view == "nobody",
            sort: if self.view == "newest" { ClientSort::Newest } else { ClientSort::Name },
            after: None,
        }
    }

    /// Narrows the list beyond its view.
    pub fn narrows(&self) -> bool {
        *self != Self { view: self.view.clone(), ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_what_is_asked_and_reads_back() {
        let asked =
            Question { q: "ana & ben".into(), view: "newest".into(), tag: "Rolex".into(), ..Question::default() };
        assert_eq!(asked.href(), "/clients?q=ana%20%26%20ben&view=newest&tag=Rolex");
        let mut map = ParamsMap::new();
        for (name, value) in [("q", "ana & ben"), ("view", "newest"), ("tag", "Rolex")] {
            map.insert(name, value.to_owned());
        }
        assert_eq!(Question::read(&map), asked);
        assert!(asked.narrows() && !Question { view: "mine".into(), ..Question::default() }.narrows());
        assert_eq!(Question::default().href(), "/clients");
        for (view, _) in VIEWS {
            let kept = Question { view: view.to_owned(), ..asked.clone() };
            assert_eq!(Question::of(&kept.filter()), kept, "a segment leads where it was kept");
        }
    }
}
