//! Connections: accepted within the limits, served by the router, ended in good order.

use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use std::sync::Arc;

use super::{
    CONNECTIONS_MAX, HEADER_BYTES_MAX, HEADER_TIME_MAX, HEADERS_MAX, REQUEST_TIME_MAX, Site, Socket, router,
    socket::Kind,
};

/// How long what is under way may take after the listener was asked to stop.
const GRACE: Duration = Duration::from_secs(3);

/// Pause after an accept that failed, such as for want of descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves until `stop` is cancelled, then lets requests under way end for a moment.
pub async fn serve(socket: Socket, site: Site, stop: CancellationToken) {
    let router = router(site);
    let slots = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let tasks = TaskTracker::new();
    while let Some(slot) = slot(&slots, &stop).await {
        let connection = Connection { router: router.clone(), slot, stop: stop.clone() };
        let accepted = match &socket.kind {
            Kind::Tcp(listener) => tokio::select! {
                accepted = listener.accept() => accepted.map(|(stream, _)| drop(tasks.spawn(connection.serve(stream)))),
                () = stop.cancelled() => break,
            },
            Kind::Unix(listener, _) => tokio::select! {
                accepted = listener.accept() => accepted.map(|(stream, _)| drop(tasks.spawn(connection.serve(stream)))),
                () = stop.cancelled() => break,
            },
        };
        if accepted.is_err() {
            sleep(ACCEPT_PAUSE).await;
        }
    }
    drop(socket);
    tasks.close();
    // What takes longer is cut off with the process.
    let _ = timeout(GRACE, tasks.wait()).await;
}

/// Waits for room for one more connection; none when it is time to stop.
async fn slot(slots: &Arc<Semaphore>, stop: &CancellationToken) -> Option<OwnedSemaphorePermit> {
    tokio::select! {
        slot = Arc::clone(slots).acquire_owned() => slot.ok(),
        () = stop.cancelled() => None,
    }
}

struct Connection {
    router: Router,
    slot: OwnedSemaphorePermit,
    stop: CancellationToken,
}

impl Connection {
    /// Answers one request. A client that is slow, breaks off or speaks no HTTP is nobody's business but its own.
    async fn serve(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let Self { router, slot: _slot, stop } = self;
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIME_MAX)
            .max_buf_size(HEADER_BYTES_MAX)
            .max_headers(HEADERS_MAX)
            .keep_alive(false)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
        let served = async {
            tokio::pin!(connection);
            tokio::select! {
                served = connection.as_mut() => served,
                () = stop.cancelled() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            }
        };
        let _ = timeout(REQUEST_TIME_MAX, served).await;
    }
}
