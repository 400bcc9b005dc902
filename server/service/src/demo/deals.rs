//! What might be sold in the demo shop: deals in every stage, some of them quiet for too long.

use db::Authorized;
use domain::{
    AppError, CustomerId, StoreId,
    identity::opportunities::Edit,
    opportunities::{CloseDeal, Closing, LostReason, MoveDeal, OpenDeal, OpportunityDraft, Source, default_pipelines},
    time::{DAY, HOUR},
};

use super::{PEOPLE, Shop};
use crate::{identity, opportunities};

/// Title, worth, stage, days since it was opened, days since it moved, source, whose (place in [`PEOPLE`]).
type Line = (&'static str, &'static str, usize, i64, i64, Source, usize);

const DEALS: [Line; 14] = [
    ("Royal Oak 15500", "39500", 1, 30, 12, Source::WalkIn, 2),
    ("Overseas, blue", "27800", 2, 26, 3, Source::Referral, 1),
    ("Submariner trade-up", "14250", 3, 25, 6, Source::WalkIn, 2),
    ("Emerald trilogy", "24800", 3, 24, 2, Source::Occasion, 1),
    ("Solitaire 2 ct", "31500", 1, 18, 5, Source::Storefront, 2),
    ("GMT on Jubilee", "21400", 1, 16, 1, Source::Wish, 2),
    ("Birkin 30 Gold", "21900", 2, 14, 1, Source::Phone, 2),
    ("Alhambra, malachite", "2950", 1, 9, 4, Source::Mail, 1),
    ("Calatrava for a retirement", "28000", 2, 8, 2, Source::Referral, 2),
    ("Something for a 40th", "12000", 0, 5, 5, Source::WalkIn, 2),
    ("Pearls for the mother of the bride", "3400", 0, 3, 3, Source::Phone, 1),
    ("Wedding bands", "4800", 0, 1, 1, Source::Phone, 2),
    ("Kelly 28 Sellier", "26500", 0, 0, 0, Source::Storefront, 2),
    ("Datejust for a graduation", "9800", 4, 20, 7, Source::WalkIn, 2),
];

impl Shop<'_> {
    /// Opens them and moves them to where they stand; the last one was lost.
    pub(super) async fn deals(&mut self, store: StoreId, customers: &[CustomerId]) -> Result<(), AppError> {
        let Some(pipeline) = default_pipelines().into_iter().next() else { return Ok(()) };
        for ((title, value, stage, opened, moved, source, whose), customer) in
            DEALS.iter().zip(customers.iter().cycle())
        {
            let email = PEOPLE.get(*whose).map_or("", |person| person.1);
            let who: Authorized<Edit> = identity::on_behalf(self.services, email).await?;
            let who = who.at(store)?;
            let ago = |days: i64| self.plan.now.plus(-days * DAY - HOUR);
            (self.plan.set_clock)(ago(*opened));
            let today = domain::Date::from_days(i32::try_from(self.plan.now.0 / DAY).unwrap_or_default());
            let close = today.and_then(|day| day.plus_days(i32::try_from(40 - opened).unwrap_or_default()));
            let draft = OpportunityDraft {
                title: (*title).into(),
                value: (*value).into(),
                expected_close: close,
                source: Some(*source),
                ..OpportunityDraft::default()
            };
            let id = self.services.db().mint();
            let cmd = OpenDeal { id, customer: *customer, pipeline: pipeline.id, stage: None, queue: false, draft };
            opportunities::open_deal(&who, cmd).await?;
            (self.plan.set_clock)(ago(*moved));
            if *stage == 4 {
                let how = Closing::Lost { reason: Some(LostReason::Price), note: String::new() };
                opportunities::close_deal(&who, CloseDeal { id, version: 1, how }).await?;
            } else if let Some(to) = pipeline.stages.get(*stage).filter(|_| *stage > 0) {
                opportunities::move_deal(&who, MoveDeal { id, version: 1, stage: to.id }).await?;
            }
        }
        Ok(())
    }
}
