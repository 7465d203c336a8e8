//! The boolean expression of a topic: `kazakhstan and (unrest or not csto)`.
//!
//! `not` binds tighter than `and`, `and` tighter than `or`; the three words are reserved, in any case.

use std::ops::Range;

/// How deep parentheses and `not` may nest.
pub(super) const NESTING_MAX: usize = 64;

/// An expression over facets, which are bits of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    Facet(u32),
    Not(Box<Expression>),
    And(Vec<Expression>),
    Or(Vec<Expression>),
}

impl Expression {
    /// Tells whether the expression holds when exactly these facets are found.
    pub(super) fn holds(&self, found: u64) -> bool {
        match self {
            Self::Facet(facet) => found & (1 << facet) != 0,
            Self::Not(inner) => !inner.holds(found),
            Self::And(parts) => parts.iter().all(|part| part.holds(found)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(found)),
        }
    }

    /// Tells whether the expression can hold when these facets, or fewer, are found.
    pub(super) fn may_hold(&self, found: u64) -> bool {
        match self {
            Self::Facet(facet) => found & (1 << facet) != 0,
            Self::Not(_) => true,
            Self::And(parts) => parts.iter().all(|part| part.may_hold(found)),
            Self::Or(parts) => parts.iter().any(|part| part.may_hold(found)),
        }
    }
}

/// A mistake in an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    /// The symbol that is wrong, in bytes of the expression; empty at its end when something is missing there.
    pub(super) span: Range<usize>,
    /// What is wrong with it.
    pub(super) message: String,
}

/// Splits an expression into words and parentheses; anything else is a symbol of its own.
pub(super) fn symbols(source: &str) -> impl Iterator<Item = &str> {
    located(source).into_iter().map(|(_, symbol)| symbol)
}

/// Splits an expression into symbols, each with the byte that it starts at.
fn located(source: &str) -> Vec<(usize, &str)> {
    let mut symbols = Vec::new();
    let mut rest = source.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len()).max(if is_name(first) {
            1
        } else {
            first.len_utf8()
        });
        let (symbol, behind) = rest.split_at(length);
        symbols.push((source.len() - rest.len(), symbol));
        rest = behind.trim_start();
    }
    symbols
}

fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-')
}

/// Tells whether a symbol is a facet's name and not an operator.
pub(super) fn is_facet(symbol: &str) -> bool {
    symbol.starts_with(is_name) && !["and", "or", "not"].iter().any(|word| symbol.eq_ignore_ascii_case(word))
}

/// Reads an expression; `facet` gives the bit of a facet's name, or says what is wrong with it.
pub(super) fn parse(
    source: &str,
    facet: &dyn Fn(&str) -> Result<u32, String>,
) -> Result<Expression, Mistake> {
    let end = source.trim_end().len();
    let mut parser = Parser { symbols: located(source), end, at: 0, depth: 0, facet };
    let parsed = parser.whole();
    parsed.map_err(|message| Mistake { span: parser.span(), message })
}

struct Parser<'s> {
    symbols: Vec<(usize, &'s str)>,
    /// Where the expression ends.
    end: usize,
    /// The symbol that comes next; after a mistake, the one that is wrong.
    at: usize,
    depth: usize,
    facet: &'s dyn Fn(&str) -> Result<u32, String>,
}

