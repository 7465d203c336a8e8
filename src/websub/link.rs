//! Hubs and topics: what a feed names, in `Link` headers (RFC 8288) or in its document.

use url::Url;

use crate::model::{FeedLinks, HubLink};

/// Links read from the headers of one answer.
const LINKS_MAX: usize = 64;

/// The longest address that is subscribed to, bytes.
const ADDRESS_BYTES_MAX: usize = 2_048;

/// Returns the hub that a feed names and the topic that the hub knows it by, if there is one (WebSub, section 4).
///
/// Headers count before the document. Of several hubs the first is taken, one with https before others. A feed that
/// names a hub but not itself is known by the address that answered.
pub fn discover(headers: &[(String, String)], document: &FeedLinks, url: &str) -> Option<HubLink> {
    let in_headers = read_headers(headers, url);
    let links = if in_headers.hubs.is_empty() { document } else { &in_headers };
    let own = links.own.as_ref().or(in_headers.own.as_ref()).or(document.own.as_ref());
    let topic = own.filter(|own| is_address(own)).map_or(url, String::as_str);
    let usable = || links.hubs.iter().filter(|hub| is_address(hub));
    let hub = usable().find(|hub| hub.starts_with("https:")).or_else(|| usable().next())?;
    Some(HubLink { hub: hub.clone(), topic: topic.to_owned() })
}

/// Returns the address that a pushed document gives itself: its own word, else the hub's in the headers.
pub fn pushed_topic(headers: &[(String, String)], document: &FeedLinks, topic: &str) -> Option<String> {
    document.own.clone().or_else(|| read_headers(headers, topic).own)
}

/// Tells whether two addresses are the same, however they are written.
pub fn same_address(one: &str, other: &str) -> bool {
    one == other || matches!((Url::parse(one), Url::parse(other)), (Ok(one), Ok(other)) if one == other)
}

fn is_address(text: &str) -> bool {
    let is_web = |url: Url| matches!(url.scheme(), "http" | "https") && url.has_host();
    text.len() <= ADDRESS_BYTES_MAX && Url::parse(text).is_ok_and(is_web)
}

fn read_headers(headers: &[(String, String)], base: &str) -> FeedLinks {
    let base = Url::parse(base).ok();
    let absolute = |target: &str| match &base {
        Some(base) => base.join(target).ok().map(String::from),
        None => Url::parse(target).ok().map(String::from),
    };
    let mut links = FeedLinks::default();
    let values = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("link"));
    for (target, relations) in values.flat_map(|(_, value)| link_values(value)).take(LINKS_MAX) {
        let is = |wanted: &str| relations.split_whitespace().any(|one| one.eq_ignore_ascii_case(wanted));
        if is("hub") {
            links.hubs.extend(absolute(target));
        }
        if is("self") && links.own.is_none() {
            links.own = absolute(target);
        }
    }
    links
}

/// Reads the links of one header: target and relations. What cannot be read ends it.
fn link_values(header: &str) -> Vec<(&str, String)> {
    let mut links = Vec::new();
    let mut rest = header;
    while let Some((_, behind)) = rest.split_once('<') {
        let Some((target, behind)) = behind.split_once('>') else { break };
        let (parameters, behind) = behind.split_at(end_of_link(behind));
        rest = behind;
        links.push((target.trim(), relations(parameters)));
    }
    links
}

/// Returns where a link's parameters end: at the first comma outside of quotation marks.
fn end_of_link(parameters: &str) -> usize {
    let (mut quoted, mut escaped) = (false, false);
    let ends = |c: char| {
        let ends = c == ',' && !quoted;
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    };
    parameters.find(ends).unwrap_or(parameters.len())
}

/// Returns the first `rel` of a link's parameters (RFC 8288, section 3.3), without its quotation marks. Another context
/// (`anchor`) is another resource's link.
fn relations(parameters: &str) -> String {
    let named = |name: &str| {
        let parts = parameters.split(';').filter_map(|part| part.split_once('='));
        let mut values = parts.filter(|(key, _)| key.trim().eq_ignore_ascii_case(name));
        values.next().map(|(_, value)| value.trim().trim_matches('"').to_owned())
    };
    if named("anchor").is_some() {
        return String::new();
    }
    named("rel").unwrap_or_default()
}
