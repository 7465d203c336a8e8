//! HTTP clients: one for each way of reaching hosts, made when first needed and kept.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use reqwest::{Client, Method, RequestBuilder, dns::Resolve, redirect::Policy};
use rustls::ClientConfig;
use url::Url;

use crate::model::Network;

use super::{
    Failure, Guard, Reach, Refusal,
    resolver::{GuardedResolver, SystemResolver},
    tls,
};

/// How a host may be reached: where it may lie and whom to trust there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access<'a> {
    /// Private networks that are allowed.
    pub allow_private: &'a [Network],
    /// Whether plain http may leave the networks allowed.
    pub plain_http: PlainHttp,
    /// A PEM file of further authorities.
    pub ca_file: Option<&'a Path>,
    /// How long to wait for a connection, names and TLS included.
    pub connect_timeout: Duration,
}

/// Where plain http may be spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainHttp {
    /// With every host that may be reached.
    Anywhere,
    /// With hosts in the private networks allowed.
    Private,
    /// Nowhere.
    Never,
}

/// The clients of the process. Cheap to make; nothing is read from disk before the first https handshake.
///
/// Clients differ by what their resolver lets through, so there is one for each distinct list of allowed networks:
/// a handful, since lists come from configuration alone. None keeps idle connections.
pub struct Clients {
    resolver: Arc<dyn Resolve>,
    routes: Mutex<HashMap<Route, Client>>,
    tls: Mutex<HashMap<Option<PathBuf>, ClientConfig>>,
}

/// What makes two requests share a client.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Route {
    guard: Guard,
    ca_file: Option<PathBuf>,
    connect_timeout: Duration,
}

impl Clients {
    /// Makes clients that ask the system for names.
    pub fn new() -> Self {
        Self::with_resolver(Arc::new(SystemResolver::new()))
    }

    /// Makes clients that ask `resolver` for names; what it answers is guarded all the same.
    pub fn with_resolver(resolver: Arc<dyn Resolve>) -> Self {
        Self { resolver, routes: Mutex::default(), tls: Mutex::default() }
    }

    /// Starts a request to `url`, if it may be asked.
    pub fn request(&self, method: Method, url: &str, access: &Access<'_>) -> Result<RequestBuilder, Failure> {
        let mut guard = Guard { allow_private: access.allow_private.to_vec(), reach: Reach::Public };
        let mut url = guard.check(url)?;
        if url.scheme() == "http" {
            match access.plain_http {
                PlainHttp::Anywhere => {}
                PlainHttp::Private => {
                    guard.reach = Reach::AllowedOnly;
                    url = guard.check(url.as_str())?;
                }
                PlainHttp::Never => return Err(Refusal::PlainHttp(host(&url).to_owned()).into()),
            }
        }
        let route = Route {
            guard,
            ca_file: access.ca_file.map(Path::to_owned),
            connect_timeout: access.connect_timeout,
        };
        Ok(self.client(route)?.request(method, url))
    }

    fn client(&self, route: Route) -> Result<Client, Failure> {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = routes.get(&route) {
            return Ok(client.clone());
        }
        let client = self.build(&route)?;
        routes.insert(route, client.clone());
        Ok(client)
    }

    fn build(&self, route: &Route) -> Result<Client, Failure> {
        let resolver = GuardedResolver { guard: route.guard.clone(), inner: Arc::clone(&self.resolver) };
        #[expect(clippy::disallowed_methods, reason = "this is the place where clients are built")]
        let builder = Client::builder();
        builder
            .tls_backend_preconfigured(self.tls(route.ca_file.as_ref())?)
            .dns_resolver(resolver)
            .connect_timeout(route.connect_timeout)
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .pool_max_idle_per_host(0)
            .build()
            .map_err(|error| Failure::of(&error))
    }

    /// Clones share their authorities and remembered sessions.
    fn tls(&self, ca_file: Option<&PathBuf>) -> Result<ClientConfig, Failure> {
        let mut configs = self.tls.lock().unwrap_or_else(PoisonError::into_inner);
        let key = ca_file.cloned();
        if let Some(config) = configs.get(&key) {
            return Ok(config.clone());
        }
        let config = tls::config(ca_file.map(PathBuf::as_path))?;
        configs.insert(key, config.clone());
        Ok(config)
    }
}

impl Default for Clients {
    fn default() -> Self {
        Self::new()
    }
}

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

/// Returns what may be shown of an address: `https://host/...`. Paths and queries hold tokens.
pub fn shown(url: &str) -> String {
    match Url::parse(url) {
        Ok(url) if url.has_host() => format!("{}://{}/...", url.scheme(), host(&url)),
        _ => "an address that is no URL".to_owned(),
    }
}
