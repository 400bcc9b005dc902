//! A piece that is kept for a customer until a day, without money.

use serde::{Deserialize, Serialize};

use crate::{AppError, CustomerId, Date, ItemId, SaleId, StoreId, When};

/// The most days that a piece is kept without money.
pub const MAX_DAYS: u16 = 90;

/// Reserves a piece for a customer through the end of a day; again, with the same id, for another time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReserveItem {
    /// The store of the piece.
    pub store: StoreId,
    /// The piece.
    pub item: ItemId,
    /// The id of the reservation, minted by the browser.
    pub cart: SaleId,
    /// For whom.
    pub customer: CustomerId,
    /// How many days after today.
    pub days: u16,
}

impl ReserveItem {
    /// The last day, counted from the business date.
    ///
    /// # Errors
    /// `input.invalid` for no day and for more than [`MAX_DAYS`].
    pub fn last_day(&self, today: Date) -> Result<Date, AppError> {
        let wrong = || AppError::field("days", format!("Between 1 and {MAX_DAYS} days."));
        if !(1..=MAX_DAYS).contains(&self.days) {
            return Err(wrong());
        }
        today.plus_days(i32::from(self.days)).ok_or_else(wrong)
    }
}

/// Lets a piece go before its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseReservation {
    /// The store of the piece.
    pub store: StoreId,
    /// The piece.
    pub item: ItemId,
    /// The reservation.
    pub cart: SaleId,
}

/// A reservation as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// The reservation.
    pub cart: SaleId,
    /// For whom.
    pub customer: CustomerId,
    /// By name.
    pub called: String,
    /// Who reserved it, by name.
    pub by: String,
    /// Until when.
    pub until: When,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_reservation_ends_within_the_quarter() {
        let today: Date = "2026-12-31".parse().unwrap();
        let id = Uuid::from_u128(1);
        let for_days =
            |days| ReserveItem { store: id.into(), item: id.into(), cart: id.into(), customer: id.into(), days };
        assert_eq!(for_days(1).last_day(today).unwrap().to_string(), "2027-01-01");
        assert_eq!(for_days(90).last_day(today).unwrap().to_string(), "2027-03-31");
        for days in [0, 91, u16::MAX] {
            assert!(for_days(days).last_day(today).unwrap_err().of("days").is_some(), "{days}");
        }
    }
}