impl<'s> Parser<'s> {
    fn peek(&self) -> Option<&'s str> {
        self.symbols.get(self.at).map(|(_, symbol)| *symbol)
    }

    /// Returns where the next symbol stands.
    fn span(&self) -> Range<usize> {
        self.symbols.get(self.at).map_or(self.end..self.end, |(start, symbol)| *start..start + symbol.len())
    }

    fn whole(&mut self) -> Result<Expression, String> {
        let expression = self.any()?;
        match self.peek() {
            None => Ok(expression),
            Some(")") => Err("')' closes nothing; remove it or add the '(' it belongs to".to_owned()),
            Some(symbol) => Err(format!("'{symbol}' stands where 'and' or 'or' is expected")),
        }
    }

    /// Passes over the given word if it comes next.
    fn take(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|symbol| symbol.eq_ignore_ascii_case(word));
        self.at += usize::from(found);
        found
    }

    fn any(&mut self) -> Result<Expression, String> {
        let first = self.all()?;
        let mut parts = vec![first];
        while self.take("or") {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Expression::Or))
    }

    fn all(&mut self) -> Result<Expression, String> {
        let first = self.single()?;
        let mut parts = vec![first];
        while self.take("and") {
            parts.push(self.single()?);
        }
        Ok(one_or(parts, Expression::And))
    }

    fn single(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if self.depth > NESTING_MAX {
            return Err(format!("nested deeper than {NESTING_MAX}; write it flatter"));
        }
        let expression = self.nested();
        self.depth -= 1;
        expression
    }

    fn nested(&mut self) -> Result<Expression, String> {
        if self.take("not") {
            return Ok(Expression::Not(Box::new(self.single()?)));
        }
        if self.take("(") {
            let inner = self.any()?;
            return if self.take(")") { Ok(inner) } else { Err("a '(' is not closed; add ')'".to_owned()) };
        }
        match self.peek() {
            Some(symbol) if is_facet(symbol) => {
                let facet = (self.facet)(symbol)?;
                self.at += 1;
                Ok(Expression::Facet(facet))
            }
            Some(symbol) => Err(format!("'{symbol}' stands where the name of a facet is expected")),
            None => Err("it ends where the name of a facet is expected".to_owned()),
        }
    }
}

fn one_or(mut parts: Vec<Expression>, many: fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            many(parts)
        }
        None => many(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> Result<Expression, Mistake> {
        parse(source, &|name| {
            ["a", "b", "c"]
                .iter()
                .position(|known| *known == name)
                .map(|at| u32::try_from(at).expect("there are three"))
                .ok_or_else(|| format!("no {name}"))
        })
    }

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        let expression = read(source).expect("the expression is well written");
        for set in (0..8).filter(|set| expression.holds(*set)) {
            assert!(
                (0..8).all(|more| expression.may_hold(set | more)),
                "{source} may hold with more than {set:b}"
            );
        }
        let holding: Vec<String> = (0..8u64)
            .filter(|set| expression.holds(*set))
            .map(|set| {
                ["a", "b", "c"]
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| set & (1 << at) != 0)
                    .map(|(_, n)| *n)
                    .collect()
            })
            .collect();
        assert_eq!(holding, expected, "{source}");
    }

    #[test]
    fn operators_bind_as_in_logic() {
        check("a and b", &["ab", "abc"]);
        check("a or b and c", &["a", "ab", "ac", "bc", "abc"]);
        check("(a or b) and c", &["ac", "bc", "abc"]);
        check("not a and b", &["b", "bc"]);
        check("NOT (a OR b)", &["", "c"]);
        check("not not a and not b", &["a", "ac"]);
    }

    #[test]
    fn mistakes_are_named() {
        let check = |source: &str, expected: &str| {
            assert_eq!(read(source).map_err(|mistake| mistake.message), Err(expected.to_owned()));
        };
        check("", "it ends where the name of a facet is expected");
        check("a and", "it ends where the name of a facet is expected");
        check("a b", "'b' stands where 'and' or 'or' is expected");
        check("(a or b", "a '(' is not closed; add ')'");
        check("a)", "')' closes nothing; remove it or add the '(' it belongs to");
        check("a & b", "'&' stands where 'and' or 'or' is expected");
        check("or a", "'or' stands where the name of a facet is expected");
        check("a and казах", "'к' stands where the name of a facet is expected");
        check("d", "no d");
        check(&"(".repeat(9_999), "nested deeper than 64; write it flatter");
    }

    #[test]
    fn mistakes_have_a_place() {
        let check = |source: &str, expected: &str, start: usize| {
            let span = read(source).expect_err("it is wrong").span;
            assert_eq!((source.get(span.clone()), span.start), (Some(expected), start), "{source}");
        };
        check("a and\n(b or mud)", "mud", 12);
        check("a b", "b", 2);
        check(" a and ", "", 6);
        check("a & b", "&", 2);
        check("a)", ")", 1);
    }
}
