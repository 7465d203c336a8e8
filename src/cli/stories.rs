//! `recount stories`: the stories of the topics.

use std::io::Write;

use clap::Args;

use super::output::{Form, Output, cut, minute_or_dash, or_dash};
use crate::{
    model::{FeedId, TopicId},
    store::{
        History,
        history::{StoryFilter, StoryScope, Window},
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
    let rows = stories.into_iter().map(|story| {
        vec![
            story.story.to_string(),
            minute_or_dash(story.published_at.or(Some(story.first_seen_at))),
            cut(&story.outlet, 24),
            cut(&story.title, 70),
            or_dash(story.url.as_deref()),
        ]
    });
    out.table(&["story", "published", "outlet", "title", "link"], rows.collect(), "no stories")?;
    Ok(0)
}
