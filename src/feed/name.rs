//! Names of elements: which namespace, which element, and where it goes.
//!
//! Feeds spell namespaces in many ways, forget to declare them, and mix cases. What is read at all stands in
//! [`place`]; everything else, with all that it holds, is passed over.

/// The family of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// RSS 0.9x, 1.0, 1.1 and 2.0.
    Rss,
    /// Atom 0.3 and 1.0.
    Atom,
}

/// A namespace that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Namespace {
    /// The one of the document's family.
    Own,
    /// Atom.
    Atom,
    /// `content:encoded`.
    Content,
    /// Dublin Core, elements and terms.
    DublinCore,
    /// `sy:updatePeriod` and its companions.
    Syndication,
    /// `yandex:full-text`.
    Yandex,
    /// XHTML.
    Xhtml,
    /// Any other.
    Other,
}

impl Namespace {
    /// Reads a namespace name, forgiving scheme, case and the last character.
    pub(super) fn of_uri(uri: &str) -> Self {
        let uri = uri.trim().to_ascii_lowercase();
        let uri = uri.strip_prefix("https://").or_else(|| uri.strip_prefix("http://")).unwrap_or(&uri);
        let uri = uri.strip_prefix("www.").unwrap_or(uri).trim_end_matches(['/', '#']);
        match uri {
            "w3.org/2005/atom" | "purl.org/atom/ns" => Self::Atom,
            "purl.org/rss/1.0/modules/content" => Self::Content,
            "purl.org/dc/elements/1.1" | "purl.org/dc/elements/1.0" | "purl.org/dc/terms" => Self::DublinCore,
            "purl.org/rss/1.0/modules/syndication" => Self::Syndication,
            "news.yandex.ru" => Self::Yandex,
            "w3.org/1999/xhtml" => Self::Xhtml,
            "purl.org/rss/1.0" | "purl.org/net/rss1.1" | "w3.org/1999/02/22-rdf-syntax-ns" => Self::Own,
            _ if uri.contains("netscape.com/rdf") || uri.contains("backend.userland.com") => Self::Own,
            _ if uri.contains(".harvard.edu/") && uri.contains("rss") => Self::Own,
            _ => Self::Other,
        }
    }

    /// Guesses the namespace of a prefix that no one declared.
    pub(super) fn of_prefix(prefix: &str) -> Self {
        match prefix.to_ascii_lowercase().as_str() {
            "atom" | "a10" | "atom10" => Self::Atom,
            "content" => Self::Content,
            "dc" | "dcterms" => Self::DublinCore,
            "sy" | "syn" => Self::Syndication,
            "yandex" => Self::Yandex,
            "xhtml" => Self::Xhtml,
            "rss" | "rdf" => Self::Own,
            _ => Self::Other,
        }
    }
}

/// What surrounds an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    /// The feed itself.
    Feed,
    /// An entry.
    Entry,
    /// An Atom person.
    Person,
    /// An Atom `source`.
    Origin,
    /// `skipHours` or `skipDays`.
    Skip,
    /// Something that is not read.
    Nothing,
}

/// What is kept beside the entries, because feed-rs drops it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extra {
    /// The title of the feed that an entry was taken from.
    Source,
    /// `language`, `dc:language`.
    Language,
    /// An hour not to poll in.
    Hour,
    /// A day not to poll on.
    Day,
    /// Minutes to wait.
    Ttl,
    /// `sy:updatePeriod`.
    Period,
    /// `sy:updateFrequency`.
    Frequency,
}

