//! Who buys: found in two presses, taken in with four fields.

use domain::{
    AppError, Code, CustomerId,
    customers::{CustomerRow, FindCustomers},
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::params::ParamsMap;

use super::state::{Sheet, Till};
use crate::customers::{new, rpc::find_customers, search::CustomerSearch};

/// Puts a customer on the cart.
pub fn attach(till: Till, customer: CustomerRow) {
    let (id, buyer) = (customer.id, customer.buyer.clone());
    if till
        .change(|cart| {
            cart.set_customer(Some((id, buyer)));
            Ok(())
        })
        .is_some()
    {
        till.said.set(format!("{} added", customer.called));
        till.customer.set(Some(customer));
        super::holds::stuck_again(till);
    }
    till.open.set(false);
}

/// Whom an address brings to the till.
#[must_use]
pub fn asked(query: &ParamsMap) -> Option<CustomerId> {
    query.get("customer")?.parse().ok()
}

/// Puts whoever an address names on the cart, unless what is on it is somebody else's.
pub fn bring(till: Till, customer: CustomerId) {
    let (whose, bare) = till.cart.with_untracked(|cart| {
        (cart.draft.customer, cart.draft.lines.is_empty() && cart.taken_in.is_empty() && cart.tenders.is_empty())
    });
    if whose == Some(customer) {
        return;
    }
    if whose.is_some() && !bare {
        let words = "There is a cart of somebody else in hand. Finish or park it, then come back.";
        return till.refused.set(Some(AppError::new(Code::StepNotAllowed, words)));
    }
    spawn_local(async move {
        match find_customers(FindCustomers { text: customer.to_string() }).await {
            Ok(all) => {
                if let Some(row) = all.into_iter().find(|it| it.id == customer) {
                    attach(till, row);
                }
            }
            Err(error) => drop(till.refused.try_set(Some(error))),
        }
    });
}

/// Asks who the customer of a kept cart is: the browser remembers only the id.
pub fn look_up(till: Till, customer: CustomerId) {
    spawn_local(async move {
        let answer = find_customers(FindCustomers { text: customer.to_string() }).await;
        let Some(row) = answer.ok().and_then(|all| all.into_iter().find(|it| it.id == customer)) else { return };
        let still = till.cart.try_with_untracked(|cart| cart.draft.customer == Some(customer) && cart.sent.is_none());
        if still == Some(true) {
            let buyer = row.buyer.clone();
            till.change(|cart| {
                cart.set_customer(Some((customer, buyer)));
                Ok(())
            });
        }
        till.customer.try_set(Some(row));
    });
}

/// The search.
#[component]
pub fn Customers() -> impl IntoView {
    let till = Till::get();
    view! {
        <CustomerSearch
            on_pick=Callback::new(move |row| attach(till, row))
            on_cancel=Callback::new(move |()| till.open.set(false))
            on_new=Callback::new(move |()| till.show(Sheet::NewCustomer))
        />
    }
    .into_any()
}

/// Somebody new.
#[component]
pub fn NewCustomer() -> impl IntoView {
    let till = Till::get();
    view! {
        <new::NewCustomer
            on_saved=Callback::new(move |row| attach(till, row))
            on_back=Callback::new(move |()| till.show(Sheet::Customer))
        />
    }
    .into_any()
}
