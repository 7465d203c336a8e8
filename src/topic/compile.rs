//! From a topic as its file holds it to a matcher; every mistake is told, not only the first.

use std::{collections::HashSet, ops::Range};

use crate::{
    model::{FacetName, PlaceId, TermsByLanguage, Topic},
    text::{GateBuilder, TermsBuilder},
};

use super::{
    FACETS_MAX, FacetSet, Matcher, Trap,
    expression::{self, Expression, is_facet, symbols},
    place,
};

/// A mistake in a topic file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct TopicError {
    /// The key and the place in its list: `facet.csto.ru[3]`, `match`.
    pub path: String,
    /// Which part of the text there is meant, in bytes, when it is not all of it.
    pub span: Option<Range<usize>>,
    /// What is wrong and what to do about it.
    pub message: String,
}

impl Matcher {
    /// Compiles a topic.
    pub fn compile(topic: &Topic) -> Result<Self, Vec<TopicError>> {
        let mut compiler = Compiler::new(topic);
        let expression = compiler.expression();
        compiler.check_places();
        compiler.check_claimants();
        let places = compiler.facet_terms();
        let traps = compiler.traps();
        match expression {
            Some(expression) if compiler.errors.is_empty() => Ok(compiler.finish(expression, places, traps)),
            Some(_) | None => Err(compiler.errors),
        }
    }
}

struct Compiler<'t> {
    topic: &'t Topic,
    facets: Vec<FacetName>,
    terms: TermsBuilder,
    names: TermsBuilder,
    gate: GateBuilder,
    errors: Vec<TopicError>,
}

impl<'t> Compiler<'t> {
    fn new(topic: &'t Topic) -> Self {
        let mut compiler = Self {
            topic,
            facets: facets_in_order(topic),
            terms: TermsBuilder::default(),
            names: TermsBuilder::default(),
            gate: GateBuilder::default(),
            errors: Vec::new(),
        };
        if compiler.facets.len() > FACETS_MAX {
            compiler.error("facet", format!("a topic has at most {FACETS_MAX} facets; join some"));
            compiler.facets.truncate(FACETS_MAX);
        }
        compiler
    }

    fn error(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.errors.push(TopicError { path: path.into(), span: None, message: message.into() });
    }

    fn bit(&self, name: &str) -> Result<u32, String> {
        (0u32..)
            .zip(&self.facets)
            .find(|(_, facet)| facet.as_str() == name)
            .map(|(bit, _)| bit)
            .ok_or_else(|| format!("there is no facet '{name}'; the facets are {}", listed(&self.facets)))
    }

    fn expression(&mut self) -> Option<Expression> {
        let parsed = expression::parse(&self.topic.expression, &|name| self.bit(name));
        let tell = |expression::Mistake { span, message }| {
            self.errors.push(TopicError { path: "match".to_owned(), span: Some(span), message });
        };
        parsed.map_err(tell).ok()
    }

    /// Adds the terms of all facets; returns the facets that name places.
    fn facet_terms(&mut self) -> FacetSet {
        let mut places = 0;
        for (name, facet) in &self.topic.facets {
            let Ok(bit) = self.bit(name.as_str()) else { continue };
            let path = format!("facet.{name}");
            self.add_terms(&path, &facet.terms, bit);
            self.add_places(&path, &facet.places, bit);
            if facet.places.is_empty() && facet.terms.values().all(Vec::is_empty) {
                self.error(
                    path,
                    "a facet needs terms in at least one language, or places; add some or remove it",
                );
            }
            places |= FacetSet::from(!facet.places.is_empty()) << bit;
        }
        places
    }

    fn add_terms(&mut self, path: &str, terms: &TermsByLanguage, payload: u32) {
        for (language, terms) in terms {
            for (number, term) in terms.iter().enumerate() {
                if (payload as usize) < self.facets.len() {
                    self.gate.add(term, 1 << payload);
                }
                if let Err(error) = self.terms.add(term, payload) {
                    self.error(format!("{path}.{language}[{number}]"), error.to_string());
                }
            }
        }
    }

    fn add_places(&mut self, path: &str, places: &[PlaceId], bit: u32) {
        for (number, id) in places.iter().enumerate() {
            if self.topic.place(id).is_none() {
                self.error(format!("{path}.places[{number}]"), unknown_place(id));
            }
        }
        let roots: HashSet<&PlaceId> = places.iter().collect();
        let lies_in = |id| roots.contains(id) || self.topic.around(id).any(|around| roots.contains(around));
        for place in self.topic.places.iter().filter(|place| lies_in(&place.id)) {
            for (language, names) in &place.names {
                for form in names.iter().flat_map(|name| place::forms(*language, name)) {
                    // A name that is no term is told once, by `check_places`.
                    let _ = self.names.add(&form, bit);
                    self.gate.add(&form, 1 << bit);
                }
            }
        }
    }