/// Where an element goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// An element that holds elements; written under this name unless it is empty.
    Structure(Context, &'static str),
    /// An element whose text is written under this name.
    Text(&'static str),
    /// An Atom link.
    Link,
    /// An element whose text is kept beside the document.
    Extra(Extra),
    /// Not read.
    Nowhere,
}

/// Tells where an element goes; its name is in lower case and without prefix.
pub(super) fn place(family: Family, context: Context, namespace: Namespace, name: &str) -> Place {
    match (context, namespace) {
        (_, Namespace::Own) if matches!(name, "item" | "entry") => entry(family),
        (Context::Feed, _) => in_feed(family, namespace, name),
        (Context::Entry, _) if family == Family::Rss => in_item(namespace, name),
        (Context::Entry, _) => in_entry(namespace, name),
        (Context::Person, Namespace::Own) if name == "name" => Place::Text("name"),
        (Context::Origin, Namespace::Own) if name == "title" => Place::Extra(Extra::Source),
        (Context::Skip, Namespace::Own) if name == "hour" => Place::Extra(Extra::Hour),
        (Context::Skip, Namespace::Own) if name == "day" => Place::Extra(Extra::Day),
        (Context::Person | Context::Origin | Context::Skip | Context::Nothing, _) => Place::Nowhere,
    }
}

fn entry(family: Family) -> Place {
    match family {
        Family::Rss => Place::Structure(Context::Entry, "item"),
        Family::Atom => Place::Structure(Context::Entry, "entry"),
    }
}

fn in_feed(family: Family, namespace: Namespace, name: &str) -> Place {
    match (namespace, name) {
        // RSS 1.1 wraps its items.
        (Namespace::Own, "channel" | "items") => Place::Structure(Context::Feed, ""),
        (Namespace::Own, "skiphours" | "skipdays") => Place::Structure(Context::Skip, ""),
        (Namespace::Own, "title") => Place::Text("title"),
        (Namespace::Own, "link") if family == Family::Atom => Place::Link,
        (Namespace::Own, "link") => Place::Text("link"),
        (Namespace::Atom, "link") => Place::Link,
        (Namespace::Own | Namespace::DublinCore, "language") => Place::Extra(Extra::Language),
        (Namespace::Own, "ttl") => Place::Extra(Extra::Ttl),
        (Namespace::Syndication, "updateperiod") => Place::Extra(Extra::Period),
        (Namespace::Syndication, "updatefrequency") => Place::Extra(Extra::Frequency),
        _ => Place::Nowhere,
    }
}

fn in_item(namespace: Namespace, name: &str) -> Place {
    match (namespace, name) {
        (Namespace::Own | Namespace::DublinCore, "title") => Place::Text("title"),
        (Namespace::Own, "link") => Place::Text("link"),
        (Namespace::Atom, "link") => Place::Link,
        (Namespace::Own, "guid") => Place::Text("guid"),
        (Namespace::Own | Namespace::DublinCore, "description") | (Namespace::Atom, "summary") => {
            Place::Text("description")
        }
        (Namespace::Own, "body" | "fullitem")
        | (Namespace::Content, "encoded")
        | (Namespace::Yandex, "full-text")
        | (Namespace::Xhtml, "body" | "div")
        | (Namespace::Atom, "content") => Place::Text("content:encoded"),
        (Namespace::Own, "pubdate")
        | (Namespace::DublinCore, "date" | "issued" | "created")
        | (Namespace::Atom, "published") => Place::Text("pubDate"),
        (Namespace::Own | Namespace::Atom, "updated") | (Namespace::DublinCore, "modified") => {
            Place::Text("updated")
        }
        (Namespace::Own, "author") | (Namespace::DublinCore, "creator") => Place::Text("author"),
        (Namespace::Own, "source") => Place::Extra(Extra::Source),
        (Namespace::Own | Namespace::DublinCore, "language") => Place::Extra(Extra::Language),
        _ => Place::Nowhere,
    }
}

fn in_entry(namespace: Namespace, name: &str) -> Place {
    match (namespace, name) {
        (Namespace::Own, "title") => Place::Text("title"),
        (Namespace::Own, "link") => Place::Link,
        (Namespace::Own, "id") => Place::Text("id"),
        (Namespace::Own, "summary") => Place::Text("summary"),
        (Namespace::Own, "content") | (Namespace::Content, "encoded") => Place::Text("content"),
        (Namespace::Own, "published" | "issued" | "created" | "pubdate")
        | (Namespace::DublinCore, "date") => Place::Text("published"),
        (Namespace::Own, "updated" | "modified") => Place::Text("updated"),
        (Namespace::Own, "author") => Place::Structure(Context::Person, "author"),
        (Namespace::Own, "source") => Place::Structure(Context::Origin, ""),
        (Namespace::DublinCore, "language") => Place::Extra(Extra::Language),
        _ => Place::Nowhere,
    }
}

/// Returns a name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
