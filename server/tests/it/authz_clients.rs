//! Samples for the table of permissions: clients.

use domain::{
    ConsentId, CustomerId, InteractionId, MergeId, NoteId, OwnedPieceId, RelationId, SegmentId, WishId,
    customers::{ClientDraft, ClientListing, OwnedDraft, WishDraft},
};
use serde_json::{Value, json};

use crate::{
    authz::{Ask, Samples},
    till_kit::stocked,
};

/// What only reads.
pub const READS: [&str; 17] = [
    "list_segments",
    "list_client_imports",
    "find_client_import",
    "refused_clients",
    "list_clients",
    "list_clients_reach",
    "count_clients",
    "client_choices",
    "find_client",
    "find_client_contact",
    "find_client_form",
    "client_margin",
    "places",
    "find_twins",
    "list_story",
    "list_wishes",
    "wanted_by",
];

/// A file of clients.
pub const FILE: &str = "Name,E-mail\nAna,ana@example.test\n";

/// What leaves a trace of its own: the story says who wrote the line, and when.
pub const TOLD: [&str; 1] = ["add_interaction"];

impl Samples<'_> {
    /// A request for a server function of clients; `None` for one that is none.
    pub async fn clients(&self, name: &'static str) -> Option<Ask> {
        let (app, owner) = (self.app, self.owner);
        let cmd = |cmd: Value| Some(Ask::Json(name, json!({ "cmd": cmd })));
        let somebody = || owner.customer(app, "Ana");
        match name {
            "list_clients" | "list_clients_reach" | "count_clients" => {
                Some(Ask::Json(name, json!({ "listing": ClientListing::default() })))
            }
            "export_clients" => cmd(json!({ "listing": ClientListing::default() })),
            "client_choices" | "places" | "list_client_imports" | "list_segments" => Some(Ask::Form(name, Vec::new())),
            "find_client" | "find_client_contact" | "find_client_form" | "client_margin" | "list_wishes" => {
                Some(Ask::Json(name, json!({ "id": somebody().await })))
            }
            "find_client_import" | "confirm_client_import" | "discard_client_import" | "refused_clients" => {
                Some(Ask::Json(name, json!({ "id": self.client_file().await })))
            }
            "map_clients" => {
                let id = self.client_file().await;
                cmd(json!({ "id": id, "fields": ["company", "email"], "known": "skip", "country": "US" }))
            }
            "change_clients" => {
                let picked = json!([{ "id": somebody().await, "version": 1 }]);
                cmd(json!({ "clients": picked, "change": { "what": "tag", "tag": "bride" } }))
            }
            "remove_client_photo" => {
                let customer = somebody().await;
                let path = app::paths::upload_client_photo(customer);
                owner.upload(&path, crate::app::PHOTO.to_vec()).await.ok();
                cmd(json!({ "customer": customer, "removed": true }))
            }
            "save_segment" => cmd(self.segment()),
            "remove_segment" => {
                let segment = self.segment();
                owner.rpc("save_segment", json!({ "cmd": segment })).await.ok();
                cmd(json!({ "id": segment["id"], "version": 1 }))
            }
            "find_twins" => {
                let ask = json!({ "id": null, "name": "Ana", "email": "", "phone": "" });
                Some(Ask::Json(name, json!({ "ask": ask })))
            }
            "list_story" => Some(Ask::Json(name, json!({ "ask": { "customer": somebody().await } }))),
            "save_client" => {
                let draft = ClientDraft { name: "Ana".into(), ..ClientDraft::default() };
                cmd(json!({ "id": app.t.id::<CustomerId>(), "version": 0, "draft": draft }))
            }
            "add_interaction" => {
                let (id, customer) = (app.t.id::<InteractionId>(), somebody().await);
                cmd(json!({ "id": id, "customer": customer, "kind": "note", "text": "Likes blue" }))
            }
            "save_note" => cmd(self.note(somebody().await)),
            "remove_note" => {
                let note = self.note(somebody().await);
                owner.rpc("save_note", json!({ "cmd": note })).await.ok();
                cmd(json!({ "id": note["id"], "version": 1 }))
            }
            "set_consent" => {
                let (id, customer) = (app.t.id::<ConsentId>(), somebody().await);
                let said = json!({ "channel": "email", "given": true, "source": "Shop", "text_version": "1" });
                cmd(merged(json!({ "id": id, "customer": customer }), said))
            }
            "relate" => cmd(self.tie().await),
            "unrelate" => {
                let tie = self.tie().await;
                owner.rpc("relate", json!({ "cmd": tie })).await.ok();
                cmd(json!({ "id": tie["id"] }))
            }
            "add_owned" => cmd(self.owns(somebody().await)),
            "remove_owned" => {
                let owns = self.owns(somebody().await);
                owner.rpc("add_owned", json!({ "cmd": owns })).await.ok();
                cmd(json!({ "id": owns["id"] }))
            }
            "wanted_by" => Some(Ask::Json(name, json!({ "id": stocked(app, owner, "Wanted", "10").await.id }))),
            "save_wish" => cmd(self.wish(somebody().await)),
            "move_wish" => {
                let wish = self.wish(somebody().await);
                owner.rpc("save_wish", json!({ "cmd": wish })).await.ok();
                cmd(json!({ "id": wish["id"], "version": 1, "state": "dropped" }))
            }
            "merge_clients" => cmd(self.two_made_one().await),
            "undo_merge" => {
                let merge = self.two_made_one().await;
                owner.rpc("merge_clients", json!({ "cmd": merge })).await.ok();
                cmd(json!({ "id": merge["id"] }))
            }
            _ => None,
        }
    }

    fn segment(&self) -> Value {
        let filter = json!({ "q": "", "tag": "bride", "associate": null, "whose": "mine", "sort": "name" });
        json!({ "id": self.app.t.id::<SegmentId>(), "version": 0, "name": "Brides", "shared": true, "filter": filter })
    }

    /// A file of clients that waits to be confirmed.
    pub async fn client_file(&self) -> String {
        let path = app::paths::upload_clients(self.owner.store, "a.csv");
        self.owner.upload(&path, FILE).await.ok()["id"].as_str().unwrap().to_owned()
    }

    fn note(&self, customer: CustomerId) -> Value {
        let id: NoteId = self.app.t.id();
        json!({ "id": id, "customer": customer, "version": 0, "text": "Likes blue", "private": false, "pinned": false })
    }

    fn owns(&self, customer: CustomerId) -> Value {
        let id: OwnedPieceId = self.app.t.id();
        let draft = OwnedDraft { title: "Signet ring".into(), ..OwnedDraft::default() };
        json!({ "id": id, "customer": customer, "draft": draft })
    }

    fn wish(&self, customer: CustomerId) -> Value {
        let id: WishId = self.app.t.id();
        let draft = WishDraft { brand: "Rolex".into(), ..WishDraft::default() };
        json!({ "id": id, "customer": customer, "version": 0, "draft": draft })
    }

    async fn tie(&self) -> Value {
        let (app, owner) = (self.app, self.owner);
        let (one, other) = (owner.customer(app, "Ana").await, owner.customer(app, "Ben").await);
        let id: RelationId = app.t.id();
        json!({ "id": id, "customer": one, "other": other, "kind": "partner", "gifts_private": true })
    }

    async fn two_made_one(&self) -> Value {
        let (app, owner) = (self.app, self.owner);
        let (keep, gone) = (owner.customer(app, "Ana").await, owner.customer(app, "Anna").await);
        let id: MergeId = app.t.id();
        json!({ "id": id, "keep": keep, "keep_version": 1, "gone": gone, "gone_version": 1 })
    }
}

fn merged(mut one: Value, other: Value) -> Value {
    for (key, value) in other.as_object().into_iter().flatten() {
        one[key] = value.clone();
    }
    one
}
