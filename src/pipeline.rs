//! The core end to end: a story in, what it says about each topic and what that changes out.
//!
//! [`Reader::read`] matches a story and reads its figures; [`settle`] puts the figures against their series. Both are
//! pure functions, so the daemon, a replay, the tests and the fuzzers run the very same program.

use std::{collections::HashMap, sync::Arc};

use crate::{
    extract::{ExtractError, Extractor, Input, SentenceReading},
    ledger::{
        FigureContext, Reconciled, StoryContext, account_of, completions, edited, figure_notice, flaps,
        reconcile, reports, stands_apart, vanished, without,
    },
    model::{
        Account, Article, Completion, CompletionReport, Entry, FeedLabel, Figure, Language, Notice, Origin,
        Report, Series, SeriesKey, Status, Story, StoryReading, Timestamp, Topic, TopicId, Verdict,
        VerdictKind, Version, utc_day,
    },
    text::{Glance, Tokens, guess_language, prose},
    topic::{Matcher, TopicError},
};

/// Longest text that is read of one story, bytes; what lies behind it is left out.
pub const TEXT_BYTES_MAX: usize = 256 * 1024;

/// What stands between two blocks of a text.
const BLOCK_BORDER: &str = "\n\n";

/// The topics, compiled.
pub struct Reader {
    subjects: Vec<Subject>,
}

struct Subject {
    topic: Topic,
    matcher: Matcher,
    extractor: Extractor,
}

/// A mistake in a topic, found when it was compiled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("topic '{topic}', {path}: {message}")]
pub struct CompileError {
    /// The topic.
    pub topic: TopicId,
    /// Where in its file: `facet.csto.ru[3]`.
    pub path: String,
    /// What is wrong, and what to do.
    pub message: String,
}

/// A story's text, before it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryText {
    /// The title as plain text.
    pub title: String,
    /// Summary, content or article as prose.
    pub body: String,
    /// The language that the story, its page or its feed declares.
    pub language: Option<Language>,
    /// When it says that it was published.
    pub published_at: Option<Timestamp>,
}

impl StoryText {
    /// Takes the text of an entry: the article if its page was fetched, else its content, else its summary.
    pub fn of(entry: &Entry, article: Option<&Article>) -> Self {
        let body = match article {
            Some(article) => article.text.clone(),
            None => prose(body_of(entry)),
        };
        Self {
            title: entry.title.clone(),
            body,
            language: article.and_then(|article| article.language).or(entry.language),
            published_at: entry.dates.published.or_else(|| article?.published_at),
        }
    }

    /// Takes a text that was kept, to be read again as if in that language. It opens with its title, so it stands alone.
    pub fn kept(version: &Version, language: Option<Language>) -> Self {
        Self {
            title: version.title.clone(),
            body: version.text.clone(),
            language,
            published_at: version.published_at,
        }
    }

    /// Returns title and body as one text, the title its first block; a body that opens with the title stands alone.
    fn joined(&self) -> String {
        let joined = match (self.body_start(), self.body.is_empty()) {
            (0, _) => self.body.clone(),
            (_, true) => self.title.clone(),
            (_, false) => [&self.title, BLOCK_BORDER, &self.body].concat(),
        };
        cut(joined)
    }

    /// Returns where the body starts in the text that is read, in bytes: behind the title, unless it opens with it.
    pub fn body_start(&self) -> usize {
        if self.body.starts_with(&self.title) { 0 } else { self.title.len() + BLOCK_BORDER.len() }
    }
}

/// Returns the markup that an entry's text is taken from: its content, else its summary.
fn body_of(entry: &Entry) -> &str {
    entry.content.as_deref().or(entry.summary.as_deref()).unwrap_or_default()
}

/// Cuts a text to the longest that is read, on a character border.
fn cut(mut text: String) -> String {
    if text.len() > TEXT_BYTES_MAX {
        let end = (0..=TEXT_BYTES_MAX).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        text.truncate(end);
    }
    text
}

