//! Files and environment to one checked [`Config`].
//!
//! Each file is first read strictly: every unknown key, wrong type and unreadable value is told with its line and a
//! remedy. Then the layers are laid over each other, and what only the whole can tell (intervals, names given twice,
//! secrets, topics) is checked and told at the place of the value that counts.
//!
//! A reload reads everything again; a file that changes between being read and being used is not noticed.

mod error;
mod value;
mod schema;
mod layers;
mod settings;
mod secrets;
mod topics;
mod filter;
mod opml;
mod blocks;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    model::{Endpoint, Feed, FullText, ListenAddress, Network, Noise, POLL_WAIT_MAX, Secret, Topic},
    net::{Guard, Reach, Refusal},
};

pub use self::{
    blocks::{FeedBlocks, KnownFeeds, with_blocks},
    error::{ConfigError, ConfigErrors, Place, Severity},
    opml::{OPML_BYTES_MAX, read_list},
    topics::{BUILT_IN_TOPICS, is_path, read_topic_file},
    value::nearest,
};
use self::{
    error::counted,
    layers::{Documents, Presence, Sources},
    secrets::Credentials,
    settings::{EndpointSettings, FeedSettings, ListenSettings, PollSettings, Settings},
};

/// The shipped file, which is the lowest layer.
pub const DEFAULTS: &str = include_str!("../../config/recount.toml");

/// Where the operator's file lies unless `--config` names another.
pub const SYSTEM_FILE: &str = "/etc/recount/recount.toml";

/// Where the user's file lies, in the folder for configuration, when there is no [`SYSTEM_FILE`].
const USER_FILE: &str = "recount/recount.toml";

/// Variables of the process and how they are read.
#[derive(Debug, Clone, Copy)]
pub struct Environment;

impl Environment {
    /// Returns the process's variables; those that are not UTF-8 are left out. The only place that reads them.
    pub fn process() -> Vec<(String, String)> {
        std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect()
    }
}

/// From where to read.
#[derive(Debug, Clone, Default)]
pub struct LoadOptions {
    /// `--config`, in place of [`SYSTEM_FILE`] and of the user's own file.
    pub file: Option<PathBuf>,
    /// `--database`, over every other layer.
    pub database: Option<PathBuf>,
    /// Variables of the environment.
    pub environment: Vec<(String, String)>,
}

/// What recount does, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Stories to follow; each compiles.
    pub topics: Vec<Topic>,
    /// The database file.
    pub database: PathBuf,
    /// How feeds are asked.
    pub poll: PollConfig,
    /// Feeds, in the order of the file, then those of OPML files.
    pub feeds: Vec<Feed>,
    /// Webhooks, in the order of the file.
    pub endpoints: Vec<Endpoint>,
    /// The HTTP listener; none when it is off.
    pub listen: Option<ListenConfig>,
    /// Files that were read, lowest layer first, then topics and lists of feeds; built-in ones are not among them.
    pub sources: Vec<PathBuf>,
    /// What is probably not meant.
    pub warnings: Vec<ConfigError>,
}

/// How feeds are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollConfig {
    /// Between two polls of a feed for which nothing else is said.
    pub interval: Duration,
    /// The lower bound of every interval.
    pub min_interval: Duration,
    /// Requests under way at the same time.
    pub concurrency: usize,
    /// Requests under way at the same time to one host.
    pub per_host: usize,
    /// Between two requests to one host.
    pub host_gap: Duration,
    /// For one whole request.
    pub timeout: Duration,
    /// The largest body after decompression, in bytes.
    pub body_limit: u64,
    /// Whether article pages are fetched.
    pub full_text: FullText,
    /// What publishers find in the User-Agent.
    pub contact: Option<String>,
    /// Private networks that every feed may be fetched from; each feed holds them too.
    pub allow_private: Vec<Network>,
}

/// How recount is reached over HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListenConfig {
    /// Where it listens.
    pub address: ListenAddress,
    /// The address under which hubs reach the listener, without a slash at its end; without one there is no WebSub.
    pub public_url: Option<String>,
}

