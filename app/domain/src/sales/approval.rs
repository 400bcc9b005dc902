//! What needs a second person, and the proof that one agreed: both are recorded, and they are not the same.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Priced, SaleDraft};
use crate::{
    AppError, Code, LineId, Money, Ppm, Timestamp, UserId,
    identity::{Permission, Role, role_allows, sales},
};

/// What somebody may have to agree to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Approvable {
    /// More discount on a line than its giver may give, discounts of the sale included.
    Discount {
        /// The line.
        line: LineId,
    },
    /// A line below its minimum price.
    BelowMinimum {
        /// The line.
        line: LineId,
    },
    /// A refund at all.
    Refund,
    /// Money back in another form than it came.
    OtherTender,
    /// A drawer that is further off than the store tolerates.
    CashVariance,
    /// More time for a layaway.
    LayawayExtension,
}

/// That somebody agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// To what.
    #[serde(flatten)]
    pub what: Approvable,
    /// Why.
    pub reason: String,
    /// Who asked.
    pub asked_by: UserId,
    /// Who agreed.
    pub approved_by: UserId,
    /// When.
    pub at: Timestamp,
}

/// How far each role may go alone, and who may agree to more. A setting of the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    /// The most discount a role may give on a line; a role that is missing gives none.
    pub discount: BTreeMap<Role, Ppm>,
    /// Roles that may sell below the minimum, refund and accept variances, and agree when others ask to.
    pub approvers: Vec<Role>,
}

impl Default for Authority {
    /// Owner and manager without limit; an associate up to 10 % alone. Whoever holds `sales.approve` approves.
    fn default() -> Self {
        let tenth = Ppm::new(100_000).unwrap_or(Ppm::ZERO);
        let discount = [(Role::Owner, Ppm::WHOLE), (Role::Manager, Ppm::WHOLE), (Role::SalesAssociate, tenth)];
        let approvers = Role::ALL.into_iter().filter(|role| role_allows(*role, sales::Approve::CODE)).collect();
        Self { discount: discount.into(), approvers }
    }
}

impl Authority {
    /// Each of `many` discounts may have been rounded up by less than a minor unit: 10 % of 99.99 is 10.00.
    fn may_discount(&self, role: Option<Role>, taken: Money, of: Money, many: usize) -> bool {
        let limit = role.and_then(|role| self.discount.get(&role)).copied().unwrap_or(Ppm::ZERO);
        let whole = i128::from(Ppm::WHOLE.parts());
        let rounding = i128::try_from(many).ok().and_then(|many| many.checked_mul(whole));
        let allowed = i128::from(of.minor).checked_mul(i128::from(limit.parts()));
        let allowed = allowed.zip(rounding).and_then(|(allowed, rounding)| allowed.checked_add(rounding));
        let asked = i128::from(taken.minor).checked_mul(whole);
        allowed.zip(asked).is_some_and(|(allowed, asked)| asked < allowed)
    }

    fn approves(&self, role: Option<Role>) -> bool {
        role.is_some_and(|role| self.approvers.contains(&role))
    }

    /// What in a sale goes beyond the limits. `staff` names the role, in this store, of everybody who gave a discount.
    ///
    /// # Errors
    /// `money.out_of_range`.
    pub fn needed(
        &self,
        draft: &SaleDraft,
        priced: &Priced,
        staff: &BTreeMap<UserId, Role>,
    ) -> Result<Vec<Approvable>, AppError> {
        let mut needed = Vec::new();
        for (line, row) in draft.lines.iter().zip(&priced.lines) {
            let taken = row.discount()?;
            let of_sale = draft.discounts.iter().filter(|_| line.kind.discountable());
            let mut givers = line.discounts.iter().chain(of_sale).map(|discount| discount.given_by);
            if !givers.all(|giver| {
                self.may_discount(staff.get(&giver).copied(), taken, row.extended, row.discounts.len().max(1))
            }) {
                needed.push(Approvable::Discount { line: line.id });
            }
            let asked = row.extended.try_sub(taken)?;
            let lowest = line.min_price.map(|min| min.times(line.quantity)).transpose()?;
            if lowest.is_some_and(|lowest| asked.minor < lowest.minor) {
                needed.push(Approvable::BelowMinimum { line: line.id });
            }
        }
        Ok(needed)
    }

