//! `recount stories`: the stories of the topics.

use std::io::Write;

use clap::Args;

use super::output::{Form, Output, minute};
use crate::{
    model::{FeedId, TopicId},
    store::{
        History,
        history::{StoryFilter, StoryRow, StoryScope, Window},
    },
};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Only stories that hold all these words; "phrases" and prefix* work
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Only stories of this feed
    #[arg(long)]
    feed: Option<String>,
    /// Only stories of this topic
    #[arg(long)]
    topic: Option<String>,
    /// Stories that belong to no topic too
    #[arg(long)]
    all: bool,
    /// Only the newest so many
    #[arg(long, default_value_t = 50)]
    limit: u32,
}

pub(super) fn run(history: &History, options: &Options, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let stories = history.stories(&StoryFilter {
        search: options.search.clone(),
        feed: options.feed.as_deref().map(FeedId::from),
        topic: options.topic.as_deref().map(TopicId::from),
        scope: if options.all { StoryScope::All } else { StoryScope::Flagged },
        window: Window { limit: Some(options.limit), ..Window::default() },
    })?;
    if out.form() == Form::Json {
        out.json(&stories)?;
        return Ok(0);
    }
    if stories.is_empty() {
        out.line("no stories; --all shows those that belong to no topic too")?;
    }
    stories.iter().try_for_each(|story| tell(story, out))?;
    Ok(0)
}

/// Prints a story as two lines, so that a link stays whole.
fn tell(story: &StoryRow, out: &mut Output<impl Write>) -> std::io::Result<()> {
    let when = minute(story.published_at.unwrap_or(story.first_seen_at));
    out.line(format!("{:>6}  {when} UTC  {}: {}", story.story, story.outlet, story.title))?;
    out.line(format!("        {}", story.url.as_deref().unwrap_or("no link")))
}
