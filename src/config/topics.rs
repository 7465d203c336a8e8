//! Topic files: built in, beside the configuration, or anywhere.

use std::{collections::HashMap, fs, path::Path};

use crate::{
    extract::check_measures,
    model::{Topic, TopicId},
    topic::{Matcher, unused_facets},
};

use super::{
    Loader,
    error::{ConfigError, ConfigErrors, Place, counted},
    layers::{parse_strictly, place_in, place_of_part},
    schema::TOPIC,
    value::nearest,
};

/// Topics that come with the program.
pub const BUILT_IN_TOPICS: [(&str, &str); 1] =
    [("kazakhstan-2022", include_str!("../../config/topics/kazakhstan-2022.toml"))];

impl Loader<'_> {
    /// Reads and compiles all topics.
    pub(super) fn topics(&mut self, names: &[String]) -> Vec<Topic> {
        if names.is_empty() {
            self.error(
                "topics",
                "there is no topic to follow",
                "add the name of one: topics = [\"kazakhstan-2022\"]",
            );
        }
        let mut first_names: HashMap<TopicId, &str> = HashMap::new();
        let mut topics = Vec::new();
        for (number, name) in names.iter().enumerate() {
            let path = format!("topics[{number}]");
            let Some(topic) = self.topic(&path, name) else { continue };
            match first_names.get(&topic.id) {
                None => {
                    first_names.insert(topic.id.clone(), name);
                    topics.push(topic);
                }
                Some(first) if first == name => {
                    let message = format!("topic '{name}' is given twice");
                    self.error(&path, message, "remove one of them");
                }
                Some(first) => {
                    let message = format!("topics '{first}' and '{name}' have the same id '{}'", topic.id);
                    self.error(
                        &path,
                        message,
                        format!("change id in the file of '{name}' to \"{}\"", stem(name)),
                    );
                }
            }
        }
        topics
    }

    fn topic(&mut self, path: &str, name: &str) -> Option<Topic> {
        let (file, text) = self.topic_text(path, name)?;
        let read = TopicFile { name, file: &file, text: &text }.read();
        self.warnings.extend(read.warnings);
        self.errors.extend(read.errors);
        read.topic
    }

    /// Returns the name and text of a topic's file.
    fn topic_text(&mut self, path: &str, name: &str) -> Option<(String, String)> {
        let file = if is_path(name) {
            self.folder.join(name)
        } else {
            self.folder.join("topics").join(format!("{name}.toml"))
        };
        let built_in = BUILT_IN_TOPICS.iter().find(|(known, _)| *known == name);
        match (fs::read_to_string(&file), built_in) {
            (Ok(text), _) => {
                let shown = file.display().to_string();
                self.read.push(file);
                Some((shown, text))
            }
            (Err(error), Some((name, text))) if error.kind() == std::io::ErrorKind::NotFound => {
                Some((format!("built-in topic {name}"), (*text).to_owned()))
            }
            (Err(error), _) => {
                let help = match nearest(name, BUILT_IN_TOPICS.iter().map(|(known, _)| *known)) {
                    Some(meant) => format!("did you mean '{meant}'?"),
                    None => "create that file, or give the path of another".to_owned(),
                };
                self.error(
                    path,
                    format!("no topic '{name}': could not read {}: {error}", file.display()),
                    help,
                );
                None
            }
        }
    }
}

/// Reads and compiles one topic file, wherever it lies.
pub fn read_topic_file(path: &Path) -> Result<Topic, ConfigErrors> {
    let file = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| {
        ConfigErrors(vec![ConfigError::new(
            format!("could not read the topic file: {error}"),
            Place::Whole(file.clone()),
            "check its path and permissions",
        )])
    })?;
    let read = TopicFile { name: &file, file: &file, text: &text }.read();
    read.topic.ok_or(ConfigErrors(read.errors))
}

/// The text of a topic, the file that it stands in, and the name that it is asked for by.
struct TopicFile<'a> {
    name: &'a str,
    file: &'a str,
    text: &'a str,
}

/// What a topic file came to: a topic, or at least one error.
#[derive(Default)]
struct TopicRead {
    topic: Option<Topic>,
    errors: Vec<ConfigError>,
    warnings: Vec<ConfigError>,
}

impl TopicFile<'_> {
    fn read(&self) -> TopicRead {
        let (file, text) = (self.file, self.text);
        let (_, errors) = parse_strictly(file, text, TOPIC);
        if !errors.is_empty() {
            return TopicRead { errors, ..TopicRead::default() };
        }
        let topic = match toml::from_str::<Topic>(text) {
            Ok(topic) => topic.named(),
            Err(error) => {
                let place = Place::of(file, text, error.span().unwrap_or(0..0));
                let errors = vec![ConfigError::new(error.message(), place, "")];
                return TopicRead { errors, ..TopicRead::default() };
            }
        };
        let errors = self.mistakes(&topic);
        if !errors.is_empty() {
            return TopicRead { errors, ..TopicRead::default() };
        }
        let warnings = self.other_id(&topic).into_iter().chain(self.idle_facets(&topic)).collect();
        TopicRead { topic: Some(topic), errors, warnings }
    }

    /// Compiles the topic and returns its mistakes.
    fn mistakes(&self, topic: &Topic) -> Vec<ConfigError> {
        let (file, text) = (self.file, self.text);
        let of_match = Matcher::compile(topic).err().unwrap_or_default().into_iter().map(|mistake| {
            let place = match mistake.span {
                Some(part) => place_of_part(file, text, &mistake.path, (&topic.expression, part)),
                None => place_in(file, text, &mistake.path),
            };
            mistake_at(&mistake.path, &mistake.message, place)
        });
        let of_measures = check_measures(topic)
            .into_iter()
            .map(|mistake| mistake_at(&mistake.path, &mistake.message, place_in(file, text, &mistake.path)));
        of_match.chain(of_measures).collect()
    }

    /// Warns of an id that is not the name of its file, as a copied file has it.
    fn other_id(&self, topic: &Topic) -> Option<ConfigError> {
        let stem = stem(self.name);
        if topic.id.as_str() == stem {
            return None;
        }
        let message = format!("the topic '{}' has the id '{}'", self.name, topic.id);
        let help = format!("change id in {} to \"{stem}\", or name the file after the id", self.file);
        Some(ConfigError::new(message, place_in(self.file, self.text, "id"), help).warning())
    }

    /// Warns of facets whose terms decide nothing.
    fn idle_facets(&self, topic: &Topic) -> Vec<ConfigError> {
        let warning = |facet| {
            let path = format!("facet.{facet}");
            let message = format!("{path}: nothing speaks of this facet");
            let help = "name it in match, or in unless of a [[never]], or remove it";
            ConfigError::new(message, place_in(self.file, self.text, &path), help).warning()
        };
        unused_facets(topic).into_iter().map(warning).collect()
    }
}

fn mistake_at(path: &str, message: &str, place: Place) -> ConfigError {
    let (message, help) = message.split_once("; ").unwrap_or((message, ""));
    ConfigError::new(format!("{}: {message}", counted(path)), place, help)
}

/// Tells whether a name of a topic is the path of a file.
pub fn is_path(name: &str) -> bool {
    name.contains('/') || Path::new(name).extension().is_some_and(|end| end == "toml")
}

/// Returns what a topic of that name should have as its id.
fn stem(name: &str) -> &str {
    let stem = Path::new(name).file_stem().and_then(|stem| stem.to_str());
    stem.filter(|_| is_path(name)).unwrap_or(name)
}
