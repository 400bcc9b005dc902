//! What the demo shop knows of its clients: days, sizes, who belongs to whom, what they want and what was noted.

use db::Authorized;
use domain::{
    AppError, CustomerId,
    customers::{
        AddInteraction, Address, Channel, ClientDraft, InteractionKind, OccasionDraft, Relate, RelationKind,
        SaveClient, SaveNote, SaveWish, SetConsent, WishDraft,
    },
    identity::customers::Edit,
    time::DAY,
};

use super::{PEOPLE, Shop};
use crate::{customers, identity};

impl Shop<'_> {
    /// Two clients are known well.
    pub(super) async fn clienteling(&mut self, all: &[CustomerId]) -> Result<(), AppError> {
        let [daniel, amelia, ..] = all else { return Ok(()) };
        let who: Authorized<Edit> = identity::on_behalf(self.services, PEOPLE[2].1).await?;
        (self.plan.set_clock)(self.plan.now.plus(-3 * DAY));
        self.known(&who, *daniel, "collector, Rolex", |draft| {
            draft.source = "A friend of the house".into();
            draft.occasions = vec![day("birthday", "3", "2"), day("anniversary", "12", "12")];
            draft.profile.sizes.wrist = "17.5 cm".into();
            draft.profile.preferences = "By text message, after four in the afternoon".into();
            draft.profile.addresses = vec![Address {
                label: "Home".into(),
                line1: "41 Marlborough St".into(),
                city: "Boston".into(),
                state: "US-MA".into(),
                postal_code: "02116".into(),
                country: "US".into(),
                ..Address::default()
            }];
        })
        .await?;
        self.known(&who, *amelia, "bridal", |draft| {
            draft.occasions = vec![day("birthday", "29", "2")];
            draft.profile.sizes.ring = "US 6.5".into();
        })
        .await?;
        let (id, kind, gifts_private) = (self.services.db().mint(), RelationKind::Friend, true);
        customers::relate(&who, Relate { id, customer: *daniel, other: *amelia, kind, gifts_private }).await?;
        for (channel, given) in [(Channel::Text, true), (Channel::Email, true), (Channel::Post, false)] {
            let (id, customer) = (self.services.db().mint(), *daniel);
            let (source, text_version) = ("At the counter".to_owned(), "2026-1".to_owned());
            customers::set_consent(&who, SetConsent { id, customer, channel, given, source, text_version }).await?;
        }
        let note = "Thinks of earrings for his wife. Gift: keep private.".to_owned();
        let (id, customer) = (self.services.db().mint(), *daniel);
        let cmd = SaveNote { id, customer, version: 0, text: note, private: false, pinned: true };
        customers::save_note(&who, cmd).await?;
        for (kind, text) in [
            (InteractionKind::Visit, "Looked at the chronographs with a friend"),
            (InteractionKind::Call, "Asked whether a GMT-Master II on Jubilee has come in"),
        ] {
            let (id, customer, text) = (self.services.db().mint(), *daniel, text.to_owned());
            customers::add_interaction(&who, AddInteraction { id, customer, kind, text }).await?;
        }
        for (model, most, papers) in [("GMT-Master", "22000", true), ("Day-Date", "38000", false)] {
            let (id, customer) = (self.services.db().mint(), *daniel);
            let draft = WishDraft {
                category: "watch".into(),
                brand: "Rolex".into(),
                model: model.into(),
                price_max: most.into(),
                needs_papers: papers,
                ..WishDraft::default()
            };
            customers::save_wish(&who, SaveWish { id, customer, version: 0, draft }).await?;
        }
        Ok(())
    }

    async fn known(
        &self,
        who: &Authorized<Edit>,
        id: CustomerId,
        tags: &str,
        change: impl FnOnce(&mut ClientDraft) + Send,
    ) -> Result<(), AppError> {
        let form = customers::find_client_form(who, id).await?;
        let mut draft = ClientDraft { tags: tags.to_owned(), ..form.draft };
        change(&mut draft);
        customers::save_client(who, SaveClient { id, version: form.version, draft }).await?;
        Ok(())
    }
}

fn day(kind: &str, day: &str, month: &str) -> OccasionDraft {
    OccasionDraft { kind: kind.into(), day: day.into(), month: month.into(), ..OccasionDraft::default() }
}
