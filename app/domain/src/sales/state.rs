//! The states of a sale.

use crate::machine::{transitions, vocabulary};

vocabulary! {
    /// Where a sale stands.
    SaleState {
        /// Being put together.
        Draft = "draft", "Draft";
        /// Set aside, to be taken up again at any till.
        Parked = "parked", "Parked";
        /// Posted: paid, numbered, never changed again.
        Completed = "completed", "Completed";
        /// Some of it came back.
        PartlyRefunded = "partly_refunded", "Partly refunded";
        /// All of it came back.
        Refunded = "refunded", "Refunded";
        /// Never posted.
        Discarded = "discarded", "Discarded";
        /// Posted by mistake and reversed in the same cash session.
        Voided = "voided", "Voided";
    }
    /// What can be done with a sale.
    SaleStep {
        /// Set it aside.
        Park = "park", "Park";
        /// Take it up again.
        Resume = "resume", "Resume";
        /// Throw the draft away.
        Discard = "discard", "Discard";
        /// Post it.
        Complete = "complete", "Complete";
        /// Reverse it in the same cash session.
        Void = "void", "Void";
        /// Take some of it back.
        RefundPart = "refund_part", "Refund in part";
        /// Take back what is left of it.
        RefundRest = "refund_rest", "Refund";
    }
}

transitions! { SaleState by SaleStep, from Draft:
    Draft { Park => Parked, Discard => Discarded, Complete => Completed }
    Parked { Resume => Draft, Discard => Discarded }
    Completed { Void => Voided, RefundPart => PartlyRefunded, RefundRest => Refunded }
    PartlyRefunded { RefundPart => PartlyRefunded, RefundRest => Refunded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_transition_table() {
        insta::assert_snapshot!(crate::machine::table::<SaleState>());
    }
}
