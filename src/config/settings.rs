//! The settings as they are written, all layers in one, before anything is made of them.

use serde::Deserialize;

use crate::model::{ChangeKind, Format, FullText, Language};

#[derive(Debug, Deserialize)]
pub(super) struct Settings {
    pub(super) topics: Vec<String>,
    #[serde(default)]
    pub(super) database: DatabaseSettings,
    pub(super) poll: PollSettings,
    #[serde(default)]
    pub(super) feed: Vec<FeedSettings>,
    #[serde(default)]
    pub(super) opml: Vec<OpmlSettings>,
    #[serde(default)]
    pub(super) endpoint: Vec<EndpointSettings>,
    #[serde(default)]
    pub(super) listen: ListenSettings,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct DatabaseSettings {
    pub(super) path: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListenSettings {
    pub(super) address: Option<String>,
    pub(super) public_url: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct PollSettings {
    pub(super) interval: String,
    pub(super) min_interval: String,
    pub(super) concurrency: usize,
    pub(super) per_host: usize,
    pub(super) host_gap: String,
    pub(super) timeout: String,
    pub(super) body_limit: String,
    pub(super) full_text: FullText,
    pub(super) contact: Option<String>,
    pub(super) allow_private: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(super) struct FeedSettings {
    pub(super) id: String,
    pub(super) url: String,
    pub(super) outlet: Option<String>,
    pub(super) language: Option<Language>,
    pub(super) zone: Option<String>,
    pub(super) interval: Option<String>,
    pub(super) topics: Vec<String>,
    pub(super) full_text: Option<FullText>,
    pub(super) allow_private: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct OpmlSettings {
    pub(super) path: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct EndpointSettings {
    #[serde(default)]
    pub(super) name: String,
    #[serde(default = "signed_json")]
    pub(super) format: Format,
    pub(super) url: Option<String>,
    pub(super) url_file: Option<String>,
    pub(super) url_credential: Option<String>,
    pub(super) secret_file: Option<OneOrMore>,
    pub(super) secret_credential: Option<OneOrMore>,
    pub(super) secret_env: Option<OneOrMore>,
    #[serde(default)]
    pub(super) allow_http: bool,
    #[serde(default)]
    pub(super) allow_private: Vec<String>,
    pub(super) ca_file: Option<String>,
    #[serde(default)]
    pub(super) ops: bool,
    #[serde(default)]
    pub(super) filter: FilterSettings,
    #[serde(default)]
    pub(super) noise: NoiseSettings,
}

fn signed_json() -> Format {
    Format::Json
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    pub(super) fn as_slice(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::More(texts) => texts,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FilterSettings {
    pub(super) topics: Vec<String>,
    pub(super) measures: Vec<String>,
    pub(super) places: Vec<String>,
    pub(super) who: Vec<String>,
    pub(super) kinds: Vec<ChangeKind>,
    pub(super) languages: Vec<Language>,
    pub(super) min_change: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct NoiseSettings {
    pub(super) group_wait: Option<String>,
    pub(super) group_interval: Option<String>,
    pub(super) cooldown: Option<String>,
}
