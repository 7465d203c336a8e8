//! `[[feed]]` blocks for a configuration file, made of feeds that were found or that another reader keeps.

use std::{collections::HashSet, fmt::Write as _};

use crate::{
    feed::{Outline, canonical_link},
    model::{Feed, FeedId},
};

use super::{error::ConfigErrors, layers::parse_strictly, schema::ROOT};

/// The feeds that a configuration has already, by name and address.
#[derive(Debug, Clone, Default)]
pub struct KnownFeeds {
    ids: HashSet<String>,
    urls: HashSet<String>,
}

/// Blocks to put behind the text of a configuration file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedBlocks {
    /// The blocks, an empty line before each, so that they can be put behind any line; nothing without a block.
    pub text: String,
    /// How many there are.
    pub added: usize,
    /// Feeds without a block, as their addresses are known.
    pub known: usize,
}

impl KnownFeeds {
    pub(super) fn of(feeds: &[Feed]) -> Self {
        Self {
            ids: feeds.iter().map(|feed| feed.id.to_string()).collect(),
            urls: feeds.iter().filter_map(|feed| canonical_link(&feed.url)).collect(),
        }
    }

    /// Returns those of one configuration file.
    ///
    /// # Errors
    /// When its keys or values are wrong: nothing should be added to such a file.
    pub fn of_file(name: &str, text: &str) -> Result<Self, ConfigErrors> {
        let (table, errors) = parse_strictly(name, text, ROOT);
        if !errors.is_empty() {
            return Err(ConfigErrors(errors));
        }
        let feeds = table.get_ref().get("feed").and_then(|feeds| feeds.get_ref().as_array());
        let values = |key: &str| -> Vec<String> {
            let tables = feeds.into_iter().flatten().filter_map(|feed| feed.get_ref().as_table());
            tables.filter_map(|table| Some(table.get(key)?.get_ref().as_str()?.to_owned())).collect()
        };
        Ok(Self {
            ids: values("id").into_iter().collect(),
            urls: values("url").iter().filter_map(|url| canonical_link(url)).collect(),
        })
    }

    /// Takes a feed in and returns its name: its own if that is free, else one made of its address; none when its address
    /// is known.
    pub(super) fn take(&mut self, outline: &Outline) -> Option<FeedId> {
        if !self.urls.insert(canonical_link(&outline.url)?) {
            return None;
        }
        let own = outline.id.clone().filter(|id| !self.ids.contains(id.as_str()));
        let id = own.unwrap_or_else(|| FeedId::of_address(&outline.url, |name| self.ids.contains(name)));
        self.ids.insert(id.to_string());
        Some(id)
    }

    /// Makes blocks of the feeds whose addresses are not known, under names that are not taken.
    pub fn blocks(mut self, outlines: &[Outline]) -> FeedBlocks {
        let mut blocks = FeedBlocks::default();
        let mut groups: &[String] = &[];
        for outline in outlines {
            let Some(id) = self.take(outline) else {
                blocks.known += 1;
                continue;
            };
            blocks.text.push('\n');
            if outline.groups != groups && !outline.groups.is_empty() {
                let _ = writeln!(blocks.text, "# {}", outline.groups.join(" / "));
            }
            groups = &outline.groups;
            push_block(&mut blocks.text, &id, outline);
            blocks.added += 1;
        }
        blocks
    }
}

/// Returns a file's text with blocks behind it, if that is still a configuration.
///
/// # Errors
/// When it is none, as with a file whose feeds stand in an inline list.
pub fn with_blocks(name: &str, text: &str, blocks: &FeedBlocks) -> Result<String, ConfigErrors> {
    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    let behind = format!("{gap}{}", blocks.text);
    let (_, errors) = parse_strictly(name, &format!("{text}{behind}"), ROOT);
    if errors.is_empty() { Ok(behind) } else { Err(ConfigErrors(errors)) }
}

fn push_block(out: &mut String, id: &FeedId, outline: &Outline) {
    let Outline { url, title, language, .. } = outline;
    let language = language.map(|language| language.code().to_owned());
    let keys = [
        ("id", Some(id.to_string())),
        ("url", Some(url.clone())),
        ("outlet", title.clone()),
        ("language", language),
    ];
    out.push_str("[[feed]]\n");
    for (key, value) in keys {
        if let Some(value) = value {
            let _ = writeln!(out, "{key} = {}", toml::Value::String(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Language;

    fn outline(url: &str, title: Option<&str>, groups: &[&str]) -> Outline {
        let groups = groups.iter().map(|group| (*group).to_owned()).collect();
        Outline { url: url.to_owned(), title: title.map(str::to_owned), groups, ..Outline::default() }
    }

    #[test]
    fn blocks_are_toml_that_says_what_the_list_said() {
        let title = "Q&A \"daily\" '''\\ \u{416}";
        let outlines = [
            outline("https://a.example/feed", Some(title), &["News", "Asia"]),
            Outline {
                id: Some("b".into()),
                language: Some(Language::Ru),
                ..outline("https://b.example/", None, &["News", "Asia"])
            },
            outline("https://c.example/", None, &[]),
        ];
        let blocks = KnownFeeds::default().blocks(&outlines);
        assert_eq!((blocks.added, blocks.known), (3, 0));
        let read: toml::Table = blocks.text.parse().unwrap();
        let feeds = read["feed"].as_array().unwrap();
        assert_eq!(feeds[0]["outlet"].as_str(), Some(title));
        assert_eq!((feeds[1]["id"].as_str(), feeds[1]["language"].as_str()), (Some("b"), Some("ru")));
        assert_eq!(blocks.text.matches("# News / Asia\n[[feed]]").count(), 1);
        assert!(
            blocks.text.ends_with("\n\n[[feed]]\nid = \"c-example\"\nurl = \"https://c.example/\"\n"),
            "{}",
            blocks.text
        );
    }

    #[test]
    fn known_addresses_and_names_are_not_given_again() {
        let file = "[[feed]]\nid = \"a-example-feed\"\nurl = \"https://b.example/\"\n";
        let known = KnownFeeds::of_file("recount.toml", file).unwrap();
        let outlines =
            [outline("https://a.example/feed", None, &[]), outline("https://b.example/#x", None, &[])];
        let blocks = known.blocks(&outlines);
        assert_eq!((blocks.added, blocks.known), (1, 1));
        assert!(blocks.text.contains("id = \"a-example-feed-2\""), "{}", blocks.text);
        let behind = with_blocks("recount.toml", file, &blocks).unwrap();
        assert!(behind.starts_with("\n[[feed]]"));
        assert!(with_blocks("recount.toml", "topics = []", &blocks).unwrap().starts_with("\n\n[[feed]]"));
    }

    #[test]
    fn files_that_are_no_configuration_or_would_be_none_are_refused() {
        assert!(KnownFeeds::of_file("recount.toml", "feeds = 1").is_err());
        assert!(KnownFeeds::of_file("recount.toml", "[[feed").is_err());
        let inline = "feed = [{ id = \"b\", url = \"https://b.example/\" }]\n";
        let known = KnownFeeds::of_file("recount.toml", inline).unwrap();
        let blocks = known.blocks(&[outline("https://a.example/", None, &[])]);
        assert!(with_blocks("recount.toml", inline, &blocks).is_err());
    }
}
