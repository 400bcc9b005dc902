//! The demo shop, through use-cases only: what it holds is what the product can make. The caller owns the clock, so
//! that the shop has a past, and the randomness, so that the same seed draws the same shop.

mod catalogue;
mod clients;
mod day;
mod deals;
mod trade;

use std::{collections::BTreeMap, sync::Arc};

use db::Authorized;
use domain::{
    AppError, ItemId, KeyId, LocationId, PhotoId, StoreId, Timestamp, UserId,
    identity::{
        AddMember, POLICY_VERSION, Role, SignIn, SignUp, Welcome,
        inventory::{Edit, EditCost, Import, View},
        organization::{ManageStores, ReadMailbox},
        people::Manage,
    },
    inventory::{
        Category, ChangeAvailability, Condition, CostKind, CreateItem, CreateItemWithCost, EditItem, ItemDraft, Move,
        Purchase, RecordCost, Tracking, VariantDraft,
    },
    time::{DAY, HOUR},
};
use media::{
    art::{Crop, demo_catalogue, picture},
    photo::Prepared,
};
use rand::{Rng, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;

use self::catalogue::{MODELS, Model, NOTES, VENDORS};
use crate::{Services, identity, inventory, jobs};

pub use trade::PIN;

/// The password of every demo log-in.
pub const PASSWORD: &str = "vitrine-demo";

/// People of the demo shop: name, address, role, works in both stores.
pub const PEOPLE: [(&str, &str, Role, bool); 6] = [
    ("Eleanor Marlow", "owner@demo.test", Role::Owner, true),
    ("Julian Okafor", "manager@demo.test", Role::Manager, true),
    ("Tomás Reyes", "associate@demo.test", Role::SalesAssociate, false),
    ("Priya Raman", "bookkeeper@demo.test", Role::Bookkeeper, true),
    ("Mika Tanaka", "technician@demo.test", Role::ServiceTechnician, false),
    ("Clara Bianchi", "viewer@demo.test", Role::ReadOnly, true),
];

/// Pieces of this many models get their own pictures of every view; further copies share them.
const VIEWS: [Crop; 4] = [Crop::Whole, Crop::Middle, Crop::Side, Crop::Base];

/// A past and a size.
pub struct Plan {
    /// How many pieces.
    pub items: u32,
    /// What draws them.
    pub seed: u64,
    /// The present; the shop's past ends here.
    pub now: Timestamp,
    /// Sets the clock.
    pub set_clock: Arc<dyn Fn(Timestamp) + Send + Sync>,
}

/// Opens the shop, hires its people, takes in its pieces and lets some time pass.
///
/// # Errors
/// `sign_up.closed` when somebody is here already; otherwise those of the use-cases.
pub async fn fill(services: &Services, plan: &Plan) -> Result<(), AppError> {
    let rng = ChaCha8Rng::seed_from_u64(plan.seed);
    let first = services.db().mint();
    let mut shop = Shop { services, plan, rng, first, pictures: BTreeMap::new() };
    (plan.set_clock)(plan.now.plus(-420 * DAY));
    let stores = shop.open().await?;
    shop.first = stores[0];
    shop.hire(&stores).await?;
    shop.take_in(&stores).await?;
    shop.accessories(stores[0]).await?;
    shop.trade(&stores).await?;
    shop.arrive().await?;
    (plan.set_clock)(plan.now);
    Ok(())
}

struct Shop<'a> {
    services: &'a Services,
    plan: &'a Plan,
    rng: ChaCha8Rng,
    /// The first store.
    first: StoreId,
    pictures: BTreeMap<(&'static str, usize), Arc<Prepared>>,
}

impl Shop<'_> {
    async fn open(&mut self) -> Result<[StoreId; 2], AppError> {
        let (name, email, ..) = PEOPLE[0];
        let form = SignUp {
            key: self.services.db().mint::<KeyId>(),
            name: name.into(),
            email: email.into(),
            phone: "+1 617 555 0142".into(),
            password: PASSWORD.into(),
            store_name: "Newbury Street".into(),
            time_zone: "America/New_York".into(),
            currency: "USD".into(),
            referral: String::new(),
            policy: POLICY_VERSION.into(),
            business: "on".into(),
        };
        identity::sign_up(self.services, &identity::Visit::default(), form).await?;
        let owner: Authorized<ManageStores> = identity::on_behalf(self.services, email).await?;
        let second = domain::identity::AddStore {
            id: self.services.db().mint(),
            name: "Harbour Row".into(),
            time_zone: "America/New_York".into(),
            currency: "USD".into(),
        };
        let (first, other) = (owner.store(), second.id);
        identity::add_store(self.services, &owner, second).await?;
        Ok([first, other])
    }

    async fn hire(&mut self, stores: &[StoreId; 2]) -> Result<(), AppError> {
        let owner: Authorized<Manage> = identity::on_behalf(self.services, PEOPLE[0].1).await?;
        for (name, email, role, both) in &PEOPLE[1..] {
            let id: UserId = self.services.db().mint();
            let stores = if *both { stores.to_vec() } else { vec![stores[0]] };
            let cmd = AddMember { id, name: (*name).into(), email: (*email).into(), role: *role, stores };
            identity::add_member(self.services, &owner, cmd).await?;
        }
        while jobs::run_ready(self.services, "demo").await? > 0 {}
        let reader: Authorized<ReadMailbox> = identity::on_behalf(self.services, PEOPLE[0].1).await?;
        for mail in identity::list_mail(&reader).await? {
            let Some((_, link)) = mail.body.split_once("/welcome/") else { continue };
            let token = link.split_whitespace().next().unwrap_or_default().to_owned();
            let cmd = Welcome { token, password: PASSWORD.into() };
            identity::welcome(self.services, &identity::Visit::default(), cmd).await?;
        }
        Ok(())
    }

    /// Everybody has been here lately, the owner last.
    async fn arrive(&self) -> Result<(), AppError> {
        for (hours, (_, email, ..)) in [1, 3, 5, 26, 51, 170].into_iter().zip(PEOPLE) {
            (self.plan.set_clock)(self.plan.now.plus(-hours * HOUR));
            let cmd = SignIn { email: email.into(), password: PASSWORD.into() };
            identity::sign_in(self.services, &identity::Visit::default(), cmd).await?;
        }
        Ok(())
    }

    async fn take_in(&mut self, stores: &[StoreId; 2]) -> Result<(), AppError> {
        let places = self.places().await?;
        // Oldest first, so that stock numbers grow with time.
        let mut ages: Vec<i64> = (0..self.plan.items).map(|_| self.age()).collect();
        ages.sort_unstable_by(|a, b| b.cmp(a));
        for (at, age) in ages.into_iter().enumerate() {
            (self.plan.set_clock)(self.plan.now.plus(-age));
            // Every model once before any comes twice.
            let model = match MODELS.get(at * 7 % 35) {
                Some(model) if at < 35 => model,
                _ => MODELS.choose(&mut self.rng).unwrap_or(&MODELS[0]),
            };
            let store = stores[usize::from(self.rng.random_ratio(1, 3))];
            let who: Authorized<EditCost> =
                identity::on_behalf(self.services, PEOPLE[usize::from(self.rng.random_ratio(3, 4))].1).await?;
            let here = &places[&store];
            let place = here[self.rng.random_range(0..here.len())];
            let cmd = self.piece(model, store, place, age);
            let (id, draft) = (cmd.item.id, cmd.item.draft.clone());
            inventory::create_item_with_cost(&who, cmd).await?;
            self.photograph(store, id, model, age).await?;
            self.live(store, id, draft, age).await?;
        }
        Ok(())
    }

    /// Places of each store, by name.
    async fn places(&self) -> Result<BTreeMap<StoreId, Vec<LocationId>>, AppError> {
        let who: Authorized<View> = identity::on_behalf(self.services, PEOPLE[0].1).await?;
        let mut places: BTreeMap<StoreId, Vec<LocationId>> = BTreeMap::new();
        for place in inventory::filter_choices(&who).await?.locations {
            places.entry(place.store).or_default().push(place.id);
        }
        Ok(places)
    }

    /// Most pieces are weeks old, some are months old, a few are from today.
    fn age(&mut self) -> i64 {
        let days = match self.rng.random_range(0..10) {
            0 => self.rng.random_range(120..400),
            1..=3 => self.rng.random_range(35..120),
            _ => self.rng.random_range(0..35),
        };
        days * DAY + self.rng.random_range(0..8 * HOUR)
    }

    fn piece(&mut self, model: &Model, store: StoreId, place: LocationId, age: i64) -> CreateItemWithCost {
        let rng = &mut self.rng;
        // Dealers round to the next fifty.
        let ask = model.ask * rng.random_range(92..=109) / 100 / 50 * 50;
        let cost = ask * rng.random_range(72..=89) / 100;
        let category = Category::of(model.category);
        let components = category.map(|it| it.components).unwrap_or_default().iter();
        let components = components.filter_map(|(key, _)| match rng.random_ratio(1, 6) {
            true => None,
            false => Some(((*key).to_owned(), rng.random_ratio(5, 6))),
        });
        let components = components.collect();
        let conditions =
            [Condition::Unworn, Condition::Excellent, Condition::Excellent, Condition::VeryGood, Condition::Good];
        let condition = conditions.choose(rng).copied().unwrap_or(Condition::Good);
        let title =
            if model.brand.is_empty() { model.model.to_owned() } else { format!("{} {}", model.brand, model.model) };
        let draft = ItemDraft {
            category: model.category.into(),
            title,
            brand: model.brand.into(),
            model: model.model.into(),
            reference: model.reference.into(),
            year: rng.random_range(model.years.0..=model.years.1).to_string(),
            description: String::new(),
            condition: condition.key().into(),
            condition_notes: NOTES.choose(rng).copied().unwrap_or_default().into(),
            internal_notes: String::new(),
            attributes: model.attributes.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            components,
            tags: model.tags.iter().map(|tag| (*tag).to_owned()).collect(),
            location: Some(place),
            ask: format!("{ask}"),
            min: format!("{}", ask * 95 / 100),
            web: format!("{ask}"),
            second_hand: false,
        };
        let serial = match model.category {
            "watch" => format!(
                "{}{:06}",
                ["7K", "M8", "R4", "9C", "0Z"].choose(rng).copied().unwrap_or("7K"),
                rng.random_range(0..1_000_000)
            ),
            "handbag" => format!("{:04}-{:04}", rng.random_range(0..10_000), rng.random_range(0..10_000)),
            _ => String::new(),
        };
        let release = age > 3 * DAY || rng.random_ratio(1, 2);
        let vendor = VENDORS.choose(rng).copied().unwrap_or_default().to_owned();
        let item = CreateItem {
            id: self.services.db().mint(),
            store,
            tracking: Tracking::Piece,
            draft,
            serial,
            variants: Vec::new(),
            release,
        };
        CreateItemWithCost { item, purchase: Purchase { vendor, amount: format!("{cost}") } }
    }

    /// A few views of the piece; what came in today waits for its photos now and then.
    async fn photograph(&mut self, store: StoreId, item: ItemId, model: &Model, age: i64) -> Result<(), AppError> {
        if age < 2 * DAY && self.rng.random_ratio(1, 3) {
            return Ok(());
        }
        let who: Authorized<Edit> = identity::on_behalf(self.services, PEOPLE[1].1).await?;
        let views = self.rng.random_range(1..=VIEWS.len());
        for view in 0..views {
            let Some(prepared) = self.picture(model.picture, view).await else { continue };
            let id: PhotoId = self.services.db().mint();
            inventory::add_prepared(self.services, &who.at(store)?, (item, id), &prepared).await?;
        }
        Ok(())
    }

    async fn picture(&mut self, name: &'static str, view: usize) -> Option<Arc<Prepared>> {
        if let Some(known) = self.pictures.get(&(name, view)) {
            return Some(Arc::clone(known));
        }
        let demo = demo_catalogue().into_iter().find(|demo| demo.name == name)?;
        let scene = demo.scene.cropped(*VIEWS.get(view)?);
        let prepared = self.services.heavy(move || picture(&demo.drawing, &scene).ok()).await.flatten()?;
        let prepared = Arc::new(prepared);
        self.pictures.insert((name, view), Arc::clone(&prepared));
        Some(prepared)
    }

    /// What happens to a piece while it is here: a lower price, a service, a place, a search for it.
    async fn live(&mut self, store: StoreId, id: ItemId, draft: ItemDraft, age: i64) -> Result<(), AppError> {
        let mut version = 1;
        if age > 40 * DAY && self.rng.random_ratio(1, 2) {
            (self.plan.set_clock)(self.plan.now.plus(-age + 30 * DAY));
            let lower = |typed: &str| {
                typed.parse::<i64>().map(|ask| (ask * 96 / 100 / 10 * 10).to_string()).unwrap_or_default()
            };
            let draft = ItemDraft { ask: lower(&draft.ask), web: lower(&draft.web), min: lower(&draft.min), ..draft };
            let who: Authorized<Edit> = identity::on_behalf(self.services, PEOPLE[1].1).await?;
            version = inventory::edit_item(&who, EditItem { store, id, version, draft }).await?;
        }
        if age > 20 * DAY && self.rng.random_ratio(1, 4) {
            (self.plan.set_clock)(self.plan.now.plus(-age + 12 * DAY));
            let who: Authorized<EditCost> = identity::on_behalf(self.services, PEOPLE[1].1).await?;
            let amount = self.rng.random_range(6..40) * 10;
            let cmd = RecordCost {
                id: self.services.db().mint(),
                store,
                item: id,
                kind: CostKind::Service,
                amount: amount.to_string(),
                note: "Cleaned and checked".into(),
                vendor: String::new(),
                reverse: false,
            };
            inventory::record_cost(&who, cmd).await?;
        }
        if age > 60 * DAY && self.rng.random_ratio(1, 14) {
            (self.plan.set_clock)(self.plan.now.plus(-2 * DAY));
            let who: Authorized<Edit> = identity::on_behalf(self.services, PEOPLE[1].1).await?;
            let cmd = ChangeAvailability { store, id, version, step: Move::Miss };
            inventory::change_availability(&who, cmd).await?;
        }
        Ok(())
    }

    /// Things that are counted: one taken in by hand, the others from a catalogue.
    async fn accessories(&mut self, store: StoreId) -> Result<(), AppError> {
        (self.plan.set_clock)(self.plan.now.plus(-9 * DAY));
        let who: Authorized<Edit> = identity::on_behalf(self.services, PEOPLE[1].1).await?;
        let variant = |label: &str, sku: &str, quantity| VariantDraft {
            label: label.into(),
            sku: sku.into(),
            quantity,
            ..Default::default()
        };
        let draft = ItemDraft {
            category: "accessory".into(),
            title: "Calf leather strap".into(),
            brand: "Marlow & Finch".into(),
            ask: "120".into(),
            attributes: [("kind".to_owned(), "Watch strap".to_owned())].into(),
            ..Default::default()
        };
        let variants =
            vec![variant("18 mm", "STR-18", 6), variant("20 mm", "STR-20", 11), variant("22 mm", "STR-22", 0)];
        let id = self.services.db().mint();
        let cmd = CreateItem {
            id,
            store,
            tracking: Tracking::Quantity,
            draft,
            serial: String::new(),
            variants,
            release: true,
        };
        inventory::create_item(&who, cmd).await?;
        let who: Authorized<Import> = identity::on_behalf(self.services, PEOPLE[1].1).await?;
        let file = include_bytes!("accessories.csv").to_vec();
        let import = inventory::preview_import(self.services, &who, store, "accessories.csv", file).await?;
        inventory::confirm_import(&who, import).await?;
        while jobs::run_ready(self.services, "demo").await? > 0 {}
        Ok(())
    }
}
