//! What the demo shop has sold: the settings of its tills, the PINs of those who approve, its customers and the sales
//! of its last weeks.

use db::Authorized;
use domain::{
    AppError, CustomerId, Money, Ppm, StoreId,
    customers::{CustomerDraft, SaveCustomer},
    identity::{
        customers::Edit,
        sales::{Approve, Configure, Ring},
        session::Own,
    },
    inventory::Availability,
    sales::{
        Cart, CreateLayaway, CreateOrder, DraftLine, FindSellable, GrantCredit, Letterhead, LineKind, QUOTE_DAYS,
        RingUp, SaleDraft, SaveQuote, SaveTillSettings, Sellable, SetPin, Split, Tender, TenderKind, TillView,
        cash_reporting::CashReporting,
        commission::{Basis, Plan as CommissionPlan},
        price,
    },
    tax::{AppliesTo, Buyer, Jurisdiction, Scheme, Sourcing, Supply, TaxProfile, TaxRule, TradeInEffect},
    time::{DAY, HOUR},
};
use rand::{Rng, seq::IndexedRandom};

use super::{PASSWORD, PEOPLE, Shop};
use crate::{customers, identity, sales};

/// The PIN of those who approve in the demo shop.
pub const PIN: &str = "2580";

/// Name, company, e-mail address, phone number.
const CUSTOMERS: [(&str, &str, &str, &str); 10] = [
    ("Daniel Rosenthal", "", "d.rosenthal@example.com", "+1 617 555 0119"),
    ("Amelia Whitfield", "", "amelia.whitfield@example.com", "+1 617 555 0163"),
    ("Kenji Watanabe", "", "k.watanabe@example.com", "+1 857 555 0177"),
    ("Ingrid Sørensen", "", "ingrid@example.com", "+45 32 55 01 44"),
    ("Lucía Fernández", "", "lucia.fernandez@example.com", "+1 617 555 0128"),
    ("Marcus Bell", "Bell & Cole Interiors", "marcus@bellcole.example.com", "+1 617 555 0190"),
    ("Noor Haddad", "", "noor.haddad@example.com", "+1 781 555 0102"),
    ("Oliver Grant", "", "oliver.grant@example.com", "+1 617 555 0155"),
    ("Sophie Laurent", "", "sophie.laurent@example.com", "+33 1 55 50 01 99"),
    ("Wei Chen", "", "wei.chen@example.com", "+1 617 555 0181"),
];

/// Whole weeks of trade.
const DAYS: i64 = 28;

