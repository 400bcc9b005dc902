//! What the page knows, in one place that every part of it holds. Rules are the domain's; this only calls them.

use std::collections::BTreeMap;

use domain::{
    AppError, ItemId, LineId, Money, RegisterId, SaleId, UserId,
    customers::CustomerRow,
    identity::Role,
    sales::{Added, Approvable, Cart, Due, HeldBy, ParkedCart, Priced, RegisterView, Rung, Sellable, TillView, price},
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::{holds, memory, stock::Stock};
use crate::{
    frame::session,
    sales::rpc::open_till,
    ui::{Toaster, id},
};

/// Where a sale is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// Things are put on the cart.
    #[default]
    Cart,
    /// It is paid.
    Pay,
    /// It is posted.
    Done(Box<Posted>),
}

/// A posted sale, as the last screen shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// What the server said.
    pub rung: Rung,
    /// What was sold and how it was paid.
    pub cart: Cart,
    /// The address of the customer, or nothing.
    pub address: String,
}

/// What lies over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// Find a customer.
    Customer,
    /// Take a new one in.
    NewCustomer,
    /// Price, discount and salespeople of a line.
    Line(LineId),
    /// The discount of the whole sale.
    Discount,
    /// A second person agrees.
    Approve,
    /// Work.
    Service,
    /// Goods that are not in stock.
    Custom,
    /// A gift card is sold.
    GiftCard,
    /// A piece in part payment.
    TradeIn,
    /// A note.
    Note,
    /// Offer the cart at its price.
    Quote,
    /// Set the cart aside.
    Park,
    /// Choose the register.
    Register,
    /// Scan with the camera.
    Camera,
}

/// Why a line cannot be sold here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The refusal.
    pub error: AppError,
    /// Who keeps it, when that is known.
    pub held: Option<HeldBy>,
}

/// The page.
#[derive(Clone, Copy)]
pub struct Till {
    /// What the store decided, its registers and people.
    pub view: RwSignal<TillView>,
    /// At which register.
    pub register: RwSignal<Option<RegisterId>>,
    /// The cart. Change it through [`Till::change`].
    pub cart: RwSignal<Cart>,
    /// What it costs.
    pub priced: Memo<Result<Priced, AppError>>,
    /// What still has to be approved.
    pub outstanding: Memo<Vec<Approvable>>,
    /// What is still to be paid.
    pub due: Memo<Result<Due, AppError>>,
    /// To whom.
    pub customer: RwSignal<Option<CustomerRow>>,
    /// Lines that cannot be sold here.
    pub trouble: RwSignal<BTreeMap<LineId, Trouble>>,
    /// Where the sale is.
    pub step: RwSignal<Step>,
    /// What lies over the page.
    pub sheet: RwSignal<Sheet>,
    /// Whether something does.
    pub open: RwSignal<bool>,
    /// Read aloud.
    pub said: RwSignal<String>,
    /// The last refusal, above the cart.
    pub refused: RwSignal<Option<AppError>>,
    /// Carts that were set aside.
    pub parked: RwSignal<Vec<ParkedCart>>,
    /// The browser has a network.
    pub online: RwSignal<bool>,
    /// The sale is on its way.
    pub busy: RwSignal<bool>,
    /// Everything that can be sold.
    pub stock: Stock,
    /// Says what was done.
    pub toaster: Toaster,
}

impl Till {
    /// For everything inside the page. The cart gets its id in the browser: see [`Till::begin`].
    #[must_use]
    pub fn provide(view: TillView) -> Self {
        let cart = RwSignal::new(Cart::new(SaleId::from(Uuid::nil()), &view, None));
        let view = RwSignal::new(view);
        let priced = Memo::new(move |_| view.with(|view| cart.with(|cart| price(&cart.draft, &view.settings.tax))));
        let mine = session().with(|who| who.here.role);
        let outstanding = Memo::new(move |_| {
            let staff = view.with(|view| roles(view, mine));
            priced.with(|priced| {
                let Ok(priced) = priced else { return Vec::new() };
                view.with(|view| cart.with(|cart| cart.outstanding(priced, &view.settings.authority, &staff, view.me)))
                    .unwrap_or_default()
            })
        });
        let due = Memo::new(move |_| {
            let total = priced.with(|priced| priced.as_ref().map(|it| it.totals.total).map_err(Clone::clone))?;
            cart.with(|cart| Due::of(total, &cart.tenders, cart.draft.terms.cash_rounding))
        });
        let it = Self {
            view,
            register: RwSignal::new(None),
            cart,
            priced,
            outstanding,
            due,
            customer: RwSignal::new(None),
            trouble: RwSignal::new(BTreeMap::new()),
            step: RwSignal::new(Step::Cart),
            sheet: RwSignal::new(Sheet::Customer),
            open: RwSignal::new(false),
            said: RwSignal::new(String::new()),
            refused: RwSignal::new(None),
            parked: RwSignal::new(Vec::new()),
            online: RwSignal::new(true),
            busy: RwSignal::new(false),
            stock: Stock::new(),
            toaster: Toaster::get(),
        };
        provide_context(it);
        it
    }

