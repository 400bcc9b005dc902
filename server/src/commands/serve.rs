//! `vitrine serve`: HTTP and the worker, until a signal says stop.

use std::{future::IntoFuture, net::SocketAddr, time::Duration};

use tokio::{net::TcpListener, sync::watch};

use super::open;
use crate::{config::Config, http, site};

/// How long open requests may finish after a stop signal.
const DRAIN: Duration = Duration::from_secs(8);

pub(super) async fn serve(config: &Config) -> Result<(), String> {
    let services = open(config).await?;
    let listener = TcpListener::bind(config.addr()).await.map_err(|err| format!("{}: {err}", config.addr()))?;
    let addr = listener.local_addr().map_err(|err| err.to_string())?;
    let router = http::router(services.clone(), site::options(addr), config.behind_proxy());
    let (stop, stopping) = watch::channel(false);
    let worker =
        tokio::spawn(service::jobs::work(services.clone(), format!("{addr}/{}", std::process::id()), stopping.clone()));
    tracing::info!(%addr, "server.listening");
    println!("Vitrine is open at {}", config.public_url());
    let server = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(stopped(stopping.clone()))
        .into_future();
    let drained = async {
        signal().await;
        tracing::info!("server.stopping");
        let _ = stop.send(true);
        // Whoever is still open after that is cut off; what they sent is undone.
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        served = server => served.map_err(|err| err.to_string())?,
        () = drained => {}
    }
    let _ = worker.await;
    services.db().clone().close().await;
    Ok(())
}

async fn stopped(mut stopping: watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// Ctrl-C, or SIGTERM where there is one.
async fn signal() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    () = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
