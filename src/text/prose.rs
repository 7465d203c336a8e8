//! HTML to prose: blocks apart by a blank line, what is not read dropped, characters that nobody sees stripped.
//!
//! Cells of a table are apart by ` | ` and list items are blocks, so that numbers of two cells never run together.
//! Text without tags keeps its own lines. Not a sanitiser: what comes out is plain text and must be escaped again.

use std::borrow::Cow;

use dom_query::{Document, NodeRef};

/// Bytes of markup that are read; the rest is left out.
const HTML_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Elements open at once that reach the HTML parser, whose time is quadratic in it.
const NESTING_MAX: usize = 128;
/// Elements of [`FORMATTING`] open at once; the HTML parser opens each of them again in every block that follows.
const FORMATTING_MAX: usize = 6;
/// Tags that do not count as nested because they seem to stand in a script or a drawing.
const HIDDEN_MAX: usize = 4_000;
/// Bytes of a tag that are searched for its end.
const TAG_BYTES_MAX: usize = 64 * 1024;

/// Elements that hold no prose.
const DROPPED: [&str; 18] = [
    "script", "style", "noscript", "template", "nav", "head", "title", "svg", "math", "iframe", "object",
    "video", "audio", "canvas", "select", "button", "textarea", "dialog",
];
/// Elements that begin and end a block.
const BLOCKS: [&str; 36] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tr",
    "ul",
];
/// Elements that never hold another, or that the parser closes by itself.
const FLAT: [&str; 22] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    "p", "li", "dt", "dd", "td", "th", "tr", "option", "param",
];

/// Elements whose inside is text to the HTML parser, tags and all.
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];
/// Elements in which a tag may close itself.
const DRAWINGS: [&str; 2] = ["svg", "math"];
/// Elements that only change how text looks.
const FORMATTING: [&str; 12] =
    ["b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"];

/// Returns the prose of HTML or plain text, blocks apart by an empty line.
pub fn prose(html: &str) -> String {
    let html = html.get(..html.floor_char_boundary(HTML_BYTES_MAX)).unwrap_or_default();
    let mut prose = Prose::default();
    if has_tags(html) {
        prose.push_tree(Document::fragment(guard(html).as_ref()).root());
    } else if html.contains('&') {
        prose.push_plain(&Document::fragment(html).text());
    } else {
        prose.push_plain(html);
    }
    prose.out
}

/// Returns HTML without the tags that are nested deeper than the limits; a line break stands for a block among them.
pub(super) fn guard(html: &str) -> Cow<'_, str> {
    let mut guarded = String::new();
    let (mut depth, mut formatting, mut copied) = (0_usize, 0_usize, 0);
    let mut surroundings = Surroundings::default();
    for (at, _) in html.match_indices('<') {
        let behind = html.get(at + 1..).unwrap_or_default();
        let name = tag_name(behind);
        if at >= copied && surroundings.swallows(at, behind, name) {
            guarded.push_str(html.get(copied..at).unwrap_or_default());
            copied = at + 1 + tag_length(behind);
            continue;
        }
        if at < copied || surroundings.hide(at, behind, name) || name.is_empty() || is_one_of(&FLAT, name) {
            continue;
        }
        let (open, limit, mark) = if is_one_of(&FORMATTING, name) {
            (&mut formatting, FORMATTING_MAX, "")
        } else {
            (&mut depth, NESTING_MAX, "<br>")
        };
        let before = *open;
        *open = if behind.starts_with('/') { before.saturating_sub(1) } else { before + 1 };
        if before.max(*open) > limit {
            guarded.push_str(html.get(copied..at).unwrap_or_default());
            guarded.push_str(mark);
            copied = at + 1 + tag_length(behind);
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    guarded.push_str(html.get(copied..).unwrap_or_default());
    Cow::Owned(guarded)
}

/// Where a tag stands that may open nothing: in a comment or a script, or closing itself in a drawing.
///
/// This is a guess, as only the HTML parser knows, so that no more than [`HIDDEN_MAX`] tags are believed to open nothing.
#[derive(Default)]
struct Surroundings {
    /// Where the comment or script ends.
    end: usize,
    /// Drawings and formulas that are open.
    drawings: usize,
    hidden: usize,
    /// Whether a frame is known to have no end.
    frames: Frames,
}

/// Whether the frames that follow have an end, as far as that was looked for.
#[derive(Default, PartialEq, Eq)]
enum Frames {
    #[default]
    Ended,
    Endless,
}

impl Surroundings {
    /// Tells whether the tag would take for its inside, and hide, what its author put behind it: it closes itself, which
    /// HTML does not know, or it is a frame that nothing ends.
    fn swallows(&mut self, at: usize, behind: &str, name: &str) -> bool {
        if at < self.end || self.drawings > 0 || behind.starts_with('/') || !is_one_of(&DROPPED, name) {
            return false;
        }
        if name.eq_ignore_ascii_case("iframe") && self.frames == Frames::Ended {
            let ends = opaque_length(behind, name) < behind.len();
            self.frames = if ends { Frames::Ended } else { Frames::Endless };
        }
        let is_endless = name.eq_ignore_ascii_case("iframe") && self.frames == Frames::Endless;
        is_endless || (!is_one_of(&DRAWINGS, name) && closes_itself(behind))
    }

    /// Tells whether the tag at `at`, with `behind` behind its `<`, opens and closes nothing.
    fn hide(&mut self, at: usize, behind: &str, name: &str) -> bool {
        let is_inside = at < self.end;
        if !is_inside {
            self.end = at + 1 + opaque_length(behind, name);
            let is_drawing = is_one_of(&DRAWINGS, name) && !closes_itself(behind);
            match behind.starts_with('/') {
                true if is_drawing => self.drawings = self.drawings.saturating_sub(1),
                false if is_drawing => self.drawings += 1,
                _ => {}
            }
        }
        let hides = is_inside || (self.drawings > 0 && closes_itself(behind));
        self.hidden += usize::from(hides);
        hides && self.hidden <= HIDDEN_MAX
    }
}

/// Returns the length of what follows a `<` and holds no tag, whatever it looks like: a comment, a script.
fn opaque_length(behind: &str, name: &str) -> usize {
    if let Some(comment) = behind.strip_prefix("!--") {
        return comment.find("-->").unwrap_or(behind.len());
    }
    if behind.starts_with('/') || !is_one_of(&RAW, name) {
        return 0;
    }
    let is_end = |at: &usize| is_one_of(&[name], tag_name(behind.get(at + 1..).unwrap_or_default()));
    behind.match_indices("</").map(|(at, _)| at).find(is_end).unwrap_or(behind.len())
}

fn closes_itself(behind: &str) -> bool {
    let end = behind.find(['<', '>']);
    end.is_some_and(|end| behind.get(..=end).is_some_and(|tag| tag.ends_with("/>")))
}

/// Returns the name of the start or end tag whose `<` stands before `behind`.
fn tag_name(behind: &str) -> &str {
    let name = behind.trim_start_matches('/');
    name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
}

/// Returns the length of the tag whose `<` stands before `behind`.
fn tag_length(behind: &str) -> usize {
    let window = behind.get(..behind.floor_char_boundary(TAG_BYTES_MAX)).unwrap_or_default();
    window.find('>').map_or(window.len(), |end| end + 1)
}

fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn has_tags(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        text.get(at + 1..).is_some_and(|rest| {
            rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
        })
    })
}

