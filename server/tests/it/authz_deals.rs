//! Samples for the table of permissions: opportunities.

use domain::{
    CustomerId, DealFileId, OpportunityId,
    opportunities::{OpenDeal, OpportunityDraft, default_pipelines},
};
use serde_json::{Value, json};

use crate::authz::{Ask, Samples};

impl Samples<'_> {
    /// A deal to open.
    async fn opening(&self) -> OpenDeal {
        let customer: CustomerId = self.owner.customer(self.app, "Ana").await;
        let draft = OpportunityDraft { title: "A ring".into(), value: "100".into(), ..OpportunityDraft::default() };
        let pipeline = default_pipelines().remove(0).id;
        OpenDeal { id: self.app.t.id(), customer, pipeline, stage: None, queue: false, draft }
    }

    /// A deal that was opened, in its first version.
    pub async fn deal(&self) -> OpportunityId {
        let cmd = self.opening().await;
        self.owner.rpc("open_deal", json!({ "cmd": cmd })).await.ok();
        cmd.id
    }

    /// A file of a deal.
    pub async fn deal_file(&self) -> (OpportunityId, DealFileId) {
        let (deal, file) = (self.deal().await, self.app.t.id());
        let path = app::paths::upload_deal_file(deal, file, "offer.txt");
        self.owner.upload(&path, "An offer").await.ok();
        (deal, file)
    }

    /// A request for a server function of opportunities; `None` for one that has no sample yet.
    pub async fn deals(&self, name: &'static str) -> Option<Ask> {
        let cmd = |cmd: Value| Some(Ask::Json(name, json!({ "cmd": cmd })));
        let pipeline = default_pipelines().remove(0);
        match name {
            "find_board" | "deal_forecast" | "pipeline_report" => Some(Ask::Json(name, json!({ "ask": {} }))),
            "list_deals" => Some(Ask::Json(name, json!({ "listing": {} }))),
            "find_deal" | "closing_papers" => Some(Ask::Json(name, json!({ "id": self.deal().await }))),
            "open_deal" => cmd(json!(self.opening().await)),
            "edit_deal" => {
                let draft = OpportunityDraft { title: "Two rings".into(), ..OpportunityDraft::default() };
                cmd(json!({ "id": self.deal().await, "version": 1, "draft": draft }))
            }
            "move_deal" => cmd(json!({ "id": self.deal().await, "version": 1, "stage": pipeline.stages[1].id })),
            "close_deal" => {
                cmd(json!({ "id": self.deal().await, "version": 1, "how": { "abandoned": { "note": "" } } }))
            }
            "reopen_deal" => {
                let id = self.deal().await;
                let close = json!({ "cmd": { "id": id, "version": 1, "how": { "abandoned": { "note": "" } } } });
                self.owner.rpc("close_deal", close).await.ok();
                cmd(json!({ "id": id, "version": 2 }))
            }
            "assign_deal" => cmd(json!({ "id": self.deal().await, "version": 1, "owner": null })),
            "share_deal" => cmd(json!({ "id": self.deal().await, "version": 1, "people": [] })),
            "add_deal_note" => {
                let id = self.app.t.id::<domain::DealNoteId>();
                cmd(json!({ "id": id, "deal": self.deal().await, "text": "Called" }))
            }
            "remove_deal_file" => {
                let (deal, file) = self.deal_file().await;
                cmd(json!({ "deal": deal, "file": file, "removed": true }))
            }
            "link_wishes" => cmd(json!({ "id": self.deal().await, "version": 1, "wishes": [] })),
            "find_pipelines" => Some(Ask::Json(name, json!({}))),
            "save_pipeline" => {
                let id = self.app.t.id::<domain::PipelineId>();
                let mut fresh = domain::opportunities::Pipeline { id, name: id.to_string(), ..pipeline };
                for stage in &mut fresh.stages {
                    stage.id = self.app.t.id();
                }
                cmd(json!({ "pipeline": fresh }))
            }
            "save_claim" => cmd(json!({ "store": self.owner.store, "on": true })),
            _ => None,
        }
    }
}
