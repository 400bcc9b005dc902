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
use domain::{identity::session::Own, sales::Live};
use futures::stream;
use service::{
    Authorized,
    identity::{Ears, Visit},
};
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
    let (told, ears) = (context.services.db().told(), visit.signed()?.ears());
    let listener = Listener { told, org: who.org(), ears, until: Instant::now() + LONGEST };
    let words = stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    Ok(Sse::new(words).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response())
}

struct Listener {
    told: Receiver<db::Told>,
    org: domain::OrgId,
    ears: Ears,
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
                Ok(db::Told { org, live: Some(live) }) if org == self.org => match self.ears.hear(live) {
                    // Under a name of its own: the frame of every page listens for it.
                    Some(Live::Reminder { title, .. }) => return Some(Event::default().event("reminder").data(title)),
                    Some(live) => return Event::default().json_data(&live).ok(),
                    None => {}
                },
                Ok(_) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    }
}
