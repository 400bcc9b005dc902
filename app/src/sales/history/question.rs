//! What the list of sales is asked for. All of it stands in the address, so that Back and sharing work.

use domain::{
    Date, UserId,
    inventory::query::percent,
    sales::{SaleListing, SaleState, TenderKind},
};
use leptos_router::params::ParamsMap;

use crate::paths;

/// The saved views: key, word.
pub const VIEWS: [(&str, &str); 5] = [
    ("", "All"),
    ("mine", "Mine"),
    ("partly_refunded", "Partly refunded"),
    ("refunded", "Refunded"),
    ("voided", "Voided"),
];

/// As the address says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// As typed.
    pub q: String,
    /// A saved view.
    pub view: String,
    /// First day, or nothing.
    pub from: String,
    /// Last day, or nothing.
    pub to: String,
    /// Key of a tender, or nothing.
    pub tender: String,
    /// Largest first.
    pub largest: bool,
}

impl Question {
    /// Reads the address.
    pub fn read(of: &ParamsMap) -> Self {
        let get = |name: &str| of.get(name).unwrap_or_default();
        Self {
            q: get("q"),
            view: get("view"),
            from: get("from"),
            to: get("to"),
            tender: get("tender"),
            largest: get("order") == "largest",
        }
    }

    /// The address of it.
    pub fn href(&self) -> String {
        let order = if self.largest { "largest" } else { "" };
        let pairs = [
            ("q", self.q.as_str()),
            ("view", &self.view),
            ("from", &self.from),
            ("to", &self.to),
            ("tender", &self.tender),
            ("order", order),
        ];
        let set: Vec<String> = pairs
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", percent(value)))
            .collect();
        if set.is_empty() { paths::SALES.to_owned() } else { format!("{}?{}", paths::SALES, set.join("&")) }
    }

    /// The address with something changed.
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut other = self.clone();
        change(&mut other);
        other.href()
    }

    /// What the server is asked.
    pub fn listing(&self, me: UserId) -> SaleListing {
        let day = |typed: &str| typed.parse::<Date>().ok();
        SaleListing {
            text: self.q.clone(),
            from: day(&self.from),
            to: day(&self.to),
            state: SaleState::of(&self.view),
            tender: TenderKind::of(&self.tender),
            salesperson: (self.view == "mine").then_some(me),
            by_total: self.largest,
            ..SaleListing::default()
        }
    }

    /// Narrows the list beyond its view.
    pub fn narrows(&self) -> bool {
        *self != Self { view: self.view.clone(), largest: self.largest, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_what_is_asked_and_reads_back() {
        let asked = Question {
            q: "sub & date".into(),
            view: "mine".into(),
            from: "2026-11-01".into(),
            tender: "card".into(),
            largest: true,
            ..Question::default()
        };
        assert_eq!(asked.href(), "/sales?q=sub%20%26%20date&view=mine&from=2026-11-01&tender=card&order=largest");
        let mut map = ParamsMap::new();
        for (name, value) in
            [("q", "sub & date"), ("view", "mine"), ("from", "2026-11-01"), ("tender", "card"), ("order", "largest")]
        {
            map.insert(name, value.to_owned());
        }
        assert_eq!(Question::read(&map), asked);
        assert!(asked.narrows() && !Question { view: "mine".into(), ..Question::default() }.narrows());
        assert_eq!(Question::default().href(), "/sales");
    }
}