impl Reader {
    /// Compiles topics; all mistakes of all of them are returned.
    pub fn compile(topics: Vec<Topic>) -> Result<Self, Vec<CompileError>> {
        let mut subjects = Vec::new();
        let mut errors = Vec::new();
        for topic in topics {
            match (Matcher::compile(&topic), Extractor::compile(&topic)) {
                (Ok(matcher), Ok(extractor)) => subjects.push(Subject { topic, matcher, extractor }),
                (matcher, extractor) => {
                    errors.extend(matcher.err().into_iter().flatten().map(|error| of_topic(&topic, error)));
                    errors
                        .extend(extractor.err().into_iter().flatten().map(|error| of_extract(&topic, error)));
                }
            }
        }
        if errors.is_empty() { Ok(Self { subjects }) } else { Err(errors) }
    }

    /// Returns the topics.
    pub fn topics(&self) -> impl Iterator<Item = &Topic> {
        self.subjects.iter().map(|subject| &subject.topic)
    }

    /// Returns the topic of that name.
    pub fn topic(&self, id: &TopicId) -> Option<&Topic> {
        self.topics().find(|topic| &topic.id == id)
    }

    /// Matches a story against the topics, all of them when `wanted` is empty, and reads its figures for each topic
    /// that it belongs to.
    pub fn read(&self, story: &StoryText, wanted: &[TopicId]) -> StoryReading {
        let text = story.joined();
        let language = guess_language(story.language, &text);
        let tokens = Tokens::new(&text);
        let mut matches = Vec::new();
        let (mut figures, mut completions) = (Vec::new(), Vec::new());
        for subject in self.wanted(wanted) {
            if let Some(found) = subject.matcher.find(&tokens) {
                let (mut read, told) = subject.read(story, &tokens, language);
                for figure in &mut read {
                    if subject.matcher.is_trapped(&tokens, figure.sentence) {
                        figure.status = Status::Background;
                    }
                }
                figures.extend(read.into_iter().map(|figure| (subject.topic.id.clone(), figure)));
                completions.extend(told.into_iter().map(|told| (subject.topic.id.clone(), told)));
                matches.push(found);
            }
        }
        StoryReading { text, language, matches, figures, completions }
    }

    /// Matches an entry and reads its figures, as `read` does, but makes no prose of one that can belong to no topic: of
    /// such, which most are, only the title is the text.
    pub fn read_entry(&self, entry: &Entry, wanted: &[TopicId]) -> StoryReading {
        let glance = Glance::new(&entry.title, body_of(entry));
        if self.wanted(wanted).any(|subject| subject.matcher.may_match(&glance)) {
            return self.read(&StoryText::of(entry, None), wanted);
        }
        StoryReading {
            text: entry.title.clone(),
            language: guess_language(entry.language, &entry.title),
            matches: Vec::new(),
            figures: Vec::new(),
            completions: Vec::new(),
        }
    }

    fn wanted<'a>(&'a self, wanted: &'a [TopicId]) -> impl Iterator<Item = &'a Subject> {
        self.subjects.iter().filter(|subject| wanted.is_empty() || wanted.contains(&subject.topic.id))
    }

    /// Reads the figures of a text under one topic, whether it belongs to it or not.
    pub fn extract(&self, topic: &TopicId, input: &Input<'_>) -> Vec<Figure> {
        self.extractor(topic).map(|extractor| extractor.read(input)).unwrap_or_default()
    }

    /// Tells how the sentences with numbers of a text are read under one topic.
    pub fn explain(&self, topic: &TopicId, input: &Input<'_>) -> Vec<SentenceReading> {
        self.extractor(topic).map(|extractor| extractor.explain(input)).unwrap_or_default()
    }

    fn extractor(&self, topic: &TopicId) -> Option<&Extractor> {
        self.subjects.iter().find(|subject| &subject.topic.id == topic).map(|subject| &subject.extractor)
    }
}

impl Subject {
    fn read(
        &self,
        story: &StoryText,
        tokens: &Tokens<'_>,
        language: Language,
    ) -> (Vec<Figure>, Vec<Completion>) {
        let title = (!story.title.is_empty()).then_some(story.title.as_str());
        let date = story.published_at.map(utc_day);
        let text = tokens.text();
        let read = |language| self.extractor.read_tokens(&Input { text, title, language, date }, tokens);
        let blocks = blocks(text, language);
        if blocks.iter().all(|(_, other)| *other == language) {
            return read(language);
        }
        let is_in = |at: usize, language| {
            let block = blocks.iter().rev().find(|(start, _)| *start <= at);
            block.is_some_and(|(_, own)| *own == language)
        };
        let (mut figures, mut completions) = (Vec::new(), Vec::new());
        for language in Language::ALL {
            if blocks.iter().any(|(_, other)| *other == language) {
                let (of_figures, of_completions) = read(language);
                figures.extend(of_figures.into_iter().filter(|one| is_in(one.sentence.start, language)));
                completions
                    .extend(of_completions.into_iter().filter(|one| is_in(one.sentence.start, language)));
            }
        }
        figures.sort_by_key(|figure| figure.sentence.start);
        (figures, completions)
    }
}

