//! Adding, ordering, naming and removing the photos of a piece.

use domain::{
    AppError, ItemId, PhotoId, StoreId,
    identity::inventory::DeletePhoto,
    inventory::{ArrangePhotos, MAX_PHOTOS, PhotoView, RemovePhoto},
};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{File, FileList};

use super::{
    tiles::{Hands, tile, tile_id, upload_tile},
    uploads::{Step, Uploads},
};
use crate::{
    frame::session,
    inventory::rpc::{arrange_photos, remove_photo},
    ui::{Area, Button, Dialog, Form, FormErrors, Progress, Toaster, Tone, browser, icon, progress::percent},
};

/// The section.
#[component]
pub fn PhotoManager(
    /// The store of the piece.
    store: StoreId,
    /// The piece.
    item: ItemId,
    /// What is there, in order.
    photos: RwSignal<Vec<PhotoView>>,
) -> impl IntoView {
    let uploads = Uploads::get();
    let failed = RwSignal::new(None::<AppError>);
    let arrived = RwSignal::new(0_usize);
    // Photos that have arrived become tiles like the others.
    Effect::new(move |_| {
        let some = uploads.of(item).iter().any(|upload| matches!(upload.step, Step::Done(_)));
        if some {
            let fresh = uploads.collect(item);
            arrived.update(|number| *number += fresh.len());
            photos.update(|all| {
                fresh.into_iter().for_each(|photo| {
                    if !all.iter().any(|it| it.id == photo.id) {
                        all.push(photo)
                    }
                })
            });
        }
    });
    let hands = hands(store, item, photos, failed);
    let dragged = RwSignal::new(None::<PhotoId>);
    let named = RwSignal::new(None::<PhotoId>);
    let hands = Hands { name: Callback::new(move |id| named.set(Some(id))), ..hands };
    view! {
        <section class="card" id="photos" tabindex="-1" aria-label="Photos">
            <header>
                <h2>"Photos"</h2>
                <span class="push small muted num">{move || format!("{} of {MAX_PHOTOS}", photos.with(Vec::len))}</span>
            </header>
            <div class="body stack">
                <Drop store item photos failed />
                {move || {
                    failed
                        .get()
                        .map(|error| {
                            view! {
                                <div class="alert alert--critical" role="alert">
                                    {icon("triangle-alert")}
                                    <div class="grow">{error.detail}</div>
                                </div>
                            }
                        })
                }}
                <Queue item arrived />
            </div>
            <ul class="photo-grid photo-grid--small uploads">
                <For each=move || photos.get() key=|photo| photo.id children=move |photo| tile(photo, photos, dragged, hands) />
                <For
                    each=move || uploads.of(item)
                    key=|upload| upload.photo
                    children=move |upload| upload_tile(upload, uploads)
                />
            </ul>
            <p class="body small muted">
                "The first photo is the cover. Drag to reorder, or focus a photo and use the arrow keys with Alt. You can leave this page: uploads go on."
            </p>
            <Words store item photos named />
        </section>
    }
    .into_any()
}

