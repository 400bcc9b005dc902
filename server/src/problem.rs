//! Refusals outside server functions: RFC 9457 problem+json.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::AppError;
use serde_json::json;

/// An error on its way out.
pub struct Problem(pub AppError);

impl From<AppError> for Problem {
    fn from(err: AppError) -> Self {
        Self(err)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let AppError { code, detail, fields } = self.0;
        let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = json!({
            "type": format!("urn:vitrine:error:{}", code.as_str()),
            "title": status.canonical_reason(),
            "status": code.status(),
            "code": code.as_str(),
            "detail": detail,
            "fields": fields,
        });
        let mut response = (status, Json(body)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}
