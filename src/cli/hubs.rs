//! `recount feeds hubs`: which feeds are pushed, and what was pushed.

use std::io::Write;

use serde::Serialize;

use super::output::{Form, Output, cut, minute_or_dash};
use crate::store::{
    History,
    history::{PushRow, SubscriptionRow},
};

#[derive(Serialize)]
struct Answer {
    subscriptions: Vec<SubscriptionRow>,
    pushes: Vec<PushRow>,
}

pub(super) fn list(history: &History, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let answer = Answer { subscriptions: history.subscriptions()?, pushes: history.pushes()? };
    if out.form() == Form::Json {
        out.json(&answer)?;
        return Ok(0);
    }
    let last_ignored = |feed: &str| {
        let mut pushes = answer.pushes.iter();
        pushes.find(|push| push.feed == feed)?.detail.clone()
    };
    let rows = answer.subscriptions.iter().map(|one| {
        let ignored = || last_ignored(&one.feed).map(|why| format!("last push ignored: {why}"));
        let detail = one.detail.clone().or_else(ignored).unwrap_or_default();
        vec![
            one.feed.clone(),
            one.state.clone(),
            cut(&one.hub, 40),
            minute_or_dash(one.lease_ends_at),
            minute_or_dash(one.last_push_at),
            cut(&detail, 80),
        ]
    });
    out.table(
        &["feed", "state", "hub", "lease ends (UTC)", "last push (UTC)", "detail"],
        rows.collect(),
        "no feed is subscribed to at a hub; that needs listen.public_url and a feed that names one",
    )?;
    Ok(0)
}
