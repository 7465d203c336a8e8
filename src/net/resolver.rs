//! Names to addresses, forbidden ones left out.

use std::{
    io,
    net::{SocketAddr, ToSocketAddrs},
    sync::Arc,
};

use reqwest::dns::{Name, Resolve, Resolving};
use thiserror::Error;
use tokio::sync::Semaphore;

use super::Guard;

/// How many names are looked up at once. The system's resolver blocks a thread for each, and a unit may have few.
pub const LOOKUPS_MAX: usize = 32;

/// Why a name has no address.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LookupError {
    /// The name servers could not be reached or had trouble.
    #[error("the name {0} could not be looked up for now")]
    TryAgain(String),
    /// There is no such name.
    #[error("there is no host named {0}")]
    NotFound(String),
}

/// The system's resolver.
pub(super) struct SystemResolver {
    permits: Arc<Semaphore>,
}

impl SystemResolver {
    pub(super) fn new() -> Self {
        Self { permits: Arc::new(Semaphore::new(LOOKUPS_MAX)) }
    }
}

impl Resolve for SystemResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let permits = Arc::clone(&self.permits);
        Box::pin(async move {
            let permit = permits.acquire_owned().await?;
            let host = name.as_str().to_owned();
            let lookup = tokio::task::spawn_blocking(move || {
                // The permit goes with the lookup, which goes on when the request has given up.
                let _permit = permit;
                (host.as_str(), 0).to_socket_addrs().map_err(|error| lookup_error(host.clone(), &error))
            });
            let addresses: Vec<SocketAddr> = lookup.await??.collect();
            Ok(Box::new(addresses.into_iter()) as _)
        })
    }
}

/// The standard library gives the resolver's words and no code; glibc and musl word `EAI_AGAIN` like this.
fn lookup_error(host: String, error: &io::Error) -> LookupError {
    let words = error.to_string();
    if words.contains("Temporary failure") || words.contains("Try again") {
        LookupError::TryAgain(host)
    } else {
        LookupError::NotFound(host)
    }
}

/// A resolver whose answers a guard has passed. The answers it gives are the ones dialled.
pub(super) struct GuardedResolver {
    pub(super) guard: Guard,
    pub(super) inner: Arc<dyn Resolve>,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.guard.clone();
        let host = name.as_str().to_owned();
        let answers = self.inner.resolve(name);
        Box::pin(async move {
            let mut refusal = None;
            let mut passed = Vec::new();
            for answer in answers.await? {
                match guard.judge(&host, answer.ip()) {
                    Ok(()) => passed.push(answer),
                    Err(refused) => refusal = refusal.or(Some(refused)),
                }
            }
            match (passed.is_empty(), refusal) {
                (false, _) => Ok(Box::new(passed.into_iter()) as _),
                (true, Some(refusal)) => Err(refusal.into()),
                (true, None) => Err(LookupError::NotFound(host).into()),
            }
        })
    }
}
