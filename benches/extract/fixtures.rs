//! Texts of the benches, made from sentences of their own.

#![expect(clippy::indexing_slicing, reason = "positions are taken modulo the length")]

use std::fmt;

use recount::model::{Entry, EntryDates, Identity, Language};

/// Bytes of a hostile line.
const LINE_BYTES: usize = 1_000_000;

/// Sentences with a figure each, as stories on topic hold them.
const ENGLISH: [&str; 8] = [
    "At least 164 people were killed in the unrest, the Health Ministry of Kazakhstan said on Sunday.",
    "Police in Almaty have detained 2,298 people since the riots began, the city's police department reported.",
    "The interior ministry said nearly 10,000 people had been arrested across Kazakhstan over the past week.",
    "Prosecutors opened 695 criminal cases over the January protests, the prosecutor general's office said.",
    "Some 2,030 peacekeepers of the CSTO will leave Kazakhstan within ten days, President Tokayev told parliament.",
    "More than 1,300 security officers were injured in clashes in Almaty, according to the interior ministry.",
    "Hospitals in Kyzylorda treated dozens of protesters, and 26 of them remained in intensive care on Monday.",
    "Rights groups say that 44 detainees in Kazakhstan died in custody, a number that officials deny.",
];
/// Sentences without a figure, which stand around them.
const ENGLISH_FILL: [&str; 6] = [
    "The streets around the main square were quiet again after a week of anger over the price of fuel.",
    "Shops reopened on Monday, and buses ran along most of the avenues that soldiers had closed to traffic.",
    "Residents spoke of long queues for bread and of mobile networks that worked for a few hours at most.",
    "He told reporters that order had been restored and that those who took part would answer for it.",
    "Relatives gathered outside the police station in the cold, asking for news of sons and brothers.",
    "The government has promised an inquiry, but lawyers complain that they are not let in to see their clients.",
];
const RUSSIAN: [&str; 8] = [
    "По данным Министерства здравоохранения Казахстана, в ходе беспорядков погибли не менее 164 человек.",
    "Полиция Алматы задержала 2298 человек с начала беспорядков, сообщили в департаменте полиции города.",
    "В МВД заявили, что за неделю по всему Казахстану задержаны почти 10 тысяч человек.",
    "Генпрокуратура сообщила, что возбуждено 695 уголовных дел в связи с январскими протестами в Казахстане.",
    "Более 2030 миротворцев ОДКБ покинут Казахстан в течение десяти дней, заявил президент Токаев.",
    "Во время столкновений в Алматы пострадали более 1300 силовиков, говорится в сообщении МВД.",
    "В больницах Кызылорды остаются 26 пострадавших, рассказали в управлении здравоохранения области.",
    "Правозащитники говорят, что в изоляторах Казахстана умерли 44 задержанных, но власти это отрицают.",
];
const RUSSIAN_FILL: [&str; 5] = [
    "На улицах вокруг главной площади снова тихо после недели протестов против повышения цен на газ.",
    "В понедельник открылись магазины, а автобусы пошли по большинству улиц, которые перекрывали военные.",
    "Жители рассказывают об очередях за хлебом и о связи, которая появляется лишь на несколько часов.",
    "Родственники собрались у отделения полиции и ждут новостей о своих сыновьях и братьях.",
    "Правительство обещало провести расследование, однако адвокаты жалуются, что их не пускают к подзащитным.",
];
/// Sentences of other news, some with numbers.
const OTHER: [&str; 10] = [
    "The council voted on Tuesday to rebuild the old bridge, which has been closed to lorries since the spring floods.",
    "The striker scored twice in the second half as the visitors came from behind to win 3-2 in front of 41,000 fans.",
    "Shares in the carmaker fell by 4.5 percent after it warned that a shortage of chips would slow production.",
    "Researchers say the vaccine protected nine in ten volunteers, although the trial was small and short.",
    "Two people were hurt when a tram left the rails near the central station, the fire brigade said.",
    "The film opens in cinemas next month and will be shown at the festival before that.",
    "Farmers in the valley expect a better harvest than last year, when frost destroyed much of the fruit.",
    "The minister said that the new law would give tenants more time to find another flat.",
    "Police detained three men after a fight outside a bar; all were released the next morning.",
    "The museum has bought a painting that was thought lost for more than a hundred years.",
];