/// What parts the next character from the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Gap {
    #[default]
    None,
    Space,
    Cell,
    Line,
    Block,
}

#[derive(Default)]
struct Prose {
    out: String,
    gap: Gap,
}

/// A step of the walk through a tree.
enum Step<'t> {
    Enter(NodeRef<'t>),
    Leave(Gap),
}

impl Prose {
    fn push_tree(&mut self, root: NodeRef<'_>) {
        let mut steps = vec![Step::Enter(root)];
        while let Some(step) = steps.pop() {
            match step {
                Step::Leave(gap) => self.part(gap),
                Step::Enter(node) if node.is_text() => self.push(&node.text()),
                Step::Enter(node) => {
                    let name = node.node_name().unwrap_or_default();
                    if DROPPED.contains(&name.as_ref()) {
                        self.part(Gap::Space);
                        continue;
                    }
                    let gap = gap_of(&name);
                    self.part(gap);
                    steps.push(Step::Leave(gap));
                    steps.extend(node.children_it(true).map(Step::Enter));
                }
            }
        }
    }

    /// Appends plain text: an empty line ends a block, a line break stays one.
    fn push_plain(&mut self, text: &str) {
        for line in text.lines() {
            if line.trim().is_empty() {
                self.part(Gap::Block);
            }
            self.push(line);
            self.part(Gap::Line);
        }
    }

    fn part(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn push(&mut self, text: &str) {
        let mut rest = text;
        loop {
            rest = self.push_run(rest);
            let mut characters = rest.chars();
            let Some(character) = characters.next() else { return };
            rest = characters.as_str();
            if character.is_whitespace() {
                self.part(Gap::Space);
            } else if !is_invisible(character) {
                self.close_gap();
                self.out.push(character);
            }
        }
    }

    /// Appends the printed ASCII characters that a text starts with in one piece, as most text is made of such; returns
    /// the rest.
    fn push_run<'t>(&mut self, text: &'t str) -> &'t str {
        let length = text.bytes().take_while(u8::is_ascii_graphic).count();
        if length > 0 {
            self.close_gap();
            self.out.push_str(text.get(..length).unwrap_or_default());
        }
        text.get(length..).unwrap_or_default()
    }

    fn close_gap(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        if !self.out.is_empty() {
            self.out.push_str(match gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Cell => " | ",
                Gap::Line => "\n",
                Gap::Block => "\n\n",
            });
        }
    }
}

fn gap_of(name: &str) -> Gap {
    match name {
        "td" | "th" => Gap::Cell,
        "br" => Gap::Line,
        _ if BLOCKS.contains(&name) => Gap::Block,
        _ => Gap::None,
    }
}