    fn traps(&mut self) -> Vec<Trap> {
        let mut traps = Vec::new();
        for (number, never) in self.topic.never.iter().enumerate() {
            let path = format!("never[{number}]");
            let payload = u32::try_from(self.facets.len() + number).unwrap_or(u32::MAX);
            self.add_terms(&path, &never.terms, payload);
            let mut unless = 0;
            for (at, facet) in never.unless.iter().enumerate() {
                match self.bit(facet.as_str()) {
                    Ok(bit) => unless |= 1 << bit,
                    Err(message) => self.error(format!("{path}.unless[{at}]"), message),
                }
            }
            traps.push(Trap { unless });
        }
        traps
    }

    fn check_places(&mut self) {
        let mut ids = HashSet::new();
        for (number, place) in self.topic.places.iter().enumerate() {
            if !ids.insert(&place.id) {
                self.error(format!("place[{number}].id"), twice("place", place.id.as_str()));
            }
            if place.parent.as_ref().is_some_and(|parent| self.topic.place(parent).is_none()) {
                let parent = place.parent.clone().unwrap_or_else(|| place.id.clone());
                self.error(format!("place[{number}].parent"), unknown_place(&parent));
            }
            if place.names.values().all(Vec::is_empty) {
                let message =
                    "a place needs a name in at least one language; add `en = [\"...\"]` or remove it";
                self.error(format!("place[{number}].id"), message);
            }
            if self.topic.around(&place.id).any(|around| *around == place.id) {
                let message = format!("place '{}' lies in itself; correct the parent", place.id);
                self.error(format!("place[{number}].parent"), message);
            }
            self.check_names(&format!("place[{number}]"), &place.names);
        }
        if let Some(default) = &self.topic.default_place
            && self.topic.place(default).is_none()
        {
            self.error("default_place", unknown_place(default));
        }
    }

    fn check_claimants(&mut self) {
        let mut ids = HashSet::new();
        for (number, claimant) in self.topic.claimants.iter().enumerate() {
            if !ids.insert(&claimant.id) {
                self.error(format!("claimant[{number}].id"), twice("claimant", claimant.id.as_str()));
            }
            self.check_names(&format!("claimant[{number}]"), &claimant.names);
        }
    }

    /// Names are terms too; they are tried here and used elsewhere.
    fn check_names(&mut self, path: &str, names: &TermsByLanguage) {
        for (language, names) in names {
            for (number, name) in names.iter().enumerate() {
                if let Err(error) = TermsBuilder::default().add(name, 0) {
                    self.error(format!("{path}.{language}[{number}]"), error.to_string());
                }
            }
        }
    }

    fn finish(self, expression: Expression, places: FacetSet, traps: Vec<Trap>) -> Matcher {
        let named = symbols(&self.topic.expression)
            .filter_map(|symbol| self.bit(symbol).ok())
            .fold(0, |named, bit| named | (1 << bit));
        Matcher {
            topic: self.topic.id.clone(),
            expression,
            facets: self.facets,
            named,
            places,
            traps,
            terms: self.terms.build(),
            names: self.names.build(),
            gate: self.gate.build(),
        }
    }
}

/// Returns facets that decide nothing: no expression and no trap speaks of them, and they name no places.
pub fn unused_facets(topic: &Topic) -> Vec<&FacetName> {
    let spoken: HashSet<&str> = symbols(&topic.expression)
        .chain(topic.never.iter().flat_map(|never| &never.unless).map(FacetName::as_str))
        .collect();
    let unused = topic
        .facets
        .iter()
        .filter(|(name, facet)| facet.places.is_empty() && !spoken.contains(name.as_str()));
    unused.map(|(name, _)| name).collect()
}

/// Returns the facets in the order of the expression, then the others in theirs.
fn facets_in_order(topic: &Topic) -> Vec<FacetName> {
    let mut facets: Vec<FacetName> = Vec::new();
    let spoken = symbols(&topic.expression).filter(|symbol| is_facet(symbol)).map(FacetName::from);
    for facet in spoken.chain(topic.facets.keys().cloned()) {
        if topic.facets.contains_key(&facet) && !facets.contains(&facet) {
            facets.push(facet);
        }
    }
    facets
}

fn unknown_place(id: &PlaceId) -> String {
    format!("there is no place '{id}'; add a [[place]] with that id or correct the name")
}

fn twice(what: &str, id: &str) -> String {
    format!("{what} '{id}' is given twice; remove one or rename it")
}

fn listed(names: &[FacetName]) -> String {
    let mut names: Vec<&str> = names.iter().map(FacetName::as_str).collect();
    names.sort_unstable();
    names.join(", ")
}