impl Config {
    /// Reads all layers and checks the whole.
    pub fn load(options: &LoadOptions) -> Result<Self, ConfigErrors> {
        let (file, presence) = match &options.file {
            Some(file) => (file.clone(), Presence::Demanded),
            None => (default_file(&options.environment), Presence::Optional),
        };
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        let sources = Sources::read(&file, presence)?;
        let documents = Documents::parse(&sources, &options.environment)?;
        let settings = documents.merge()?;
        let mut loader = Loader {
            documents,
            environment: &options.environment,
            folder,
            errors: Vec::new(),
            warnings: Vec::new(),
            read: Vec::new(),
        };
        let config = loader.config(settings, options);
        let Loader { mut errors, mut warnings, .. } = loader;
        if errors.is_empty() {
            return Ok(Self { warnings, ..config });
        }
        errors.append(&mut warnings);
        Err(ConfigErrors(errors))
    }
}

/// Turns settings into what they mean; collects what is wrong.
struct Loader<'s> {
    documents: Documents<'s>,
    environment: &'s [(String, String)],
    /// Where relative paths of the configuration start.
    folder: PathBuf,
    errors: Vec<ConfigError>,
    warnings: Vec<ConfigError>,
    read: Vec<PathBuf>,
}

impl Loader<'_> {
    fn config(&mut self, settings: Settings, options: &LoadOptions) -> Config {
        let topics = self.topics(&settings.topics);
        let poll = self.poll(&settings.poll);
        let mut feeds = self.feeds(&settings.feed, &poll, &topics);
        self.lists(&settings.opml, &poll, &mut feeds);
        let endpoints = self.endpoints(&settings.endpoint, &topics);
        let given = options.database.clone().or_else(|| settings.database.path.map(PathBuf::from));
        let database = given.or_else(|| self.default_database()).unwrap_or_else(|| {
            self.errors.push(ConfigError::new(
                "there is no place for the database",
                Place::Whole("environment".to_owned()),
                "set database.path, or STATE_DIRECTORY or HOME in the environment",
            ));
            PathBuf::new()
        });
        let listen = self.listen(&settings.listen);
        let mut sources = self.documents.files();
        sources.append(&mut self.read);
        Config { topics, database, poll, feeds, endpoints, listen, sources, warnings: Vec::new() }
    }

    fn variable(&self, name: &str) -> Option<&str> {
        variable(self.environment, name)
    }

    fn default_database(&self) -> Option<PathBuf> {
        // systemd separates several state directories by colons; the first is ours.
        let state =
            self.variable("STATE_DIRECTORY").and_then(|list| list.split(':').next()).map(PathBuf::from);
        let xdg = || self.variable("XDG_STATE_HOME").map(|state| Path::new(state).join("recount"));
        let home = || self.variable("HOME").map(|home| Path::new(home).join(".local/state/recount"));
        state.or_else(xdg).or_else(home).map(|folder| folder.join("recount.db"))
    }

    /// Notes a mistake at the place of the value at `path`.
    fn error(&mut self, path: &str, message: impl Into<String>, help: impl Into<String>) {
        let place = self.documents.place(path);
        self.errors.push(ConfigError::new(message, place, help));
    }

    /// Notes what is probably not meant, at the place of the value at `path`.
    fn warning(&mut self, path: &str, message: impl Into<String>, help: impl Into<String>) {
        let place = self.documents.place(path);
        self.warnings.push(ConfigError::new(message, place, help).warning());
    }

    /// Returns the value, or notes what is wrong with it.
    fn checked<T: Default>(&mut self, path: &str, value: Result<T, String>) -> T {
        value.unwrap_or_else(|message| {
            self.error(path, format!("{path}: {message}"), "");
            T::default()
        })
    }

    fn poll(&mut self, settings: &PollSettings) -> PollConfig {
        let poll = PollConfig {
            interval: self.checked("poll.interval", value::duration(&settings.interval)),
            min_interval: self.checked("poll.min_interval", value::duration(&settings.min_interval)),
            concurrency: settings.concurrency,
            per_host: settings.per_host,
            host_gap: self.checked("poll.host_gap", value::duration(&settings.host_gap)),
            timeout: self.checked("poll.timeout", value::duration(&settings.timeout)),
            body_limit: self.checked("poll.body_limit", value::size(&settings.body_limit)),
            full_text: settings.full_text,
            contact: settings.contact.clone(),
            allow_private: networks(&settings.allow_private),
        };
        if poll.timeout.is_zero() {
            self.error("poll.timeout", "poll.timeout is zero", "give requests some time, such as \"60s\"");
        }
        if poll.body_limit == 0 {
            self.error("poll.body_limit", "poll.body_limit is zero", "allow some bytes, such as \"5 MiB\"");
        }
        if poll.interval.is_zero() || poll.interval < poll.min_interval {
            self.error("poll.interval", below(&settings.interval, &settings.min_interval), RAISE);
        }
        self.warn_of_long("poll.interval", poll.interval);
        poll
    }

    fn listen(&mut self, settings: &ListenSettings) -> Option<ListenConfig> {
        let public_url = settings.public_url.as_deref().and_then(|text| value::public_url(text).ok());
        let Some(text) = &settings.address else {
            if public_url.is_some() {
                let help = "add address = \"127.0.0.1:9464\" to [listen]";
                self.error("listen.public_url", "listen.public_url is given without listen.address", help);
            }
            return None;
        };
        let address = value::socket(text).ok()?;
        if address.is_public() {
            let help = "listen on 127.0.0.1 and let a reverse proxy pass on what others may see";
            self.warning("listen.address", format!("other machines can reach {address}"), help);
        }
        if public_url.as_deref().is_some_and(|url| url.starts_with("http:")) {
            let help = "use https, so that nobody on the way learns the secret of a subscription";
            self.warning("listen.public_url", "hubs will push over plain http", help);
        }
        Some(ListenConfig { address, public_url })
    }

    fn feeds(&mut self, settings: &[FeedSettings], poll: &PollConfig, topics: &[Topic]) -> Vec<Feed> {
        let mut ids = HashMap::new();
        let mut urls = HashMap::new();
        for (number, feed) in settings.iter().enumerate() {
            if let Some(first) = ids.insert(feed.id.as_str(), number) {
                let message =
                    format!("feed id '{}' is given twice (feeds {} and {})", feed.id, first + 1, number + 1);
                self.error(&format!("feed[{number}].id"), message, "rename one of them");
            }
            if let Some(first) = urls.insert(feed.url.as_str(), number) {
                let message = format!("feed '{}' has the address of feed {}", feed.id, first + 1);
                self.error(&format!("feed[{number}].url"), message, "remove one of them");
            }
        }
        settings.iter().enumerate().map(|(number, feed)| self.feed(number, feed, poll, topics)).collect()
    }

    fn feed(&mut self, number: usize, settings: &FeedSettings, poll: &PollConfig, topics: &[Topic]) -> Feed {
        let path = format!("feed[{number}]");
        for (key, value) in [("id", &settings.id), ("url", &settings.url)] {
            self.required(&path, key, value);
        }
        let interval = settings.interval.as_deref().and_then(|text| value::duration(text).ok());
        if interval.is_some_and(|interval| interval.is_zero() || interval < poll.min_interval) {
            let text = settings.interval.as_deref().unwrap_or_default();
            self.error(
                &format!("{path}.interval"),
                below(text, &format!("{:#}", jiff_text(poll.min_interval))),
                RAISE,
            );
        }
        self.warn_of_long(&format!("{path}.interval"), interval.unwrap_or_default());
        self.known_topics(&format!("{path}.topics"), &settings.topics, topics);
        let allow_private = [networks(&settings.allow_private), poll.allow_private.clone()].concat();
        if let Some((message, help)) = refused(&settings.url, &allow_private, "the feed or of [poll]") {
            self.warning(&format!("{path}.url"), message, help);
        }
        Feed {
            id: settings.id.as_str().into(),
            url: settings.url.clone(),
            outlet: settings.outlet.clone(),
            language: settings.language,
            zone: settings.zone.clone(),
            interval,
            topics: settings.topics.iter().map(|id| id.as_str().into()).collect(),
            full_text: settings.full_text.unwrap_or(poll.full_text),
            allow_private,
        }
    }

    /// Warns of an interval that is cut.
    fn warn_of_long(&mut self, path: &str, interval: Duration) {
        if interval > POLL_WAIT_MAX {
            let message = format!("interval {:#} is longer than a day", jiff_text(interval));
            self.warning(path, message, "every feed is asked once a day at least; write \"24h\" or less");
        }
    }

    fn required(&mut self, path: &str, key: &str, value: &str) {
        if value.is_empty() {
            self.error(path, format!("{} has no {key}", counted(path)), format!("add {key} = \"...\""));
        }
    }

    fn endpoints(&mut self, settings: &[EndpointSettings], topics: &[Topic]) -> Vec<Endpoint> {
        let mut names = HashMap::new();
        for (number, endpoint) in settings.iter().enumerate() {
            if names.insert(endpoint.name.as_str(), number).is_some() {
                let message = format!("endpoint name '{}' is given twice", endpoint.name);
                self.error(&format!("endpoint[{number}].name"), message, "rename one of them");
            }
        }
        settings
            .iter()
            .enumerate()
            .map(|(number, endpoint)| self.endpoint(number, endpoint, topics))
            .collect()
    }

    fn endpoint(&mut self, number: usize, settings: &EndpointSettings, topics: &[Topic]) -> Endpoint {
        let path = format!("endpoint[{number}]");
        self.required(&path, "name", &settings.name);
        let credentials = Credentials { loader: self, path: path.clone() };
        let (url, secrets) = credentials.read(settings);
        Endpoint {
            name: settings.name.as_str().into(),
            format: settings.format,
            url: url.unwrap_or_else(|| Secret::new("")),
            secrets,
            allow_http: settings.allow_http,
            allow_private: networks(&settings.allow_private),
            ca_file: settings.ca_file.as_ref().map(|file| self.folder.join(file)),
            ops: settings.ops,
            filter: self.filter(&path, &settings.filter, topics),
            noise: Noise {
                group_wait: optional_duration(settings.noise.group_wait.as_deref()),
                group_interval: optional_duration(settings.noise.group_interval.as_deref()),
                cooldown: optional_duration(settings.noise.cooldown.as_deref()),
            },
        }
    }
}

