//! Documents as browsers and printers get them: the page to print, and the PDF.

use axum::{
    Extension, Router,
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::{
    AppError, Code, Date, Money,
    sales::{PaperOf, quote::QuoteState},
};
use papers::{Act, Notice, Paper, Sheet};
use serde::Deserialize;
use service::identity::Visit;

use crate::{http::Context, problem::Problem};

/// Their addresses. Listed by the authorization matrix, which fails for one without a sample.
pub const ROUTES: [&str; 4] = ["/papers/{id}", "/receipt/{token}", "/receipt/{token}/pay", "/receipt/{token}/answer"];

pub(crate) fn routes() -> Router<Context> {
    Router::new()
        .route(ROUTES[0], get(own))
        .route(ROUTES[1], get(by_link))
        .route(ROUTES[2], get(pay))
        .route(ROUTES[3], post(answered))
}

/// How a document is wanted.
#[derive(Deserialize)]
struct Form {
    /// `roll` or `a4`.
    #[serde(default)]
    sheet: String,
    /// `html` or `pdf`.
    #[serde(default)]
    form: String,
    /// Without prices, for whoever gets it as a present.
    #[serde(default)]
    gift: bool,
    /// As the tag on what is put by.
    #[serde(default)]
    tag: bool,
    /// The customer comes back from paying.
    paid: Option<String>,
}

async fn own(
    State(context): State<Context>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<String>,
    Query(form): Query<Form>,
) -> Result<Response, Problem> {
    let who = visit.authorize()?;
    let of: PaperOf = id.parse().map_err(|_| AppError::not_found())?;
    let paper = service::sales::find_paper(&who, of).await?;
    answer(&context, paper, &form, None).await
}

/// What a link in a mail leads to. The token is the secret, so no page may send it on as its referrer.
async fn by_link(
    State(context): State<Context>,
    Path(token): Path<String>,
    Query(form): Query<Form>,
) -> Result<Response, Problem> {
    let paper = service::sales::open_paper(&context.services, &token).await?;
    let owed = service::sales::owed_by_link(&context.services, &token, form.paid.is_some()).await?;
    let quote = service::sales::quote_by_link(&context.services, &token).await?;
    let notice = owed.map(|owed| to_pay(owed, &token, form.paid.is_some()));
    let notice = notice.or_else(|| quote.map(|(state, until)| to_answer(state, until, &token)));
    let asks = notice.as_ref().is_some_and(|it| it.acts.iter().any(|act| act.posts));
    let mut response = answer(&context, paper, &form, notice).await?;
    // A form says where it comes from only when the page may say so to this site.
    let referrer = if asks { "same-origin" } else { "no-referrer" };
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static(referrer));
    Ok(response)
}

fn said(words: impl Into<String>) -> Notice {
    Notice { words: words.into(), acts: Vec::new() }
}

/// What the customer may do about an invoice.
fn to_pay(owed: Money, token: &str, back: bool) -> Notice {
    if owed.is_zero() {
        return said("Paid. Thank you.");
    }
    if back {
        return said("Thank you. Your payment is being confirmed; this page shows it as soon as it is.");
    }
    let (label, address) = (format!("Pay {owed} by card"), format!("/receipt/{token}/pay"));
    let acts = vec![Act { label, address, posts: false }];
    Notice { acts, ..said(format!("{owed} of this invoice are to be paid.")) }
}

/// What the customer may do about a quote.
fn to_answer(state: QuoteState, until: Date, token: &str) -> Notice {
    let act = |label: &str, answer: &str| Act {
        label: label.to_owned(),
        address: format!("/receipt/{token}/answer?{answer}"),
        posts: true,
    };
    match state {
        QuoteState::Draft | QuoteState::Sent => {
            let acts = vec![act("Accept", "accept"), act("Decline", "decline")];
            Notice { acts, ..said(format!("This price holds until {until}.")) }
        }
        QuoteState::Accepted => said("You have accepted this quote. Thank you: we will be in touch."),
        QuoteState::Converted => said("You have bought this. Thank you."),
        QuoteState::Declined => said("You have declined this quote."),
        QuoteState::Expired => said(format!("This quote was valid until {until}. Ask us for a new one.")),
    }
}

/// How a customer answers a quote.
#[derive(Deserialize)]
struct Answered {
    accept: Option<String>,
    decline: Option<String>,
}

/// The customer's answer to a quote; leads back to it.
async fn answered(
    State(context): State<Context>,
    Path(token): Path<String>,
    Query(said): Query<Answered>,
) -> Result<Response, Problem> {
    if said.accept.is_some() == said.decline.is_some() {
        return Err(Problem(AppError::new(Code::Malformed, "Accept it or decline it.")));
    }
    service::sales::answer_quote(&context.services, &token, said.accept.is_some()).await?;
    Ok(Redirect::to(&format!("/receipt/{token}")).into_response())
}

/// Leads to the gateway's own page. Asked again, it is the same page, so that a link suffices.
async fn pay(State(context): State<Context>, Path(token): Path<String>) -> Result<Response, Problem> {
    let url = service::sales::pay_link(&context.services, &token).await?;
    let mut response = Redirect::to(&url).into_response();
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}

async fn answer(context: &Context, paper: Paper, form: &Form, notice: Option<Notice>) -> Result<Response, Problem> {
    let sheet = match form.sheet.as_str() {
        "" | "a4" => Sheet::A4,
        "roll" => Sheet::Roll,
        _ => return Err(Problem(AppError::not_found())),
    };
    let paper = match (form.gift, form.tag) {
        (true, _) => paper.as_gift(),
        (false, true) => paper.as_tag(),
        (false, false) => paper,
    };
    match form.form.as_str() {
        "" | "html" => {
            let mut response = Html(papers::html_with(&paper, sheet, notice.as_ref())).into_response();
            let asks = notice.as_ref().is_some_and(|it| it.acts.iter().any(|act| act.posts));
            let policy = format!(
                "default-src 'none'; style-src {}; base-uri 'none'; form-action {}; frame-ancestors 'none'",
                papers::style_hash(sheet),
                if asks { "'self'" } else { "'none'" },
            );
            let policy = HeaderValue::from_str(&policy);
            let policy = policy.map_err(|_| AppError::new(Code::Internal, "The document cannot be shown."))?;
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
            Ok(response)
        }
        "pdf" => {
            let name = format!("inline; filename=\"{}.pdf\"", paper.number);
            let mut response = context.services.pdf(paper, sheet).await?.into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
            if let Ok(name) = HeaderValue::from_str(&name) {
                headers.insert(header::CONTENT_DISPOSITION, name);
            }
            Ok(response)
        }
        _ => Err(Problem(AppError::not_found())),
    }
}