/// Returns where the blocks of a text start and the language of each: some outlets print a story in two.
fn blocks(text: &str, language: Language) -> Vec<(usize, Language)> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|block| {
            let own = (start, guess_language(Some(language), block));
            start += block.len();
            own
        })
        .collect()
}

fn of_topic(topic: &Topic, error: TopicError) -> CompileError {
    CompileError { topic: topic.id.clone(), path: error.path, message: error.message }
}

fn of_extract(topic: &Topic, error: ExtractError) -> CompileError {
    CompileError { topic: topic.id.clone(), path: error.path, message: error.message }
}

/// What the figures of one story are settled with.
#[derive(Clone, Copy)]
pub struct Settlement<'a> {
    /// The topics.
    pub reader: &'a Reader,
    /// Names this database.
    pub instance: &'a str,
    /// The story.
    pub story: &'a Story,
    /// Whose text it is.
    pub origin: &'a Origin,
    /// The version that was read.
    pub version: u32,
    /// When what it says is taken to have been said ([`Version::stated_at`]).
    pub stated_at: Timestamp,
    /// What was read in it.
    pub reading: &'a StoryReading,
    /// The feed that brought it.
    pub feed: &'a FeedLabel,
    /// The moment of recording, which is also when the version was seen.
    pub now: Timestamp,
}

/// One report, what it did, and the series as it is then.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The report.
    pub report: Report,
    /// What it did, and why.
    pub verdict: Verdict,
    /// The series after it.
    pub series: Series,
    /// What the series comes to.
    pub account: Arc<Account>,
    /// The notice that tells the revision, if it made one.
    pub notice: Option<Notice>,
}

/// Puts the figures of one story against their series.
///
/// `series` returns a series as it stands, an empty one when it is new. `earlier` holds the reports of the story's
/// earlier versions, in their order: what an edit left alone is no new report.
pub fn settle<E>(
    settlement: &Settlement<'_>,
    mut series: impl FnMut(&SeriesKey) -> Result<Series, E>,
    earlier: &[Report],
) -> Result<Vec<Settled>, E> {
    settle_reports(settlement, &mut series, edited(earlier, version_reports(settlement)))
}

/// Does what [`settle`] does for a version whose version before was read again, and puts on record what the edit took
/// out of the text, each with its series as it stands: nothing moves it.
///
/// What the version before did not say is said anew, though an earlier one said it. A text that lost more than two
/// fifths of its length was cut, or comes from elsewhere, as a summary does where the article was: no number was taken
/// out of it.
pub fn settle_edit<E>(
    settlement: &Settlement<'_>,
    before: &StoryReading,
    mut series: impl FnMut(&SeriesKey) -> Result<Series, E>,
    earlier: &[Report],
) -> Result<Vec<Settled>, E> {
    let now = version_reports(settlement);
    let then = version_reports(&Settlement { reading: before, ..*settlement });
    let is_said = |one: &&Report| then.iter().any(|report| report.substance() == one.substance());
    let said: Vec<Report> = earlier.iter().filter(is_said).cloned().collect();
    let is_cut = 5 * settlement.reading.text.len() < 3 * before.text.len();
    let gone = if is_cut { Vec::new() } else { vanished(&said, &then, &now) };
    let mut settled = settle_reports(settlement, &mut series, edited(&said, now))?;
    for one in settled.iter_mut().filter(|one| one.notice.is_some() && flaps(earlier, &one.report)) {
        one.notice = None;
        one.verdict.reason.push_str("; nobody is told, as the story goes back and forth");
    }
    for report in gone {
        let series = series(&report.key)?;
        let account = account_of(&series);
        let series = without(series, &account, &report, settlement.now);
        let reason = format!("gone from the story since its version {}", settlement.version);
        let verdict = Verdict { kind: VerdictKind::Vanished, reason, revision: None };
        settled.push(Settled { report, verdict, series, account, notice: None });
    }
    Ok(settled)
}

