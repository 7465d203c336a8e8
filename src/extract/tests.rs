use super::*;

/// Writes the predictions for a folder of worked examples, when the environment names one.
#[test]
fn worked_examples_are_written_for_the_scorer() {
    #[expect(
        clippy::disallowed_methods,
        reason = "a folder outside the repository, named by the person who scores"
    )]
    let folder = std::env::var_os("RECOUNT_FIGURES");
    let Some(folder) = folder else { return };
    let extractor = Extractor::builtin();
    for name in ["examples", "dev"] {
        let path = std::path::Path::new(&folder).join(format!("{name}.jsonl"));
        let lines = std::fs::read_to_string(path).unwrap();
        let out: Vec<String> = lines.lines().map(|line| prediction(&extractor, line)).collect();
        std::fs::write(std::env::temp_dir().join(format!("recount-{name}.jsonl")), out.join("\n")).unwrap();
    }
}

fn prediction(extractor: &Extractor, line: &str) -> String {
    let record: serde_json::Value = serde_json::from_str(line).unwrap();
    let text = record["text"].as_str().unwrap();
    let date = record["date"].as_str().and_then(|date| date.parse().ok());
    let language = record["lang"].as_str().unwrap().parse().unwrap();
    let figures = extractor.read(&Input { text, title: None, language, date });
    let figures: Vec<serde_json::Value> = figures.iter().map(|figure| json(figure, text)).collect();
    serde_json::json!({"id": record["id"], "lang": record["lang"], "figures": figures}).to_string()
}

fn json(figure: &Figure, text: &str) -> serde_json::Value {
    serde_json::json!({
        "measure": figure.measure, "value": figure.quantity.value, "low": figure.quantity.low,
        "high": figure.quantity.high, "qualifier": figure.quantity.qualifier, "who": figure.who,
        "place": figure.place.as_ref().map(|place| &place.text), "basis": figure.basis,
        "attribution": figure.attribution.as_ref().map(crate::model::Attribution::text), "status": figure.status,
        "quote": figure.quote.of(text), "span": figure.quote.code_points(text),
    })
}

mod completions;
mod explain;
mod measures;
mod numbers;
mod readings;