    /// That of the page; while a component is set up, not in a handler.
    #[must_use]
    pub fn get() -> Self {
        expect_context()
    }

    /// Takes up what this browser remembers: the register, and the cart of before a reload.
    pub fn begin(self) {
        self.register.set(self.remembered_register());
        match memory::cart().filter(|cart| self.view.with_untracked(|view| cart.draft.store == view.store)) {
            Some(cart) => self.take_up(cart),
            None => self.fresh(),
        }
    }

    fn remembered_register(self) -> Option<RegisterId> {
        let kept = memory::register();
        self.view.with_untracked(|view| {
            let known = view.registers.iter().find(|it| Some(it.id) == kept);
            let only = || Some(view.registers.first()?.id).filter(|_| view.registers.len() == 1);
            known.map(|it| it.id).or_else(only)
        })
    }

    /// Sells at this register from now on.
    pub fn choose_register(self, register: RegisterId) {
        memory::keep_register(register);
        self.register.set(Some(register));
        self.view.with_untracked(|view| self.cart.update(|cart| cart.move_to(view, Some(register))));
    }

    /// The register and its drawer.
    #[must_use]
    pub fn at(self) -> Option<RegisterView> {
        let chosen = self.register.get();
        self.view.with(|view| view.registers.iter().find(|it| Some(it.id) == chosen).cloned())
    }

    /// Cash can be taken: the drawer is open and nobody counts it.
    #[must_use]
    pub fn takes_cash(self) -> bool {
        self.at().is_some_and(|it| it.session.is_some_and(|session| !session.counting))
    }

    /// Asks again what the store has decided: a drawer was opened, or settings have changed.
    pub fn reopen(self) {
        spawn_local(async move {
            let Ok(view) = open_till().await else { return };
            if self.view.try_with_untracked(|before| *before == view) == Some(false) {
                self.cart.update(|cart| cart.move_to(&view, self.register.get_untracked()));
                self.view.set(view);
            }
        });
    }

    /// An empty cart, and everything that belonged to the last one gone.
    pub fn fresh(self) {
        let register = self.register.get_untracked();
        self.cart.set(self.view.with_untracked(|view| Cart::new(id::mint(), view, register)));
        self.customer.set(None);
        self.trouble.set(BTreeMap::new());
        self.refused.set(None);
        self.busy.set(false);
        self.step.set(Step::Cart);
    }

    /// Goes on with a cart: after a reload, or one that was parked. Its pieces are asked for again.
    pub fn take_up(self, mut cart: Cart) {
        self.view.with_untracked(|view| cart.move_to(view, self.register.get_untracked()));
        self.customer.set(None);
        self.trouble.set(BTreeMap::new());
        self.refused.set(None);
        // Money may be on its way: back to where it is waited for.
        let (customer, sent) = (cart.draft.customer, cart.is_waiting());
        self.cart.set(cart);
        self.step.set(if sent { Step::Pay } else { Step::Cart });
        if !sent {
            holds::again(self);
        }
        if let Some(customer) = customer {
            super::customer::look_up(self, customer);
        }
    }

