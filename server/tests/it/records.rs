//! Whose tasks somebody sees is set by whoever runs the store, and holds at once.

use domain::{
    TaskId, UserId,
    identity::{MemberRow, MemberSight, RecordScope, Role, SetRecords},
    tasks::{SaveTask, TaskDraft, TaskPage},
};
use serde_json::json;

use crate::app::{Answer, Person, TestApp};

async fn set(who: &Person, user: UserId, records: RecordScope, team: &str) -> Answer {
    let cmd = SetRecords { store: who.store, user, records, team: team.into() };
    who.rpc("set_records", json!({ "cmd": cmd })).await
}

async fn titles(who: &Person) -> Vec<String> {
    let listing = json!({ "listing": { "whose": "all", "due": "any" } });
    let page: TaskPage = who.rpc("list_tasks", listing).await.read();
    let mut all: Vec<String> = page.items.into_iter().map(|row| row.title).collect();
    all.sort();
    all
}

testkit::db_test! {
    async fn whoever_runs_the_store_sets_whose_tasks_a_colleague_sees(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let manager = app.hire(&owner, Role::Manager, &[owner.store]).await;
        let ann = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let ben = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let cleo = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        for who in [&ann, &ben, &cleo] {
            let draft = TaskDraft { title: who.email.clone(), assignee: Some(who.user), ..TaskDraft::default() };
            let cmd = SaveTask { id: app.t.id::<TaskId>(), store: owner.store, version: 0, draft };
            who.rpc("save_task", json!({ "cmd": cmd })).await.ok();
        }
        assert_eq!(titles(&ann).await, std::slice::from_ref(&ann.email));

        // Not by those who may not, not an owner's, not of somebody who is not there, and not a team's without a team.
        assert_eq!(set(&ann, ann.user, RecordScope::All, "").await.status, 403);
        assert_eq!(set(&manager, owner.user, RecordScope::Own, "").await.refusal(), (403, "permission.missing".into()));
        assert_eq!(set(&owner, app.t.id(), RecordScope::All, "").await.refusal(), (404, "record.not_found".into()));
        assert_eq!(set(&owner, ann.user, RecordScope::Team, " ").await.fields(), ["team"]);
        let elsewhere = app.sign_up("Elsewhere").await;
        assert_eq!(set(&elsewhere, ann.user, RecordScope::All, "").await.status, 404);
        assert_eq!(titles(&ann).await.len(), 1, "nothing was changed");

        // A team is a word, however it is typed.
        set(&manager, ben.user, RecordScope::Own, "Floor").await.ok();
        set(&manager, ann.user, RecordScope::Team, " floor ").await.ok();
        set(&manager, ann.user, RecordScope::Team, "Floor").await.ok();
        let mut both = [ann.email.clone(), ben.email.clone()];
        both.sort();
        assert_eq!(titles(&ann).await, both);
        assert_eq!(titles(&ben).await, std::slice::from_ref(&ben.email), "he is of the team, and sees his own");
        set(&owner, ann.user, RecordScope::All, "Floor").await.ok();
        assert_eq!(titles(&ann).await.len(), 3);
        let all: Vec<MemberRow> = manager.form("list_members", &[]).await.read();
        let sight = |user: UserId| all.iter().find(|it| it.user == user).and_then(|it| it.sight.clone());
        let seen = |records, team: &str, changeable| Some(MemberSight { records, team: team.into(), changeable });
        assert_eq!(sight(ann.user), seen(RecordScope::All, "Floor", true));
        assert_eq!(sight(owner.user), seen(RecordScope::All, "", false));
        assert_eq!(app.t.count("audit WHERE action = 'people.records_set'").await, 3, "each change once");
    }
}
