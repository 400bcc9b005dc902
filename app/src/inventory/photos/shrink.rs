//! Makes a large photo smaller before it is sent. Whatever fails, the original goes.

use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap};

/// Files up to this size go as they are, unless they have too many pixels.
const BYTES: f64 = 1_500_000.0;
/// The longest side that is sent.
const SIDE: u32 = 2_400;
/// JPEG quality: no artefacts that a dealer would see, a third of the bytes.
const QUALITY: f64 = 0.88;

/// What is sent for `file`, and as what.
pub async fn shrunk(file: &File) -> (Blob, String) {
    let original = || (file.clone().into(), file.type_());
    // The browser turns the picture as its camera data asks, which is the default of `createImageBitmap`.
    let Ok(decoding) = window().create_image_bitmap_with_blob(file) else { return original() };
    let Ok(decoded) = JsFuture::from(decoding).await else { return original() };
    let Ok(picture) = decoded.dyn_into::<ImageBitmap>() else { return original() };
    let longest = picture.width().max(picture.height());
    if longest <= SIDE && file.size() <= BYTES {
        picture.close();
        return original();
    }
    let smaller = redraw(&picture, longest);
    picture.close();
    let Some(canvas) = smaller else { return original() };
    match encode(canvas).await {
        Some(blob) if blob.size() < file.size() || longest > SIDE => (blob, "image/jpeg".to_owned()),
        _ => original(),
    }
}

fn redraw(picture: &ImageBitmap, longest: u32) -> Option<HtmlCanvasElement> {
    let side = longest.min(SIDE);
    let scaled = |length: u32| (length * side / longest).max(1);
    let (width, height) = (scaled(picture.width()), scaled(picture.height()));
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let pen: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    pen.draw_image_with_image_bitmap_and_dw_and_dh(picture, 0.0, 0.0, f64::from(width), f64::from(height)).ok()?;
    Some(canvas)
}

async fn encode(canvas: HtmlCanvasElement) -> Option<Blob> {
    let mut start = |resolve: js_sys::Function, _: js_sys::Function| {
        let done = Closure::once_into_js(move |blob: JsValue| {
            let _told = resolve.call1(&JsValue::NULL, &blob);
        });
        let _started = canvas.to_blob_with_type_and_encoder_options(
            done.unchecked_ref(),
            "image/jpeg",
            &JsValue::from_f64(QUALITY),
        );
    };
    JsFuture::from(js_sys::Promise::new(&mut start)).await.ok()?.dyn_into().ok()
}
