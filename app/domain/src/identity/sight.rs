//! Who sees what, as a table that people read. It is made from the roles, the permissions and the record scopes, so it
//! cannot say anything else than what the house does.

use super::{RecordScope, Role, role_allows};

/// How far somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Nothing of it.
    Nothing,
    /// One's own.
    Own,
    /// One's team's.
    Team,
    /// All of one's stores.
    Stores,
    /// All of the business.
    Business,
}

impl Sight {
    /// As people say it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Nothing => "no",
            Self::Own => "own",
            Self::Team => "team’s",
            Self::Stores => "all of their stores",
            Self::Business => "all",
        }
    }
}

/// What the sight of something follows from.
#[derive(Clone, Copy, Debug)]
enum Follows {
    /// A permission opens all of it that is in one's stores.
    Store(&'static str),
    /// A permission opens all of it: it belongs to the business.
    Business(&'static str),
    /// A permission opens all of it, and another one's own.
    Shared(&'static str, Sight, &'static str),
    /// A permission opens it as far as the record scope goes.
    Records(&'static str),
}

const ALL: [(&str, Follows); 14] = [
    ("Stock, without cost and serial numbers", Follows::Store("inventory.view")),
    ("Cost, margin, where a piece was bought", Follows::Store("inventory.view_cost")),
    ("Serial numbers", Follows::Store("inventory.view_serial")),
    ("Clients, what they own and want", Follows::Business("customers.browse")),
    ("How clients are reached", Follows::Business("customers.view")),
    ("Private notes", Follows::Shared("customers.private_notes", Sight::Business, "customers.edit")),
    ("Tasks", Follows::Records("tasks.view")),
    ("Opportunities", Follows::Records("opportunities.view")),
    ("What opportunities come to", Follows::Records("opportunities.figures")),
    ("Sales, quotes, layaways, orders, invoices", Follows::Store("sales.view")),
    ("Drawers", Follows::Store("cash.view")),
    ("Commission", Follows::Shared("commission.view_all", Sight::Stores, "commission.view_own")),
    ("The sales report", Follows::Store("reports.sales")),
    ("Colleagues and how they are reached", Follows::Store("people.manage")),
];

impl Follows {
    fn sight(self, role: Role) -> Sight {
        let when = |code: &str, sight| if role_allows(role, code) { sight } else { Sight::Nothing };
        match self {
            Self::Store(code) => when(code, Sight::Stores),
            Self::Business(code) => when(code, Sight::Business),
            Self::Shared(all, sight, _) if role_allows(role, all) => sight,
            Self::Shared(_, _, own) => when(own, Sight::Own),
            Self::Records(code) => when(
                code,
                match role.records_under(code, role.records()) {
                    RecordScope::Own => Sight::Own,
                    RecordScope::Team => Sight::Team,
                    RecordScope::All => Sight::Stores,
                },
            ),
        }
    }
}

/// Every kind of thing, with what each role sees of it, in the order of [`Role::ALL`].
pub fn table() -> impl Iterator<Item = (&'static str, [Sight; Role::ALL.len()])> {
    ALL.into_iter().map(|(what, follows)| (what, Role::ALL.map(|role| follows.sight(role))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::permission::TABLE;

    #[test]
    fn who_sees_what() {
        let mut text = format!("{:<44}", "");
        for role in Role::ALL {
            text.push_str(&format!("{:<22}", role.label()));
        }
        for (what, cells) in table() {
            text.push_str(&format!("\n{what:<44}"));
            for cell in cells {
                text.push_str(&format!("{:<22}", cell.label()));
            }
        }
        insta::assert_snapshot!(text);
    }

    /// A permission to see something new is not forgotten here.
    #[test]
    fn nothing_that_can_be_seen_is_left_out() {
        let named: Vec<&str> = ALL
            .into_iter()
            .flat_map(|(_, follows)| match follows {
                Follows::Store(code) | Follows::Business(code) | Follows::Records(code) => vec![code],
                Follows::Shared(all, _, own) => vec![all, own],
            })
            .collect();
        let sees = |code: &&str| ["view", "browse", "figures"].iter().any(|verb| code.contains(verb));
        let missing: Vec<_> =
            TABLE.iter().map(|(code, _)| *code).filter(sees).filter(|it| !named.contains(it)).collect();
        assert_eq!(missing, [""; 0]);
        assert!(named.iter().all(|code| TABLE.iter().any(|(known, _)| known == code)), "{named:?}");
    }
}