/// What tiles may do: each change is shown at once, sent, and taken back when it is refused.
fn hands(store: StoreId, item: ItemId, photos: RwSignal<Vec<PhotoView>>, failed: RwSignal<Option<AppError>>) -> Hands {
    let toaster = Toaster::get();
    let rearrange = move |change: &dyn Fn(&mut Vec<PhotoView>)| {
        let before = photos.get_untracked();
        photos.update(|all| change(all));
        arrange(store, item, photos, before, failed);
    };
    let place = move |(moved, target): (PhotoId, PhotoId)| {
        rearrange(&|all| {
            let find = |all: &[PhotoView], id| all.iter().position(|it| it.id == id);
            if let (Some(from), Some(to)) = (find(all, moved), find(all, target)) {
                let photo = all.remove(from);
                all.insert(to.min(all.len()), photo);
            }
        });
    };
    let step = move |(id, by): (PhotoId, isize)| {
        rearrange(&|all| {
            if let Some(from) = all.iter().position(|it| it.id == id) {
                let to = from.saturating_add_signed(by).min(all.len() - 1);
                all.swap(from, to);
            }
        });
        // A keyed list moves the element, and moving it takes its focus away.
        request_animation_frame(move || browser::focus(&tile_id(id)));
    };
    let cover = move |id: PhotoId| {
        rearrange(&|all| {
            if let Some(from) = all.iter().position(|it| it.id == id) {
                let photo = all.remove(from);
                all.insert(0, photo);
            }
        });
    };
    let send = move |photo: PhotoId, removed: bool, before: Vec<PhotoView>| {
        spawn_local(async move {
            if let Err(error) = remove_photo(RemovePhoto { store, item, photo, removed }).await {
                failed.try_set(Some(error));
                photos.try_set(before);
            }
        });
    };
    let remove = move |id: PhotoId| {
        let before = photos.get_untracked();
        photos.update(|all| all.retain(|it| it.id != id));
        send(id, true, before.clone());
        toaster.undo("Photo removed", move || {
            let without = photos.try_get_untracked().unwrap_or_default();
            photos.try_set(before.clone());
            send(id, false, without);
        });
    };
    Hands {
        place: Callback::new(place),
        step: Callback::new(step),
        cover: Callback::new(cover),
        name: Callback::new(|_| {}),
        remove: session().may::<DeletePhoto>().then(|| Callback::new(remove)),
    }
}

fn arrange(
    store: StoreId,
    item: ItemId,
    photos: RwSignal<Vec<PhotoView>>,
    before: Vec<PhotoView>,
    failed: RwSignal<Option<AppError>>,
) {
    let order = photos.with_untracked(|all| all.iter().map(|photo| (photo.id, photo.alt.clone())).collect());
    failed.set(None);
    spawn_local(async move {
        if let Err(error) = arrange_photos(ArrangePhotos { store, item, photos: order }).await {
            failed.try_set(Some(error));
            photos.try_set(before);
        }
    });
}

