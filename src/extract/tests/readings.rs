use crate::model::{Attribution, Basis, Bound, ClaimantId, Direction, PlaceId, Status};

use super::*;

/// Prints figures as the tables of this file write them.
fn brief(figures: &[Figure]) -> String {
    let lines: Vec<String> = figures.iter().map(one).collect();
    lines.join("; ")
}

fn one(figure: &Figure) -> String {
    let value = figure.quantity.value.unwrap_or_default();
    let number = match figure.quantity.qualifier {
        Bound::Exact => format!("{value}"),
        Bound::AtLeast => format!(">={value}"),
        Bound::MoreThan => format!(">{value}"),
        Bound::UpTo => format!("<={value}"),
        Bound::Nearly => format!("nearly{value}"),
        Bound::FewerThan => format!("<{value}"),
        Bound::About => format!("~{value}"),
        Bound::Range => format!("{value}-{}", figure.quantity.high.unwrap_or_default()),
        Bound::Vague => "vague".to_owned(),
        Bound::None => "none".to_owned(),
    };
    let basis = match figure.basis {
        Basis::Increment => " increment",
        Basis::Subset => " subset",
        Basis::Total | Basis::Unspecified => "",
    };
    let status = match figure.status {
        Status::Reported => "",
        Status::Planned => " planned",
        Status::Hypothetical => " hypothetical",
        Status::Background => " background",
        Status::Superseded => " superseded",
        Status::Denied => " denied",
        Status::Retracted => " retracted",
    };
    format!("{} {number}{basis}{status}", figure.measure)
}

fn read(language: Language, text: &str) -> Vec<Figure> {
    Extractor::builtin().read(&Input { text, title: None, language, date: None })
}

