//! One file on its way to the server: progress, cancelling, and refusals that can be read as the product's own errors.

use domain::{AppError, Code};
use leptos::wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Blob, ProgressEvent, XmlHttpRequest};

/// A request under way.
#[derive(Clone)]
pub struct Sending(XmlHttpRequest);

impl Sending {
    /// Stops it; the answer handler then hears of a cancelled upload.
    pub fn cancel(&self) {
        let _stopped = self.0.abort();
    }
}

/// Posts `body` to `url`. `progress` hears bytes sent; `answer` is called exactly once, with the text of the answer.
///
/// # Errors
/// When the browser does not even start.
pub fn post(
    url: &str,
    kind: &str,
    body: &Blob,
    progress: impl FnMut(f64) + 'static,
    answer: impl FnOnce(Result<String, AppError>) + 'static,
) -> Result<Sending, AppError> {
    let failed = |_: JsValue| AppError::new(Code::Offline, "The upload could not be started. Try again.");
    let request = XmlHttpRequest::new().map_err(failed)?;
    request.open("POST", url).map_err(failed)?;
    request.set_request_header("content-type", kind).map_err(failed)?;
    request.set_request_header("accept", "application/json").map_err(failed)?;
    let mut progress = progress;
    let on_progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |at: ProgressEvent| progress(at.loaded()));
    if let Ok(upload) = request.upload() {
        upload.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    }
    let asked = request.clone();
    // `loadend` comes after load, error and abort alike. The progress closure lives until then.
    let on_end = Closure::once_into_js(move || {
        drop(on_progress);
        answer(read(&asked));
    });
    request.set_onloadend(Some(on_end.unchecked_ref()));
    request.send_with_opt_blob(Some(body)).map_err(failed)?;
    Ok(Sending(request))
}

fn read(request: &XmlHttpRequest) -> Result<String, AppError> {
    let status = request.status().unwrap_or(0);
    let text = request.response_text().ok().flatten().unwrap_or_default();
    match status {
        200..300 => Ok(text),
        0 => Err(AppError::new(Code::Offline, "The connection broke off. The file is still here; try again.")),
        413 if text.is_empty() => Err(AppError::new(Code::TooLarge, "This file is larger than the server takes.")),
        _ => Err(serde_json::from_str(&text)
            .unwrap_or_else(|_| AppError::new(Code::Internal, format!("The server answered {status}. Try again.")))),
    }
}