    /// Proves that each thing was agreed to by another person whose role may. Who may approve needs nobody else: the
    /// owner of a shop of one can close the drawer. Only a discount over its giver's limit always takes a second
    /// person, because the first one is its giver.
    ///
    /// # Errors
    /// `approval.required` for the first that was not.
    pub fn check(
        &self,
        by: UserId,
        needed: &[Approvable],
        approvals: &[Approval],
        staff: &BTreeMap<UserId, Role>,
    ) -> Result<(), AppError> {
        let alone = self.approves(staff.get(&by).copied());
        let holds = |what: &Approvable| {
            let agreed = approvals.iter().any(|it| {
                it.what == *what
                    && it.approved_by != it.asked_by
                    && !it.reason.trim().is_empty()
                    && self.approves(staff.get(&it.approved_by).copied())
            });
            agreed || (alone && !matches!(what, Approvable::Discount { .. }))
        };
        match needed.iter().find(|what| !holds(what)) {
            None => Ok(()),
            Some(what) => {
                let words = match what {
                    Approvable::Discount { .. } => "A discount above the limit",
                    Approvable::BelowMinimum { .. } => "A price below the minimum",
                    Approvable::Refund => "A refund",
                    Approvable::OtherTender => "A refund to another tender",
                    Approvable::CashVariance => "A drawer this far off",
                    Approvable::LayawayExtension => "More time for a layaway",
                };
                Err(AppError::new(Code::ApprovalRequired, format!("{words} needs somebody else's approval.")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Discount, fixtures::*},
        *,
    };

    fn staff() -> BTreeMap<UserId, Role> {
        let roles = [Role::SalesAssociate, Role::Manager, Role::SalesAssociate, Role::Bookkeeper];
        (1..).map(user).zip(roles).collect()
    }

    fn needed(change: impl Fn(&mut SaleDraft)) -> Vec<Approvable> {
        let mut sale = draft(vec![piece(1, 100_000), piece(2, 100_000)]);
        sale.lines[1].min_price = Some(usd(95_000));
        change(&mut sale);
        let priced = super::super::price(&sale, &taxes(&[], None)).unwrap();
        Authority::default().needed(&sale, &priced, &staff()).unwrap()
    }

    #[test]
    fn limits_follow_the_giver_and_the_whole_discount_of_a_line() {
        let (first, second) = (line_id(1), line_id(2));
        assert_eq!(needed(|sale| sale.lines[0].discounts = vec![percent("10")]), []);
        let over = |sale: &mut SaleDraft| sale.lines[0].discounts = vec![fixed(10_001)];
        assert_eq!(needed(over), [Approvable::Discount { line: first }]);
        let by_manager = |sale: &mut SaleDraft| {
            sale.lines[0].discounts = vec![Discount { given_by: user(2), ..percent("50") }];
        };
        assert_eq!(needed(by_manager), []);
        let by_stranger = |sale: &mut SaleDraft| {
            sale.lines[0].discounts = vec![Discount { given_by: user(99), ..percent("1") }];
        };
        assert_eq!(needed(by_stranger), [Approvable::Discount { line: first }]);
        let together = |sale: &mut SaleDraft| {
            sale.lines[0].discounts = vec![percent("6")];
            sale.discounts = vec![percent("5")];
        };
        assert_eq!(needed(together), [Approvable::Discount { line: first }]);
        let below = |sale: &mut SaleDraft| sale.lines[1].discounts = vec![percent("5.01")];
        assert_eq!(needed(below), [Approvable::BelowMinimum { line: second }]);
        assert_eq!(needed(|sale| sale.lines[1].unit_price = usd(94_999)), [Approvable::BelowMinimum { line: second }]);
    }

    /// `ringing` posts a price below the minimum for which `asked` asked and `agreed` agreed.
    fn rung_up(ringing: u128, asked: u128, agreed: u128, reason: &str) -> bool {
        let what = Approvable::BelowMinimum { line: line_id(2) };
        let approval = Approval {
            what,
            reason: reason.into(),
            asked_by: user(asked),
            approved_by: user(agreed),
            at: Timestamp(0),
        };
        Authority::default().check(user(ringing), &[what], &[approval], &staff()).is_ok()
    }

    #[test]
    fn it_takes_another_person_who_may() {
        let what = Approvable::BelowMinimum { line: line_id(2) };
        let by = |asked, agreed, reason: &str| rung_up(asked, asked, agreed, reason);
        assert!(by(1, 2, "Loyal customer"));
        assert!(!rung_up(1, 2, 2, "Myself"), "nobody approves their own request");
        assert!(!by(3, 3, "Myself"), "nobody approves their own request");
        assert!(by(2, 3, "Any"), "who may approve needs nobody else");
        assert!(!by(1, 3, "A colleague"));
        assert!(!by(1, 4, "The bookkeeper"));
        assert!(!by(1, 99, "Somebody"));
        assert!(!by(1, 2, " "));
        let why = |by, what| Authority::default().check(user(by), &[what], &[], &staff()).unwrap_err().code;
        assert_eq!(why(1, what), Code::ApprovalRequired);
        let over = Approvable::Discount { line: line_id(1) };
        assert_eq!(why(2, over), Code::ApprovalRequired, "its giver was somebody else");
    }
}
