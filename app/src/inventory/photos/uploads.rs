//! Photos on their way. The queue belongs to the frame, so that leaving a piece does not stop its uploads.

use std::cell::RefCell;

use domain::{AppError, Code, ItemId, PhotoId, StoreId, inventory::PhotoView};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{File, Url};

use super::shrink::shrunk;
use crate::{
    paths,
    ui::{
        id,
        progress::percent,
        upload::{Sending, post},
    },
};

/// Sent at the same time; more only make each other wait.
const AT_ONCE: usize = 3;

/// How far a photo is.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// In line.
    Waiting,
    /// Percent sent.
    Sending(u32),
    /// There.
    Done(PhotoView),
    /// Refused, and why.
    Failed(String),
}

/// A photo on its way.
#[derive(Clone)]
pub struct Upload {
    /// Minted here: sending it again is the same photo.
    pub photo: PhotoId,
    /// The piece it belongs to.
    pub item: ItemId,
    store: StoreId,
    /// The name of the file.
    pub name: String,
    /// Shows the file from memory.
    pub preview: String,
    /// How far it is.
    pub step: Step,
}

/// What only the browser has: the files themselves, and the requests under way.
#[derive(Default)]
struct Held {
    files: Vec<(PhotoId, File)>,
    sending: Vec<(PhotoId, Sending)>,
}

thread_local! {
    // Not in a signal: signals of a rendered page may be dropped on another thread of the server.
    static HELD: RefCell<Held> = RefCell::default();
}

fn held<T>(with: impl FnOnce(&mut Held) -> T) -> T {
    HELD.with_borrow_mut(with)
}

/// The queue.
#[derive(Clone, Copy)]
pub struct Uploads {
    all: RwSignal<Vec<Upload>>,
}

impl Uploads {
    /// For everything inside the frame.
    pub fn provide() {
        provide_context(Self { all: RwSignal::new(Vec::new()) });
    }

    /// The one of the frame.
    #[must_use]
    pub fn get() -> Self {
        expect_context()
    }

    /// Those of one piece.
    #[must_use]
    pub fn of(self, item: ItemId) -> Vec<Upload> {
        self.all.with(|all| all.iter().filter(|upload| upload.item == item).cloned().collect())
    }

    /// One of them.
    #[must_use]
    pub fn step(self, photo: PhotoId) -> Option<Step> {
        self.all.with(|all| all.iter().find(|upload| upload.photo == photo).map(|upload| upload.step.clone()))
    }

    /// Puts files in line.
    pub fn add(self, store: StoreId, item: ItemId, files: Vec<File>) {
        for file in files {
            let photo = id::mint();
            let preview = Url::create_object_url_with_blob(&file).unwrap_or_default();
            let upload = Upload { photo, item, store, name: file.name(), preview, step: Step::Waiting };
            held(|held| held.files.push((photo, file)));
            self.all.update(|all| all.push(upload));
        }
        self.go_on();
    }

    /// Tries a refused one again.
    pub fn retry(self, photo: PhotoId) {
        self.set(photo, Step::Waiting);
        self.go_on();
    }

    /// Takes one out, sent halfway or refused.
    pub fn cancel(self, photo: PhotoId) {
        let under_way =
            held(|held| held.sending.iter().find(|(it, _)| *it == photo).map(|(_, sending)| sending.clone()));
        self.forget(photo);
        if let Some(sending) = under_way {
            sending.cancel();
        }
        self.go_on();
    }

    /// Takes out whatever of a piece is not there yet.
    pub fn cancel_rest(self, item: ItemId) {
        let rest: Vec<PhotoId> = self
            .of_untracked(item)
            .into_iter()
            .filter(|it| !matches!(it.step, Step::Done(_)))
            .map(|it| it.photo)
            .collect();
        rest.into_iter().for_each(|photo| self.cancel(photo));
    }

    /// Takes out those of a piece that arrived, and hands them over.
    pub fn collect(self, item: ItemId) -> Vec<PhotoView> {
        let mut arrived = Vec::new();
        for upload in self.of_untracked(item) {
            if let Step::Done(photo) = upload.step {
                arrived.push(photo);
                self.forget(upload.photo);
            }
        }
        arrived
    }

    fn of_untracked(self, item: ItemId) -> Vec<Upload> {
        untrack(|| self.of(item))
    }

    fn set(self, photo: PhotoId, step: Step) {
        self.all.try_update(|all| {
            if let Some(upload) = all.iter_mut().find(|upload| upload.photo == photo) {
                upload.step = step;
            }
        });
    }

    fn forget(self, photo: PhotoId) {
        self.all.try_update(|all| {
            all.retain(|upload| {
                if upload.photo == photo {
                    let _freed = Url::revoke_object_url(&upload.preview);
                }
                upload.photo != photo
            });
        });
        held(|held| {
            held.files.retain(|(it, _)| *it != photo);
            held.sending.retain(|(it, _)| *it != photo);
        });
    }

    /// Starts the next ones in line.
    fn go_on(self) {
        let next = self.all.try_update(|all| {
            let busy = all.iter().filter(|upload| matches!(upload.step, Step::Sending(_))).count();
            let waiting = all.iter_mut().filter(|upload| upload.step == Step::Waiting);
            let next: Vec<Upload> = waiting
                .take(AT_ONCE.saturating_sub(busy))
                .map(|upload| {
                    upload.step = Step::Sending(0);
                    upload.clone()
                })
                .collect();
            next
        });
        next.unwrap_or_default().into_iter().for_each(|upload| self.start(upload));
    }

    fn start(self, upload: Upload) {
        let Upload { photo, item, store, .. } = upload;
        let file = held(|held| held.files.iter().find(|(it, _)| *it == photo).map(|(_, file)| file.clone()));
        let Some(file) = file else { return };
        spawn_local(async move {
            let (body, kind) = shrunk(&file).await;
            // Cancelled while it was being made smaller.
            if untrack(|| self.step(photo)).is_none() {
                return;
            }
            let size = body.size() as i64;
            let progress = move |sent: f64| self.set(photo, Step::Sending(percent(sent as i64, size)));
            let answer = move |answer: Result<String, AppError>| {
                let read = |text: String| {
                    let unreadable = |_| AppError::new(Code::Internal, "The server's answer was not understood.");
                    serde_json::from_str::<PhotoView>(&text).map_err(unreadable)
                };
                match answer.and_then(read) {
                    Ok(view) => self.set(photo, Step::Done(view)),
                    Err(error) => self.set(photo, Step::Failed(error.detail)),
                }
                held(|held| held.sending.retain(|(it, _)| *it != photo));
                self.go_on();
            };
            match post(&paths::upload_photo(store, item, photo), &kind, &body, progress, answer) {
                Ok(sending) => held(|held| held.sending.push((photo, sending))),
                Err(error) => self.set(photo, Step::Failed(error.detail)),
            }
        });
    }
}
