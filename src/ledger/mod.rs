//! The ledger: what a report does to its series, and why.
//!
//! [`reports`] puts the figures of a story in their place (series, claimant, role), [`reconcile`] compares one report
//! with its series and returns the verdict beside the series as it is then, [`figure_notice`] tells a revision to
//! people. All of it is a pure function of its arguments. The definitions stand in the figures guideline under "What
//! a change is".

mod account;
mod agency;
mod compare;
mod copy;
mod deadline;
mod edit;
mod id;
mod notice;
mod reconcile;
mod report;
mod said;
mod story;
mod voice;

pub use self::{
    agency::{agency, credited},
    compare::{Relation, relation},
    copy::{SKETCH_LENGTH, Shingles, Told, is_copy},
    deadline::{GRACE_HOURS, completions, deadline, deadline_notice},
    edit::{edited, edited_at, flaps, vanished, without},
    id::{notice_id, sha256_hex},
    notice::{FigureContext, figure_notice},
    reconcile::{Reconciled, account_of, reconcile},
    report::{StoryContext, reports},
    story::{EndpointTrouble, FeedEvent, StoryFlag, endpoint_notice, feed_notice, story_notice, test_notice},
    voice::stands_apart,
};

#[cfg(test)]
mod tests;
