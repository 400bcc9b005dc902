//! What changed, streamed to open pages (server-sent events, WHATWG HTML section 9.2).

use std::{convert::Infallible, time::Duration};

use axum::{
    Extension, Router,
    extract::State,
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
    routing::get,
};
use domain::{StoreId, identity::session::Own, sales::Live};
use futures::stream;
use service::{Authorized, identity::Visit};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, timeout_at},
};

use crate::{http::Context, problem::Problem};

/// Where pages listen.
pub const ROUTE: &str = "/live";

/// A stream ends after this long and the page comes back: whoever was signed out meanwhile does not get in again.
const LONGEST: Duration = Duration::from_secs(10 * 60);

pub(crate) fn routes() -> Router<Context> {
    Router::new().route(ROUTE, get(listen))
}

/// Everything that changes in the stores of the person, until the stream ends.
async fn listen(State(context): State<Context>, Extension(visit): Extension<Visit>) -> Result<Response, Problem> {
    let who: Authorized<Own> = visit.authorize()?;
    let stores = who.granted().into_iter().map(|(store, _)| store).collect();
    let listener =
        Listener { told: context.services.db().told(), org: who.org(), stores, until: Instant::now() + LONGEST };
    let words = stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    Ok(Sse::new(words).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response())
}

struct Listener {
    told: Receiver<db::Told>,
    org: domain::OrgId,
    stores: Vec<StoreId>,
    until: Instant,
}

impl Listener {
    /// The next event for this person; `None` ends the stream.
    async fn next(&mut self) -> Option<Event> {
        loop {
            let told = timeout_at(self.until, self.told.recv()).await.ok()?;
            match told {
                Ok(db::Told { live: None, .. }) | Err(RecvError::Lagged(_)) => {
                    return Some(Event::default().event("missed").data(""));
                }
                Ok(db::Told { org, live: Some(live) }) if org == self.org && self.stores.contains(&store(&live)) => {
                    return Event::default().json_data(&live).ok();
                }
                Ok(_) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    }
}

const fn store(live: &Live) -> StoreId {
    match live {
        Live::Items { store, .. } | Live::Till { store, .. } => *store,
    }
}
