//! What the gateway reports by itself (docs.stripe.com/webhooks): verified, kept once, and answered before anything is
//! done about it.
#![expect(clippy::disallowed_methods, reason = "a gateway belongs to no tenant; its signature names one")]

use db::entity::{card_payment, gateway, gateway_report};
use domain::{AppError, Code, Event, GatewayId, PaymentId, Timestamp};
use hmac::{Hmac, Mac};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};
use serde_json::Value;
use sha2::Sha256;

use super::place;
use crate::{Services, secrets};

/// A signature is good for this long, seconds, in both directions.
const TOLERANCE: i64 = 300;

/// Takes a report in. The same report twice is one.
///
/// # Errors
/// `record.not_found` for a gateway that is not here, `gateway.bad_signature`, `request.malformed`.
pub async fn take_report(services: &Services, id: &str, signature: &str, body: &[u8]) -> Result<(), AppError> {
    let id: GatewayId = id.parse().map_err(|_| AppError::not_found())?;
    let row = gateway::Entity::find().filter(gateway::Column::Id.eq(id));
    let row = services.db().system_all(row).await?.into_iter().next().ok_or_else(AppError::not_found)?;
    let secret = secrets::open(services, &place(id, "webhook_secret"), &row.webhook_secret)?;
    if !is_signed(&secret, signature, body, services.db().now()) {
        return Err(AppError::new(Code::GatewayForged, "This report is not signed by the gateway."));
    }
    let malformed = || AppError::new(Code::Malformed, "This report cannot be read.");
    let report: Value = serde_json::from_slice(body).map_err(|_| malformed())?;
    let (Some(name), Some(kind)) = (report["id"].as_str(), report["type"].as_str()) else { return Err(malformed()) };
    let Some(payment) = payment_of(services, &row, &report["data"]["object"]).await? else {
        return Ok(()); // of this account, but not of this shop
    };
    let tx = services.db().system().await?;
    let kept = gateway_report::ActiveModel {
        org_id: Set(row.org_id),
        id: Set(name.chars().take(255).collect()),
        kind: Set(kind.chars().take(100).collect()),
        at: Set(tx.now()),
    };
    let once = gateway_report::Entity::insert(kept).on_conflict(
        OnConflict::columns([gateway_report::Column::OrgId, gateway_report::Column::Id]).do_nothing().to_owned(),
    );
    if tx.upsert(once).await? > 0 {
        let event = Event::CardReported { payment: payment.id };
        tx.emit_for((row.org_id, payment.store_id, payment.actor), &event).await?;
    }
    Ok(tx.commit().await?)
}

/// The payment that an object of the gateway is about: it carries our id, or the gateway's name of the payment.
async fn payment_of(
    services: &Services,
    gateway: &gateway::Model,
    object: &Value,
) -> Result<Option<card_payment::Model>, AppError> {
    let of_org = || card_payment::Entity::find().filter(card_payment::Column::OrgId.eq(gateway.org_id));
    let found = if let Some(id) = object["metadata"]["vitrine_payment"].as_str() {
        let Ok(id) = id.parse::<PaymentId>() else { return Ok(None) };
        of_org().filter(card_payment::Column::Id.eq(id))
    } else {
        let reference = object["payment_intent"].as_str().unwrap_or_default();
        if reference.is_empty() {
            return Ok(None);
        }
        of_org().filter(card_payment::Column::Reference.eq(reference))
    };
    Ok(services.db().system_all(found).await?.into_iter().next())
}

/// `Stripe-Signature: t=…,v1=…`: HMAC-SHA-256 of `t.body` under the secret as it is written, compared in constant time;
/// one of several signatures suffices, as while a secret is being replaced.
fn is_signed(secret: &str, header: &str, body: &[u8], now: Timestamp) -> bool {
    let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
    let Some(at) = parts().find(|(name, _)| *name == "t").map(|(_, at)| at) else { return false };
    let fresh = at.parse::<i64>().is_ok_and(|at| (now.0 / 1000).abs_diff(at) <= TOLERANCE.unsigned_abs());
    let signed = |given: &str| {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
        mac.update(at.as_bytes());
        mac.update(b".");
        mac.update(body);
        hex::decode(given).is_ok_and(|given| mac.verify_slice(&given).is_ok())
    };
    fresh && parts().any(|(name, given)| name == "v1" && signed(given))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_test_secret";
    /// Made with the vendor's own library.
    const GOOD: &str = "t=1700000000,v1=c8810ddf0d0867928eb98da07f9baa91f6a359ac782696745bbce454bfb45e6f";
    const BODY: &[u8] = br#"{"id":1}"#;

    #[test]
    fn only_what_the_gateway_signed_a_moment_ago_counts() {
        let now = Timestamp(1_700_000_000_000);
        assert!(is_signed(SECRET, GOOD, BODY, now));
        assert!(is_signed(SECRET, GOOD, BODY, now.plus(300_000)));
        assert!(is_signed(SECRET, &GOOD.replace("v1=", "v1=00,v0=aa,v1="), BODY, now), "any of several");
        assert!(!is_signed(SECRET, GOOD, BODY, now.plus(301_000)), "stale");
        assert!(!is_signed(SECRET, GOOD, BODY, now.plus(-301_000)), "from the future");
        assert!(!is_signed(SECRET, GOOD, br#"{"id":2}"#, now), "another body");
        assert!(!is_signed("whsec_other", GOOD, BODY, now), "another secret");
        assert!(!is_signed(SECRET, &GOOD.replace("t=1700000000", "t=1700000001"), BODY, now), "another time");
        for header in ["", "t=1700000000", "v1=c881", "t=x,v1=c881", "t=1700000000,v1=é", "t=1700000000,v1=c"] {
            assert!(!is_signed(SECRET, header, BODY, now), "{header}");
        }
    }
}