/// Returns English stories of about 900 bytes with two figures each, the title first.
pub(crate) fn english() -> Vec<String> {
    stories("Kazakhstan unrest: what is known", &ENGLISH, &ENGLISH_FILL, 7)
}

/// Returns Russian stories of about 900 bytes with two figures each, the title first.
pub(crate) fn russian() -> Vec<String> {
    stories("Беспорядки в Казахстане: что известно", &RUSSIAN, &RUSSIAN_FILL, 3)
}

fn stories(title: &str, figures: &[&str], fill: &[&str], filling: usize) -> Vec<String> {
    (0..64)
        .map(|story| {
            let figure = |step: usize| figures[(story * 3 + step * 5) % figures.len()];
            let filling: Vec<&str> = (0..filling).map(|at| fill[(story + at) % fill.len()]).collect();
            let (before, behind) = filling.split_at(filling.len() / 2);
            let body = [before, &[figure(0)], behind, &[figure(1)]].concat();
            format!("{title}\n\n{}", body.join(" "))
        })
        .collect()
}

/// Returns 40 feeds of 25 entries, two of them on topic, about 1.5 KB of HTML in most.
pub(crate) fn entries() -> Vec<Entry> {
    let on_topic = english();
    (0..1_000_usize)
        .map(|at| match at % 25 {
            7 | 19 => {
                let (title, body) = on_topic[at % on_topic.len()].split_once("\n\n").expect("title and body");
                entry(at, title, &html(&body.split_inclusive(". ").collect::<Vec<_>>()))
            }
            _ => {
                let body: Vec<&str> = (0..12).map(|step| OTHER[(at * 7 + step * 3) % OTHER.len()]).collect();
                entry(at, OTHER[at % OTHER.len()], &html(&body))
            }
        })
        .collect()
}

/// Puts two sentences into a paragraph, with the markup of a blog around them.
fn html(sentences: &[&str]) -> String {
    let paragraph = |pair: &[&str]| {
        let text = pair.join(" ").replace('\'', "&#8217;");
        format!(
            "<p class=\"wp-block-paragraph\">{text} <a href=\"https://news.example/a?id=1\"><em>More</em></a></p>\n"
        )
    };
    sentences.chunks(2).map(paragraph).collect()
}

fn entry(number: usize, title: &str, content: &str) -> Entry {
    Entry {
        identity: Identity::Guid(number.to_string()),
        guid: None,
        link: Some(format!("https://news.example/{number}")),
        canonical_link: None,
        title: title.to_owned(),
        summary: Some(content.chars().take(200).collect()),
        content: Some(content.to_owned()),
        author: None,
        source: None,
        dates: EntryDates::default(),
        language: Some(Language::En),
        content_hash: [0; 32],
    }
}

/// A line that a careless reader is slow on.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Hostile {
    Numbers,
    NumberWords,
    Cues,
    KilledAnd,
    Parts,
    Commas,
    Quotes,
    Brackets,
    Letters,
    Digits,
    Capitals,
    Said,
    InNames,
    Points,
    Marks,
    Days,
}

impl Hostile {
    pub(crate) const ALL: [Self; 16] = [
        Self::Numbers,
        Self::NumberWords,
        Self::Cues,
        Self::KilledAnd,
        Self::Parts,
        Self::Commas,
        Self::Quotes,
        Self::Brackets,
        Self::Letters,
        Self::Digits,
        Self::Capitals,
        Self::Said,
        Self::InNames,
        Self::Points,
        Self::Marks,
        Self::Days,
    ];

    /// Returns what the line repeats.
    fn unit(self) -> &'static str {
        match self {
            Self::Numbers => "12 ",
            Self::NumberWords => "twenty thousand ",
            Self::Cues => "killed ",
            Self::KilledAnd => "killed 12 and ",
            Self::Parts => "12 people, including 3 children and 4 women, ",
            Self::Commas => ",",
            Self::Quotes => "\"' \u{ab}",
            Self::Brackets => "((12)",
            Self::Letters => "a",
            Self::Digits => "9",
            Self::Capitals => "Almaty ",
            Self::Said => "police said, ",
            Self::InNames => "12 in Almaty and ",
            Self::Points => "12.",
            Self::Marks => "e\u{301}\u{ad}",
            Self::Days => "withdrawal in 3 days, 12 killed, ",
        }
    }

    /// Returns the line.
    pub(crate) fn line(self) -> String {
        self.unit().repeat(LINE_BYTES / self.unit().len())
    }
}

impl fmt::Display for Hostile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
