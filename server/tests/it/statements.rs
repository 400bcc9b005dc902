//! As many statements for much as for little: the pages of clients and of deals ask no more of the database when there is
//! more to show.

use domain::{
    CustomerId, InteractionId, OpportunityId, WishId,
    opportunities::{OpenDeal, OpportunityDraft, default_pipelines},
};
use serde_json::{Value, json};

use crate::app::{Person, TestApp};

/// How many statements each of the questions takes.
async fn counted(who: &Person, questions: &[(&'static str, Value)]) -> Vec<(&'static str, usize)> {
    let mut all = Vec::new();
    for (name, arguments) in questions {
        let (answer, statements) = db::probe::counted_everywhere(who.rpc(name, arguments)).await;
        answer.ok();
        all.push((*name, statements.len()));
    }
    all
}

testkit::db_test! {
    async fn a_client_with_a_long_story_is_asked_for_as_one_with_a_short_one(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let client = owner.customer(&app, "Ada Buyer").await;
        let tell = async |of: CustomerId, times: usize| {
            for _ in 0..times {
                let (id, kind) = (app.t.id::<InteractionId>(), "call");
                let cmd = json!({ "cmd": { "id": id, "customer": of, "kind": kind, "text": "Called" } });
                owner.rpc("add_interaction", cmd).await.ok();
                app.t.advance(1_000);
            }
        };
        let questions = [
            ("list_clients_reach", json!({ "listing": {} })),
            ("list_clients_reach", json!({ "listing": { "q": "ada" } })),
            ("find_client", json!({ "id": client })),
            ("find_client_contact", json!({ "id": client })),
            ("list_story", json!({ "ask": { "customer": client } })),
            ("list_wishes", json!({ "id": client })),
        ];
        tell(client, 2).await;
        let wish = async |brand: &str| {
            let draft = domain::customers::WishDraft { brand: brand.into(), ..Default::default() };
            let cmd = json!({ "id": app.t.id::<WishId>(), "customer": client, "version": 0, "draft": draft });
            owner.rpc("save_wish", json!({ "cmd": cmd })).await.ok();
        };
        wish("Rolex").await;
        let few = counted(&owner, &questions).await;
        for number in 0..40 {
            owner.customer(&app, &format!("Ada Number{number}")).await;
        }
        tell(client, 80).await;
        for brand in ["Omega", "Cartier", "Patek", "Tudor"] {
            wish(brand).await;
        }
        assert_eq!(counted(&owner, &questions).await, few);
    }
}

testkit::db_test! {
    async fn a_deal_with_much_in_its_folder_is_asked_for_as_one_with_little(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let client = owner.customer(&app, "Ada Buyer").await;
        let draft = OpportunityDraft { title: "A ring".into(), ..OpportunityDraft::default() };
        let (deal, pipeline): (OpportunityId, _) = (app.t.id(), default_pipelines().remove(0).id);
        let cmd = OpenDeal { id: deal, customer: client, pipeline, stage: None, queue: false, draft };
        owner.rpc("open_deal", json!({ "cmd": cmd })).await.ok();
        let more = async |times: usize| {
            for number in 0..times {
                let path = app::paths::upload_deal_file(deal, app.t.id(), "offer.txt");
                owner.upload(&path, format!("Offer {number}")).await.ok();
                let note = json!({ "id": app.t.id::<domain::DealNoteId>(), "deal": deal, "text": "Called" });
                owner.rpc("add_deal_note", json!({ "cmd": note })).await.ok();
                let task = json!({ "id": app.t.id::<domain::TaskId>(), "store": owner.store, "version": 0, "draft": {
                    "title": "Call", "kind": "call", "remind": "never", "subject": deal.to_string() } });
                owner.rpc("save_task", json!({ "cmd": task })).await.ok();
            }
        };
        let questions = [
            ("find_deal", json!({ "id": deal })),
            ("list_tasks", json!({ "listing": { "whose": "all", "due": "any", "subject": deal.to_string() } })),
        ];
        more(1).await;
        let few = counted(&owner, &questions).await;
        more(12).await;
        assert_eq!(counted(&owner, &questions).await, few);
    }
}
