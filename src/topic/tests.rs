use super::*;
use crate::model::Topic;

const KAZAKHSTAN: &str = include_str!("../../config/topics/kazakhstan-2022.toml");

fn topic(source: &str) -> Topic {
    toml::from_str(source)
        .unwrap_or_else(|error| panic!("the topic file is well written: {}", error.message()))
}

fn matcher(source: &str) -> Matcher {
    Matcher::compile(&topic(source)).expect("the topic compiles")
}

/// Matches a text, which a glance must not have told off topic.
fn find(matcher: &Matcher, text: &str) -> Option<Match> {
    let found = matcher.find(&Tokens::new(text));
    assert!(found.is_none() || matcher.may_match(&Glance::new(text, "")), "{text}");
    found
}

#[test]
fn a_glance_tells_most_other_stories_off_topic() {
    let matcher = matcher(KAZAKHSTAN);
    let may = |text: &str| matcher.may_match(&Glance::new("", text));
    assert!(may("<p>Kazakhstan: 12 <b>detain</b>ed</p>"));
    assert!(!may("<p>Kazakhstan plays France on Friday.</p>"));
    assert!(!may("<p>Police detained 12 people in the port.</p>"));
    assert!(!may(""));
}

/// Checks a table of stories, `|` between title and text.
#[track_caller]
fn check(matcher: &Matcher, flagged: bool, stories: &[&str]) {
    let wrong: Vec<String> = stories
        .iter()
        .map(|story| story.replace(" | ", "\n\n"))
        .filter_map(|story| {
            let found = find(matcher, &story);
            (found.is_some() != flagged).then(|| format!("{story:?} gives {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "expected flagged = {flagged}:\n{}", wrong.join("\n"));
}

#[test]
fn stories_of_the_unrest_are_flagged() {
    check(
        &matcher(KAZAKHSTAN),
        true,
        &[
            "The withdrawal of the CSTO troops takes ten days.",
            "Death toll in Kazakhstan climbs to 225 | Prosecutors gave the number on Saturday.",
            "Almaty morgues hold 103 bodies | Relatives queue outside.",
            "Kazakh security forces round up thousands after riots",
            "More than 9,900 held, says ministry | The figure covers all of Kazakhstan.",
            "Tokayev orders troops to shoot to kill",
            "Seventeen officers dead in Nur-Sultan and Almaty",
            "Prosecutors in Shymkent open 31 criminal cases",
            "Former spy chief Masimov arrested for treason",
            "Two sentenced over January events in Taldykorgan",
            "State of emergency lifted in six regions of Kazakhstan",
            "Curfew in Almaty is shortened by two hours",
            "CSTO begins to pull out its contingent",
            "Russian-led bloc sends paratroopers to Kazakhstan",
            "First planes with peacekeepers land near Ivanovo",
            "Armenia dispatches 100 peacekeepers to Kazakhstan",
            "Foreign soldiers will leave in ten days, Tokayev says",
            "Kyrgyz deputies back sending 150 soldiers | They will join the CSTO forces in Kazakhstan.",
            "Human Rights Watch counts 10 protesters killed in Kyzylorda",
            "\"I was beaten in custody\", says man from Kostanay",
            "Число погибших в Казахстане выросло до 227",
            "Генпрокуратура Казахстана назвала число жертв",
            "В Таразе задержан 21 человек",
            "Костанайская область: задержаны более 650 человек",
            "В Актобе арестованы 80 участников беспорядков",
            "Токаев: в страну вернётся порядок, протестующие отпущены",
            "ОДКБ начала вывод контингента",
            "Миротворцы покинули аэропорт Алматы и отправились домой",
            "Армянские военнослужащие вернулись из Казахстана | Они входили в силы ОДКБ.",
            "В Алматинской области расследуют 44 уголовных дела о беспорядках",
            "Комендатура Алматы: за сутки доставлено в полицию 700 человек",
            "Силы ОДКБ переброшены самолётами в Алматы",
            "Семьи погибших в Семее ждут ответа",
            "Алматыда 13 полицей қаза тапты",
            "Қазақстанда 9900 адам ұсталды",
            "ҰҚШҰ бітімгерлері Қазақстаннан кетеді",
            "Бас прокуратура: Қазақстанда 238 адам қайтыс болды",
            "Тоқаев: бітімгершілік контингентін шығару екі күннен кейін басталады",
            "Қаңтар оқиғасы: Таразда 20 адам сотталды",
            "Алматы облысында қылмыстық іс қозғалды | Тәртіпсіздікке қатысқан 12 адам қамауға алынды.",
            "Талдықорғанда наразылық кезінде екі адам жараланды",
        ],
    );
}

#[test]
fn other_stories_are_not_flagged() {
    check(
        &matcher(KAZAKHSTAN),
        false,
        &[
            "Armenia considers withdrawal from the CSTO.",
            "Bus overturns on the road to Almaty, four dead",
            "Avalanche kills two climbers in the mountains above Almaty",
            "Astana defeats rivals in the final sprint | Two riders were injured.",
            "Kazakh boxer wins gold at the championship | His opponent was hurt in the second round.",
            "Almaty court hears a case over property of a bank",
            "Court in Nur-Sultan orders the arrest of property worth a million",
            "Kazakhstan reports 12,000 new coronavirus cases, 7 deaths",
            "Minister dies of cardiac arrest in Kazakhstan",
            "Kazakhstan issues press release on oil output",
            "Savers in Kazakhstan withdraw cash from machines",
            "Parliament of Kazakhstan withdraws a bill on taxes",
            "CSTO exercises end in Tajikistan | Troops return to their bases.",
            "CSTO leaders meet for a summit in Yerevan | They signed 14 documents before leaving.",
            "Armenia may leave CSTO, says minister",
            "UN peacekeepers begin withdrawal from Mali",
            "Russian peacekeepers leave Nagorno-Karabakh",
            "Twelve arrested at a rally in Bishkek | The president then flew to Almaty for talks.",
            "Uzbekistan: 18 killed in Nukus | Kazakhstan called for calm.",
            "Citizen of Kazakhstan arrested in Tashkent with drugs",
            "Heroin smugglers detained in Shymkent",
            "Gas explosion in Karaganda kills three",
            "Earthquake shakes Almaty; nobody injured",
            "Kazakh writer dies at 84",
            "Protest in Minsk: 40 detained",
            "Kazakhstan raises tariffs for electricity",
            "Oil workers of Kazakhstan break output record",
            "Снегопад в Алматы: пострадали трое",
            "ДТП под Шымкентом: погибли пять человек",
            "Наркокурьер задержан в Караганде",
            "Хоккеисты «Барыса» обыграли соперников | Защитник получил травму.",
            "В Казахстане заболели корью 300 детей, двое умерли",
            "Суд в Алматы рассмотрел иск о разделе имущества",
            "Наложен арест на счета компании в Нур-Султане",
            "Из Казахстана запретили вывод капитала",
            "Учения ОДКБ прошли в Казахстане | Участвовали 1500 военнослужащих, они вернулись в части.",
            "Саммит ОДКБ прошёл в Ереване",
            "Армения заявила о выходе из ОДКБ",
            "В Бишкеке задержали участников митинга | В Казахстане за событиями следят.",
            "Гражданин Казахстана погиб в Стамбуле",
            "Рейс из Алматы задержан на пять часов",
            "Министерство опубликовало пресс-релиз о бюджете Казахстана",
            "Вкладчики в Алматы снимают наличные",
            "Миротворцы ООН покидают Ливан",
            "Писатель скончался в Алматы на 81-м году жизни",
            "Пожар в хостеле Алматы: 13 погибших",
            "Көлік апатынан Шымкентте үш адам қаза тапты",
            "Алматыда қар көшкіні екі адамды басып қалды",
            "Қазақстан чемпионатында боксшы жарақат алды",
            "Астанада мүлік дауы бойынша сот өтті",
            "Тәжікстанда ҰҚШҰ жаттығулары аяқталды",
            "Қызылшадан Қазақстанда екі бала қайтыс болды",
            "Есірткі сатқан топ Алматыда ұсталды",
            "Бішкекте митингіге қатысқан 12 адам ұсталды",
        ],
    );
}

const FLOOD: &str = r#"
id = "flood"
label = "Flood in Meadowland"
match = "meadowland and water and not drill"
default_place = "meadowland"

[facet.meadowland]
places = ["meadowland"]

[facet.water]
en = ["flood*", "river burst"]
ru = ["наводнени*"]

[facet.drill]
en = ["rehearsal"]

[facet.abroad]
places = ["hillmark"]

[[never]]
name = "figure of speech"
unless = ["water"]
en = ["flood of tears"]

[[place]]
id = "meadowland"
label = "Meadowland"
level = "country"
en = ["Meadowland"]
ru = ["Лугания"]

[[place]]
id = "reed"
label = "Reed"
level = "city"
parent = "meadowland"
en = ["Reed"]
ru = ["Камышов"]

[[place]]
id = "hillmark"
label = "Hillmark"
level = "country"
en = ["Hillmark"]
"#;

#[test]
fn a_topic_is_data() {
    let flood = matcher(FLOOD);
    check(
        &flood,
        true,
        &[
            "Floods reach Reed",
            "Наводнение в Лугании",
            "Flood! | Houses stand empty.\nAll of Reed is asleep.",
        ],
    );
    check(
        &flood,
        false,
        &[
            "Reed is dry",
            "a reed in the flood",
            "Flood rehearsal in Reed",
            "A flood of tears in Meadowland",
            "Казахстан",
        ],
    );
}

#[test]
fn sentences_about_other_places_do_not_count() {
    let flood = matcher(FLOOD);
    check(
        &flood,
        false,
        &["Flood in Hillmark | Help came from Meadowland.", "Reed calm | Hillmark fears a flood."],
    );
    check(&flood, true, &["Flood in Hillmark | The flood moved to Reed.", "Reed awake | It fears a flood."]);
}

#[test]
fn what_a_trap_covers_is_no_reason() {
    let found = find(&matcher(FLOOD), "Flood in Reed, flood of tears").expect("the first flood counts");
    let terms: Vec<(&str, usize)> =
        found.terms.iter().map(|term| (term.term.as_str(), term.span.start)).collect();
    assert_eq!(terms, [("Flood", 0), ("Reed", 9)]);
}

#[test]
fn a_match_gives_its_reasons() {
    let text = "Peacekeepers to leave Kazakhstan";
    let found = find(&matcher(KAZAKHSTAN), text).expect("the story is flagged");
    let facets: Vec<&str> = found.facets.iter().map(FacetName::as_str).collect();
    assert_eq!(facets, ["kazakhstan", "csto", "withdrawal", "troops"]);
    assert!(found.terms.iter().all(|term| term.span.of(text) == term.term));
    assert!(found.score > 0.7 && found.score < 1.0);
}

#[test]
fn terms_are_limited() {
    let found = find(&matcher(FLOOD), &"Flood in Reed. ".repeat(MATCHED_TERMS_MAX)).expect("it matches");
    assert_eq!(found.terms.len(), MATCHED_TERMS_MAX);
}

#[test]
fn odd_text_does_no_harm() {
    let kazakhstan = matcher(KAZAKHSTAN);
    for text in ["", "\n\n", "\u{301}\u{200B}", "((((", &"Казахстан ".repeat(2_000)] {
        assert_eq!(find(&kazakhstan, text), None);
    }
}

#[test]
fn every_mistake_is_told() {
    let broken = FLOOD
        .replace("and not drill", "and not dril")
        .replace("\"river burst\"", "\"a*\"")
        .replace("[\"water\"]", "[\"watr\"]")
        .replace("parent = \"meadowland\"", "parent = \"meadow\"");
    let errors = Matcher::compile(&topic(&broken)).expect_err("there are mistakes");
    let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "match: there is no facet 'dril'; the facets are abroad, drill, meadowland, water",
            "place[1].parent: there is no place 'meadow'; add a [[place]] with that id or correct the name",
            "facet.water.en[1]: stem 'a*' is too short; give at least two letters before the star",
            "never[0].unless[0]: there is no facet 'watr'; the facets are abroad, drill, meadowland, water",
        ]
    );
}

#[test]
fn facets_are_limited() {
    use std::fmt::Write;
    let mut source = "id = \"many\"\nlabel = \"Many\"\nmatch = \"f0\"\n".to_owned();
    for number in 0..=FACETS_MAX {
        writeln!(source, "[facet.f{number}]\nen = [\"word{number}\"]").expect("writing to a string works");
    }
    let errors = Matcher::compile(&topic(&source)).expect_err("one facet too many");
    assert_eq!(errors[0].to_string(), "facet: a topic has at most 64 facets; join some");
}

#[test]
fn places_that_cannot_be_are_told() {
    let source = FLOOD.replace("parent = \"meadowland\"", "parent = \"reed\"");
    let errors = Matcher::compile(&topic(&source)).expect_err("Reed lies in Reed");
    assert_eq!(errors[0].to_string(), "place[1].parent: place 'reed' lies in itself; correct the parent");
    let nameless = format!("{FLOOD}\n[[place]]\nid = \"nowhere\"\nlabel = \"Nowhere\"\nlevel = \"city\"\n");
    let errors = Matcher::compile(&topic(&nameless)).expect_err("nobody can name it");
    assert!(errors[0].message.starts_with("a place needs a name in at least one language"), "{}", errors[0]);
}
