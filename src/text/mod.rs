//! Text as the core reads it: prose out of HTML, words, sentences, terms and the language.
//!
//! Every span that leaves this room is in bytes of the text that went in. Folding (case, accents, dashes, quotation
//! marks) happens beside the text, never in it, so that a quote is always the publisher's own bytes.

mod token;
mod sentence;
mod term;
mod prose;
mod language;
mod article;
mod published;
mod gate;

pub use self::{
    article::{ArticleText, article},
    gate::{Gate, GateBuilder, Glance},
    language::guess_language,
    prose::prose,
    sentence::sentences,
    term::{TermError, TermHit, Terms, TermsBuilder},
    token::{Token, TokenKind, Tokens, fold},
};
