//! Whether a site wants a page to be fetched (RFC 9309).
//!
//! Only article pages are asked about: a feed is published to be polled. Rules are matched by their longest pattern,
//! `*` and `$` have their meaning, and a group that names us goes before the group for everybody. `Crawl-delay` is not
//! part of the standard and is left out; hosts are spaced anyway.

use url::Url;

/// Bytes of a `robots.txt` that are read (RFC 9309, section 2.5 asks for at least 500 KiB).
pub const ROBOTS_BYTES_MAX: u64 = 512 << 10;

/// The name that groups are looked up by.
const PRODUCT: &str = "recount";

/// The rules of a site for us.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Robots {
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    pattern: String,
    verdict: Verdict,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Allow,
    Disallow,
}

impl Robots {
    /// Rules of a site that has none: everything is allowed (a 4xx answer, section 2.3.1.3).
    pub fn allow_all() -> Self {
        Self::default()
    }

    /// Rules of a site that cannot be asked: nothing is allowed (a 5xx answer or none, section 2.3.1.4).
    pub fn disallow_all() -> Self {
        Self { rules: vec![Rule { pattern: "/".to_owned(), verdict: Verdict::Disallow }] }
    }

    /// Reads a `robots.txt`; lines that are no rules are passed over.
    pub fn read(text: &str) -> Self {
        let (mut ours, mut everybodys) = (Vec::new(), Vec::new());
        let (mut names, mut in_rules, mut is_named) = (Vec::new(), false, false);
        for (key, value) in text.lines().filter_map(line) {
            match key.as_str() {
                "user-agent" => {
                    if in_rules {
                        names.clear();
                        in_rules = false;
                    }
                    is_named |= is_us(&value);
                    names.push(value);
                }
                "allow" | "disallow" => {
                    in_rules = true;
                    let verdict = if key == "allow" { Verdict::Allow } else { Verdict::Disallow };
                    let rule = Rule { pattern: value, verdict };
                    if names.iter().any(|name| is_us(name)) {
                        ours.push(rule);
                    } else if names.iter().any(|name| name == "*") {
                        everybodys.push(rule);
                    }
                }
                _ => {}
            }
        }
        Self { rules: if is_named { ours } else { everybodys } }
    }

    /// Tells whether a page may be fetched.
    pub fn allows(&self, url: &Url) -> bool {
        let path =
            url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
        let matching =
            self.rules.iter().filter(|rule| !rule.pattern.is_empty() && matches(&rule.pattern, &path));
        let longest = matching.max_by_key(|rule| (rule.pattern.len(), rule.verdict == Verdict::Allow));
        longest.is_none_or(|rule| rule.verdict == Verdict::Allow)
    }
}

fn is_us(name: &str) -> bool {
    name.eq_ignore_ascii_case(PRODUCT)
}

/// Returns key and value of a line, the comment cut off.
fn line(line: &str) -> Option<(String, String)> {
    let rule = line.split('#').next().unwrap_or_default();
    let (key, value) = rule.split_once(':')?;
    Some((key.trim().to_ascii_lowercase(), value.trim().to_owned()))
}

/// Tells whether a pattern matches the beginning of a path; `*` is any run of characters, a last `$` the end.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, anchored) = pattern.strip_suffix('$').map_or((pattern, false), |pattern| (pattern, true));
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let parts: Vec<&str> = parts.collect();
    for (position, part) in parts.iter().enumerate() {
        let is_last = position + 1 == parts.len();
        if is_last && anchored {
            return rest.ends_with(part);
        }
        match rest.split_once(part) {
            Some((_, behind)) => rest = behind,
            None => return false,
        }
    }
    !anchored || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(robots: &str, path: &str, allowed: bool) {
        let url = Url::parse(&format!("https://site.example{path}")).unwrap();
        assert_eq!(Robots::read(robots).allows(&url), allowed, "{path}");
    }

    #[test]
    fn the_longest_rule_of_the_right_group_decides() {
        let robots = "User-agent: *\nDisallow: /private\nAllow: /private/news\n";
        check(robots, "/news/1", true);
        check(robots, "/private/1", false);
        check(robots, "/private/news/1", true);
        check("User-agent: *\nDisallow: /a\n\nUser-agent: Recount\nDisallow: /b # ours", "/a", true);
        check("User-agent: *\nDisallow: /a\n\nUser-agent: Recount\nDisallow: /b # ours", "/b", false);
        check("User-agent: other\nUser-agent: *\nDisallow: /", "/x", false);
        check("User-agent: recount\nDisallow:\n\nUser-agent: *\nDisallow: /", "/x", true);
    }

    #[test]
    fn stars_and_ends_have_their_meaning() {
        check("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", false);
        check("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", true);
        check("User-agent: *\nDisallow: /a*b*c", "/a1b2c3", false);
        check("User-agent: *\nDisallow: /a*b*c", "/a1c2b3", true);
        check("User-agent: *\nDisallow: /exact$", "/exact", false);
        check("User-agent: *\nDisallow: /exact$", "/exactly", true);
    }

    #[test]
    fn sites_without_rules_and_sites_that_cannot_be_asked() {
        let url = Url::parse("https://site.example/x").unwrap();
        assert!(Robots::allow_all().allows(&url));
        assert!(!Robots::disallow_all().allows(&url));
        check("nonsense\n\u{0}: \u{0}", "/x", true);
    }
}
