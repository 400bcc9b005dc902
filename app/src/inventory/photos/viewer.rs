//! The photos of a piece, one large and the others in a strip; arrows turn the pages, the large one can be enlarged.

use domain::inventory::{PhotoView, photo_url};
use leptos::prelude::*;

use crate::ui::{Dialog, IconButton, icon, photo::picture};

/// The viewer.
#[component]
pub fn Viewer(
    /// In order.
    photos: RwSignal<Vec<PhotoView>>,
    /// Leads to where photos are added, for those who may.
    may_add: bool,
) -> impl IntoView {
    let chosen = RwSignal::new(0_usize);
    let enlarged = RwSignal::new(false);
    let count = move || photos.with(Vec::len);
    // Photos may be removed while one is looked at.
    let at = Memo::new(move |_| chosen.get().min(count().saturating_sub(1)));
    let turn = move |by: isize| {
        let count = untrack(count);
        if count > 0 {
            let here = at.get_untracked();
            chosen.set(if by < 0 { here.checked_sub(1).unwrap_or(count - 1) } else { (here + 1) % count });
        }
    };
    let keys = move |key: leptos::ev::KeyboardEvent| match key.key().as_str() {
        "ArrowLeft" if !key.alt_key() => turn(-1),
        "ArrowRight" if !key.alt_key() => turn(1),
        _ => {}
    };
    let shown = move || photos.with(|all| all.get(at.get()).cloned());
    let large = move || match shown() {
        Some(photo) => picture(Some(&photo.content), 800, &photo.alt),
        None => picture(None, 800, ""),
    };
    let entry = move |(index, photo): (usize, PhotoView)| {
        view! {
            <li>
                <button
                    type="button"
                    aria-label=format!("Photo {}", index + 1)
                    aria-current=move || (at.get() == index).then_some("true")
                    on:click=move |_| chosen.set(index)
                >
                    <img src=photo_url(&photo.content, 96) width="96" height="96" alt="" loading="lazy" />
                </button>
            </li>
        }
    };
    view! {
        <section class="viewer" aria-label="Photo viewer" on:keydown=keys>
            <figure>
                {large}
                {move || {
                    (count() > 0)
                        .then(|| {
                            view! {
                                <figcaption class="small">
                                    <span class="num" aria-live="polite">
                                        {move || format!("{} of {}", at.get() + 1, count())}
                                    </span>
                                    <IconButton label="Enlarge" icon_name="maximize-2" on_press=move |_| enlarged.set(true) />
                                </figcaption>
                            }
                        })
                }}
            </figure>
            <ul class="viewer__strip">
                {move || photos.get().into_iter().enumerate().map(entry).collect_view()}
                {may_add
                    .then(|| {
                        view! {
                            <li>
                                <a class="viewer__add" href="#photos">
                                    {icon("plus")}
                                    "Add"
                                </a>
                            </li>
                        }
                    })}
            </ul>
            <Dialog open=enlarged title=Signal::derive(move || format!("Photo {} of {}", at.get() + 1, count())) class="dialog--photo">
                <div class="body">
                    {large}
                    <p class="muted small">{move || shown().map(|photo| photo.alt)}</p>
                </div>
                <footer>
                    <IconButton label="Photo before" icon_name="arrow-left" on_press=move |_| turn(-1) />
                    <IconButton label="Next photo" icon_name="chevron-right" on_press=move |_| turn(1) />
                    <IconButton label="Close" icon_name="x" on_press=move |_| enlarged.set(false) />
                </footer>
            </Dialog>
        </section>
    }
    .into_any()
}
