//! A whole sale as it goes over the wire: the command read, decided, and the answer compared byte for byte, on the
//! server and in the browser. A difference means that stored documents or queued commands no longer read alike.

use std::collections::BTreeMap;

use domain::{
    UserId,
    canonical::canonical,
    identity::Role,
    sales::{
        Authority, House, RingUp,
        refund::{RefundRequest, Restock, Return, Sold, refund},
    },
    tax::TaxProfile,
};

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_sale_is_decided_alike_everywhere() {
    let command: RingUp = serde_json::from_str(include_str!("golden/ring_up.json")).unwrap();
    let profile: TaxProfile = serde_json::from_str(include_str!("golden/tax_profile.json")).unwrap();
    profile.check().unwrap();
    let seller: UserId = command.draft.lines[0].salespeople[0].person;
    let staff: BTreeMap<UserId, Role> = [(seller, Role::Manager)].into();
    let authority = Authority::default();
    let house = House { authority: &authority, staff: &staff };
    let (priced, settlement) = command.decide(&profile, house, seller).unwrap();
    let sold = Sold { priced: &priced, settlement: &settlement, cash_rounding: command.draft.terms.cash_rounding };
    let returns = vec![Return { line: command.draft.lines[1].id, quantity: 1, restock: Restock::Inspect }];
    let back = refund(sold, &[], &RefundRequest { returns, to: None }).unwrap();
    let answer = String::from_utf8(canonical(&(&priced, &settlement, &back)).unwrap()).unwrap();
    assert_eq!(answer, include_str!("golden/decided.json").trim_end());
    let again: RingUp = serde_json::from_slice(&command.fingerprint().unwrap()).unwrap();
    assert_eq!(again, command);
}