impl Shop<'_> {
    /// Sets the tills up, takes customers in and sells some of what has been here for a while.
    pub(super) async fn trade(&mut self, stores: &[StoreId; 2]) -> Result<(), AppError> {
        (self.plan.set_clock)(self.plan.now.plus(-40 * DAY));
        for (store, code, address) in [
            (stores[0], "NS", "118 Newbury Street\nBoston MA 02116"),
            (stores[1], "HR", "4 Harbour Row\nBoston MA 02110"),
        ] {
            self.set_up(store, code, address).await?;
        }
        for (_, email, ..) in &PEOPLE[..2] {
            let who: Authorized<Own> = identity::on_behalf(self.services, email).await?;
            identity::set_pin(self.services, &who, SetPin { pin: PIN.into(), password: PASSWORD.into() }).await?;
        }
        let customers = self.customers().await?;
        for day in (1..=DAYS).rev() {
            for store in stores {
                let sold = self.rng.random_range(0..=if *store == stores[0] { 2 } else { 1 });
                for at in 0..sold {
                    // Between eleven in the morning and five in the afternoon, Boston time, whatever the hour now is.
                    let hour = self.rng.random_range(16..22);
                    let midnight = self.plan.now.0 / DAY * DAY;
                    (self.plan.set_clock)(domain::Timestamp(midnight - day * DAY + hour * HOUR + at * 600_000));
                    self.sell(*store, &customers).await?;
                }
            }
        }
        self.promises(stores[0], &customers).await?;
        self.clienteling(&customers).await?;
        self.plan_days(stores[0], &customers).await?;
        (self.plan.set_clock)(self.plan.now.plus(-2 * DAY));
        let who: Authorized<Approve> = identity::on_behalf(self.services, PEOPLE[0].1).await?;
        let usd = |minor| "USD".parse().map(|currency| Money::new(minor, currency));
        let amount = usd(50_000).map_err(|_| AppError::not_found())?;
        let (id, customer) = (self.services.db().mint(), customers[0]);
        let reason = "Watch returned for another colour".to_owned();
        sales::grant_credit(&who.at(stores[0])?, GrantCredit { id, customer, amount, reason }).await?;
        self.deals(stores[0], &customers).await
    }

    async fn set_up(&self, store: StoreId, code: &str, address: &str) -> Result<(), AppError> {
        let who: Authorized<Configure> = identity::on_behalf(self.services, PEOPLE[0].1).await?;
        let who = who.at(store)?;
        let (mut settings, version) = sales::till_settings(&who).await?;
        let state = self.services.db().mint();
        settings.code = code.into();
        settings.tax = TaxProfile {
            jurisdictions: vec![Jurisdiction {
                id: state,
                name: "Massachusetts".into(),
                trade_in: TradeInEffect::Tender,
            }],
            store: vec![state],
            rules: vec![TaxRule {
                id: self.services.db().mint(),
                jurisdiction: state,
                levy: "sales".into(),
                name: "MA sales tax".into(),
                // M.G.L. c. 64H § 2: 6.25 per cent since 1 August 2009.
                valid_from: domain::Date::of(2009, 8, 1).unwrap_or(domain::Date::EPOCH),
                valid_to: None,
                applies_to: AppliesTo::Everything,
                sourcing: Sourcing::Destination,
                customers: Vec::new(),
                rate: Ppm::new(62_500).unwrap_or(Ppm::ZERO),
                band: None,
                compound: false,
            }],
            due_at_deposit: Vec::new(),
        };
        settings.commission =
            Some(CommissionPlan { basis: Basis::Revenue, rate: Ppm::new(15_000).unwrap_or(Ppm::ZERO) });
        if let Ok(currency) = "USD".parse() {
            // 26 U.S.C. § 6050I: more than 10,000 dollars.
            let (threshold, counts) = (Money::new(1_000_000, currency), vec![TenderKind::Cash]);
            settings.cash_reporting = Some(CashReporting { threshold, months: 12, counts });
        }
        settings.letterhead = Letterhead {
            address: address.into(),
            phone: "+1 617 555 0100".into(),
            email: "hello@marlow-finch.example.com".into(),
            tax_number: String::new(),
            legal: "Returns within 14 days, unworn, with this receipt.".into(),
            greeting: "Thank you".into(),
        };
        sales::save_till_settings(&who, SaveTillSettings { settings, version }).await?;
        Ok(())
    }

    async fn customers(&self) -> Result<Vec<CustomerId>, AppError> {
        let who: Authorized<Edit> = identity::on_behalf(self.services, PEOPLE[2].1).await?;
        let mut ids = Vec::new();
        for (name, company, email, phone) in CUSTOMERS {
            let id = self.services.db().mint();
            let [name, company, email, phone] = [name, company, email, phone].map(str::to_owned);
            let draft = CustomerDraft { name, company, email, phone };
            customers::save_customer(&who, SaveCustomer { id, version: 0, draft }).await?;
            ids.push(id);
        }
        Ok(ids)
    }

    async fn sell(&mut self, store: StoreId, customers: &[CustomerId]) -> Result<(), AppError> {
        let seller = if self.rng.random_ratio(1, 2) && store == self.first { PEOPLE[2].1 } else { PEOPLE[1].1 };
        let who: Authorized<Ring> = identity::on_behalf(self.services, seller).await?;
        let who = who.at(store)?;
        let till = sales::open_till(&who).await?;
        let found = sales::find_sellable(&who, FindSellable::default()).await?.items;
        // What came in last stays for the eyes of whoever tries the shop.
        let ready = |it: &&Sellable| {
            it.availability == Availability::Available
                && it.price.is_some()
                && it.variant.is_none()
                && it.held.is_none()
        };
        let old: Vec<&Sellable> = found.iter().filter(ready).skip(found.len() / 2).collect();
        let Some(item) = old.choose(&mut self.rng) else { return Ok(()) };
        let draft = self.draft(&till, item, customers)?;
        let total = price(&draft, &till.settings.tax)?.totals.total;
        let kind = [TenderKind::Card, TenderKind::Card, TenderKind::Card, TenderKind::BankTransfer]
            .choose(&mut self.rng)
            .copied()
            .unwrap_or(TenderKind::Card);
        let reference = format!("{:06}", self.rng.random_range(0..1_000_000));
        let tenders = vec![Tender { id: self.services.db().mint(), kind, amount: total, reference }];
        let cmd = RingUp { tenders, ..RingUp::of(draft, total) };
        sales::ring_up(&who, cmd).await?;
        Ok(())
    }

    /// What is not paid or not handed over yet: an invoice that is late, a layaway, an order, and two quotes.
    async fn promises(&mut self, store: StoreId, customers: &[CustomerId]) -> Result<(), AppError> {
        let who: Authorized<Ring> = identity::on_behalf(self.services, PEOPLE[1].1).await?;
        let who = who.at(store)?;
        for (days_ago, what) in [(38, "invoice"), (20, "layaway"), (12, "order"), (6, "quote"), (2, "quote")] {
            (self.plan.set_clock)(self.plan.now.plus(-days_ago * DAY));
            let till = sales::open_till(&who).await?;
            let found = sales::find_sellable(&who, FindSellable::default()).await?.items;
            let free = |it: &&Sellable| {
                it.availability == Availability::Available && it.price.is_some() && it.variant.is_none()
            };
            let old: Vec<&Sellable> = found.iter().filter(free).skip(found.len() / 2).collect();
            let Some(item) = old.choose(&mut self.rng) else { return Ok(()) };
            let mut draft = self.draft(&till, item, customers)?;
            draft.customer = customers.choose(&mut self.rng).copied();
            let id = || self.services.db().mint();
            let card = |amount| vec![Tender { id: id(), kind: TenderKind::Card, amount, reference: "004711".into() }];
            match what {
                "invoice" => {
                    let total = price(&draft, &till.settings.tax)?.totals.total;
                    let kind = TenderKind::OnAccount;
                    let tenders = vec![Tender { id: id(), kind, amount: total, reference: String::new() }];
                    sales::ring_up(&who, RingUp { tenders, ..RingUp::of(draft, total) }).await?;
                }
                "layaway" => {
                    let shown = price(&draft, &till.settings.tax)?.totals.total;
                    let deposit = till.settings.layaway.min_deposit.of(shown)?;
                    let (id, note) = (self.services.db().mint(), String::new());
                    let cmd = CreateLayaway { id, draft, shown, deposit, tenders: card(deposit), note };
                    sales::create_layaway(&who, cmd).await?;
                }
                "order" => {
                    let line = draft.lines.first_mut().ok_or_else(AppError::not_found)?;
                    line.kind = LineKind::Custom { category: item.category.clone() };
                    line.title = format!("{}, like the one in the window", item.title);
                    let shown = price(&draft, &till.settings.tax)?.totals.total;
                    let deposit = till.settings.layaway.min_deposit.of(shown)?;
                    let (id, wanted_by) = (self.services.db().mint(), till.today.plus_days(40));
                    let (tenders, note) = (card(deposit), "A dial in silver would do as well.".to_owned());
                    sales::create_order(&who, CreateOrder { id, draft, shown, deposit, tenders, wanted_by, note })
                        .await?;
                }
                _ => {
                    let shown = price(&draft, &till.settings.tax)?.totals.total;
                    let mut cart = Cart::new(draft.id, &till, draft.register);
                    cart.draft = draft.clone();
                    let cart = serde_json::to_string(&cart).map_err(|_| AppError::not_found())?;
                    let valid_until = till.today.plus_days(QUOTE_DAYS).unwrap_or(till.today);
                    let (id, version, note) = (self.services.db().mint(), 0, "With papers and box.".to_owned());
                    sales::save_quote(&who, SaveQuote { id, version, draft, shown, valid_until, note, cart }).await?;
                }
            }
        }
        Ok(())
    }

    fn draft(&mut self, till: &TillView, item: &Sellable, customers: &[CustomerId]) -> Result<SaleDraft, AppError> {
        let unit_price = item.price.ok_or_else(AppError::not_found)?;
        Ok(SaleDraft {
            id: self.services.db().mint(),
            store: till.store,
            register: till.registers.first().map(|register| register.id),
            customer: if self.rng.random_ratio(3, 4) { customers.choose(&mut self.rng).copied() } else { None },
            business_date: till.today,
            terms: till.settings.terms,
            supply: Supply::InStore,
            buyer: Buyer::default(),
            lines: vec![DraftLine {
                id: self.services.db().mint(),
                kind: LineKind::Piece { item: item.item, category: item.category.clone() },
                title: item.title.clone(),
                quantity: 1,
                unit_price,
                min_price: None,
                scheme: Scheme::Standard,
                discounts: Vec::new(),
                salespeople: vec![Split::sole(till.me)],
            }],
            discounts: Vec::new(),
            charges: Vec::new(),
            trade_ins: Vec::new(),
            approvals: Vec::new(),
        })
    }
}
