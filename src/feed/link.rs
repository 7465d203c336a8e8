//! Links: made absolute, and made comparable (polling.md C30).

use url::Url;

/// Prefixes of query parameters that say where a reader came from.
const TRACKING_PREFIXES: [&str; 7] = ["utm_", "amp_", "at_", "ns_", "mc_", "pk_", "mtm_"];
/// Query parameters that say where a reader came from, or which rendering is wanted.
const TRACKING: [&str; 35] = [
    "_ga",
    "_gl",
    "_openstat",
    "amp",
    "cmp",
    "cmpid",
    "dclid",
    "fb_action_ids",
    "fbclid",
    "from_source",
    "ito",
    "feature_source",
    "gbraid",
    "gclid",
    "icid",
    "igsh",
    "igshid",
    "msclkid",
    "noamp",
    "ocid",
    "outputtype",
    "partner",
    "ref_src",
    "s_cid",
    "smid",
    "traffic_source",
    "twclid",
    "usqp",
    "wbraid",
    "wt_mc",
    "wt_zmc",
    "xtor",
    "yclid",
    "ysclid",
    "__twitter_impression",
];

/// Where copies of pages for telephones (AMP) are kept, with what stands before the address of the page.
const CACHES: [(&str, &str); 2] = [("www.google.com", "/amp/"), ("google.com", "/amp/")];
/// Hosts below which the copies of a publisher are kept.
const CACHE_HOSTS: &str = ".cdn.ampproject.org";

/// Returns a link without fragment, default port, tracking parameters and what makes it the AMP copy of a page, its host in
/// lower case.
///
/// Two addresses of one page compare equal by it. None for anything but http and https.
pub fn canonical_link(url: &str) -> Option<String> {
    let mut link = Url::parse(url.trim()).ok().filter(is_web)?;
    if let Some(original) = cached(&link) {
        link = original;
    }
    link.set_fragment(None);
    if let Some(path) = without_amp(link.path()) {
        link.set_path(&path);
    }
    if let Some(query) = link.query() {
        let kept: Vec<&str> =
            query.split('&').filter(|part| !part.is_empty() && !is_tracking(part)).collect();
        let kept = kept.join("&");
        link.set_query((!kept.is_empty()).then_some(&kept));
    }
    Some(link.into())
}

/// Returns a link made absolute; none when it leads nowhere on the web.
pub(super) fn absolute(link: &str, base: Option<&Url>) -> Option<String> {
    let link = link.trim();
    if link.is_empty() {
        return None;
    }
    let url = base.map_or_else(|| Url::parse(link), |base| base.join(link)).ok().filter(is_web)?;
    Some(url.into())
}

/// Returns the address that a person or another program wrote: with `https://` when the scheme is missing, without the
/// `feed:` that browsers once used. None when it leads nowhere on the web.
pub fn web_address(text: &str) -> Option<String> {
    let text = text.trim();
    let bare = ["feed://", "feed:"].iter().find_map(|scheme| {
        let start = text.get(..scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then(|| text.get(scheme.len()..)).flatten()
    });
    let rest = bare.unwrap_or(text);
    let is_bare = match Url::parse(rest) {
        Ok(url) if is_web(&url) => return Some(url.into()),
        // `site.example:8080` is read as a scheme with a path.
        Ok(url) => url.path().starts_with(|c: char| c.is_ascii_digit()),
        Err(url::ParseError::RelativeUrlWithoutBase) => rest.contains('.') && !rest.starts_with(['/', '\\']),
        Err(_) => false,
    };
    if is_bare { absolute(&format!("https://{rest}"), None) } else { None }
}

/// Tells whether a canonical link leads to a whole site, and so names no story.
pub fn is_home_page(link: &str) -> bool {
    Url::parse(link).is_ok_and(|url| url.path() == "/" && url.query().is_none())
}

/// Returns the page that the address of an AMP cache names.
fn cached(link: &Url) -> Option<Url> {
    let (host, path) = (link.host_str()?, link.path());
    let prefix = CACHES.iter().find(|(cache, prefix)| host == *cache && path.starts_with(prefix));
    let named = match prefix {
        Some((_, prefix)) => path.strip_prefix(prefix)?,
        None if host.ends_with(CACHE_HOSTS) => {
            path.strip_prefix("/c/").or_else(|| path.strip_prefix("/v/"))?
        }
        None => return None,
    };
    let (scheme, named) = named.strip_prefix("s/").map_or(("http", named), |named| ("https", named));
    let query = link.query().map(|query| format!("?{query}")).unwrap_or_default();
    Url::parse(&format!("{scheme}://{named}{query}")).ok().filter(is_web)
}

/// Returns a path without the segment or the ending that makes it an AMP copy; none when there is none, or nothing else.
fn without_amp(path: &str) -> Option<String> {
    let mut rest = path;
    loop {
        let shorter = rest
            .strip_suffix("/amp")
            .or_else(|| rest.strip_suffix("/amp/"))
            .or_else(|| rest.strip_suffix(".amp"));
        let shorter = shorter.or_else(|| rest.strip_prefix("/amp").filter(|rest| rest.starts_with('/')));
        match shorter.filter(|shorter| shorter.len() > 1) {
            Some(shorter) => rest = shorter,
            None => break,
        }
    }
    let html = rest.strip_suffix(".amp.html").map(|stem| format!("{stem}.html"));
    html.or_else(|| (rest.len() < path.len()).then(|| rest.to_owned()))
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

fn is_tracking(parameter: &str) -> bool {
    let name = parameter.split('=').next().unwrap_or_default().to_ascii_lowercase();
    TRACKING.contains(&name.as_str()) || TRACKING_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(web_address(text).as_deref(), expected);
    }

    #[test]
    fn addresses_are_read_as_people_write_them() {
        check(" https://a.example/feed ", Some("https://a.example/feed"));
        check("HTTP://A.example", Some("http://a.example/"));
        check("a.example", Some("https://a.example/"));
        check("a.example:8080/x", Some("https://a.example:8080/x"));
        check("localhost:8080", Some("https://localhost:8080/"));
        check("127.0.0.1:8080/x", Some("https://127.0.0.1:8080/x"));
        check("feed://a.example/x", Some("https://a.example/x"));
        check("FEED:http://a.example/x", Some("http://a.example/x"));
        for text in [
            "",
            "feed",
            "/rss.xml",
            "\\\\a.example",
            "mailto:a@b.example",
            "file:///etc/passwd",
            "c:\\a.xml",
            "https://",
        ] {
            check(text, None);
        }
    }
}
