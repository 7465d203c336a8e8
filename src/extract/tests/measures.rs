use super::*;

/// A story that the built-in measures do not know.
const QUAKE: &str = r#"
    id = "quake"
    label = "Earthquake"
    match = "quake"
    [facet.quake]
    en = ["quake*"]

    [[measure]]
    id = "buildings_destroyed"
    label = "Buildings destroyed"
    unit = "buildings"
    counts = { en = ["house*", "home", "homes", "building*"], ru = ["дом*", "здани*"] }
    en = [{ text = "destroyed", frame = "verb" }, { text = "destroying", frame = "object" }, { text = "collapsed", frame = "subject" }, "in ruins"]
    ru = [{ text = "разрушен*", frame = "free" }, { text = "обрушил*", frame = "free" }]

    [[measure]]
    id = "buildings_damaged"
    unit = "buildings"
    counts = { en = ["house*", "home", "homes", "building*"], ru = ["дом*", "здани*"] }
    en = [{ text = "damaged", frame = "verb" }]
    ru = [{ text = "поврежден*", frame = "free" }]

    [[measure]]
    id = "homeless"
    label = "Homeless"
    en = [{ text = "homeless", frame = "subject" }, { text = "left homeless", frame = "subject" }, { text = "/los(t|ing) their homes/", frame = "subject" }]
    ru = [{ text = "без крова", frame = "free" }, { text = "остались без жилья", frame = "free" }]
"#;

#[track_caller]
fn check(language: Language, cases: &[(&str, &str)]) {
    let extractor = Extractor::compile(&toml::from_str(QUAKE).unwrap()).unwrap();
    for (text, expected) in cases {
        let figures = extractor.read(&Input { text, title: None, language, date: None });
        let who = |figure: &Figure| figure.who.clone().unwrap_or_default();
        let found: Vec<String> = figures
            .iter()
            .map(|figure| format!("{} {} {}", figure.measure, figure.quantity, who(figure)))
            .collect();
        assert_eq!(found.join("; "), *expected, "{text}");
    }
}

#[test]
fn things_that_a_topic_counts_are_figures() {
    check(
        Language::En,
        &[
            ("The quake destroyed 340 houses.", "buildings_destroyed 340 houses"),
            ("At least 1,200 homes were destroyed.", "buildings_destroyed at least 1,200 homes"),
            ("Some 40 old stone buildings collapsed.", "buildings_destroyed about 40 old stone buildings"),
            (
                "The tremor damaged 75 homes and destroyed 12 houses.",
                "buildings_damaged 75 homes; buildings_destroyed 12 houses",
            ),
            ("Officials counted 60 destroyed houses.", "buildings_destroyed 60 houses"),
            (
                "The quake destroyed 12 houses in Osmaniye and 30 homes in Hatay.",
                "buildings_destroyed 12 houses; buildings_destroyed 30 homes",
            ),
            (
                "The quake killed 12 people and destroyed 340 houses.",
                "killed 12 people; buildings_destroyed 340 houses",
            ),
            (
                "The quake destroyed 340 houses, killing 12 people.",
                "buildings_destroyed 340 houses; killed 12 people",
            ),
        ],
    );
    check(
        Language::Ru,
        &[
            ("Землетрясение разрушило 12 мостов, разрушены 340 домов.", "buildings_destroyed 340 домов"),
            ("Повреждены более 1200 зданий.", "buildings_damaged more than 1,200 зданий"),
            (
                "340 жилых домов разрушены, погибли 12 человек.",
                "buildings_destroyed 340 жилых домов; killed 12 человек",
            ),
        ],
    );
}

#[test]
fn a_measure_of_things_counts_nothing_else() {
    check(
        Language::En,
        &[
            ("The quake destroyed 12 bridges.", ""),
            ("The quake destroyed the hopes of 12 people.", ""),
            ("The fire killed 12 and 340 houses.", "killed 12 "),
            ("Crews painted 12 houses.", ""),
        ],
    );
}

#[test]
fn people_of_a_new_measure_are_counted() {
    check(
        Language::En,
        &[
            ("About 3,000 people were left homeless.", "homeless about 3,000 people"),
            ("The quake left 3,000 homeless.", "homeless 3,000 "),
            ("Some 500 families lost their homes.", "homeless about 500 families"),
        ],
    );
    check(
        Language::Ru,
        &[
            ("Без крова остались около 3000 человек.", "homeless about 3,000 человек"),
            ("3000 человек остались без жилья.", "homeless 3,000 человек"),
        ],
    );
}

#[test]
fn without_the_topic_things_stay_things() {
    let text = "The quake destroyed 340 houses.";
    assert!(
        Extractor::builtin()
            .read(&Input { text, title: None, language: Language::En, date: None })
            .is_empty()
    );
}