/// Says of an address that is written as a number and will be refused why, and what helps.
fn refused(url: &str, allow_private: &[Network], whose: &str) -> Option<(String, String)> {
    let guard = Guard { allow_private: allow_private.to_vec(), reach: Reach::Public };
    let Err(refusal @ Refusal::Address { .. }) = guard.check(url) else { return None };
    let help = if refusal.can_be_allowed() {
        format!("if it is meant, name its network in allow_private of {whose}")
    } else {
        "write another address".to_owned()
    };
    Some((refusal.to_string(), help))
}

fn variable<'e>(environment: &'e [(String, String)], name: &str) -> Option<&'e str> {
    let mut set = environment.iter().rev().filter(|(_, value)| !value.is_empty());
    set.find(|(variable, _)| variable == name).map(|(_, value)| value.as_str())
}

/// Returns the file that is read when none is named: the system's, else the user's own if it is there
/// (XDG Base Directory Specification).
fn default_file(environment: &[(String, String)]) -> PathBuf {
    let system = PathBuf::from(SYSTEM_FILE);
    let xdg = variable(environment, "XDG_CONFIG_HOME").map(PathBuf::from);
    let home = || variable(environment, "HOME").map(|home| Path::new(home).join(".config"));
    let user = xdg.or_else(home).map(|folder| folder.join(USER_FILE));
    user.filter(|user| !system.exists() && user.exists()).unwrap_or(system)
}

const RAISE: &str = "raise the interval, or lower poll.min_interval";

fn below(interval: &str, least: &str) -> String {
    format!("interval {interval} is shorter than poll.min_interval, which is {least}")
}

fn jiff_text(duration: Duration) -> jiff::SignedDuration {
    jiff::SignedDuration::try_from(duration).unwrap_or(jiff::SignedDuration::MAX)
}

/// Reads networks that the strict pass has accepted.
fn networks(texts: &[String]) -> Vec<Network> {
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}

/// Reads a duration that the strict pass has accepted.
fn optional_duration(text: Option<&str>) -> Duration {
    text.and_then(|text| value::duration(text).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
