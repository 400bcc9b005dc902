//! Stripe: payment intents on Terminal readers, Checkout pages, refunds (docs.stripe.com/api). The version of the API is
//! pinned, amounts are in the units that Stripe counts in, and what Stripe says is read into our own words here.

use std::time::Duration;

use domain::{
    AppError, Code, Currency, Money,
    sales::{CardReader, payment::Reported},
};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::{Asked, Charge, Checkout, Payments, Seen};

/// Where Stripe listens.
pub const API: &str = "https://api.stripe.com";
/// What the code below was written against.
const VERSION: &str = "2026-10-28.endive";
/// Attempts of one call: what fails in between is sent again under the same name.
const ATTEMPTS: u32 = 3;
/// Where our id travels with every object.
const METADATA: &str = "metadata[vitrine_payment]";

/// Talks to Stripe.
pub struct Stripe {
    http: reqwest::Client,
    base: String,
    /// Before the second attempt; twice as long before the third.
    wait: Duration,
}

impl Stripe {
    /// Stripe at this address.
    ///
    /// # Errors
    /// In words, when no connection can be made at all.
    pub fn at(base: &str, wait: Duration) -> Result<Self, String> {
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(20))
            // Keys go where they are meant to go.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|err| err.to_string())?;
        Ok(Self { http, base: base.trim_end_matches('/').to_owned(), wait })
    }

    async fn get(&self, key: &str, path: &str, query: &[(&str, &str)]) -> Result<Value, AppError> {
        self.call(key, Method::GET, path, query, None).await
    }

    async fn post(&self, key: &str, path: &str, form: &[(&str, &str)], once: &str) -> Result<Value, AppError> {
        self.call(key, Method::POST, path, form, Some(once)).await
    }

    async fn call(
        &self,
        key: &str,
        method: Method,
        path: &str,
        fields: &[(&str, &str)],
        once: Option<&str>,
    ) -> Result<Value, AppError> {
        let mut attempt = 1;
        loop {
            match self.send(key, method.clone(), path, fields, once).await {
                Err(Failure::Passing(why)) if attempt == ATTEMPTS => {
                    tracing::warn!(path, why, "stripe.unavailable");
                    let words =
                        "The card gateway does not answer. Nothing is lost: it is asked again under the same number.";
                    return Err(AppError::new(Code::GatewayUnavailable, words));
                }
                Err(Failure::Passing(_)) => {
                    tokio::time::sleep(self.wait.saturating_mul(1 << (attempt - 1))).await;
                    attempt += 1;
                }
                Err(Failure::Refused(error)) => return Err(error),
                Ok(value) => return Ok(value),
            }
        }
    }

    async fn send(
        &self,
        key: &str,
        method: Method,
        path: &str,
        fields: &[(&str, &str)],
        once: Option<&str>,
    ) -> Result<Value, Failure> {
        let request = self.http.request(method.clone(), format!("{}{path}", self.base)).bearer_auth(key);
        let request = request.header("Stripe-Version", VERSION);
        let request = if method == Method::GET { request.query(fields) } else { request.form(fields) };
        let request = match once {
            Some(once) => request.header("Idempotency-Key", once),
            None => request,
        };
        // An error of the client may name the address, never the key.
        let response = request.send().await.map_err(|err| Failure::Passing(err.without_url().to_string()))?;
        let status = response.status();
        let again =
            response.headers().get("stripe-should-retry").and_then(|it| it.to_str().ok()).map(|it| it == "true");
        let body = response.bytes().await.map_err(|err| Failure::Passing(err.without_url().to_string()))?;
        if status.is_success() {
            return serde_json::from_slice(&body).map_err(|_| Failure::Passing("not JSON".to_owned()));
        }
        let passing =
            status.is_server_error() || [StatusCode::CONFLICT, StatusCode::TOO_MANY_REQUESTS].contains(&status);
        if again.unwrap_or(passing) {
            return Err(Failure::Passing(status.to_string()));
        }
        let said: Value = serde_json::from_slice(&body).unwrap_or_default();
        let words = match said["error"]["message"].as_str() {
            _ if status == StatusCode::UNAUTHORIZED => {
                "Stripe does not accept the key of this business. Connect it again."
            }
            Some(words) => words,
            None => "The card gateway refused.",
        };
        Err(Failure::Refused(AppError::new(Code::GatewayRefused, words)))
    }

    /// Disputes of a payment: how many, how many of them decided, and what was lost.
    async fn disputes(&self, key: &str, reference: &str, currency: Currency) -> Result<(u32, u32, Money), AppError> {
        let found = self.get(key, "/v1/disputes", &[("payment_intent", reference), ("limit", "100")]).await?;
        let all = found["data"].as_array().map(Vec::as_slice).unwrap_or_default();
        let decided =
            |it: &&Value| ["won", "lost", "warning_closed"].contains(&it["status"].as_str().unwrap_or_default());
        let lost = all.iter().filter(|it| it["status"] == "lost").map(|it| ours(&it["amount"], currency));
        let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
        Ok((count(all.len()), count(all.iter().filter(decided).count()), Money::sum(currency, lost)?))
    }

    /// What an intent amounts to.
    async fn read(&self, key: &str, intent: &Value, asked: &Asked) -> Result<Seen, AppError> {
        let currency = asked.amount.currency;
        if !intent["currency"].as_str().is_some_and(|it| it.eq_ignore_ascii_case(currency.code())) {
            return Err(AppError::new(Code::CurrencyMismatch, "The gateway speaks of another currency."));
        }
        let reference = name(&intent["id"])?;
        let mut report = Reported::nothing(asked.amount);
        match intent["status"].as_str().unwrap_or_default() {
            "succeeded" => {
                report.captured = ours(&intent["amount_received"], currency);
                report.authorized = report.captured;
            }
            "requires_capture" => report.authorized = ours(&intent["amount"], currency),
            "canceled" => report.voided = true,
            _ => {}
        }
        let charge = &intent["latest_charge"];
        if charge.is_object() {
            report.refunded = ours(&charge["amount_refunded"], currency);
        }
        if charge["disputed"] == true {
            let (disputes, decided, lost) = self.disputes(key, &reference, currency).await?;
            (report.disputes, report.decided) = (disputes, decided);
            let gone = report.refunded.try_add(lost)?;
            report.refunded = if gone.minor > report.captured.minor { report.captured } else { gone };
        }
        let problem = intent["last_payment_error"]["message"].as_str().unwrap_or_default().to_owned();
        Ok(Seen { reference, report, declined: false, problem })
    }
}

