//! Who sees what, walked through: every address of the house is asked, by people of every role and record scope, for what
//! was planted in two stores and in another business. Nothing of it is answered to anybody who may not see it: not by
//! functions, pages and files, not in mails, calendars and live events. A new address is walked as soon as the table of
//! permissions has its sample.

use std::{collections::BTreeSet, time::Duration};

use domain::{
    SaleId, StoreId,
    identity::{RecordScope, Role},
    time::HOUR,
};
use futures::StreamExt;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::{
    app::{Person, TestApp},
    authz::{Ask, READS, Samples, pages},
    authz_clients, authz_tasks,
    planted::{Place, Plot, Seat, Secret},
    till_kit::stocked,
};

/// These would change who is asking.
const DOORS: [&str; 5] = ["sign_up", "sign_in", "sign_out", "welcome", "switch_store"];
/// Where a list or a search has its words.
const TYPED: [&str; 5] = ["q", "text", "name", "email", "phone"];
/// Longer than any answer takes; only a test that fails waits for it.
const NEVER: Duration = Duration::from_secs(20);

/// Everybody who looks, everything that is planted, and what came of it.
struct Walk {
    plots: Vec<Plot>,
    seats: Vec<Seat>,
    wrong: BTreeSet<String>,
    told: BTreeSet<(&'static str, &'static str, Secret)>,
}

impl Walk {
    /// Looks through something that one of the seats was answered.
    fn hear(&mut self, seat: usize, what: &str, text: &str) {
        let seat = &self.seats[seat];
        for plot in &self.plots {
            for secret in Secret::ALL {
                if plot.words(secret).iter().any(|word| text.contains(word)) {
                    if seat.may(secret, plot) {
                        self.told.insert((seat.name, plot.name, secret));
                    } else {
                        self.wrong.insert(format!("{} is told {secret:?} of {} by {what}", seat.name, plot.name));
                    }
                }
            }
        }
    }

    async fn ask(&mut self, seat: usize, what: &str, ask: &Ask) {
        // In a browser of its own, so that new cookies do not reach the next question.
        let text = ask.of(&self.seats[seat].person.clone()).await.text();
        self.hear(seat, what, &text);
    }

    /// One server function: with its sample, about what is planted, and with planted words typed.
    async fn function(&mut self, samples: &Samples<'_>, name: &'static str) {
        let reads = READS.contains(&name) || authz_clients::READS.contains(&name) || authz_tasks::READS.contains(&name);
        let ask = Box::pin(samples.rpc(name)).await.unwrap();
        for seat in 0..self.seats.len() {
            self.ask(seat, name, &ask).await;
            let Ask::Json(name, arguments) = &ask else { continue };
            for asked in self.variants(seat, arguments, reads) {
                self.ask(seat, name, &Ask::Json(name, asked)).await;
            }
        }
    }

    fn variants(&self, seat: usize, arguments: &Value, reads: bool) -> Vec<Value> {
        let mut all = Vec::new();
        for plot in &self.plots {
            // Who may see a record may also change it; who may not is sent to change it too.
            let stranger = !self.seats[seat].may(Secret::Task, plot) && !self.seats[seat].may(Secret::Deal, plot);
            if reads || stranger {
                let only: &[&str] = if reads { &[] } else { &["tsk_", "opp_"] };
                all.push(serde_json::from_str(&plot.about(&arguments.to_string(), only)).unwrap());
            }
            if reads {
                for secret in [Secret::Deal, Secret::Name, Secret::Contact, Secret::Serial] {
                    all.extend(plot.words(secret).first().and_then(|word| typed(arguments, word)));
                }
            }
        }
        all.retain(|it| it != arguments);
        all
    }

    /// Who may see something that is planted in the store they are in was told it somewhere, or nothing was tried.
    fn unseen(&self) -> Vec<String> {
        let mut unseen = Vec::new();
        for (seat, plot) in self.seats.iter().flat_map(|seat| self.plots.iter().map(move |plot| (seat, plot))) {
            for secret in Secret::ALL {
                let told = self.told.contains(&(seat.name, plot.name, secret));
                // Who is something else in each store may see it from one of them only.
                let same = seat.places.iter().all(|it| it.role == seat.places[0].role);
                if same && seat.person.store == plot.store && seat.may(secret, plot) && !told {
                    unseen.push(format!("{} should find {secret:?} of {}", seat.name, plot.name));
                }
            }
        }
        unseen
    }
}

/// A list or a search with a word typed into it.
fn typed(arguments: &Value, word: &str) -> Option<Value> {
    let mut asked = arguments.clone();
    let object = ["listing", "find", "ask"].into_iter().find(|key| arguments[*key].is_object())?;
    for field in TYPED {
        asked[object][field] = json!(word);
    }
    Some(asked)
}

