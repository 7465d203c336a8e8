//! Webhook endpoints, and the deliveries owed to them.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    ChangeKind, Class, EndpointName, Language, MeasureId, Network, NoticeId, PlaceId, Secret, SeriesId,
    Timestamp, TopicId,
};

/// The shape of a webhook's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// The notice itself, signed (Standard Webhooks).
    Json,
    /// A Slack incoming webhook.
    Slack,
}

impl Format {
    /// Returns the format's name in configuration and database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Slack => "slack",
        }
    }
}

/// Which notices an endpoint wants; an empty list wants all. All conditions must hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filter {
    /// Topics.
    pub topics: Vec<TopicId>,
    /// Measures.
    pub measures: Vec<MeasureId>,
    /// Places.
    pub places: Vec<PlaceId>,
    /// Classes of people.
    pub who: Vec<Class>,
    /// Kinds of change.
    pub kinds: Vec<ChangeKind>,
    /// Languages that the evidence is in.
    pub languages: Vec<Language>,
    /// The least change worth telling, in percent of the number before.
    pub min_change: Option<f64>,
}

/// When an endpoint wants them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Noise {
    /// How long to wait for more of the same group.
    pub group_wait: Duration,
    /// The shortest time between two messages of a group.
    pub group_interval: Duration,
    /// The shortest time between two notices of one series.
    pub cooldown: Duration,
}

/// A webhook receiver as the operator configured it.
#[derive(Debug, Clone, PartialEq)]
pub struct Endpoint {
    /// The operator's name of it.
    pub name: EndpointName,
    /// The shape of the body.
    pub format: Format,
    /// Its address; a secret, since chat services put tokens in it.
    pub url: Secret,
    /// Signing keys, `whsec_...`, the newest first; at most two.
    pub secrets: Vec<Secret>,
    /// Whether plain http is allowed; for private addresses only.
    pub allow_http: bool,
    /// Private networks that it may lie in.
    pub allow_private: Vec<Network>,
    /// A PEM file of the authority that signed its certificate.
    pub ca_file: Option<std::path::PathBuf>,
    /// Whether it wants to hear of the daemon's own troubles.
    pub ops: bool,
    /// Which notices it wants.
    pub filter: Filter,
    /// When it wants them.
    pub noise: Noise,
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    /// Owed.
    Pending,
    /// Received by the endpoint.
    Delivered,
    /// Given up, kept for redelivery.
    Dead,
    /// Held back by a rule, which `reason` names.
    Suppressed,
}

impl DeliveryState {
    /// Returns the state's name in JSON and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
            Self::Suppressed => "suppressed",
        }
    }
}

/// A notice owed to an endpoint: a row of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its number in the database.
    pub id: i64,
    /// The notice.
    pub notice: NoticeId,
    /// The endpoint.
    pub endpoint: EndpointName,
    /// The series, whose deliveries go out in order.
    pub series: Option<SeriesId>,
    /// The rendered body, the same bytes at every attempt.
    pub body: Vec<u8>,
    /// Attempts so far.
    pub attempts: u32,
    /// When to try next.
    pub next_at: Timestamp,
    /// When it was put into the outbox.
    pub created_at: Timestamp,
}

/// What an attempt came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The endpoint has it.
    Delivered,
    /// To be tried again, not before the given wait if there is one.
    Retry {
        /// The receiver's own lower bound (`Retry-After`).
        after: Option<Duration>,
    },
    /// The endpoint will never take this body.
    Rejected,
    /// The endpoint asked for no more, or is not there (410).
    Disabled,
}

impl Outcome {
    /// Returns the outcome's name in JSON and in the database.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Retry { .. } => "retry",
            Self::Rejected => "rejected",
            Self::Disabled => "disabled",
        }
    }
}

/// One try to deliver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// When it began.
    pub at: Timestamp,
    /// The HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// How long it took.
    pub duration: Duration,
    /// What it came to.
    pub outcome: Outcome,
    /// What went wrong, in words and without secrets.
    pub error: Option<String>,
}

/// Why an endpoint does not get a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Suppression {
    /// A condition of its filter, named.
    Filter(&'static str),
    /// It does not want operational notices.
    NotOperational,
    /// It tells of a story whose text was told before.
    Copy,
}

impl Suppression {
    /// Returns the reason as the database keeps it: `filter: measures`.
    pub fn reason(&self) -> String {
        match self {
            Self::Filter(condition) => format!("filter: {condition}"),
            Self::NotOperational => "not operational: the endpoint has ops = false".to_owned(),
            Self::Copy => "copy: the story has the text of one that was seen before".to_owned(),
        }
    }
}
