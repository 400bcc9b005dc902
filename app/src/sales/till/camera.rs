//! Scanning with the camera, where the browser can read codes itself (`BarcodeDetector`).

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlVideoElement, MediaStream, MediaStreamConstraints, MediaStreamTrack};

use super::{find::Finder, state::Till};
use crate::ui::Button;

/// Between two looks.
const LOOK: Duration = Duration::from_millis(160);

fn detector() -> Option<js_sys::Function> {
    js_sys::Reflect::get(&window(), &"BarcodeDetector".into()).ok()?.dyn_into().ok()
}

/// Whether this browser reads codes and has a camera to ask for.
#[must_use]
pub fn is_there() -> bool {
    detector().is_some() && window().navigator().media_devices().is_ok()
}

/// The picture, until a code is seen.
#[component]
pub fn Camera() -> impl IntoView {
    let till = Till::get();
    let finder = expect_context::<Finder>();
    let video = NodeRef::<html::Video>::new();
    let stream = StoredValue::new_local(None::<MediaStream>);
    let failed = RwSignal::new(false);
    Effect::new(move |_| {
        let Some(screen) = video.get() else { return };
        spawn_local(async move {
            match open(&screen).await {
                Some(opened) => {
                    // Closed while the browser asked for permission: nobody watches any more.
                    if stream.try_set_value(Some(opened.clone())).is_some() {
                        return stop(&opened);
                    }
                    watch(screen, till, finder, stream).await;
                }
                None => {
                    failed.try_set(true);
                }
            }
        });
    });
    on_cleanup(move || {
        if let Some(Some(open)) = stream.try_get_value() {
            stop(&open);
        }
    });
    view! {
        <div class="body stack">
            <video class="till__camera" node_ref=video playsinline=true muted=true aria-label="What the camera sees"></video>
            <p class="muted" role="status">
                {move || match failed.get() {
                    true => "The camera cannot be used. Allow it in the browser, or type the code.",
                    false => "Hold the code in front of the camera.",
                }}
            </p>
        </div>
        <footer>
            <Button label="Close" on_press=move |_| till.open.set(false) />
        </footer>
    }
    .into_any()
}

async fn open(screen: &HtmlVideoElement) -> Option<MediaStream> {
    let devices = window().navigator().media_devices().ok()?;
    let wanted = MediaStreamConstraints::new();
    let back = js_sys::Object::new();
    js_sys::Reflect::set(&back, &"facingMode".into(), &"environment".into()).ok()?;
    wanted.set_video(&back);
    let stream = JsFuture::from(devices.get_user_media_with_constraints(&wanted).ok()?).await.ok()?;
    let stream: MediaStream = stream.dyn_into().ok()?;
    screen.set_src_object(Some(&stream));
    let _playing = JsFuture::from(screen.play().ok()?).await;
    Some(stream)
}

fn stop(stream: &MediaStream) {
    for track in stream.get_tracks() {
        if let Ok(track) = track.dyn_into::<MediaStreamTrack>() {
            track.stop();
        }
    }
}

/// Looks until a code is seen or the sheet is closed.
async fn watch(
    screen: HtmlVideoElement,
    till: Till,
    finder: Finder,
    open: StoredValue<Option<MediaStream>, LocalStorage>,
) {
    let Some(class) = detector() else { return };
    let Ok(detector) = js_sys::Reflect::construct(&class, &js_sys::Array::new()) else { return };
    let Ok(Ok(detect)) = js_sys::Reflect::get(&detector, &"detect".into()).map(JsCast::dyn_into::<js_sys::Function>)
    else {
        return;
    };
    while open.try_with_value(Option::is_some) == Some(true) {
        if let Some(code) = look(&detector, &detect, &screen).await {
            till.open.try_set(false);
            return finder.enter(code);
        }
        pause().await;
    }
}

async fn look(detector: &JsValue, detect: &js_sys::Function, screen: &HtmlVideoElement) -> Option<String> {
    let asked: js_sys::Promise = detect.call1(detector, screen).ok()?.dyn_into().ok()?;
    let codes: js_sys::Array = JsFuture::from(asked).await.ok()?.dyn_into().ok()?;
    js_sys::Reflect::get(&codes.get(0), &"rawValue".into()).ok()?.as_string().filter(|code| !code.is_empty())
}

async fn pause() {
    let mut wait = |resolve: js_sys::Function, _: js_sys::Function| {
        let again = move || {
            let _told = resolve.call0(&JsValue::NULL);
        };
        set_timeout(again, LOOK);
    };
    let _waited = JsFuture::from(js_sys::Promise::new(&mut wait)).await;
}
