use super::*;
use crate::{
    model::{Phase, PlaceId},
    text::Tokens,
};

/// A story whose troops stand in one country, with a city in it.
const STORY: &str = r#"
    id = "deployment"
    label = "A deployment"
    match = "troops"
    default_place = "kazakhstan"
    [facet.troops]
    en = ["troop*"]

    [[place]]
    id = "kazakhstan"
    label = "Kazakhstan"
    level = "country"
    en = ["Kazakhstan"]
    ru = ["Казахстан"]
    kk = ["Қазақстан"]

    [[place]]
    id = "almaty"
    label = "Almaty"
    level = "city"
    parent = "kazakhstan"
    en = ["Almaty"]
    ru = ["Алматы"]
    kk = ["Алматы"]

    [[claimant]]
    id = "csto"
    label = "CSTO"
    kind = "international"
    en = ["CSTO"]
    ru = ["ОДКБ"]
    kk = ["ҰҚШҰ"]
"#;

/// What a text tells: `ended`, `begun kazakhstan/almaty`, or nothing.
fn told(language: Language, title: &str, text: &str) -> String {
    let extractor = Extractor::compile(&toml::from_str(STORY).unwrap()).unwrap();
    let title = (!title.is_empty()).then_some(title);
    let date = Some("2022-01-20".parse().unwrap());
    let input = Input { text, title, language, date };
    let (figures, completions) = extractor.read_tokens(&input, &Tokens::new(text));
    assert_eq!(figures, extractor.read(&input), "the figures are the same: {text}");
    let phase = |phase: Phase| match phase {
        Phase::Begun => "begun",
        Phase::Ended => "ended",
    };
    let one = |told: &Completion| {
        let place = told.place.as_ref().map_or_else(String::new, |place: &PlaceId| format!(" {place}"));
        assert!(told.sentence.of(text).contains(told.quote.of(text)), "{text}");
        format!("{}{place}", phase(told.phase))
    };
    completions.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn check(language: Language, expected: &str, texts: &[&str]) {
    let wrong: Vec<String> = texts
        .iter()
        .map(|text| (text, told(language, "", text)))
        .filter(|(_, told)| told != expected)
        .map(|(text, told)| format!("'{told}' in: {text}"))
        .collect();
    assert!(wrong.is_empty(), "not '{expected}':\n{}", wrong.join("\n"));
}

#[test]
fn english_ends_are_read() {
    check(
        Language::En,
        "ended",
        &[
            "The withdrawal of CSTO peacekeepers is complete.",
            "The last peacekeepers left Kazakhstan on Wednesday.",
            "All troops have left the country, the ministry said.",
            "The withdrawal of the peacekeeping contingent from Kazakhstan has been completed, officials said.",
            "CSTO completes withdrawal of peacekeepers from Kazakhstan",
            "Tokayev confirmed that all foreign soldiers had left Kazakhstan.",
            "The final group of peacekeepers flew home on Thursday.",
            "The last plane carrying peacekeepers took off on Wednesday evening.",
            "The pullout, which began a week ago, was finished on Wednesday, a CSTO spokesman said.",
            "The CSTO has announced the completion of the withdrawal of its forces.",
            "Peacekeepers have been fully withdrawn from Kazakhstan.",
            "No peacekeepers remain in Kazakhstan.",
            "The troop withdrawal ended on Wednesday.",
            "The remaining servicemen departed for home at dawn.",
            "The entire peacekeeping force has pulled out of Kazakhstan.",
            "Moscow said the withdrawal of the Russian-led troops was over.",
            "The alliance finished its withdrawal a day early, and the soldiers, it said, will be honoured at home; all troops have left Kazakhstan.",
            "The peacekeepers have all left the Central Asian country.",
            "The withdrawal of the soldiers was wrapped up ahead of time.",
            "LAST PEACEKEEPERS LEAVE KAZAKHSTAN",
            "The military withdrawal is now complete, the CSTO said.",
            "Four days early, the last of the 2,030 peacekeepers left Kazakhstan.",
        ],
    );
}

#[test]
fn english_beginnings_are_read() {
    check(
        Language::En,
        "begun",
        &[
            "The withdrawal of peacekeepers began on Thursday.",
            "CSTO troops have begun leaving Kazakhstan.",
            "The first peacekeepers left Kazakhstan on Thursday.",
            "Peacekeepers started to withdraw on Thursday, the ministry said.",
            "The pullout of the CSTO contingent is under way.",
            "The alliance began the phased withdrawal of its troops, the CSTO said.",
            "Withdrawal of CSTO peacekeepers begins",
            "The first planes with soldiers took off on Thursday morning.",
            "The first peacekeepers flew out of Almaty.",
        ],
    );
    check(Language::En, "ended almaty", &["The last peacekeepers left Almaty on Tuesday."]);
}

#[test]
fn english_traps_tell_nothing() {
    check(
        Language::En,
        "",
        &[
            "The withdrawal of peacekeepers will be completed by 19 January.",
            "The withdrawal of the troops is not complete.",
            "If the withdrawal of the troops is completed, the bases will be handed over.",
            "The general said the withdrawal of the troops was 80 percent complete.",
            "The withdrawal of the bill is complete, and troops guarded parliament.",
            "Banks completed the withdrawal of cash from the branches that the soldiers guarded.",
            "The last peacekeepers are expected to have left by Sunday.",
            "Have all the troops left Kazakhstan?",
            "The ministry denied that all troops had left Kazakhstan.",
            "The last Soviet troops left Afghanistan in 1989.",
            "The last Armenian peacekeepers left Kazakhstan on Wednesday.",
            "The first stage of the withdrawal of peacekeepers is complete.",
            "The troops stay until the withdrawal is complete.",
            "Talks on the withdrawal of the troops were completed on Monday.",
            "The peacekeeping mission was successfully completed, Tokayev said.",
            "All troops have left their barracks to guard the square.",
            "The last troops left in the country guard the spaceport.",
            "Nearly all the peacekeepers have left Kazakhstan.",
            "Not all the peacekeepers have left Kazakhstan.",
            "In the last week soldiers left Kazakhstan in several planes.",
            "The withdrawal of peacekeepers begins on Thursday.",
            "The withdrawal of the peacekeepers could be over within days.",
            "The opposition demands that the withdrawal of the troops be completed at once.",
            "Soldiers completed an exercise after the withdrawal was announced.",
            "All journalists left the hall when the soldiers came in.",
            "The last peacekeepers left Syria on Wednesday.",
            "Armenia completed the withdrawal of its contingent on Tuesday.",
            "No troops left Kazakhstan on Thursday.",
            "The withdrawal plan for the peacekeepers is complete.",
            "The troops have half completed the withdrawal.",
            "The soldiers began to clear the square.",
            "The first peacekeepers are to leave on Thursday.",
            "Fake: all peacekeepers have left Kazakhstan.",
            "Once the last peacekeepers have left Kazakhstan, the airport reopens.",
        ],
    );
}

#[test]
fn russian_ends_are_read() {
    check(
        Language::Ru,
        "ended",
        &[
            "Вывод миротворцев ОДКБ завершён.",
            "Вывод миротворцев завершен досрочно, сообщили в министерстве.",
            "Последние подразделения миротворцев покинули страну.",
            "Страну покинули последние миротворцы.",
            "ОДКБ завершила вывод миротворческих сил из Казахстана.",
            "Завершён вывод миротворческого контингента из Казахстана.",
            "Все миротворцы покинули Казахстан.",
            "Миротворцы полностью выведены из Казахстана.",
            "Вывод войск, который начался неделю назад, закончился в среду.",
            "Последний самолёт с миротворцами вылетел домой в среду.",
            "Министр доложил о завершении вывода миротворцев.",
            "Контингент в полном составе покинул Казахстан.",
            "Военнослужащих ОДКБ в стране больше не осталось.",
            "По словам генерала, все военнослужащие выведены с территории Казахстана.",
            "Вывод коллективных сил из республики окончен, заявили в ОДКБ.",
            "Оставшиеся миротворцы улетели в среду вечером.",
            "Президент сообщил, что вывод войск завершён.",
            "Миротворческие силы окончательно выведены из страны.",
            "Миротворцы все вернулись домой, рассказали в штабе.",
            "Вывод миротворцев завершился, и аэропорт скоро откроют.",
            "В среду, сообщили в штабе, последние военнослужащие покинули территорию республики.",
            "ОДКБ: вывод миротворцев из Казахстана завершён",
        ],
    );
}

#[test]
fn russian_beginnings_are_read() {
    check(
        Language::Ru,
        "begun",
        &[
            "Вывод миротворцев начался в четверг.",
            "Начался вывод миротворческих сил из Казахстана.",
            "Миротворцы начали покидать Казахстан.",
            "ОДКБ приступила к выводу миротворцев.",
            "Первые миротворцы покинули Казахстан.",
            "Первый самолёт с миротворцами вылетел в четверг.",
            "Начат поэтапный вывод войск.",
            "Вывод миротворцев начинается",
        ],
    );
    check(Language::Ru, "ended almaty", &["Последние миротворцы вылетели из Алматы во вторник."]);
}

#[test]
fn russian_traps_tell_nothing() {
    check(
        Language::Ru,
        "",
        &[
            "Вывод миротворцев будет завершён до 19 января.",
            "Вывод миротворцев ещё не завершён.",
            "Если вывод войск завершён, базу передадут.",
            "Вывод миротворцев завершён на 80 процентов.",
            "Вывод законопроекта из повестки завершён, парламент охраняли военнослужащие.",
            "Вывод средств завершён, сообщил банк, который охраняли солдаты.",
            "Последние миротворцы должны покинуть страну к воскресенью.",
            "Все ли миротворцы покинули Казахстан?",
            "Министерство опровергло, что все миротворцы покинули Казахстан.",
            "Последние советские войска покинули Афганистан в 1989 году.",
            "Последние армянские миротворцы покинули Казахстан в среду.",
            "Первый этап вывода миротворцев завершён.",
            "Войска останутся, пока вывод не завершён.",
            "Переговоры о выводе миротворцев завершены.",
            "Миссия миротворцев успешно завершена, заявил президент.",
            "Все военнослужащие покинули казармы.",
            "В последние дни миротворцы вылетели двумя самолётами.",
            "Почти все миротворцы покинули Казахстан.",
            "Не все миротворцы покинули Казахстан.",
            "Вывод миротворцев завершится 19 января.",
            "Вывод миротворцев может быть завершён досрочно.",
            "Оппозиция требует, чтобы вывод войск был завершён немедленно.",
            "Последние миротворцы покинули Сирию.",
            "Армения завершила вывод своего контингента.",
            "После того как последние миротворцы покинули страну, откроют аэропорт.",
            "Вывод комиссии завершён публикацией доклада о военных.",
            "Генерал не стал говорить о завершении вывода миротворцев.",
            "План вывода миротворцев завершён.",
            "Частичный вывод войск завершён.",
            "Военнослужащие начали зачистку площади.",
            "Вывод миротворцев начинается в четверг.",
            "Миротворцы из Армении покинули Казахстан полностью.",
            "Все журналисты покинули зал, когда вошли военные.",
            "Фейк: все миротворцы покинули Казахстан.",
        ],
    );
}

#[test]
fn kazakh_is_read_where_it_is_simple() {
    check(
        Language::Kk,
        "ended",
        &[
            "Бітімгерлерді шығару аяқталды.",
            "Соңғы бітімгерлер елден кетті.",
            "Бітімгерлер елден толық шығарылды.",
            "Барлық бітімгерлер Қазақстаннан шығарылды.",
        ],
    );
    check(
        Language::Kk,
        "begun",
        &[
            "Бітімгерлерді шығару басталды.",
            "Бітімгерлер елден кете бастады.",
            "Алғашқы бітімгерлер елден кетті.",
        ],
    );
    check(
        Language::Kk,
        "",
        &[
            "Бітімгерлерді шығару аяқталған жоқ.",
            "Бітімгерлерді шығару аяқталады.",
            "Егер бітімгерлерді шығару аяқталды десек, база жабылады.",
            "Бітімгерлердің жартысы елден кетті.",
            "Соңғы күндері бітімгерлер көшеге шықты.",
            "Бітімгерлерді шығару ертең басталады.",
        ],
    );
}

#[test]
fn a_bare_withdrawal_is_that_of_the_troops_of_which_the_story_tells() {
    let told = |text: &str| told(Language::En, "", text);
    assert_eq!(told("The withdrawal is complete."), "");
    assert_eq!(told("Soldiers will leave the city.\n\nThe withdrawal is complete."), "ended");
    assert_eq!(told("Soldiers will leave the city.\n\nThe cash withdrawal is complete."), "");
}

#[test]
fn odd_texts_tell_nothing() {
    for text in [
        "",
        ",",
        "withdrawal",
        "last troops",
        "troops left last",
        ", the withdrawal, complete,",
        "troops — ; : ,",
    ] {
        for language in Language::ALL {
            told(language, "", text);
        }
    }
}
