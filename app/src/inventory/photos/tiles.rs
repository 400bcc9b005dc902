//! One tile a photo: those that are there, and those on their way.

use domain::{PhotoId, inventory::PhotoView};
use leptos::prelude::*;

use super::uploads::{Step, Upload, Uploads};
use crate::ui::{IconButton, Progress, badge, photo::picture};

/// What a tile may do to its photo.
#[derive(Clone, Copy)]
pub struct Hands {
    /// Puts it in front of another.
    pub place: Callback<(PhotoId, PhotoId)>,
    /// Moves it by one.
    pub step: Callback<(PhotoId, isize)>,
    /// Makes it the cover.
    pub cover: Callback<PhotoId>,
    /// Opens its words.
    pub name: Callback<PhotoId>,
    /// Removes it; `None` for those who may not.
    pub remove: Option<Callback<PhotoId>>,
}

/// The id of a tile's handle, to keep the focus on a photo that moves.
#[must_use]
pub fn tile_id(photo: PhotoId) -> String {
    format!("tile-{photo}")
}

/// A photo that is there. Dragging is one way to move it; arrows with Alt and buttons are the others.
pub fn tile(
    photo: PhotoView,
    photos: RwSignal<Vec<PhotoView>>,
    dragged: RwSignal<Option<PhotoId>>,
    hands: Hands,
) -> AnyView {
    let id = photo.id;
    let at = Memo::new(move |_| photos.with(|all| all.iter().position(|it| it.id == id)).unwrap_or(0));
    let label = move || format!("Photo {} of {}", at.get() + 1, photos.with(Vec::len));
    let words =
        move || photos.with(|all| all.iter().find(|it| it.id == id).map(|it| it.alt.clone())).unwrap_or_default();
    let keys = move |key: leptos::ev::KeyboardEvent| {
        let by = match key.key().as_str() {
            "ArrowLeft" | "ArrowUp" if key.alt_key() => -1,
            "ArrowRight" | "ArrowDown" if key.alt_key() => 1,
            _ => return,
        };
        key.prevent_default();
        hands.step.run((id, by));
    };
    view! {
        <li
            class="tile"
            id=tile_id(id)
            tabindex="0"
            draggable="true"
            aria-label=label
            class:is-dragged=move || dragged.get() == Some(id)
            on:keydown=keys
            on:dragstart=move |_| dragged.set(Some(id))
            on:dragend=move |_| dragged.set(None)
            on:dragover=move |over| {
                if dragged.get_untracked().is_some_and(|it| it != id) {
                    over.prevent_default();
                }
            }
            on:drop=move |dropped| {
                if let Some(moved) = dragged.get_untracked() {
                    dropped.prevent_default();
                    dropped.stop_propagation();
                    hands.place.run((moved, id));
                }
                dragged.set(None);
            }
        >
            <div class="pic">
                {picture(Some(&photo.content), 200, &photo.alt)}
                {move || (at.get() == 0).then(|| view! { <span class="flag small strong">"Cover"</span> })}
            </div>
            <span class="s" title=words>
                {move || if words().is_empty() { "No description yet".to_owned() } else { words() }}
            </span>
            <div class="row tile__acts">
                <IconButton
                    label=Signal::derive(move || format!("Move {} forward", label()))
                    icon_name="arrow-left"
                    quiet=true
                    small=true
                    disabled=Signal::derive(move || at.get() == 0)
                    on_press=move |_| hands.step.run((id, -1))
                />
                <IconButton
                    label=Signal::derive(move || format!("Move {} back", label()))
                    icon_name="chevron-right"
                    quiet=true
                    small=true
                    disabled=Signal::derive(move || at.get() + 1 == photos.with(Vec::len))
                    on_press=move |_| hands.step.run((id, 1))
                />
                <IconButton
                    label=Signal::derive(move || format!("Make {} the cover", label()))
                    icon_name="bookmark"
                    quiet=true
                    small=true
                    disabled=Signal::derive(move || at.get() == 0)
                    on_press=move |_| hands.cover.run(id)
                />
                <IconButton
                    label=Signal::derive(move || format!("Describe {}", label()))
                    icon_name="pencil"
                    quiet=true
                    small=true
                    on_press=move |_| hands.name.run(id)
                />
                {hands
                    .remove
                    .map(|remove| {
                        view! {
                            <span class="push">
                                <IconButton
                                    label=Signal::derive(move || format!("Remove {}", label()))
                                    icon_name="x"
                                    quiet=true
                                    small=true
                                    on_press=move |_| remove.run(id)
                                />
                            </span>
                        }
                    })}
            </div>
        </li>
    }
    .into_any()
}

/// A photo on its way.
pub fn upload_tile(upload: Upload, uploads: Uploads) -> AnyView {
    let Upload { photo, name, preview, .. } = upload;
    let step = Memo::new(move |_| uploads.step(photo));
    let (for_bar, for_cancel, for_retry) = (name.clone(), name.clone(), name.clone());
    let state = move || match step.get() {
        Some(Step::Failed(why)) => badge::label("critical", why),
        Some(Step::Done(_)) => badge::label("sold", "Uploaded"),
        Some(Step::Waiting) => view! { <span class="s">"Waiting"</span> }.into_any(),
        Some(Step::Sending(_)) | None => {
            let percent =
                Signal::derive(move || if let Some(Step::Sending(percent)) = step.get() { percent } else { 0 });
            view! { <Progress name=for_bar.clone() percent thin=true /> }.into_any()
        }
    };
    view! {
        <li class="tile">
            <div class="pic is-faint">
                <img src=preview width="200" height="200" alt="" />
            </div>
            <div class="row">
                <span class="s grow" title=name.clone()>
                    {name.clone()}
                </span>
                {move || {
                    matches!(step.get(), Some(Step::Failed(_)))
                        .then(|| {
                            view! {
                                <IconButton
                                    label=format!("Retry {}", for_retry.clone())
                                    icon_name="rotate-cw"
                                    quiet=true
                                    small=true
                                    on_press=move |_| uploads.retry(photo)
                                />
                            }
                        })
                }}
                <IconButton
                    label=format!("Cancel {for_cancel}")
                    icon_name="x"
                    quiet=true
                    small=true
                    on_press=move |_| uploads.cancel(photo)
                />
            </div>
            {state}
        </li>
    }
    .into_any()
}
