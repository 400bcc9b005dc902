//! The facts of an item and the badge derived from them.
//!
//! One status enum is what makes systems contradict themselves. Ownership, availability, custody (a location) and
//! listing are separate facts; the badge a person sees is computed here and stored nowhere.

use serde::{Deserialize, Serialize};

use crate::{AppError, Code, machine::vocabulary};

vocabulary! {
    /// How stock is counted.
    Tracking {
        /// Serialised, one of one.
        Piece = "piece", "One piece";
        /// Counted, in variants.
        Quantity = "quantity", "Quantity";
    }
    /// Whose it is.
    Ownership {
        /// Ours.
        Owned = "owned", "Owned";
        /// Somebody's, to be sold for them.
        ConsignedIn = "consigned_in", "Consigned";
        /// A dealer's, on approval.
        MemoIn = "memo_in", "On memo";
        /// A customer's, here for repair. Never sellable.
        CustomerProperty = "customer_property", "Customer's";
    }
    /// Where it stands between arrival and departure.
    Availability {
        /// Being described.
        Draft = "draft", "Draft";
        /// Arrived, not looked at yet.
        Intake = "intake", "Intake";
        /// Held by law before it may be sold.
        Held = "held", "Held";
        /// Being checked, cleaned, photographed, priced.
        Processing = "processing", "Processing";
        /// For sale.
        Available = "available", "Available";
        /// Kept for somebody, for a while.
        Reserved = "reserved", "Reserved";
        /// Promised: layaway, special order, deposit.
        Committed = "committed", "Committed";
        /// In the workshop.
        Service = "service", "In service";
        /// Sold, still here.
        Sold = "sold", "Sold";
        /// Handed over.
        Delivered = "delivered", "Delivered";
        /// Not where it should be.
        Missing = "missing", "Missing";
        /// Back with its owner.
        ReturnedToOwner = "returned_to_owner", "Returned to owner";
        /// Back with the vendor.
        ReturnedToVendor = "returned_to_vendor", "Returned to vendor";
        /// Melted or broken up.
        Scrapped = "scrapped", "Scrapped";
        /// Off the books.
        WrittenOff = "written_off", "Written off";
    }
    /// The grade of a piece.
    Condition {
        /// Never used, as delivered.
        New = "new", "New";
        /// Never worn, may have been displayed.
        Unworn = "unworn", "Unworn";
        /// Signs of use only under a loupe.
        Excellent = "excellent", "Excellent";
        /// Light signs of use.
        VeryGood = "very_good", "Very good";
        /// Clear signs of use.
        Good = "good", "Good";
        /// Heavy signs of use or a fault.
        Fair = "fair", "Fair";
        /// For parts or repair.
        Parts = "parts", "For parts";
    }
    /// What staff may do with the availability of an item by hand. Selling, reserving and serving have use-cases of
    /// their own.
    Move {
        /// A draft has arrived.
        Receive = "receive", "Receive";
        /// Start checking and photographing.
        Process = "process", "Start processing";
        /// Put it up for sale.
        Release = "release", "Make available";
        /// Take it out of sale again.
        Withdraw = "withdraw", "Take out of sale";
        /// It is not where it should be.
        Miss = "miss", "Mark missing";
        /// It has turned up.
        Find = "find", "Mark found";
        /// Take it off the books.
        WriteOff = "write_off", "Write off";
    }
}

impl Availability {
    /// Still part of the stock that a shop counts.
    #[must_use]
    pub const fn in_stock(self) -> bool {
        !matches!(
            self,
            Self::Sold
                | Self::Delivered
                | Self::ReturnedToOwner
                | Self::ReturnedToVendor
                | Self::Scrapped
                | Self::WrittenOff
        )
    }

    /// Where `step` leads from here.
    ///
    /// # Errors
    /// `item.transition` when the step is not allowed from here.
    pub fn after(self, step: Move) -> Result<Self, AppError> {
        use Availability as A;
        match (self, step) {
            (A::Draft, Move::Receive) => Ok(A::Intake),
            (A::Draft | A::Intake, Move::Process) => Ok(A::Processing),
            (A::Draft | A::Intake | A::Processing, Move::Release) => Ok(A::Available),
            (A::Available, Move::Withdraw) => Ok(A::Processing),
            (A::Intake | A::Processing | A::Available, Move::Miss) => Ok(A::Missing),
            (A::Missing, Move::Find) => Ok(A::Available),
            (A::Draft | A::Intake | A::Processing | A::Available | A::Missing, Move::WriteOff) => Ok(A::WrittenOff),
            _ => Err(AppError::new(
                Code::Transition,
                format!("“{}” is not possible while it is {}.", step.label(), self.label().to_lowercase()),
            )),
        }
    }

    /// The steps that are allowed from here.
    pub fn moves(self) -> impl Iterator<Item = Move> {
        Move::ALL.iter().copied().filter(move |step| self.after(*step).is_ok())
    }
}

/// What a person sees at a glance. Derived, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Badge {
    /// The word.
    pub label: &'static str,
    /// The class suffix of the style sheet: shape and colour.
    pub tone: &'static str,
}

impl Badge {
    /// The badge of the facts. A quantity item that has run out says so.
    #[must_use]
    pub const fn of(ownership: Ownership, availability: Availability, tracking: Tracking, quantity: i64) -> Self {
        use Availability as A;
        if matches!(ownership, Ownership::CustomerProperty) {
            return Self { label: "Customer's", tone: "service" };
        }
        if matches!(tracking, Tracking::Quantity) && matches!(availability, A::Available) && quantity <= 0 {
            return Self { label: "Out of stock", tone: "sold" };
        }
        let tone = match availability {
            A::Draft | A::Intake | A::Processing => "draft",
            A::Held => "held",
            A::Available => "available",
            A::Reserved => "reserved",
            A::Committed => "committed",
            A::Service => "service",
            A::Missing => "missing",
            A::Sold | A::Delivered | A::ReturnedToOwner | A::ReturnedToVendor | A::Scrapped | A::WrittenOff => "sold",
        };
        Self { label: availability.label(), tone }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_transition_table() {
        let mut table = String::new();
        for from in Availability::ALL {
            let steps: Vec<_> =
                from.moves().map(|step| format!("{} → {}", step.key(), from.after(step).unwrap().key())).collect();
            table.push_str(&format!("{:<20} {}\n", from.key(), steps.join(", ")));
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn what_has_left_never_comes_back_by_hand() {
        for from in Availability::ALL.iter().filter(|from| !from.in_stock()) {
            assert_eq!(from.moves().count(), 0, "{from:?}");
        }
    }

    #[test]
    fn keys_read_back() {
        assert!(Availability::ALL.iter().all(|it| Availability::of(it.key()) == Some(*it)));
        assert!(Condition::ALL.iter().all(|it| Condition::of(it.key()) == Some(*it)));
        assert!(Move::ALL.iter().all(|it| Move::of(it.key()) == Some(*it)));
    }
}