/// Where files come in: dropped, chosen, or straight from the camera.
#[component]
fn Drop(
    store: StoreId,
    item: ItemId,
    photos: RwSignal<Vec<PhotoView>>,
    failed: RwSignal<Option<AppError>>,
) -> impl IntoView {
    let uploads = Uploads::get();
    let over = RwSignal::new(false);
    let picker = NodeRef::<html::Input>::new();
    let take = move |files: Option<FileList>| {
        let files = files.map(files_of).unwrap_or_default();
        let room = MAX_PHOTOS.saturating_sub(photos.with_untracked(Vec::len) + untrack(|| uploads.of(item)).len());
        failed.set((files.len() > room).then(|| {
            AppError::new(
                domain::Code::TooLarge,
                format!("A piece takes {MAX_PHOTOS} photos; {} were left out.", files.len() - room),
            )
        }));
        uploads.add(store, item, files.into_iter().take(room).collect());
    };
    // One input for both ways in: a camera is asked for by an attribute.
    let pick = move |camera: bool| {
        let Some(picker) = picker.get_untracked() else { return };
        let _set =
            if camera { picker.set_attribute("capture", "environment") } else { picker.remove_attribute("capture") };
        picker.click();
    };
    view! {
        <div
            class="drop"
            class:is-over=move || over.get()
            on:dragover=move |drag| {
                drag.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=move |drop| {
                drop.prevent_default();
                over.set(false);
                take(drop.data_transfer().and_then(|data| data.files()));
            }
        >
            {icon::icon_as("image-plus", "icon icon--xl")}
            <p class="row wrap drop__ways">
                <b class="strong">"Drop photos here"</b>
                <span>"or"</span>
                <Button label="Choose files" on_press=move |_| pick(false) />
                <Button label="Use camera" icon_name="camera" on_press=move |_| pick(true) />
            </p>
            <p class="small muted">
                "JPEG, PNG, WebP. Large ones are shrunk on this device first; places and camera data are removed."
            </p>
            <input
                class="sr"
                type="file"
                accept="image/*"
                multiple=true
                tabindex="-1"
                aria-label="Photo files"
                node_ref=picker
                on:change=move |_| {
                    if let Some(picker) = picker.get_untracked() {
                        take(picker.files());
                        // The same file may be chosen again.
                        picker.set_value("");
                    }
                }
            />
        </div>
    }
    .into_any()
}

fn files_of(list: FileList) -> Vec<File> {
    (0..list.length()).filter_map(|at| list.get(at)).collect()
}

/// Counts above one bar for all.
#[component]
fn Queue(item: ItemId, arrived: RwSignal<usize>) -> impl IntoView {
    let uploads = Uploads::get();
    let all = Memo::new(move |_| {
        let all = uploads.of(item);
        let failed = all.iter().filter(|it| matches!(it.step, Step::Failed(_))).count();
        let part = |step: &Step| match step {
            Step::Sending(percent) => i64::from(*percent),
            Step::Done(_) => 100,
            Step::Waiting | Step::Failed(_) => 0,
        };
        (all.len(), failed, all.iter().map(|it| part(&it.step)).sum::<i64>())
    });
    let total = move || all.get().0 + arrived.get();
    let text = move || {
        let (_, failed, _) = all.get();
        let bad = if failed > 0 { format!(", {failed} failed") } else { String::new() };
        format!("{} of {} uploaded{bad}", arrived.get(), total())
    };
    let done = move || {
        let sum = all.get().2 + i64::try_from(arrived.get()).unwrap_or(0) * 100;
        percent(sum, i64::try_from(total()).unwrap_or(0) * 100)
    };
    view! {
        <Show when=move || { total() > 0 }>
            <div class="row" role="status">
                <div class="grow">
                    <Progress
                        name="All photos"
                        percent=Signal::derive(done)
                        text=Signal::derive(text)
                        bad=Signal::derive(move || all.get().1 > 0)
                    />
                </div>
                <Show when=move || { all.get().0 > 0 }>
                    <Button label="Cancel rest" tone=Tone::Quiet on_press=move |_| uploads.cancel_rest(item) />
                </Show>
            </div>
        </Show>
    }
    .into_any()
}

/// The words of a photo, for those who cannot see it.
#[component]
fn Words(
    store: StoreId,
    item: ItemId,
    photos: RwSignal<Vec<PhotoView>>,
    named: RwSignal<Option<PhotoId>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    // Each writes only what changes: a signal that is set tells its readers even when it holds the same as before, and
    // the two would call each other for ever.
    Effect::new(move |_| {
        if named.get().is_some() {
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() && named.with_untracked(Option::is_some) {
            named.set(None);
        }
    });
    view! {
        <Dialog open title="Describe this photo">
            {move || {
                let form = Form::new("alt");
                let id = named.get_untracked();
                let before = photos.with_untracked(|all| all.iter().find(|it| Some(it.id) == id).map(|it| it.alt.clone()));
                let words = RwSignal::new(before.unwrap_or_default());
                let save = move |sent: leptos::ev::SubmitEvent| {
                    sent.prevent_default();
                    let mut all = photos.get_untracked();
                    if let Some(photo) = all.iter_mut().find(|it| Some(it.id) == id) {
                        photo.alt = words.get_untracked().trim().to_owned();
                    }
                    let order = all.iter().map(|photo| (photo.id, photo.alt.clone())).collect();
                    form.send(arrange_photos(ArrangePhotos { store, item, photos: order }), move |()| {
                        photos.set(all);
                        open.set(false);
                    });
                };
                view! {
                    <form on:submit=save>
                        <div class="body stack">
                            <FormErrors form />
                            <Area
                                form
                                name="alt"
                                label="What is seen"
                                value=words
                                hint="Read aloud to people who cannot see the photo, and to search engines"
                            />
                        </div>
                        <footer>
                            <Button label="Cancel" on_press=move |_| open.set(false) />
                            <Button label="Save description" tone=Tone::Primary submit=true busy=form.busy />
                        </footer>
                    </form>
                }
            }}
        </Dialog>
    }
    .into_any()
}