/// Sets whose records somebody sees, and in which team they are.
async fn set(app: &TestApp, person: &Person, records: &str) {
    let user = app.t.literal(person.user);
    let sql = format!("UPDATE membership SET records = '{records}', team = 'floor' WHERE user_id = {user}");
    app.t.sql(&sql).await.unwrap();
}

/// Two stores of one business with people of every role and scope, and another business.
async fn settle(app: &TestApp, owner: &Person) -> Walk {
    let (here, branch) = (owner.store, app.open_store(owner, "Branch").await);
    let stranger = app.sign_up("Maison Two").await;
    let ann = app.hire(owner, Role::SalesAssociate, &[here]).await;
    let bea = app.hire(owner, Role::SalesAssociate, &[branch]).await;
    set(app, &ann, "own").await;
    let mut plots = vec![
        Plot::plant(app, "Here", 0, owner, &ann).await,
        Plot::plant(app, "Branch", 0, owner, &bea).await,
        Plot::plant(app, "Other", 1, &stranger, &stranger).await,
    ];
    // What these open says in its title whom it is about, and whoever sees a task reads its title.
    for kind in ["thank_you", "check_in"] {
        let off = json!({ "kind": kind, "version": 0, "active": false, "days": 3, "title": "Call {client}" });
        owner.rpc("save_playbook", json!({ "cmd": off })).await.ok();
    }
    plots[0].sell(app, owner).await;
    let all = |store: StoreId, role: Role| Place { store, role, records: role.records(), team: false };
    let mut seats = vec![
        Seat { name: "nobody", person: app.nobody(), org: None, places: Vec::new() },
        Seat { name: "stranger", org: Some(1), places: vec![all(stranger.store, Role::Owner)], person: stranger },
    ];
    let mut seat = |name, person: Person, places| seats.push(Seat { name, person, org: Some(0), places });
    for role in [Role::Bookkeeper, Role::ServiceTechnician, Role::ReadOnly, Role::SalesAssociate, Role::Manager] {
        seat(role.key(), app.hire(owner, role, &[here]).await, vec![all(here, role)]);
    }
    for (name, records, team) in [("team", RecordScope::Team, true), ("all", RecordScope::All, false)] {
        let person = app.hire(owner, Role::SalesAssociate, &[here]).await;
        set(app, &person, name).await;
        seat(name, person, vec![Place { records, team, ..all(here, Role::SalesAssociate) }]);
    }
    let bench = app.hire(owner, Role::ServiceTechnician, &[here]).await;
    set(app, &bench, "all").await;
    seat("bench_all", bench, vec![Place { records: RecordScope::All, ..all(here, Role::ServiceTechnician) }]);
    seat("author", ann, vec![all(here, Role::SalesAssociate)]);
    seat("far_author", bea, vec![all(branch, Role::SalesAssociate)]);
    seat("far_manager", app.hire(owner, Role::Manager, &[branch]).await, vec![all(branch, Role::Manager)]);
    // Sells in one store and runs the other, and looks at both at once.
    let both = app.hire(owner, Role::SalesAssociate, &[here, branch]).await;
    let (user, at) = (app.t.literal(both.user), app.t.literal(branch));
    let runs =
        format!("UPDATE membership SET role = 'manager', records = 'all' WHERE user_id = {user} AND store_id = {at}");
    app.t.sql(&runs).await.unwrap();
    both.rpc("switch_store", json!({ "cmd": { "store": null } })).await.ok();
    seat("both", both, vec![all(here, Role::SalesAssociate), all(branch, Role::Manager)]);
    let places = vec![all(here, Role::Owner), all(branch, Role::Owner)];
    // In another browser than the one that draws up the samples.
    let person = owner.clone();
    person.set_jar(Default::default());
    person.sign_in(crate::app::PASSWORD).await.ok();
    person.rpc("switch_store", json!({ "cmd": { "store": here } })).await.ok();
    seat("owner", person, places);
    // Somebody has a task about a deal that is not theirs: it says no more than that there is one.
    let task = json!({ "id": app.t.id::<domain::TaskId>(), "store": here, "version": 0, "draft": {
        "title": "About a deal", "kind": "other", "due_day": "2027-01-16", "remind": "never",
        "assignee": seats.iter().find(|it| it.name == "sales_associate").map(|it| it.person.user),
        "subject": plots[0].deal.to_string() } });
    owner.rpc("save_task", json!({ "cmd": task })).await.ok();
    Walk { plots, seats, wrong: BTreeSet::new(), told: BTreeSet::new() }
}

