//! The readable files of the record.

use serde::{Deserialize, Deserializer, de::Error};

use crate::model::Timestamp;

/// The outlets, and the stories of each by its identifier.
const OUTLETS: &str = include_str!("../../../config/record/january-2022/outlets.toml");
const STORIES: [(&str, &str); 8] = [
    ("steppe-wire", include_str!("../../../config/record/january-2022/steppe-wire.toml")),
    ("meridian-press", include_str!("../../../config/record/january-2022/meridian-press.toml")),
    ("caspian-courier", include_str!("../../../config/record/january-2022/caspian-courier.toml")),
    ("northgate", include_str!("../../../config/record/january-2022/northgate.toml")),
    ("kovyl", include_str!("../../../config/record/january-2022/kovyl.toml")),
    ("predgorye", include_str!("../../../config/record/january-2022/predgorye.toml")),
    ("severny-telegraf", include_str!("../../../config/record/january-2022/severny-telegraf.toml")),
    ("sedmaya-polosa", include_str!("../../../config/record/january-2022/sedmaya-polosa.toml")),
];

/// An outlet and how it serves its feed; `outlets.toml` describes the keys.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Outlet {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) site: String,
    pub(super) feed: String,
    pub(super) language: String,
    pub(super) format: Format,
    pub(super) charset: Charset,
    pub(super) utc_hours: i8,
    pub(super) window: usize,
    pub(super) every: i64,
    pub(super) delay: i64,
    pub(super) validators: Validator,
    pub(super) pages: bool,
    #[serde(default)]
    pub(super) outages: Vec<Moment>,
    #[serde(skip)]
    pub(super) stories: Vec<Story>,
}

/// What an outlet's feed looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Format {
    /// RSS 2.0: the first paragraph as description, all of them as `content:encoded`.
    Rss,
    /// RSS 2.0: all paragraphs as description.
    Summary,
    /// RSS 2.0: titles and links, no `guid`.
    Titles,
    /// RSS 2.0 with `yandex:full-text`.
    Yandex,
    /// Atom (RFC 4287).
    Atom,
    /// JSON Feed 1.1.
    Json,
    /// RSS 1.0.
    Rdf,
}

/// How a feed's text is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum Charset {
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "windows-1251")]
    Windows1251,
}

/// How an outlet answers when nothing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Validator {
    /// With 304.
    Etag,
    /// With the whole document.
    None,
}

/// A story and what became of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    pub(super) slug: String,
    pub(super) published: Moment,
    pub(super) title: String,
    pub(super) text: String,
    #[serde(default)]
    pub(super) edits: Vec<Edit>,
    #[serde(default)]
    pub(super) republished: Vec<Moment>,
}

/// A change in place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edit {
    pub(super) at: Moment,
    pub(super) title: Option<String>,
    pub(super) text: Option<String>,
}

/// A TOML date-time with an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(pub(super) Timestamp);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = toml::value::Datetime::deserialize(deserializer)?.to_string();
        written.parse().map(Self).map_err(D::Error::custom)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutletFile {
    outlet: Vec<Outlet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StoryFile {
    story: Vec<Story>,
}

/// Reads the outlets with their stories.
pub(super) fn outlets() -> Vec<Outlet> {
    let mut outlets =
        toml::from_str::<OutletFile>(OUTLETS).expect("outlets.toml is built in and read by a test").outlet;
    for outlet in &mut outlets {
        let files = STORIES.iter().filter(|(id, _)| *id == outlet.id);
        outlet.stories = files.flat_map(|(_, file)| stories(file)).collect();
    }
    outlets
}

fn stories(file: &str) -> Vec<Story> {
    toml::from_str::<StoryFile>(file).expect("files of stories are built in and read by a test").story
}