#[track_caller]
fn check(language: Language, cases: &[(&str, &str)]) {
    let extractor = Extractor::builtin();
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(text, expected)| {
            let found = brief(&extractor.read(&Input { text, title: None, language, date: None }));
            (found != *expected).then(|| format!("{text}\n  found    {found}\n  expected {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn cells_of_a_table_are_apart() {
    check(
        Language::En,
        &[
            ("Detained | 7,939 | Killed | 164", "detained 7939; killed 164"),
            ("Death toll | 164 | Arrests | 300", "killed 164; detained 300"),
            ("Town | Killed | Injured\nMarib | 12 | 30", ""),
            ("killed 12 | injured 3", "killed 12; injured 3"),
        ],
    );
    check(Language::Ru, &[("Число погибших | 164 | Задержано | 7 939", "killed 164; detained 7939")]);
}

#[test]
fn english_figures_are_read() {
    check(
        Language::En,
        &[
            ("Twelve miners died in the blast, the company said.", "killed 12"),
            (
                "Flooding in the south has killed at least 31 people and displaced 4,000.",
                "killed >=31; displaced 4000",
            ),
            ("Police fired tear gas and arrested more than 60 demonstrators.", "detained >60"),
            ("Some 700 people were arrested and 40 injured.", "detained ~700; injured 40"),
            ("The toll climbed to 1,207 from 998.", "killed 1207; killed 998 superseded"),
            ("Rebels kidnapped 14 villagers near the border.", "kidnapped 14"),
            ("About 5,000 residents were evacuated as the river rose.", "evacuated ~5000"),
            ("Nineteen sailors are missing.", "missing 19"),
            ("A court jailed nine activists on Friday.", "sentenced 9"),
            ("The army released 230 prisoners.", "released 230"),
            ("Germany sent 450 soldiers to the mission.", "troops 450"),
            ("Hundreds of protesters marched on parliament.", "protesters vague"),
            ("Between 100 and 150 people were wounded.", "injured 100-150"),
            ("The earthquake left 45 people dead and 210 injured.", "killed 45; injured 210"),
            ("Nobody was hurt, the fire service said.", "injured none"),
            ("There were no deaths.", "killed none"),
            ("Of the 80 people arrested, 12 were minors.", "detained 80; detained 12 subset"),
            ("Four soldiers were killed, including two officers.", "killed 4; killed 2 subset"),
            ("Another 25 people were detained overnight.", "detained 25 increment"),
            ("The government withdrew the figure of 70 dead.", "killed 70 retracted"),
            (
                "The ministry counts 18 dead officers and 627 arrests of protesters.",
                "killed 18; detained 627",
            ),
            ("The lower number is not a correction of the 70 deaths.", "killed 70"),
            ("The ministry denied that 30 soldiers had been killed.", "killed 30 denied"),
            ("Up to 2,000 troops will be deployed, the alliance said.", "troops <=2000 planned"),
            ("If the dam breaks, thousands could die.", "killed vague hypothetical"),
            ("Fighting has displaced 1.2 million people.", "displaced 1200000"),
            ("Clashes claimed 17 lives.", "killed 17"),
            ("The death toll rose from 164 to 225.", "killed 164 superseded; killed 225"),
            ("The number of detainees rose to 3,400.", "detained 3400"),
            ("Rescuers pulled out 14 bodies.", "killed 14"),
            ("More than 900 criminal cases were opened.", "criminal_cases >900"),
            ("A bomb killed six policemen and wounded eleven.", "killed 6; injured 11"),
            ("Death toll in ferry disaster tops 300", "killed >300"),
            ("6,000+ arrested in two days of riots", "detained >6000"),
            ("Nearly a hundred people remain missing.", "missing nearly100"),
            ("Around twenty-five people were hospitalised.", "injured ~25"),
            ("The withdrawal will begin in three days.", "deadline_start 3 planned"),
            ("Peacekeepers will complete the withdrawal within 14 days.", "deadline_end 14 planned"),
            ("Two of the dead were children.", "killed 2 subset"),
            ("Turkey withdrew 300 soldiers.", "troops_withdrawn 300"),
            ("Six of the 40 miners have died.", "killed 6 subset"),
            ("The UN verified 9,614 civilian deaths.", "killed 9614"),
            ("Police rejected claims of 500 casualties.", ""),
            ("The hospital admitted 45 patients.", "injured 45"),
            (
                "At least 90 people, among them 12 children and 7 women, have been killed.",
                "killed >=90; killed 12 subset; killed 7 subset",
            ),
            ("Police denied reports that 10 protesters had died.", "killed 10 denied"),
            ("Six men and two women lost their lives.", "killed 6; killed 2"),
            ("Thirty people were killed in a similar attack in 2016.", "killed 30 background"),
            ("Officials previously said 7 had died.", "killed 7 superseded"),
            ("More than 50 people may have died.", "killed >50 hypothetical"),
            ("Fewer than 20 people were injured.", "injured <20"),
            ("As many as 400 people were killed.", "killed <=400"),
            ("Almost 1,500 refugees fled.", "displaced nearly1500"),
            ("Prosecutors said 41 people had been convicted.", "sentenced 41"),
        ],
    );
}

#[test]
fn english_numbers_lean_on_each_other() {
    check(
        Language::En,
        &[
            ("Two officers are among the dead.", "killed 2 subset"),
            (
                "The square was stormed in 2011. At least 16 people were killed then.",
                "killed >=16 background",
            ),
            ("The square was stormed. At least 16 people were killed then.", "killed >=16"),
            ("Courts have remanded 446 suspects in custody.", "detained 446 subset"),
            ("Some 672 suspects are in custody.", "detained ~672"),
            ("Police detained 12 suspects.", "detained 12"),
            ("Sixteen officers were killed, not 18.", "killed 16; killed 18 superseded"),
            ("Prosecutors named 238 dead. The toll was 230 in March.", "killed 238; killed 230"),
            ("The dead include 19 officers and two children.", "killed 19 subset; killed 2 subset"),
            ("Some 446 people remain in custody.", "detained ~446 subset"),
            ("Twelve people, the ministry said, were killed and 30 injured.", "killed 12; injured 30"),
            ("Sixteen were killed, two fewer than the 18 given before.", "killed 16; killed 18 superseded"),
            ("By Sunday 135 people were detained; by Tuesday 190.", "detained 135; detained 190"),
            ("Police detained 7,939 people. That is almost 8,000.", "detained 7939; detained nearly8000"),
            ("Police counted 13 officers killed. The ministry says 18.", "killed 13; killed 18"),
            ("Police detained 114 people; earlier they spoke of 70.", "detained 114; detained 70 superseded"),
            ("Some 2,500 soldiers of the new alliance are to fly to Chad.", "troops ~2500 planned"),
            ("There are 230 peacekeepers and 25 vehicles in the country.", "troops 230"),
            ("There were 12 soldiers killed.", "killed 12"),
            ("The alliance readies 2,500 soldiers.", "troops 2500 planned"),
            ("France has withdrawn 400 of its 1,500 soldiers.", "troops_withdrawn 400 subset"),
        ],
    );
}

#[test]
fn english_numbers_that_are_no_figures_are_passed_over() {
    check(
        Language::En,
        &[
            ("The magnitude 6.4 quake struck at 4:17 a.m.", ""),
            ("The 54-year-old driver was arrested.", ""),
            ("He was jailed for 12 years.", ""),
            ("Prices rose 15 percent after the protests.", ""),
            ("The company lost $40 million.", ""),
            ("The law was changed in 2019.", ""),
            ("Article 272 provides for arrest.", ""),
            ("Protesters burned 14 cars and three buildings.", ""),
            ("The team won 3-2 in front of 20,000 fans.", ""),
            ("Police seized 30 rifles.", ""),
            ("Flight 370 disappeared on March 8.", ""),
            ("The road is closed for 12 km.", ""),
            ("Parliament passed the bill by 98 votes to 2.", ""),
            ("There were no reports of injuries.", ""),
            ("The 13th soldier spoke at the meeting.", ""),
            ("The curfew starts at 23:00.", ""),
            ("Call 8-800-555-35-35 for help.", ""),
            ("The shelling hit two schools.", ""),
            ("The vote is due in 45 days.", ""),
            ("Two thirds of the town is under water.", ""),
            ("The hotline took 2,300 calls.", ""),
            ("He was aged 34.", ""),
            ("A report of 120 pages was published.", ""),
            ("The Su-25 crashed near the base.", ""),
            ("Slips such as 99,00 killed the report.", ""),
            ("Spain sent 120 police officers to the mission.", ""),
            ("Sixteen officers spoke, two fewer than on Friday.", ""),
            ("Protests began on Sunday. That is 12 km from here.", ""),
            ("The ministry says 18.", ""),
            ("Two numbers of dead officers are in circulation.", ""),
        ],
    );
}

#[test]
fn russian_figures_are_read() {
    check(
        Language::Ru,
        &[
            ("В результате наводнения погибли 14 человек.", "killed 14"),
            ("Полиция задержала более 300 демонстрантов.", "detained >300"),
            ("Пострадали около ста человек.", "injured ~100"),
            ("Число погибших выросло до 57.", "killed 57"),
            ("Число раненых возросло с 40 до 65.", "injured 40 superseded; injured 65"),
            ("Эвакуированы 1,2 тыс. жителей.", "evacuated 1200"),
            ("Пропали без вести пятеро рыбаков.", "missing 5"),
            ("Возбуждено 45 уголовных дел.", "criminal_cases 45"),
            ("Суд приговорил троих активистов.", "sentenced 3"),
            ("Десятки людей вышли на улицы.", "protesters vague"),
            ("Освобождены 80 заключённых.", "released 80"),
            ("Из них 12 — дети.", ""),
            ("Ранены 14 полицейских и 22 протестующих.", "injured 14; injured 22"),
            ("На площади собрались около 3 тыс. человек.", "protesters ~3000"),
            (
                "За минувшие сутки погибли 3 и ранены 11 мирных жителей.",
                "killed 3 increment; injured 11 increment",
            ),
            ("Задержаны 40 человек, из них 12 — несовершеннолетние.", "detained 40; detained 12 subset"),
            ("Никто не пострадал.", "injured none"),
            (
                "Число раненых увеличилось с 25 до 31 человека, трое погибли.",
                "injured 25 superseded; injured 31; killed 3",
            ),
            ("Если дамба рухнет, погибнуть могут тысячи людей.", "killed vague hypothetical"),
            ("В 2019 году погибли 41 человек.", "killed 41 background"),
            ("Убиты двое полицейских, ранены семеро.", "killed 2; injured 7"),
            ("Жертвами землетрясения стали не менее 200 человек.", "killed >=200"),
            ("За сутки задержаны 95 человек.", "detained 95 increment"),
            ("Ранее сообщалось о 12 погибших.", "killed 12 superseded"),
            ("Почти тысяча человек остались без крова.", "displaced nearly1000"),
            ("Пострадавших нет.", "injured none"),
            ("Среди погибших — двое детей.", "killed 2 subset"),
            ("Погибло 1 тысяча 476 человек.", "killed 1476"),
            ("Россия направит до 500 военнослужащих.", "troops <=500 planned"),
            ("Вывод контингента начнётся через два дня.", "deadline_start 2 planned"),
            ("В больницы доставлены 33 раненых.", "injured 33"),
            ("Похищены четверо журналистов.", "kidnapped 4"),
            ("От 20 до 30 человек ранены.", "injured 20-30"),
            ("Более сотни человек задержаны.", "detained >100"),
            ("Погибли 12 солдат, ещё 30 ранены.", "killed 12; injured 30"),
            ("Власти опровергли данные о 50 погибших.", "killed 50 denied"),
            ("Погибли ещё 5 человек, ранее сообщалось о 12.", "killed 5 increment; killed 12 superseded"),
            ("Число жертв выросло с 5,3 тыс. до 11,3 тыс. человек.", "killed 5300 superseded; killed 11300"),
            ("Под стражей находятся 672 подозреваемых.", "detained 672"),
            ("Под стражей 672 человека.", "detained 672"),
        ],
    );
}

#[test]
fn russian_numbers_that_are_no_figures_are_passed_over() {
    check(
        Language::Ru,
        &[
            ("Магнитуда составила 5,6.", ""),
            ("Мужчине 42 года.", ""),
            ("Его арестовали на 15 суток.", ""),
            ("Сгорели 20 автомобилей.", ""),
            ("Ущерб составил 3 млн рублей.", ""),
            ("Статья 105 предусматривает арест.", ""),
            ("Протесты начались 5 января.", ""),
            ("Матч завершился со счётом 3:1.", ""),
            ("Изъято 12 единиц оружия.", ""),
            ("В 2019 году вышел закон.", ""),
            ("За него проголосовали 60 процентов.", ""),
            ("13-летний школьник спасён.", ""),
            ("Рейс 370 задержан.", ""),
            ("Информации о пострадавших не поступало.", ""),
            ("Он получил 10 лет.", ""),
        ],
    );
}

#[track_caller]
fn check_classes(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        let language =
            if text.contains(|letter| ('а'..='я').contains(&letter)) { Language::Ru } else { Language::En };
        let found: Vec<String> = read(language, text).iter().map(|figure| figure.class.to_string()).collect();
        assert_eq!(found, *expected, "{text}");
    }
}

#[test]
fn those_counted_have_their_class() {
    check_classes(&[
        ("Some 18 police and soldiers have died and 748 have been hurt.", &["security", "security"]),
        ("Eight members of the security forces died.", &["security"]),
        ("Two officers and one national guardsman were killed.", &["security", "security"]),
        ("Troops shot dead 40 armed men.", &["attackers"]),
        ("Twenty-six \"armed criminals\" have been killed.", &["attackers"]),
        ("Of the dead, 19 were police.", &["security"]),
        ("Four foreign nationals were hurt.", &["foreigners"]),
        ("Twelve officers were killed. Another 353 were wounded.", &["security", "security"]),
        ("Twelve officers were killed. Another 353 were detained.", &["security", "people"]),
        ("Three men were hurt by officers.", &["people"]),
        ("Жертвами среди силовиков стали 18 человек, 748 получили ранения.", &["security", "security"]),
        ("Погибли 18 человек из числа военнослужащих.", &["security"]),
        ("Убиты трое сотрудников органов внутренних дел.", &["security"]),
        ("Ликвидированы 26 вооружённых преступников.", &["attackers"]),
        ("Убиты 12 «террористов».", &["attackers"]),
        ("Погибли 16 сотрудников полиции. Ранены 1300 сотрудников.", &["security", "security"]),
        ("Ранены 1300 сотрудников завода.", &["people"]),
        ("Число погибших силовиков выросло до 16. Ранены 1300 сотрудников.", &["security", "security"]),
        ("Число погибших силовиков выросло до 16. Ранены 1300 сотрудников завода.", &["security", "people"]),
        ("Погибли 12 силовиков. Ранены 353 человека из их числа.", &["security", "security"]),
    ]);
}

/// Reads with a topic that knows two cities, a region and a claimant.
fn read_topic(text: &str, title: Option<&str>) -> Vec<Figure> {
    let topic = r#"
        id = "test"
        label = "Test"
        match = "a"
        [[place]]
        id = "almaty"
        label = "Almaty"
        level = "city"
        en = ["Almaty"]
        ru = ["Алматы"]
        [[place]]
        id = "aktobe"
        label = "Aktobe"
        level = "city"
        en = ["Aktobe"]
        [[place]]
        id = "kostanay-region"
        label = "Kostanay region"
        level = "region"
        en = ["Kostanay region"]
        ru = ["Костанайская область"]
        [[claimant]]
        id = "tokayev"
        label = "President Tokayev"
        kind = "government"
        en = ["Tokayev"]
    "#;
    let extractor = Extractor::compile(&toml::from_str(topic).unwrap()).unwrap();
    extractor.read(&Input { text, title, language: language_of(text), date: None })
}

fn language_of(text: &str) -> Language {
    if text.contains(|letter| ('а'..='я').contains(&letter)) { Language::Ru } else { Language::En }
}

fn printed_places(figures: &[Figure]) -> Vec<&str> {
    figures.iter().map(|figure| figure.place.as_ref().map_or("-", |place| place.text.as_str())).collect()
}

#[test]
fn places_are_governing_and_based() {
    for (text, expected) in [
        ("Police in Almaty region detained 14 people.", vec!["Almaty region"]),
        ("В Уральске задержали 12 человек.", vec!["Уральск"]),
        ("В Непале погибли 12 человек.", vec!["Непал"]),
        ("Twelve people died nationwide.", vec!["nationwide"]),
        ("Some 4,000 people fled from Khartoum.", vec!["Khartoum"]),
        ("Из Хартума бежали 4 тысячи человек.", vec!["Хартум"]),
        ("About 3,000 protesters marched through Lima.", vec!["Lima"]),
        ("В Боливии погибли 12 человек, в Чаде — 40.", vec!["Боливия", "Чад"]),
        ("Officials said 12 people had died in Turkey and 29 in Syria.", vec!["Turkey", "Syria"]),
        ("В Турции и Сирии погибли 40 человек.", vec!["Турция и Сирия"]),
        ("Iran protests: toll climbs to 244 dead", vec!["Iran"]),
        ("Twelve people died in January.", vec!["-"]),
        ("В МЧС сообщили о 12 погибших.", vec!["-"]),
        ("Twelve people were killed in the nationwide protests.", vec!["-"]),
        ("Twelve people died, according to the Commission on Human Rights (CHR).", vec!["-"]),
        ("ОДКБ направила 500 военнослужащих.", vec!["-"]),
    ] {
        assert_eq!(printed_places(&read(language_of(text), text)), expected, "{text}");
    }
}

#[test]
fn the_city_and_there_are_the_place_named_last() {
    for (title, text, expected) in [
        (None, "The Almaty commandant counts 13 officers killed in the city.", vec!["Almaty"]),
        (None, "Twelve people were hurt in the city, the mayor of Almaty said.", vec!["Almaty"]),
        (None, "Police in Kostanay region say 650 people are held there.", vec!["Kostanay region"]),
        (None, "Shops burned in Aktobe. Twelve people were hurt in the city.", vec!["Aktobe"]),
        (
            None,
            "In Aktobe 3 people died. In Almaty 40 people were hurt in the city.",
            vec!["Aktobe", "Almaty"],
        ),
        (Some("Unrest in Almaty"), "Some 100 people were detained in the city.", vec!["Almaty"]),
        (None, "Twelve people died in Aktobe. Three of them were children.", vec!["Aktobe", "Aktobe"]),
        (None, "По данным полиции Алматы, в городе погибли 13 человек.", vec!["Алматы"]),
        (None, "Полиция Костанайской области сообщила о 65 раненых в регионе.", vec!["Костанайская область"]),
        (None, "Some 100 people were detained in the city.", vec!["-"]),
        (None, "Shops burned in Aktobe. Twelve people were hurt in the region.", vec!["-"]),
        (None, "Shops burned in Aktobe. There are 12 people missing.", vec!["-"]),
        (None, "In Tokayev some see the man who had 12 people killed.", vec!["-"]),
    ] {
        assert_eq!(printed_places(&read_topic(text, title)), expected, "{text}");
    }
}

#[test]
fn sources_cover_their_sentence_and_the_next() {
    for (text, expected) in [
        ("The Health Ministry said 12 people died. Thirty were injured.", vec!["Health Ministry"; 2]),
        ("Twelve people died, according to officials.", vec!["officials"]),
        ("Twelve people reportedly died.", vec!["-"]),
        ("Mayor Ana Ruiz visited the hospital. She said 12 people had died.", vec!["Mayor Ana Ruiz"]),
        ("The army lost a convoy. The message said 12 people died.", vec!["army"]),
        ("The ministry said 12 people died. It said 30 were hurt.", vec!["ministry"; 2]),
        ("Radio Free Europe reports 44 people dead.", vec!["Radio Free Europe"]),
        ("The Dockers' Union said 70 people were detained.", vec!["Dockers' Union"]),
        (
            "Twelve people died, the ministry said, according to local media.",
            vec!["ministry via local media"],
        ),
        ("Channel-24 said 12 people died, citing the army.", vec!["army via Channel-24"]),
        ("According to the minister 135 people were arrested.", vec!["minister"]),
        ("Twelve people died, the commandant of the city said.", vec!["commandant of the city"]),
        ("Twelve people were hurt, the army said, and 30 died, doctors said.", vec!["army", "doctors"]),
        ("An earlier version said 12 people died.", vec!["-"]),
        ("It is unclear whether the 164 deaths or wounded officers were counted.", vec!["-"]),
        ("«ОВД-Инфо» сообщил о 350 задержанных.", vec!["ОВД-Инфо"]),
        ("По данным губернатора, погибли 12 человек.", vec!["губернатор"]),
        ("Погибли 12 человек, сообщили в четверг в комендатуре города.", vec!["комендатура города"]),
        ("По данным полиции Парижа, задержаны 45 человек.", vec!["полиция Парижа"]),
        ("По данным на утро 11 января, задержаны 45 человек.", vec!["-"]),
        ("Задержали около двухсот человек, полиция сообщила о 95 пострадавших.", vec!["-", "полиция"]),
    ] {
        let figures = read(language_of(text), text);
        let found: Vec<String> = figures
            .iter()
            .map(|figure| figure.attribution.as_ref().map_or_else(|| "-".to_owned(), Attribution::text))
            .collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_title_does_not_speak_below_itself() {
    let text = "Army says 12 people died\n\nThirty people were hurt.";
    let input = Input { text, title: Some("Army says 12 people died"), language: Language::En, date: None };
    let figures = Extractor::builtin().read(&input);
    let spoken: Vec<bool> = figures.iter().map(|figure| figure.attribution.is_some()).collect();
    assert_eq!(spoken, [true, false]);
}

#[test]
fn kazakh_figures_are_read() {
    check(
        Language::Kk,
        &[
            ("Полиция екі мыңдай адамды ұстады.", "detained ~2000"),
            (
                "Операцияда 114 адам ұсталды, ал бұған дейін 70 адам деп хабарланған.",
                "detained 114; detained 70 superseded",
            ),
            (
                "Қаза тапқандар саны бұған дейін 164 болған, қазір 225 адам қаза тапты.",
                "killed 164 superseded; killed 225",
            ),
            ("Шеруге 12 көлік қатысты.", ""),
            ("Жаралылар саны 12-ден 19-ға өсті.", "injured 12 superseded; injured 19"),
            ("Он екі балықшы мен үш құтқарушы қаза болды.", "killed 12; killed 3"),
            ("Зардап шеккен адам жоқ.", "injured none"),
            ("Құтқарушылар 45 адамды, оның ішінде 12 баланы көшірді.", "evacuated 45; evacuated 12 subset"),
            ("Жараланған 26 адамның жетеуі ауруханадан шықты.", "injured 26; injured 7 subset"),
            ("Базарда 30-дай саудагер мен 5 күзетші ұсталды.", "detained ~30; detained 5"),
            ("Келесі аптада 40 тұтқын босатылады.", "released 40 planned"),
            ("Қар көшсе, 60-қа дейін адам қаза табуы мүмкін.", "killed <=60 hypothetical"),
            ("1998 жылы зауытта 9 адам мерт болды.", "killed 9 background"),
            ("Сот санкциясымен 31 күдікті қамауға алынды.", "detained 31 subset"),
            ("Жайлауда 70 жылқы жоғалды.", ""),
        ],
    );
}

#[test]
fn kazakh_names_show_their_case() {
    let read = |text: &str| {
        let figures = read(Language::Kk, text);
        let name = |figure: &Figure| {
            let place = figure.place.as_ref().map_or("-", |place| place.text.as_str());
            let source = figure.attribution.as_ref().map_or("-".to_owned(), Attribution::text);
            format!("{place} / {source}")
        };
        figures.iter().map(name).collect::<Vec<_>>().join("; ")
    };
    let cases = [
        ("Оралда 7, Жамбыл облысында 9 адам ұсталды.", "Орал / -; Жамбыл облысы / -"),
        ("Лимадағы шеруде 20 адам жараланды, деп хабарлады Қызыл Жарты Ай.", "Лима / Қызыл Жарты Ай"),
        ("Әкімдік 80 адам ұсталды деген хабарды жоққа шығарды.", "- / Әкімдік"),
        ("Судьяның айтуынша, Минскіде 6 адам сотталды.", "Минск / Судья"),
        ("Сириядан 300 сарбаз шығарылды.", "Сирия / -"),
        ("Беларусь шекараға 300 сарбаз жіберді.", "Беларусь (origin) / -"),
        ("Шахтада 5 кенші қаза тапты.", "- / -"),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn a_day_is_named_by_date_or_weekday() {
    let date = Some(jiff::civil::date(2022, 1, 13));
    for (text, expected) in [
        ("By Sunday 135 people were detained; by Tuesday 190.", vec!["2022-01-09", "2022-01-11"]),
        ("On 11 January 9,900 people were in custody.", vec!["2022-01-11"]),
        ("By December 30 some 40 people had been detained.", vec!["2021-12-30"]),
        ("По данным на утро 11 января, задержаны 45 человек.", vec!["2022-01-11"]),
        ("Some 40 people were detained in January.", vec!["-"]),
    ] {
        let input = Input { text, title: None, language: language_of(text), date };
        let figures = Extractor::builtin().read(&input);
        let days: Vec<String> = figures
            .iter()
            .map(|figure| figure.as_of.map_or_else(|| "-".to_owned(), |day| day.to_string()))
            .collect();
        assert_eq!(days, expected, "{text}");
    }
}

#[test]
fn a_lower_number_says_so() {
    let figures = read(Language::En, "Sixteen were killed, two fewer than the 18 given before.");
    assert_eq!(figures[0].direction, Some(Direction::Down));
    let figures = read(Language::En, "Sixteen were killed and fewer than 18 hurt.");
    assert_eq!(figures[0].direction, None);
}

#[test]
fn deadlines_resolve_to_a_day() {
    let text = "The withdrawal will take 10 days.";
    let date = Some(jiff::civil::date(2022, 1, 11));
    let figures = Extractor::builtin().read(&Input { text, title: None, language: Language::En, date });
    assert_eq!(figures[0].resolves_to, Some(jiff::civil::date(2022, 1, 21)));
}

#[test]
fn a_printed_day_is_a_deadline_in_days() {
    let date = Some(jiff::civil::date(2022, 1, 13));
    let check = |language: Language, text: &str, expected: &[&str]| {
        let figures = Extractor::builtin().read(&Input { text, title: None, language, date });
        let told: Vec<String> = figures
            .iter()
            .map(|figure| {
                let day = figure.resolves_to.map_or_else(String::new, |day| day.to_string());
                let value = figure.quantity.value.unwrap_or_default();
                format!("{} {value} {day} '{}' {:?}", figure.measure, figure.quote.of(text), figure.as_of)
            })
            .collect();
        assert_eq!(told, expected, "{text}");
    };
    let en = |text: &str, expected: &[&str]| check(Language::En, text, expected);
    let ru = |text: &str, expected: &[&str]| check(Language::Ru, text, expected);
    en(
        "The peacekeepers will complete their withdrawal by January 19, the minister said.",
        &["deadline_end 6 2022-01-19 'by January 19' None"],
    );
    en(
        "The pullout of troops begins on 15 January and ends on 22 January, he told parliament.",
        &["deadline_start 2 2022-01-15 '15 January' None", "deadline_end 9 2022-01-22 '22 January' None"],
    );
    en(
        "All CSTO soldiers will leave by February 1, 2022.",
        &["deadline_end 19 2022-02-01 'by February 1' None"],
    );
    en("The withdrawal of troops began on January 13 and was completed by January 12.", &[]);
    en("The troops were withdrawn by December 31, 2014.", &[]);
    en("The bank will complete the withdrawal of its notes by January 19.", &[]);
    en("Shops will be open again by January 19.", &[]);
    ru(
        "Вывод миротворцев завершится до 19 января, заявил министр.",
        &["deadline_end 6 2022-01-19 'до 19 января' None"],
    );
    ru("Войска покинут страну к 22 января.", &["deadline_end 9 2022-01-22 'к 22 января' None"]);
    check(
        Language::Kk,
        "Әскерді шығару 19 қаңтарға дейін аяқталады.",
        &["deadline_end 6 2022-01-19 '19 қаңтарға дейін' None"],
    );
}

#[test]
fn a_topic_adds_names_and_cues() {
    let topic = r#"
        id = "test"
        label = "Test"
        match = "a"
        [[place]]
        id = "almaty"
        label = "Almaty"
        level = "city"
        ru = ["Алма-Ата"]
        [[place]]
        id = "almaty-region"
        label = "Almaty region"
        level = "region"
        ru = ["Алма-Атинская область"]
        [[claimant]]
        id = "health"
        label = "Health Ministry"
        kind = "government"
        ru = ["Минздрав"]
        [[measure]]
        id = "shops"
        en = ["looted"]
        counts.en = ["stalls"]
    "#;
    let topic: Topic = toml::from_str(topic).unwrap();
    let extractor = Extractor::compile(&topic).unwrap();
    let text =
        "В Алма-Ате погибли 12 человек, сообщили в Минздраве. В Алма-Атинской области ранены 30 человек.";
    let figures = extractor.read(&Input { text, title: None, language: Language::Ru, date: None });
    let ids: Vec<&str> =
        figures.iter().filter_map(|figure| figure.place.as_ref()?.id.as_ref()).map(PlaceId::as_str).collect();
    assert_eq!(ids, ["almaty", "almaty-region"]);
    let origin = &figures[0].attribution.as_ref().unwrap().origin;
    assert_eq!(origin.id.as_ref().map(ClaimantId::as_str), Some("health"));
    let input = Input { text: "Some 40 stalls looted.", title: None, language: Language::En, date: None };
    assert_eq!(brief(&extractor.read(&input)), "shops ~40");
}

#[test]
fn a_bad_term_is_named_with_its_place() {
    let topic =
        "id = 'test'\nlabel = 'Test'\nmatch = 'a'\n[[measure]]\nid = 'shops'\nen = ['looted', 'a*']\n";
    let errors = Extractor::compile(&toml::from_str(topic).unwrap()).unwrap_err();
    assert_eq!(errors[0].path, "measure[0].en[1]");
}
