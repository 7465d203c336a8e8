//! The documents that an outlet serves: its feed in one of seven shapes, and the page of a story.

use jiff::tz::{Offset, TimeZone};
use serde_json::json;

use super::{
    Shown,
    source::{Charset, Format, Outlet},
};
use crate::model::Timestamp;

/// Renders an outlet's feed with these stories, newest first, in its charset.
pub(super) fn feed(outlet: &Outlet, stories: &[Shown]) -> Vec<u8> {
    let text = match outlet.format {
        Format::Rss | Format::Summary | Format::Titles | Format::Yandex => rss(outlet, stories),
        Format::Atom => atom(outlet, stories),
        Format::Json => json_feed(outlet, stories),
        Format::Rdf => rdf(outlet, stories),
    };
    match outlet.charset {
        Charset::Utf8 => text.into_bytes(),
        Charset::Windows1251 => encoding_rs::WINDOWS_1251.encode(&text).0.into_owned(),
    }
}

/// Returns the media type of an outlet's feed, with its charset.
pub(super) fn media_type(outlet: &Outlet) -> &'static str {
    match (outlet.format, outlet.charset) {
        (Format::Atom, _) => "application/atom+xml; charset=utf-8",
        (Format::Json, _) => "application/feed+json",
        (Format::Rdf, _) => "application/rdf+xml; charset=utf-8",
        (Format::Rss | Format::Summary | Format::Titles | Format::Yandex, Charset::Utf8) => {
            "application/rss+xml; charset=utf-8"
        }
        (Format::Rss | Format::Summary | Format::Titles | Format::Yandex, Charset::Windows1251) => {
            "text/xml; charset=windows-1251"
        }
    }
}

/// Returns the address of a story's page.
pub(super) fn link(outlet: &Outlet, slug: &str) -> String {
    format!("{}/2022/{slug}", outlet.site)
}

/// Renders the page of a story.
pub(super) fn page(outlet: &Outlet, story: &Shown) -> String {
    let (title, publisher) = (escape(story.title), escape(&outlet.title));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{title} | {publisher}</title></head>\n\
         <body>\n<header><nav><a href=\"/\">{publisher}</a></nav></header>\n\
         <main><article><h1>{title}</h1>\n{}</article></main>\n<footer>{publisher}</footer>\n</body>\n</html>\n",
        outlet.language,
        paragraphs(story.text)
    )
}

fn rss(outlet: &Outlet, stories: &[Shown]) -> String {
    let items: String = stories.iter().map(|story| rss_item(outlet, story)).collect();
    // The charset of the old feed stands in the HTTP header alone.
    let encoding = match outlet.charset {
        Charset::Utf8 => " encoding=\"utf-8\"",
        Charset::Windows1251 => "",
    };
    format!(
        "<?xml version=\"1.0\"{encoding}?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:yandex=\"http://news.yandex.ru\">\n<channel>\n<title>{}</title>\n<link>{}</link>\n<description>{}</description>\n\
         <language>{}</language>\n{items}</channel>\n</rss>\n",
        escape(&outlet.title),
        outlet.site,
        escape(&outlet.title),
        outlet.language
    )
}

fn rss_item(outlet: &Outlet, story: &Shown) -> String {
    let link = link(outlet, story.slug);
    let lead = escape(story.text.trim().lines().next().unwrap_or_default());
    let body = match outlet.format {
        Format::Rss => format!(
            "<description>{lead}</description>\n<content:encoded><![CDATA[{}]]></content:encoded>\n",
            paragraphs(story.text)
        ),
        Format::Yandex => format!(
            "<description>{lead}</description>\n<yandex:full-text>{}</yandex:full-text>\n",
            escape(story.text.trim())
        ),
        Format::Summary => format!("<description>{}</description>\n", escape(&paragraphs(story.text))),
        Format::Titles | Format::Atom | Format::Json | Format::Rdf => String::new(),
    };
    let guid = match outlet.format {
        Format::Titles => String::new(),
        Format::Summary => format!("<guid>{link}</guid>\n"),
        Format::Rss | Format::Yandex | Format::Atom | Format::Json | Format::Rdf => {
            format!("<guid isPermaLink=\"false\">{}</guid>\n", identifier(outlet, story))
        }
    };
    format!(
        "<item>\n<title>{}</title>\n<link>{link}</link>\n{guid}<pubDate>{}</pubDate>\n{body}</item>\n",
        escape(story.title),
        date(outlet, story.published, "%a, %d %b %Y %H:%M:%S %z")
    )
}

