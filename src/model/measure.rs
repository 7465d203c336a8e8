//! The measures that every topic has.

use super::{MeasureEntry, MeasureId, Topic};

/// A measure and its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Its name for programs.
    pub id: MeasureId,
    /// Its name for people, as a headline starts.
    pub label: String,
    /// What is counted: `people`, `cases`, `days`.
    pub unit: String,
}

/// Name, label and unit of the built-in measures (figures guideline).
pub const BUILT_IN_MEASURES: &[(&str, &str, &str)] = &[
    ("killed", "Killed", "people"),
    ("injured", "Injured", "people"),
    ("missing", "Missing", "people"),
    ("detained", "Detained", "people"),
    ("released", "Released", "people"),
    ("sentenced", "Sentenced", "people"),
    ("criminal_cases", "Criminal cases", "cases"),
    ("kidnapped", "Kidnapped", "people"),
    ("displaced", "Displaced", "people"),
    ("evacuated", "Evacuated", "people"),
    ("protesters", "Protesters", "people"),
    ("troops", "Troops", "troops"),
    ("troops_withdrawn", "Troops withdrawn", "troops"),
    ("deadline_start", "Start of the withdrawal", "days"),
    ("deadline_end", "End of the withdrawal", "days"),
];

impl Measure {
    /// Returns the measure of that name as the topic knows it: its own entry first, then the built-in one.
    pub fn of_topic(topic: &Topic, id: &MeasureId) -> Self {
        let entry = topic.measures.iter().find(|entry| &entry.id == id);
        let built_in = BUILT_IN_MEASURES.iter().find(|(name, ..)| *name == id.as_str());
        let own = |text: fn(&MeasureEntry) -> Option<&String>| entry.and_then(text).cloned();
        Self {
            id: id.clone(),
            label: own(|entry| entry.label.as_ref())
                .or_else(|| built_in.map(|(_, label, _)| (*label).to_owned()))
                .unwrap_or_else(|| id.to_string()),
            unit: own(|entry| entry.unit.as_ref())
                .or_else(|| built_in.map(|(.., unit)| (*unit).to_owned()))
                .unwrap_or_else(|| "people".to_owned()),
        }
    }

    /// Tells whether the measure is a number of days until something.
    pub fn is_deadline(id: &MeasureId) -> bool {
        matches!(id.as_str(), "deadline_start" | "deadline_end")
    }

    /// Tells whether planned numbers of the measure count like reported ones (guideline, "What a change is").
    pub fn counts_when_planned(id: &MeasureId) -> bool {
        id.as_str() == "troops" || Self::is_deadline(id)
    }
}