/// Tells whether a character changes what is seen without being seen: controls, bidi marks, zero-width characters.
pub(super) fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(prose(html), expected, "{html}");
    }

    #[test]
    fn blocks_are_apart_and_inline_elements_are_not() {
        check(
            "<p>Police held <b>1</b>2 people.</p><p>Two were freed.</p>",
            "Police held 12 people.\n\nTwo were freed.",
        );
        check("<div>One<div>Two</div>three</div>", "One\n\nTwo\n\nthree");
        check("First line<br>second <i>line</i>", "First line\nsecond line");
        check("  a \n\t b&nbsp;c  <span> d</span>", "a b c d");
    }

    #[test]
    fn cells_and_items_never_glue() {
        check(
            "<table><tr><td>killed 12</td><td>injured 3</td></tr><tr><td>held 40</td></tr></table>",
            "killed 12 | injured 3\n\nheld 40",
        );
        check("<ul><li>killed 12<li>injured 3</ul>", "killed 12\n\ninjured 3");
    }

    #[test]
    fn what_is_not_read_is_dropped() {
        check("<nav>Home</nav><script>var a = '9';</script><style>p{}</style><p>Text</p><!-- 5 -->", "Text");
        check("a\u{200B}b\u{202E}c\u{AD}d\u{7}", "abcd");
    }

    #[test]
    fn plain_text_keeps_its_lines() {
        check(
            "One line\nanother\r\n\r\n\r\nA block  with   spaces",
            "One line\nanother\n\nA block with spaces",
        );
        check("Tom &amp; Jerry\n5 &lt; 7", "Tom & Jerry\n5 < 7");
        check("5 < 7 and 8 > 3", "5 < 7 and 8 > 3");
        check("", "");
    }

    #[test]
    fn deep_nesting_is_flattened() {
        let deep = 30_000;
        let html = format!("{}9,900 held{}", "<div>".repeat(deep), "</div>".repeat(deep));
        assert_eq!(prose(&html), "9,900 held");
        let guarded = guard(&html);
        assert_eq!(guarded.matches("<div>").count(), NESTING_MAX);
        let paragraphs = "<p>text".repeat(NESTING_MAX * 2);
        assert_eq!(prose(&paragraphs).split("\n\n").count(), NESTING_MAX * 2);
    }

    #[test]
    fn scripts_and_drawings_nest_nothing() {
        let icons = "<svg><path d='M0'/><use href='#a'/></svg>".repeat(NESTING_MAX);
        let script =
            format!("<script>{}</script><!-- {} -->", "s += '<div>';".repeat(400), "<div>".repeat(400));
        let html = format!("{icons}{script}<div><b>9,900</b> held</div>");
        assert!(matches!(guard(&html), Cow::Borrowed(_)));
        assert_eq!(prose(&html), "9,900 held");
    }

    #[test]
    fn what_stands_behind_an_embedded_thing_is_read() {
        for tag in
            ["<iframe src='x'/>", "<iframe src='x'>", "<object data='x' />", "<script src='x'/>", "<video/>"]
        {
            check(&format!("<p>Held: {tag}9,900</p>"), "Held: 9,900");
        }
        check("<p>Held: <iframe>1</iframe>9,900<iframe/></p>", "Held: 9,900");
        check("<p>Held: <svg/>9,900</p>", "Held: 9,900");
    }

    #[test]
    fn what_only_looks_like_a_script_or_a_drawing_is_bounded() {
        let deep = "<div>".repeat(30_000);
        for start in [
            "<svg><desc></svg></desc><title/>",
            "<a title='<svg>'>",
            "<a title='<script>'>",
            "<!-",
            "<svg><script/>",
        ] {
            for end in ["", "</title>", "</script>", "-->"] {
                let guarded = guard(&format!("{start}{deep}{end}")).matches("<div>").count();
                assert!(guarded <= HIDDEN_MAX + NESTING_MAX, "{start}: {guarded}");
            }
        }
        let drawn = format!("<svg>{}", "<g/>".repeat(30_000));
        assert!(guard(&drawn).matches("<g/>").count() <= HIDDEN_MAX + NESTING_MAX);
    }

    #[test]
    fn formatting_left_open_is_not_repeated_for_ever() {
        let open: String = ["<b id=1>", "<i id=2>", "<u id=3>"].concat().repeat(100);
        assert_eq!(guard(&format!("{open}<p>text")).matches("id=").count(), FORMATTING_MAX);
        let html = format!("{open}{}", "<p>x".repeat(20_000));
        assert_eq!(prose(&html).matches('x').count(), 20_000);
    }

    #[test]
    fn markup_behind_the_limit_is_left_out() {
        let long = "я".repeat(HTML_BYTES_MAX);
        assert_eq!(prose(&long).len(), HTML_BYTES_MAX);
    }

    proptest::proptest! {
        #[test]
        fn anything_is_read(text in "(<[a-z/!?]{0,3}|[ -~]|\\PC){0,200}") {
            prose(&text);
            guard(&text);
        }
    }
}
