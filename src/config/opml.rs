//! Feeds that are kept in an OPML file, such as another reader writes.
//!
//! The file is read with the configuration, and so again at a reload: one that cannot be read is a mistake like any
//! other, and leaves the old configuration in force. What in it is no feed is a warning.

use std::{
    fs,
    io::{self, Read as _},
    path::Path,
};

use crate::{
    feed::{Outline, Skipped, read_opml},
    model::{Feed, FeedId},
};

use super::{
    Loader, PollConfig,
    blocks::KnownFeeds,
    error::{ConfigError, Place},
    refused,
    settings::OpmlSettings,
};

/// The largest list that is read, in bytes.
pub const OPML_BYTES_MAX: u64 = 16 << 20;
/// Warnings of one list.
const WARNINGS_MAX: usize = 5;

/// Reads a file of at most [`OPML_BYTES_MAX`].
pub fn read_list(path: &Path) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    fs::File::open(path)?.take(OPML_BYTES_MAX + 1).read_to_end(&mut body)?;
    if body.len() as u64 > OPML_BYTES_MAX {
        let message = format!("it is larger than {} MiB", OPML_BYTES_MAX >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(body)
}

impl Loader<'_> {
    /// Adds the feeds of all lists to those of the configuration, which go before a feed of the same address.
    pub(super) fn lists(&mut self, settings: &[OpmlSettings], poll: &PollConfig, feeds: &mut Vec<Feed>) {
        let mut known = KnownFeeds::of(feeds);
        for (number, list) in settings.iter().enumerate() {
            let path = self.folder.join(&list.path);
            let file = path.display().to_string();
            for outline in self.list(&format!("opml[{number}].path"), &path) {
                let Some(id) = known.take(&outline) else { continue };
                if let Some((message, help)) = refused(&outline.url, &poll.allow_private, "[poll]") {
                    let place = Place::Whole(format!("{file}:{}", outline.line));
                    self.warnings.push(ConfigError::new(message, place, help).warning());
                }
                feeds.push(feed(id, outline, poll));
            }
            self.read.push(path);
        }
    }

    /// Reads a list, or notes why it cannot be read.
    fn list(&mut self, key: &str, path: &Path) -> Vec<Outline> {
        let file = path.display();
        let read = match read_list(path) {
            Ok(body) => read_opml(&body).map_err(|error| (format!("{file}: {error}"), "mend the file")),
            Err(error) => Err((format!("could not read {file}: {error}"), "check its path and permissions")),
        };
        match read {
            Ok(opml) => {
                self.tell_skipped(&file.to_string(), &opml.skipped);
                opml.outlines
            }
            Err((message, help)) => {
                self.error(key, message, help);
                Vec::new()
            }
        }
    }

    /// Warns of outlines that are left out, of many of them in one warning.
    fn tell_skipped(&mut self, file: &str, skipped: &[Skipped]) {
        let warning =
            |message: String, place: String| ConfigError::new(message, Place::Whole(place), "").warning();
        for Skipped { line, reason } in skipped.iter().take(WARNINGS_MAX) {
            self.warnings.push(warning(format!("a feed is left out: {reason}"), format!("{file}:{line}")));
        }
        if let more @ 1.. = skipped.len().saturating_sub(WARNINGS_MAX) {
            self.warnings.push(warning(format!("{more} more feeds are left out"), file.to_owned()));
        }
    }
}

fn feed(id: FeedId, outline: Outline, poll: &PollConfig) -> Feed {
    Feed {
        id,
        url: outline.url,
        outlet: outline.title,
        language: outline.language,
        zone: None,
        interval: None,
        topics: Vec::new(),
        full_text: poll.full_text,
        allow_private: poll.allow_private.clone(),
    }
}