fn atom(outlet: &Outlet, stories: &[Shown]) -> String {
    let updated = stories.iter().map(|story| story.updated).max().unwrap_or_default();
    let entries: String = stories.iter().map(|story| atom_entry(outlet, story)).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <id>{}</id>\n<title>{}</title>\n<link href=\"{}\"/>\n<link rel=\"self\" href=\"{}\"/>\n<updated>{}</updated>\n{entries}</feed>\n",
        outlet.language,
        outlet.feed,
        escape(&outlet.title),
        outlet.site,
        outlet.feed,
        rfc3339(outlet, updated)
    )
}

fn atom_entry(outlet: &Outlet, story: &Shown) -> String {
    format!(
        "<entry>\n<id>{}</id>\n<title>{}</title>\n<link href=\"{}\"/>\n<author><name>{}</name></author>\n\
         <published>{}</published>\n<updated>{}</updated>\n<content type=\"html\">{}</content>\n</entry>\n",
        identifier(outlet, story),
        escape(story.title),
        link(outlet, story.slug),
        escape(&outlet.title),
        rfc3339(outlet, story.published),
        rfc3339(outlet, story.updated),
        escape(&paragraphs(story.text))
    )
}

fn json_feed(outlet: &Outlet, stories: &[Shown]) -> String {
    let items: Vec<_> = stories
        .iter()
        .map(|story| {
            json!({
                "id": identifier(outlet, story),
                "url": link(outlet, story.slug),
                "title": story.title,
                "content_html": paragraphs(story.text),
                "date_published": rfc3339(outlet, story.published),
                "date_modified": rfc3339(outlet, story.updated),
            })
        })
        .collect();
    json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.title,
        "home_page_url": outlet.site,
        "feed_url": outlet.feed,
        "language": outlet.language,
        "items": items,
    })
    .to_string()
}

fn rdf(outlet: &Outlet, stories: &[Shown]) -> String {
    let about = |story: &Shown| format!("<rdf:li rdf:resource=\"{}\"/>\n", link(outlet, story.slug));
    let sequence: String = stories.iter().map(about).collect();
    let items: String = stories.iter().map(|story| rdf_item(outlet, story)).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
         xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n\
         <channel rdf:about=\"{}\">\n<title>{}</title>\n<link>{}</link>\n<description>{}</description>\n\
         <dc:language>{}</dc:language>\n<items><rdf:Seq>\n{sequence}</rdf:Seq></items>\n</channel>\n{items}</rdf:RDF>\n",
        outlet.feed,
        escape(&outlet.title),
        outlet.site,
        escape(&outlet.title),
        outlet.language
    )
}

fn rdf_item(outlet: &Outlet, story: &Shown) -> String {
    let link = link(outlet, story.slug);
    format!(
        "<item rdf:about=\"{link}\">\n<title>{}</title>\n<link>{link}</link>\n<description>{}</description>\n\
         <dc:date>{}</dc:date>\n</item>\n",
        escape(story.title),
        escape(&paragraphs(story.text)),
        rfc3339(outlet, story.published)
    )
}

/// Returns a story's identifier, a tag URI (RFC 4151); it outlives edits.
fn identifier(outlet: &Outlet, story: &Shown) -> String {
    format!("tag:{}.example,2022:{}", outlet.id, story.slug)
}

/// Renders each line of a text as a paragraph.
fn paragraphs(text: &str) -> String {
    text.trim().lines().map(paragraph).collect()
}

fn paragraph(line: &str) -> String {
    format!("<p>{}</p>\n", escape(line))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn rfc3339(outlet: &Outlet, at: Timestamp) -> String {
    date(outlet, at, "%Y-%m-%dT%H:%M:%S%:z")
}

/// Prints a moment in the outlet's own offset.
fn date(outlet: &Outlet, at: Timestamp, format: &str) -> String {
    let zone = TimeZone::fixed(Offset::constant(outlet.utc_hours));
    at.to_zoned_datetime(zone).strftime(format).to_string()
}
