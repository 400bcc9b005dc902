//! Documents as browsers and printers get them: the page to print, and the PDF.

use axum::{
    Extension, Router,
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use domain::{AppError, Code, Money, sales::PaperOf};
use papers::{Notice, Paper, Sheet};
use serde::Deserialize;
use service::identity::Visit;

use crate::{http::Context, problem::Problem};

/// Their addresses. Listed by the authorization matrix, which fails for one without a sample.
pub const ROUTES: [&str; 3] = ["/papers/{id}", "/receipt/{token}", "/receipt/{token}/pay"];

pub(crate) fn routes() -> Router<Context> {
    Router::new().route(ROUTES[0], get(own)).route(ROUTES[1], get(by_link)).route(ROUTES[2], get(pay))
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
    let notice = owed.map(|owed| notice(owed, &token, form.paid.is_some()));
    let mut response = answer(&context, paper, &form, notice).await?;
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}

/// What the customer may do about an invoice.
fn notice(owed: Money, token: &str, back: bool) -> Notice {
    if owed.is_zero() {
        return Notice { words: "Paid. Thank you.".to_owned(), act: None };
    }
    if back {
        let words = "Thank you. Your payment is being confirmed; this page shows it as soon as it is.";
        return Notice { words: words.to_owned(), act: None };
    }
    let act = Some((format!("Pay {owed} by card"), format!("/receipt/{token}/pay")));
    Notice { words: format!("{owed} of this invoice are to be paid."), act }
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
            let mut response = Html(papers::html(&paper, sheet, notice.as_ref())).into_response();
            let policy = format!(
                "default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                papers::style_hash(sheet)
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