enum Failure {
    /// It may be sent again.
    Passing(String),
    /// It was looked at.
    Refused(AppError),
}

#[async_trait::async_trait]
impl Payments for Stripe {
    async fn open(&self, key: &str, charge: &Charge) -> Result<String, AppError> {
        let (id, amount) = (charge.id.to_string(), theirs(charge.amount)?);
        let form = [
            ("amount", amount.as_str()),
            ("currency", &charge.amount.currency.code().to_lowercase()),
            ("capture_method", "automatic"),
            ("allowed_payment_method_types[0]", "card_present"),
            ("description", &charge.title),
            (METADATA, &id),
        ];
        name(&self.post(key, "/v1/payment_intents", &form, &id).await?["id"])
    }

    async fn present(&self, key: &str, reader: &str, reference: &str, once: &str) -> Result<(), AppError> {
        let path = format!("/v1/terminal/readers/{reader}/process_payment_intent");
        self.post(key, &path, &[("payment_intent", reference)], once).await.map(drop)
    }

    async fn checkout(&self, key: &str, checkout: &Checkout) -> Result<(String, String), AppError> {
        let charge = &checkout.charge;
        let (id, amount) = (charge.id.to_string(), theirs(charge.amount)?);
        let form = [
            ("mode", "payment"),
            ("line_items[0][quantity]", "1"),
            ("line_items[0][price_data][currency]", &charge.amount.currency.code().to_lowercase()),
            ("line_items[0][price_data][unit_amount]", &amount),
            ("line_items[0][price_data][product_data][name]", &charge.title),
            ("success_url", &format!("{}?paid", checkout.back)),
            ("cancel_url", &checkout.back),
            ("expires_at", &(checkout.until.0 / 1000).to_string()),
            ("client_reference_id", &id),
            (METADATA, &id),
            ("payment_intent_data[metadata][vitrine_payment]", &id),
        ];
        let made = self.post(key, "/v1/checkout/sessions", &form, &id).await?;
        let url =
            made["url"].as_str().filter(|url| url.starts_with("https://") || url.starts_with("http://127.0.0.1:"));
        let url = url.ok_or_else(|| AppError::new(Code::GatewayRefused, "The card gateway gave no page to pay on."))?;
        Ok((name(&made["id"])?, url.to_owned()))
    }

    async fn look(&self, key: &str, asked: &Asked) -> Result<Seen, AppError> {
        if !asked.checkout.is_empty() {
            let path = format!("/v1/checkout/sessions/{}", asked.checkout);
            let page = self.get(key, &path, &[("expand[]", "payment_intent.latest_charge")]).await?;
            if page["payment_intent"].is_object() {
                return self.read(key, &page["payment_intent"], asked).await;
            }
            let voided = page["status"] == "expired";
            let report = Reported { voided, ..Reported::nothing(asked.amount) };
            return Ok(Seen { reference: String::new(), report, declined: false, problem: String::new() });
        }
        let path = format!("/v1/payment_intents/{}", asked.reference);
        let intent = self.get(key, &path, &[("expand[]", "latest_charge")]).await?;
        let mut seen = self.read(key, &intent, asked).await?;
        if !asked.reader.is_empty() && intent["status"] == "requires_payment_method" {
            let reader = self.get(key, &format!("/v1/terminal/readers/{}", asked.reader), &[]).await?;
            let action = &reader["action"];
            if action["status"] == "failed" && action["process_payment_intent"]["payment_intent"] == asked.reference {
                seen.declined = true;
                let words = action["failure_message"].as_str().unwrap_or("The card was not accepted.");
                seen.problem = words.to_owned();
            }
        }
        Ok(seen)
    }

