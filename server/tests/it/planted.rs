//! What is planted to see who finds it: in each of three stores a client, a piece, a task and a deal, every one with words
//! that stand nowhere else; and the rule that says who may read which of them.

use domain::{
    CustomerId, DealFileId, OpportunityId, StoreId, TaskId, UserId,
    customers::{ClientDraft, ContactDraft},
    identity::{Permission, RecordScope, Role, customers, inventory, opportunities, people, role_allows, tasks},
    inventory::{CreateItemWithCost, Purchase},
    opportunities::{OpenDeal, OpportunityDraft, default_pipelines},
    tasks::{Remind, SaveTask, Subject, TaskDraft},
};
use serde_json::json;

use crate::{
    app::{Person, TestApp},
    till_kit::{by_card, piece, stocked},
};

/// A kind of thing that not everybody may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Secret {
    Task,
    Deal,
    /// What a deal is worth, and every sum that it is part of.
    Worth,
    Name,
    Contact,
    PrivateNote,
    Cost,
    Serial,
    /// How to reach a colleague.
    Colleague,
}

impl Secret {
    pub const ALL: [Self; 9] = [
        Self::Task,
        Self::Deal,
        Self::Worth,
        Self::Name,
        Self::Contact,
        Self::PrivateNote,
        Self::Cost,
        Self::Serial,
        Self::Colleague,
    ];
}

/// One store with everything planted in it.
pub struct Plot {
    pub name: &'static str,
    pub store: StoreId,
    /// The business: 0 or 1.
    pub org: usize,
    /// Whose task and deal they are, and who wrote the private note.
    pub author: UserId,
    email: String,
    digit: u8,
    pub task: TaskId,
    pub deal: OpportunityId,
    pub client: CustomerId,
    /// What was planted, by the prefix of its id.
    ids: Vec<String>,
}

impl Plot {
    /// Plants in the store of `owner`, who runs it, as `author`, who works there.
    pub async fn plant(app: &TestApp, name: &'static str, org: usize, owner: &Person, author: &Person) -> Self {
        let store = author.store;
        let digit = b"567"[["Here", "Branch", "Other"].iter().position(|it| *it == name).unwrap()] - b'0';
        let client: CustomerId = app.t.id();
        let contact = |value: String| vec![ContactDraft { value, label: String::new() }];
        let draft = ClientDraft {
            name: format!("Namecanary{name}"),
            emails: contact(format!("mailcanary-{name}@example.test")),
            phones: contact(format!("+44 20 7946 095{digit}")),
            ..ClientDraft::default()
        };
        let ok = async |who: &Person, function: &str, cmd: serde_json::Value| {
            who.rpc(function, json!({ "cmd": cmd })).await.ok();
        };
        ok(author, "save_client", json!({ "id": client, "version": 0, "draft": draft })).await;
        let note = json!({ "id": app.t.id::<domain::NoteId>(), "customer": client, "version": 0,
            "text": format!("Privatecanary{name}"), "private": true, "pinned": false });
        ok(author, "save_note", note).await;

        let mut item = app.ring(store, "Planted ring");
        item.serial = format!("SNCANARY{name}");
        let id = item.id;
        let purchase = Purchase { vendor: format!("Vendorcanary{name}"), amount: format!("9{digit}712.34") };
        ok(owner, "create_item_with_cost", json!(CreateItemWithCost { item, purchase })).await;

        let draft = TaskDraft {
            title: format!("Taskcanary{name}"),
            note: format!("Tasknotecanary{name}"),
            due_day: "2027-01-16".into(),
            due_time: "15:00".into(),
            remind: Remind::Hour,
            assignee: Some(author.user),
            subject: Some(Subject::Customer(client)),
            ..TaskDraft::default()
        };
        let task: TaskId = app.t.id();
        ok(author, "save_task", json!(SaveTask { id: task, store, version: 0, draft })).await;

        let draft = OpportunityDraft {
            title: format!("Dealcanary{name}"),
            value: format!("{digit}654321000.00"),
            event: format!("Dealeventcanary{name}"),
            pieces: vec![id],
            ..OpportunityDraft::default()
        };
        let deal: OpportunityId = app.t.id();
        let pipeline = default_pipelines().remove(0).id;
        let opening = OpenDeal { id: deal, customer: client, pipeline, stage: None, queue: false, draft };
        ok(author, "open_deal", json!(opening)).await;
        let text = format!("Dealnotecanary{name}");
        ok(author, "add_deal_note", json!({ "id": app.t.id::<domain::DealNoteId>(), "deal": deal, "text": text }))
            .await;
        let file: DealFileId = app.t.id();
        let path = app::paths::upload_deal_file(deal, file, &format!("Filenamecanary{name}.txt"));
        author.upload(&path, format!("Filecanary{name}")).await.ok();
        let ids = [client.to_string(), id.to_string(), task.to_string(), deal.to_string(), file.to_string()].to_vec();
        let email = author.email.clone();
        Self { name, store, org, author: author.user, email, digit, task, deal, client, ids }
    }