    /// Changes the cart, or shows why not.
    pub fn change<T: Send + Sync + 'static>(self, change: impl FnOnce(&mut Cart) -> Result<T, AppError>) -> Option<T> {
        match self.attempt(change) {
            Ok(answer) => {
                self.refused.set(None);
                Some(answer)
            }
            Err(error) => {
                self.refused.set(Some(error));
                None
            }
        }
    }

    /// Changes the cart, or answers why not.
    ///
    /// # Errors
    /// Those of [`Cart::attempt`].
    pub fn attempt<T: Send + Sync + 'static>(
        self,
        change: impl FnOnce(&mut Cart) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let mut cart = self.cart.get_untracked();
        let answer = self.view.with_untracked(|view| cart.attempt(&view.settings.tax, change))?;
        self.cart.set(cart);
        Ok(answer)
    }

    /// Puts something from stock on the cart. After a posted sale a new one begins with it.
    pub fn put(self, it: Sellable) {
        match self.step.get_untracked() {
            Step::Cart => {}
            Step::Done(_) => self.fresh(),
            Step::Pay => return,
        }
        let (me, line) = (self.me(), id::mint());
        let Some(added) = self.change(|cart| cart.add(&it, line, me)) else { return };
        let price = it.price.map(|price| format!(", {price}")).unwrap_or_default();
        match added {
            Added::New(line) => {
                self.said.set(format!("{} added{price}", it.title));
                if it.variant.is_none() {
                    holds::hold(self, line, it.item);
                }
                if it.price.is_none() {
                    self.show(Sheet::Line(line));
                }
            }
            Added::More(_) => self.said.set(format!("One more: {}{price}", it.title)),
            Added::Already(_) => self.said.set(format!("{} is on the cart already", it.title)),
        }
    }

    /// Takes a line off, and offers to put it back.
    pub fn remove(self, line: LineId) {
        let before = self.cart.get_untracked();
        let title = before.draft.line(line).map(|it| it.title.clone()).unwrap_or_default();
        if self
            .change(|cart| {
                cart.remove(line);
                Ok(())
            })
            .is_none()
        {
            return;
        }
        self.trouble.update(|all| {
            all.remove(&line);
        });
        let gone: Vec<ItemId> = before.pieces().filter(|(of, _)| *of == line).map(|(_, item)| item).collect();
        holds::release(before.draft.id, gone);
        self.said.set(format!("{title} removed"));
        self.offer_back(format!("{title} removed"), before);
    }

    /// Empties the cart, and offers it back.
    pub fn clear(self) {
        let before = self.cart.get_untracked();
        if before.is_waiting() {
            return;
        }
        holds::release(before.draft.id, before.pieces().map(|(_, item)| item).collect());
        self.fresh();
        self.said.set("Cart cleared".into());
        self.offer_back("Cart cleared".into(), before);
    }

    /// Undo, as long as nothing else has been begun.
    fn offer_back(self, words: String, before: Cart) {
        self.toaster.undo(words, move || {
            let (now, emptied) = self.cart.with_untracked(|cart| (cart.draft.id, cart.is_empty()));
            if now == before.draft.id || emptied {
                self.take_up(before.clone());
            }
        });
    }

    /// Who is asking.
    #[must_use]
    pub fn me(self) -> UserId {
        self.view.with_untracked(|view| view.me)
    }

    /// What somebody is called.
    #[must_use]
    pub fn name_of(self, user: UserId) -> String {
        let name = self.view.with(|view| view.staff.iter().find(|it| it.user == user).map(|it| it.name.clone()));
        name.unwrap_or_else(|| "a colleague".into())
    }

    /// The total, as it stands.
    #[must_use]
    pub fn total(self) -> Option<Money> {
        self.priced.with(|priced| priced.as_ref().ok().map(|it| it.totals.total))
    }

    /// Lays something over the page.
    pub fn show(self, sheet: Sheet) {
        self.sheet.set(sheet);
        self.open.set(true);
    }

    /// Goes on to paying, by way of whatever is missing.
    pub fn to_pay(self) {
        let (empty, unpriced) = self.cart.with_untracked(|cart| (cart.draft.lines.is_empty(), cart.unpriced()));
        if empty || !self.trouble.with_untracked(BTreeMap::is_empty) || self.priced.with_untracked(Result::is_err) {
            return;
        }
        if let Some(line) = unpriced {
            return self.show(Sheet::Line(line));
        }
        if !self.outstanding.with_untracked(Vec::is_empty) {
            return self.show(Sheet::Approve);
        }
        self.refused.set(None);
        // The clock of every hold starts again: paying takes its time.
        holds::again(self);
        self.step.set(Step::Pay);
    }
}

/// The role of everybody who sells here, whoever asks included.
fn roles(view: &TillView, mine: Role) -> BTreeMap<UserId, Role> {
    let mut roles: BTreeMap<_, _> = view.staff.iter().map(|it| (it.user, it.role)).collect();
    roles.entry(view.me).or_insert(mine);
    roles
}

/// Whether somebody may sell here at all.
#[must_use]
pub fn may_sell() -> bool {
    session().may::<domain::identity::sales::Ring>()
}
