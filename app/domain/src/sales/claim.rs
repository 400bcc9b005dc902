//! What the till may do with a piece of stock, and the rule that of two claims only one wins.
//!
//! The steps of [`crate::inventory::Move`] are taken by hand; these are taken by documents. A piece that is held,
//! missing, in service or somebody's watch in repair is in no row, so it cannot be sold whatever the document says.

use serde::{Deserialize, Serialize};

use super::refund::Restock;
use crate::{
    AppError, Code,
    inventory::{Availability, Ownership},
    machine::vocabulary,
};

vocabulary! {
    /// A step that a document takes with a piece.
    Claim {
        /// Keep it for somebody, for a while.
        Reserve = "reserve", "Reserve";
        /// Let it go again.
        Release = "release", "Release";
        /// Promise it: layaway, special order, deposit.
        Commit = "commit", "Commit";
        /// Sell it.
        Sell = "sell", "Sell";
        /// Hand it over.
        Deliver = "deliver", "Deliver";
        /// Take it back.
        TakeBack = "take_back", "Take back";
    }
}

/// Every allowed step: from, step, to. Only who reserved or was promised a piece may go on from there; that is the
/// document's business, and checked by its id.
pub const CLAIMS: &[(Availability, Claim, Availability)] = &[
    (Availability::Available, Claim::Reserve, Availability::Reserved),
    (Availability::Available, Claim::Commit, Availability::Committed),
    (Availability::Available, Claim::Sell, Availability::Sold),
    (Availability::Reserved, Claim::Release, Availability::Available),
    (Availability::Reserved, Claim::Commit, Availability::Committed),
    (Availability::Reserved, Claim::Sell, Availability::Sold),
    (Availability::Committed, Claim::Release, Availability::Available),
    (Availability::Committed, Claim::Sell, Availability::Sold),
    (Availability::Sold, Claim::Deliver, Availability::Delivered),
    (Availability::Sold, Claim::TakeBack, Availability::Processing),
    (Availability::Delivered, Claim::TakeBack, Availability::Processing),
];

/// The facts of a piece that a claim looks at, as a document saw them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    /// Whose it is.
    pub ownership: Ownership,
    /// Where it stands.
    pub availability: Availability,
    /// Grows with every change. The row is updated `WHERE version = ?`: of two claims that saw the same version one
    /// updates it and the other finds it gone.
    pub version: i32,
}

impl Claimed {
    /// Takes a step, if nobody changed the piece since `seen`.
    ///
    /// # Errors
    /// `conflict.stale`, `item.transition`.
    pub fn claim(self, seen: i32, step: Claim) -> Result<Self, AppError> {
        if self.version != seen {
            return Err(AppError::new(Code::Stale, "Somebody else was faster: this piece has changed."));
        }
        let refused = || {
            let state = self.availability.label().to_lowercase();
            AppError::new(Code::Transition, format!("“{}” is not possible while it is {state}.", step.label()))
        };
        let ours = self.ownership != Ownership::CustomerProperty;
        let row = CLAIMS.iter().find(|(from, by, _)| *from == self.availability && *by == step && ours);
        let availability = row.map(|(.., to)| *to).ok_or_else(refused)?;
        let version = self.version.checked_add(1).ok_or_else(refused)?;
        Ok(Self { availability, version, ..self })
    }

    /// Takes a piece back and puts it where the refund says.
    ///
    /// # Errors
    /// `conflict.stale`, `item.transition`, `input.invalid` when nothing came back.
    pub fn take_back(self, seen: i32, restock: Restock) -> Result<Self, AppError> {
        let availability = restock.availability();
        let availability = availability.ok_or_else(|| AppError::field("restock", "Say what becomes of the piece."))?;
        Ok(Self { availability, ..self.claim(seen, Claim::TakeBack)? })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_table_of_claims() {
        let mut lines = Vec::new();
        for from in Availability::ALL {
            let mut steps = Vec::new();
            for step in Claim::ALL {
                let piece = Claimed { ownership: Ownership::Owned, availability: *from, version: 1 };
                let rows = CLAIMS.iter().filter(|(state, by, _)| state == from && by == step).count();
                match piece.claim(1, *step) {
                    Ok(next) => steps.push(format!("{} → {}", step.key(), next.availability.key())),
                    Err(why) => assert_eq!((why.code, rows), (Code::Transition, 0)),
                }
                let theirs = Claimed { ownership: Ownership::CustomerProperty, ..piece };
                assert_eq!(theirs.claim(1, *step).unwrap_err().code, Code::Transition);
            }
            lines.push(format!("{:<20} {}", from.key(), steps.join(", ")).trim_end().to_owned());
        }
        insta::assert_snapshot!(lines.join("\n"));
    }

    proptest! {
        #[test]
        fn of_claims_that_saw_the_same_piece_one_wins(
            from in 0..Availability::ALL.len(), steps in prop::collection::vec(0..Claim::ALL.len(), 2..10),
        ) {
            let seen = Claimed { ownership: Ownership::Owned, availability: Availability::ALL[from], version: 7 };
            let (mut piece, mut winners) = (seen, 0);
            for which in steps {
                match piece.claim(seen.version, Claim::ALL[which]) {
                    Ok(next) => (piece, winners) = (next, winners + 1),
                    Err(why) => prop_assert!(matches!(why.code, Code::Stale | Code::Transition)),
                }
            }
            prop_assert!(winners <= 1);
            prop_assert_eq!(piece.version, seen.version + winners);
        }
    }
}
