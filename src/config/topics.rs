//! Topic files: built in, beside the configuration, or anywhere.

use std::{collections::HashMap, fs, path::Path};

use crate::{
    extract::check_measures,
    model::{Topic, TopicId},
    topic::{Matcher, unused_facets},
};

use super::{
    Loader,
    error::{ConfigError, Place, counted},
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

    /// Warns of an id that is not the name of its file, as a copied file has it.
    fn check_id(&mut self, topic: &Topic, name: &str, file: &str, text: &str) {
        let stem = stem(name);
        if topic.id.as_str() != stem {
            let message = format!("the topic '{name}' has the id '{}'", topic.id);
            let help = format!("change id in {file} to \"{stem}\", or name the file after the id");
            let place = place_in(file, text, "id");
            self.warnings.push(ConfigError::new(message, place, help).warning());
        }
    }

    fn topic(&mut self, path: &str, name: &str) -> Option<Topic> {
        let (file, text) = self.topic_text(path, name)?;
        let (_, mistakes) = parse_strictly(&file, &text, TOPIC);
        if !mistakes.is_empty() {
            self.errors.extend(mistakes);
            return None;
        }
        let topic: Topic = match toml::from_str(&text) {
            Ok(topic) => topic,
            Err(error) => {
                let place = Place::of(&file, &text, error.span().unwrap_or(0..0));
                self.errors.push(ConfigError::new(error.message(), place, ""));
                return None;
            }
        };
        let of_match = Matcher::compile(&topic).err().unwrap_or_default();
        let of_measures = check_measures(&topic);
        if of_match.is_empty() && of_measures.is_empty() {
            self.check_id(&topic, name, &file, &text);
            self.check_facets(&topic, &file, &text);
            return Some(topic);
        }
        for mistake in of_match {
            let place = match mistake.span {
                Some(part) => place_of_part(&file, &text, &mistake.path, (&topic.expression, part)),
                None => place_in(&file, &text, &mistake.path),
            };
            self.topic_error(&mistake.path, &mistake.message, place);
        }
        for mistake in of_measures {
            self.topic_error(&mistake.path, &mistake.message, place_in(&file, &text, &mistake.path));
        }
        None
    }

    fn topic_error(&mut self, path: &str, message: &str, place: Place) {
        let (message, help) = message.split_once("; ").unwrap_or((message, ""));
        self.errors.push(ConfigError::new(format!("{}: {message}", counted(path)), place, help));
    }

    /// Warns of facets whose terms decide nothing.
    fn check_facets(&mut self, topic: &Topic, file: &str, text: &str) {
        for facet in unused_facets(topic) {
            let path = format!("facet.{facet}");
            let message = format!("{path}: nothing speaks of this facet");
            let place = place_in(file, text, &path);
            let help = "name it in match, or in unless of a [[never]], or remove it";
            self.warnings.push(ConfigError::new(message, place, help).warning());
        }
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

/// Tells whether a name of a topic is the path of a file.
fn is_path(name: &str) -> bool {
    name.contains('/') || Path::new(name).extension().is_some_and(|end| end == "toml")
}

/// Returns what a topic of that name should have as its id.
fn stem(name: &str) -> &str {
    let stem = Path::new(name).file_stem().and_then(|stem| stem.to_str());
    stem.filter(|_| is_path(name)).unwrap_or(name)
}