    async fn give_up(&self, key: &str, asked: &Asked) -> Result<(), AppError> {
        let once = |what: &str, of: &str| format!("{of}:{what}");
        let steps = [
            (&asked.checkout, format!("/v1/checkout/sessions/{}/expire", asked.checkout), "expire"),
            (&asked.reader, format!("/v1/terminal/readers/{}/cancel_action", asked.reader), "reader"),
            (&asked.reference, format!("/v1/payment_intents/{}/cancel", asked.reference), "cancel"),
        ];
        for (of, path, what) in steps.iter().filter(|(of, ..)| !of.is_empty()) {
            // A reader is asked to stop for one payment, and later for another.
            let of = if *what == "reader" { &asked.reference } else { of };
            match self.post(key, path, &[], &once(what, of)).await {
                // It was taken or given up meanwhile: looking tells which.
                Err(why) if why.code == Code::GatewayRefused => {}
                done => drop(done?),
            }
        }
        Ok(())
    }

    async fn readers(&self, key: &str) -> Result<Vec<CardReader>, AppError> {
        let found = self.get(key, "/v1/terminal/readers", &[("limit", "100")]).await?;
        let all = found["data"].as_array().map(Vec::as_slice).unwrap_or_default();
        all.iter()
            .map(|it| {
                let id = name(&it["id"])?;
                let label = it["label"].as_str().filter(|label| !label.is_empty()).unwrap_or(&id).to_owned();
                Ok(CardReader { label, online: it["status"] == "online", id })
            })
            .collect()
    }

    async fn give_back(&self, key: &str, reference: &str, amount: Money, once: &str) -> Result<(), AppError> {
        let form = [("payment_intent", reference), ("amount", &theirs(amount)?)];
        let made = self.post(key, "/v1/refunds", &form, once).await?;
        if ["failed", "canceled"].contains(&made["status"].as_str().unwrap_or_default()) {
            let why = made["failure_reason"].as_str().unwrap_or("no reason given");
            return Err(AppError::new(
                Code::GatewayRefused,
                format!("The card gateway could not give it back: {why}."),
            ));
        }
        Ok(())
    }
}

/// A name that Stripe gave: letters, figures and underscores, as it goes into addresses.
fn name(value: &Value) -> Result<String, AppError> {
    let named = value
        .as_str()
        .filter(|id| !id.is_empty() && id.len() <= 255 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
    named
        .map(str::to_owned)
        .ok_or_else(|| AppError::new(Code::GatewayRefused, "The card gateway answered something else."))
}

/// Currencies without decimals that Stripe counts in hundredths all the same (docs.stripe.com/currencies, special
/// cases).
fn scale(currency: Currency) -> i64 {
    if ["ISK", "UGX"].contains(&currency.code()) { 100 } else { 1 }
}

/// An amount as Stripe counts it.
fn theirs(amount: Money) -> Result<String, AppError> {
    let scaled = amount.minor.checked_mul(scale(amount.currency));
    let scaled = scaled.ok_or_else(|| AppError::new(Code::MoneyOutOfRange, "This is more than a gateway takes."))?;
    Ok(scaled.to_string())
}

/// An amount as we count it.
fn ours(value: &Value, currency: Currency) -> Money {
    Money::new(value.as_i64().unwrap_or(0) / scale(currency), currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_go_in_the_units_that_stripe_counts_in() {
        for (code, minor, said) in [("USD", 1_234, "1234"), ("JPY", 1_234, "1234"), ("ISK", 1_234, "123400")] {
            let amount = Money::new(minor, code.parse().unwrap());
            assert_eq!(theirs(amount).unwrap(), said, "{code}");
            assert_eq!(ours(&Value::from(said.parse::<i64>().unwrap()), amount.currency), amount, "{code}");
        }
        assert_eq!(theirs(Money::new(i64::MAX, "ISK".parse().unwrap())).unwrap_err().code, Code::MoneyOutOfRange);
    }

    #[test]
    fn a_name_that_could_lead_elsewhere_is_none() {
        assert_eq!(name(&Value::from("pi_3Abc_1")).unwrap(), "pi_3Abc_1");
        for wrong in ["", "pi_1/../../v1/refunds", "pi_1?x", "pi 1"] {
            assert!(name(&Value::from(wrong)).is_err(), "{wrong}");
        }
        assert!(name(&Value::Null).is_err());
    }
}