testkit::db_test! {
    async fn nothing_planted_reaches_anybody_who_may_not_see_it(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison One").await;
        // In boxes: together their futures are more than a stack of a thread holds in a debug build.
        let mut walk = Box::pin(settle(&app, &owner)).await;
        let samples = Samples { app: &app, owner: &owner };

        let functions = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.rsplit('/').next().unwrap());
        let mut functions: Vec<&str> = functions.filter(|name| !DOORS.contains(name)).collect();
        functions.sort_unstable();
        for name in functions {
            Box::pin(walk.function(&samples, name)).await;
        }
        let files = server::files::ROUTES.into_iter().chain(server::papers::ROUTES);
        let mut addresses = Vec::new();
        for route in files {
            // What is sent somewhere answers with no more than that it came.
            if let Some(Ask::Page(address)) = Box::pin(samples.file(route)).await {
                addresses.push(address);
            }
        }
        for route in pages() {
            let Some(Ask::Page(address)) = Box::pin(samples.page(&route)).await else { continue };
            addresses.push(address);
        }
        for address in addresses {
            for seat in 0..walk.seats.len() {
                walk.ask(seat, &address, &Ask::Page(address.clone())).await;
                let about: BTreeSet<String> = walk.plots.iter().map(|plot| plot.about(&address, &[])).collect();
                for planted in about.into_iter().filter(|it| *it != address) {
                    walk.ask(seat, &planted, &Ask::Page(planted.clone())).await;
                }
            }
        }
        // Nobody has changed anything either. An id of another tenant is free, so the store is named.
        for plot in &walk.plots {
            let store = app.t.literal(plot.store);
            for (table, id) in [("task", app.t.literal(plot.task)), ("opportunity", app.t.literal(plot.deal))] {
                let untouched = format!("{table} WHERE store_id = {store} AND id = {id} AND version = 1");
                assert_eq!(app.t.count(&untouched).await, 1, "{table} of {}", plot.name);
            }
        }
        Box::pin(later(&app, &owner, &mut walk)).await;
        assert_eq!(Vec::from_iter(&walk.wrong), [""; 0]);
        assert_eq!(walk.unseen(), [""; 0]);
    }
}

/// Calendars, and what comes by itself: live events, reminders and mails of the morning.
async fn later(app: &TestApp, owner: &Person, walk: &mut Walk) {
    for seat in 0..walk.seats.len() {
        let made = walk.seats[seat].person.rpc("make_feed", json!({})).await;
        if let Some(url) = made.json()["url"].as_str() {
            let calendar = Ask::Page(url.replacen(crate::app::URL, "", 1));
            walk.ask(seat, "calendar", &calendar).await;
        }
    }
    let mut streams = Vec::new();
    for (at, seat) in walk.seats.iter().enumerate().filter(|(_, seat)| seat.org == Some(0)) {
        streams.push((at, seat.person.listen(server::live::ROUTE).await));
    }
    // On PostgreSQL words come by way of the database, and whoever listens begins a moment after asking to.
    let (mut here, warm) = (app.services.db().told(), stocked(app, owner, "Warm", "10").await);
    let hold = json!({ "cmd": { "item": warm.id, "cart": app.t.id::<SaleId>() } });
    loop {
        owner.rpc("hold_item", hold.clone()).await.ok();
        if timeout(Duration::from_millis(200), here.recv()).await.is_ok() {
            break;
        }
    }
    let author = walk.seats.iter().position(|seat| seat.name == "author").unwrap();
    let note = json!({ "id": app.t.id::<domain::DealNoteId>(), "deal": walk.plots[0].deal, "text": "Called again" });
    walk.seats[author].person.rpc("add_deal_note", json!({ "cmd": note })).await.ok();
    // A day and a night, half an hour at a time.
    for _ in 0..60 {
        app.t.advance(HOUR / 2);
        app.work().await;
    }
    owner.sign_in(crate::app::PASSWORD).await.ok();
    // The last word in each store: nobody hears those of a store that is not theirs.
    let mut last = Vec::new();
    for store in [walk.plots[0].store, walk.plots[1].store] {
        owner.rpc("switch_store", json!({ "cmd": { "store": store } })).await.ok();
        let item = owner.create(&app.ring(store, "Last")).await.id;
        owner.rpc("hold_item", json!({ "cmd": { "item": item, "cart": app.t.id::<SaleId>() } })).await.ok();
        last.push((store, item.to_string()));
    }
    for (seat, mut stream) in streams {
        let hears = |(store, _): &&(StoreId, String)| walk.seats[seat].places.iter().any(|it| it.store == *store);
        let (_, last) = last.iter().find(hears).unwrap();
        let heard = async {
            let mut text = String::new();
            while !text.contains(last) {
                text.push_str(&String::from_utf8_lossy(&stream.next().await.unwrap().unwrap()));
            }
            text
        };
        let text = timeout(NEVER, heard).await.unwrap();
        assert_eq!(text.contains("TaskcanaryHere"), seat == author, "a reminder is told to whoever does the task");
        walk.hear(seat, "live events", &text);
    }
    for seat in 0..walk.seats.len() {
        let to = &walk.seats[seat].person.email;
        let mails = format!("SELECT subject || ' ' || body AS name FROM mail WHERE recipient = '{to}'");
        let mails = app.t.names(&mails).await.join("\n");
        assert!(seat != author || mails.contains("TaskcanaryHere"), "{mails}");
        walk.hear(seat, "mail", &mails);
    }
}
