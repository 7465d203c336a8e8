//! Pages that list rules with their tests say the truth.

use std::{collections::BTreeSet, fs, path::Path};

use crate::architecture::sources;

/// Returns the tests whose names start with the number of a rule, such as `c07_`.
fn named(letter: char) -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = ["src", "tests"].into_iter().flat_map(|directory| sources(&root.join(directory)));
    let texts = files.map(|file| fs::read_to_string(file).expect("sources are readable"));
    texts.flat_map(|text| names_in(&text, letter)).collect()
}

fn names_in(text: &str, letter: char) -> Vec<String> {
    let names = text.split("fn ").skip(1).filter_map(|rest| rest.split_once('(')).map(|(name, _)| name);
    names.filter(|name| rule_of(name, letter).is_some()).map(str::to_owned).collect()
}

fn rule_of(name: &str, letter: char) -> Option<u32> {
    let (number, _) = name.strip_prefix(letter)?.split_once('_')?;
    if number.len() == 2 { number.parse().ok() } else { None }
}

#[test]
fn every_rule_of_polling_is_listed_with_its_tests() {
    let page = include_str!("../../docs/polling.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| C")?.split_once(" | "));
    let mut listed = BTreeSet::new();
    let mut rules = Vec::new();
    for (rule, rest) in rows {
        let rule: u32 = rule.parse().expect("a rule has a number");
        let tests: Vec<&str> = rest.split('`').filter(|name| rule_of(name, 'c').is_some()).collect();
        assert!(!tests.is_empty(), "C{rule} has no test");
        assert!(tests.iter().all(|name| rule_of(name, 'c') == Some(rule)), "C{rule} lists {tests:?}");
        listed.extend(tests.into_iter().map(str::to_owned));
        rules.push(rule);
    }
    assert_eq!(rules, (1..=37).collect::<Vec<u32>>());
    assert_eq!(listed, named('c'));
}