fn settle_reports<E>(
    settlement: &Settlement<'_>,
    series: &mut impl FnMut(&SeriesKey) -> Result<Series, E>,
    reports: Vec<Report>,
) -> Result<Vec<Settled>, E> {
    let mut known: HashMap<SeriesKey, Series> = HashMap::new();
    for report in &reports {
        if !known.contains_key(&report.key) {
            known.insert(report.key.clone(), series(&report.key)?);
        }
    }
    let mut settled = Vec::new();
    for report in own_side_first(reports, &known) {
        let Some(topic) = settlement.reader.topic(&report.key.topic) else { continue };
        let Some(before) = known.get_mut(&report.key) else { continue };
        let one = settle_one(settlement, topic, before, report);
        before.clone_from(&one.series);
        settled.push(one);
    }
    Ok(settled)
}

/// Puts the reports of the side whose number stands before those of others: a dispute is held against its newest number.
fn own_side_first(reports: Vec<Report>, known: &HashMap<SeriesKey, Series>) -> Vec<Report> {
    let is_shared = |key: &&SeriesKey| reports.iter().filter(|report| report.key == **key).nth(1).is_some();
    let shared = known.iter().filter(|(key, _)| is_shared(key));
    let accounts: HashMap<&SeriesKey, Arc<Account>> =
        shared.map(|(key, series)| (key, account_of(series))).collect();
    let is_apart = |report: &Report| {
        let standing = accounts.get(&report.key).and_then(|account| account.standing.as_ref());
        standing.is_some_and(|standing| stands_apart(&report.claimant, &standing.claimant))
    };
    let (others, own): (Vec<Report>, Vec<Report>) = reports.into_iter().partition(is_apart);
    own.into_iter().chain(others).collect()
}

/// Returns the reports of a version, topic after topic.
fn version_reports(settlement: &Settlement<'_>) -> Vec<Report> {
    settlement.reader.topics().flat_map(|topic| topic_reports(settlement, topic)).collect()
}

fn topic_reports(settlement: &Settlement<'_>, topic: &Topic) -> Vec<Report> {
    let of_topic = settlement.reading.figures.iter().filter(|(id, _)| id == &topic.id);
    let figures: Vec<Figure> = of_topic.map(|(_, figure)| figure.clone()).collect();
    reports(&story_context(settlement, topic), &figures)
}

/// Returns what a story tells of the withdrawals of its topics.
pub fn completion_reports(settlement: &Settlement<'_>) -> Vec<CompletionReport> {
    let of_topic = |topic: &Topic| {
        let told = settlement.reading.completions.iter().filter(|(id, _)| id == &topic.id);
        let told: Vec<Completion> = told.map(|(_, completion)| completion.clone()).collect();
        completions(&story_context(settlement, topic), &told)
    };
    settlement.reader.topics().flat_map(of_topic).collect()
}

fn story_context<'a>(settlement: &Settlement<'a>, topic: &'a Topic) -> StoryContext<'a> {
    StoryContext {
        topic,
        story: settlement.story,
        wire: settlement.origin.wire.as_deref(),
        version: settlement.version,
        seen_at: settlement.now,
        stated_at: settlement.stated_at,
        text: &settlement.reading.text,
        language: settlement.reading.language,
    }
}

fn settle_one(settlement: &Settlement<'_>, topic: &Topic, before: &Series, report: Report) -> Settled {
    let Reconciled { mut verdict, series, account } = reconcile(before, &report);
    if let (None, Some(copied)) = (&verdict.revision, &settlement.origin.copy_of) {
        verdict.reason = format!("{}; a copy of story {} in {}", verdict.reason, copied.story, copied.outlet);
    }
    let context = FigureContext {
        instance: settlement.instance,
        topic,
        report: &report,
        series: &series,
        account: &account,
        feed: settlement.feed,
        recorded_at: settlement.now,
    };
    let notice = verdict.revision.as_ref().map(|revision| figure_notice(&context, revision));
    Settled { report, verdict, series, account, notice }
}

#[cfg(test)]
mod tests;