    /// Sells something to the client of this store.
    pub async fn sell(&mut self, app: &TestApp, owner: &Person) {
        let item = stocked(app, owner, "Sold", "10").await;
        let mut ring = by_card(app, &owner.till().await, vec![piece(app, owner, &item)]);
        ring.draft.customer = Some(self.client);
        owner.rpc("ring_up", json!({ "cmd": ring })).await.ok();
        self.ids.push(ring.draft.id.to_string());
    }

    /// What only this secret says.
    pub fn words(&self, secret: Secret) -> Vec<String> {
        let (name, digit) = (self.name, self.digit);
        match secret {
            Secret::Task => vec![format!("Taskcanary{name}"), format!("Tasknotecanary{name}")],
            Secret::Deal => ["Dealcanary", "Dealeventcanary", "Dealnotecanary", "Filecanary", "Filenamecanary"]
                .map(|word| format!("{word}{name}"))
                .to_vec(),
            // As data and as pages write it; sums with smaller deals begin the same way.
            Secret::Worth => vec![format!("{digit}654321"), format!("{digit},654,321")],
            Secret::Name => vec![format!("Namecanary{name}")],
            Secret::Contact => {
                let mail = format!("mailcanary-{name}@example.test");
                vec![mail.to_lowercase(), mail, format!("7946095{digit}"), format!("7946 095{digit}")]
            }
            Secret::PrivateNote => vec![format!("Privatecanary{name}")],
            Secret::Cost => {
                vec![format!("Vendorcanary{name}"), format!("9{digit}71234"), format!("9{digit},712.34")]
            }
            Secret::Serial => vec![format!("SNCANARY{name}")],
            Secret::Colleague => vec![self.email.clone()],
        }
    }

    /// The same request about what was planted here: every id becomes that of the planted record of its kind.
    pub fn about(&self, request: &str, only: &[&str]) -> String {
        let mut asked = request.to_owned();
        for id in &self.ids {
            let prefix = &id[..4];
            if !only.is_empty() && !only.contains(&prefix) {
                continue;
            }
            let mut from = 0;
            while let Some(at) = asked[from..].find(prefix).map(|at| at + from) {
                let digits = asked[at + 4..].chars().take_while(char::is_ascii_hexdigit).count();
                if digits == 32 {
                    asked.replace_range(at..at + 36, id);
                }
                from = at + 4;
            }
        }
        asked
    }
}

/// What somebody is in one store.
#[derive(Clone, Copy)]
pub struct Place {
    pub store: StoreId,
    pub role: Role,
    pub records: RecordScope,
    /// In one team with the author of what is planted there.
    pub team: bool,
}

/// Somebody who looks.
pub struct Seat {
    pub name: &'static str,
    pub person: Person,
    /// The business; nobody's has none.
    pub org: Option<usize>,
    pub places: Vec<Place>,
}

impl Seat {
    /// Whether this person may read that, by the one table of permissions and the record scopes.
    pub fn may(&self, secret: Secret, plot: &Plot) -> bool {
        if self.org != Some(plot.org) {
            return false;
        }
        let author = self.person.user == plot.author;
        let at = |code: &str| self.places.iter().find(|it| it.store == plot.store && role_allows(it.role, code));
        let anywhere = |code: &str| self.places.iter().any(|it| role_allows(it.role, code));
        let sees = |code: &str| {
            at(code).is_some_and(|it| match it.role.records_under(code, it.records) {
                RecordScope::All => true,
                RecordScope::Team => author || it.team,
                RecordScope::Own => author,
            })
        };
        match secret {
            Secret::Task => sees(tasks::View::CODE),
            Secret::Deal => sees(opportunities::View::CODE),
            Secret::Worth => sees(opportunities::View::CODE) || sees(opportunities::Figures::CODE),
            Secret::Name => anywhere(customers::Browse::CODE),
            Secret::Contact => anywhere(customers::View::CODE),
            Secret::PrivateNote => author || anywhere(customers::PrivateNotes::CODE),
            Secret::Cost => at(inventory::ViewCost::CODE).is_some(),
            Secret::Serial => at(inventory::ViewSerial::CODE).is_some(),
            Secret::Colleague => author || at(people::Manage::CODE).is_some(),
        }
    }
}
