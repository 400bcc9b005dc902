//! Documents as browsers and printers get them: the page to print, and the PDF.

use axum::{
    Extension, Router,
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use domain::{AppError, Code, sales::PaperOf};
use papers::{Paper, Sheet};
use serde::Deserialize;
use service::identity::Visit;

use crate::{http::Context, problem::Problem};

/// Their addresses. Listed by the authorization matrix, which fails for one without a sample.
pub const ROUTES: [&str; 2] = ["/papers/{id}", "/receipt/{token}"];

pub(crate) fn routes() -> Router<Context> {
    Router::new().route(ROUTES[0], get(own)).route(ROUTES[1], get(by_link))
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
    answer(&context, paper, &form).await
}

/// What a link in a mail leads to. The token is the secret, so no page may send it on as its referrer.
async fn by_link(
    State(context): State<Context>,
    Path(token): Path<String>,
    Query(form): Query<Form>,
) -> Result<Response, Problem> {
    let paper = service::sales::open_paper(&context.services, &token).await?;
    let mut response = answer(&context, paper, &form).await?;
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}

async fn answer(context: &Context, paper: Paper, form: &Form) -> Result<Response, Problem> {
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
            let mut response = Html(papers::html(&paper, sheet)).into_response();
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
