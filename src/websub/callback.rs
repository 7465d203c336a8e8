//! What a hub asks at a callback (WebSub, sections 5.2 and 5.3), and the answer.

use crate::model::{Subscription, SubscriptionState};

use super::{ask::Mode, link::same_address};

/// The longest challenge that is echoed, bytes.
const CHALLENGE_BYTES_MAX: usize = 1_024;

/// Characters kept of a hub's reason.
const REASON_CHARACTERS_MAX: usize = 200;

/// What a hub says in the query of a GET.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What it is about.
    pub intent: Intent,
    /// The topic as the hub names it.
    pub topic: String,
}

/// What a hub wants to know, or to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// Whether we asked for that.
    Verify {
        /// What it says we asked for.
        mode: Mode,
        /// What to echo if so.
        challenge: String,
        /// How long the subscription will last, seconds.
        lease: Option<u64>,
    },
    /// That it does not want the subscription.
    Denied {
        /// Why, as it says.
        reason: Option<String>,
    },
}

/// Reads the parameters of a query; none when they are no question of a hub.
pub fn read(query: &[(String, String)]) -> Option<Question> {
    let value = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let topic = value("hub.topic")?.to_owned();
    let mode = match value("hub.mode")? {
        "subscribe" => Mode::Subscribe,
        "unsubscribe" => Mode::Unsubscribe,
        "denied" => {
            let reason = value("hub.reason").map(shown).filter(|reason| !reason.is_empty());
            return Some(Question { intent: Intent::Denied { reason }, topic });
        }
        _ => return None,
    };
    let challenge =
        value("hub.challenge").filter(|text| !text.is_empty() && text.len() <= CHALLENGE_BYTES_MAX)?;
    let lease = value("hub.lease_seconds").and_then(|seconds| seconds.trim().parse().ok());
    Some(Question { intent: Intent::Verify { mode, challenge: challenge.to_owned(), lease }, topic })
}

/// Makes one line of a hub's words.
fn shown(reason: &str) -> String {
    let words = reason.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").chars().take(REASON_CHARACTERS_MAX).collect()
}

/// Tells whether a question is about what we asked of this hub: its topic, and a mode that we want. What was never
/// asked for, or is not wanted any more, is answered with 404.
pub fn judge(subscription: &Subscription, question: &Question) -> bool {
    let was_asked = subscription.asked_at.is_some();
    let wanted = match (&question.intent, subscription.state) {
        (Intent::Verify { mode: Mode::Unsubscribe, .. }, state) => state == SubscriptionState::Leaving,
        (Intent::Verify { mode: Mode::Subscribe, .. }, state) => {
            matches!(state, SubscriptionState::Asking | SubscriptionState::Live)
        }
        (Intent::Denied { .. }, _) => true,
    };
    was_asked && wanted && same_address(&question.topic, &subscription.link.topic)
}
