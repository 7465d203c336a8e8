//! The article of a page, by Readability.
//!
//! Pages of an index, a login or a captcha hold none. Bounded: bytes and nesting as in `prose`, elements by
//! `ELEMENTS_MAX`; a panic of the library ends here.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use super::{
    prose::{guard, prose},
    published::{modified, published},
};
use crate::model::Language;

/// Bytes of a page; a larger one is no article.
const PAGE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Elements of a page; one with more is no article.
const ELEMENTS_MAX: usize = 50_000;
/// Characters of the shortest text that counts as an article.
const CHARACTERS_MIN: usize = 100;

/// The article that a page holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleText {
    /// Its title.
    pub title: Option<String>,
    /// Its prose, blocks apart by an empty line.
    pub text: String,
    /// The language that the page declares.
    pub language: Option<Language>,
    /// When the page says that it was published, as written.
    pub published: Option<String>,
    /// When the page says that it was last changed, as written.
    pub modified: Option<String>,
}

/// Finds the article of a page; none when it holds none.
pub fn article(html: &str, url: &str) -> Option<ArticleText> {
    if html.len() > PAGE_BYTES_MAX {
        return None;
    }
    let (found, [published, modified]) =
        catch_unwind(AssertUnwindSafe(|| readability(html, url))).ok().flatten()?;
    let text = prose(&found.content);
    if text.chars().count() < CHARACTERS_MIN {
        return None;
    }
    let title = prose(&found.title);
    Some(ArticleText {
        title: (!title.is_empty()).then_some(title),
        text,
        language: found.lang.and_then(|tag| tag.parse().ok()),
        published,
        modified,
    })
}

fn readability(html: &str, url: &str) -> Option<(dom_smoothie::Article, [Option<String>; 2])> {
    let config = Config { max_elements_to_parse: ELEMENTS_MAX, ..Config::default() };
    let url = url::Url::parse(url).ok();
    let url = url.as_ref().map(url::Url::as_str);
    let page = Document::from(guard(html).as_ref());
    let dates = [published(&page), modified(&page)];
    let article = Readability::with_document(page, url, Some(config)).ok()?.parse().ok()?;
    Some((article, dates))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: &str) -> String {
        format!(
            "<html lang=\"ru-RU\"><head><title>Задержания в городе</title></head><body><nav><a href=/>Главная</a></nav>{body}</body></html>"
        )
    }

    #[test]
    fn the_article_is_found_and_the_rest_is_not() {
        let paragraph = "<p>Полиция города сообщила, что после ночных событий задержаны 120 человек, в том числе организаторы, и проверка продолжается.</p>";
        let html = page(&format!(
            "<article><h1>Задержания в городе</h1>{}</article><footer>Все права защищены</footer>",
            paragraph.repeat(6)
        ));
        let article = article(&html, "https://example.kz/news/1").unwrap();
        assert_eq!(article.title.as_deref(), Some("Задержания в городе"));
        assert_eq!(article.language, Some(Language::Ru));
        assert_eq!(article.text.matches("задержаны 120 человек").count(), 6);
        assert!(article.text.contains(".\n\nПолиция"));
        assert!(!article.text.contains("Главная"));
    }

    #[test]
    fn cells_and_items_of_an_article_stay_apart() {
        let paragraph = "<p>The ministry said on Tuesday that the count of people held over the unrest had grown again.</p>".repeat(5);
        let table = "<table><thead><tr><th>City</th><th>Held</th></tr></thead><tbody><tr><td>Almaty</td><td>1715</td></tr><tr><td>Taraz</td><td>98</td></tr></tbody></table>";
        let list = "<ul><li>killed 12</li><li>injured 3</li></ul><dl><dt>Police</dt><dd>18</dd></dl><p>First 5<br>second 6</p>";
        let html = page(&format!("<article>{paragraph}{table}{list}{paragraph}</article>"));
        let text = article(&html, "https://example.kz/news/1").unwrap().text;
        for part in [
            "City | Held",
            "Almaty | 1715",
            "Taraz | 98",
            "killed 12\n\ninjured 3",
            "Police\n\n18",
            "First 5\nsecond 6",
        ] {
            assert!(text.contains(part), "{part} is not in:\n{text}");
        }
    }

    #[test]
    fn a_page_without_article_has_none() {
        assert_eq!(article(&page("<form><input name=login></form>"), "https://example.kz/"), None);
        assert_eq!(article("", "not a url"), None);
        assert_eq!(article(&"<".repeat(PAGE_BYTES_MAX + 1), "https://example.kz/"), None);
    }

    #[test]
    fn hostile_pages_end() {
        let deep = page(&"<div><b>".repeat(20_000));
        assert_eq!(article(&deep, "https://example.kz/"), None);
        assert_eq!(article(&page(&"<i></i>".repeat(ELEMENTS_MAX + 1)), "https://example.kz/"), None);
    }
}
