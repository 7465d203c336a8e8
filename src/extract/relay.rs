//! Who passed a number on: "X said, citing Y" and "Y said, according to X" are Y via X.

use super::{attribution::Source, marked::Marked, sense::tag};

/// "X said, citing Y" is Y via X.
pub(super) fn relayed(text: &Marked<'_>, sources: Vec<Source>) -> Vec<Source> {
    let mut out: Vec<Source> = Vec::with_capacity(sources.len());
    for mut source in sources {
        let cites = source.first.checked_sub(1).is_some_and(|at| text.is(at, tag::CITING | tag::ARTICLE))
            && text.any(source.first.saturating_sub(4), source.first, tag::CITING);
        if passes_on(text, &source)
            && let Some(origin) = out.last_mut()
        {
            origin.attribution.relayed_by = Some(source.attribution.origin.text);
            continue;
        }
        if let (true, Some(relay)) = (cites, out.pop_if(|_| cites)) {
            source.attribution.relayed_by = Some(relay.attribution.origin.text);
            source.first = relay.first;
        }
        out.push(source);
    }
    out
}

/// "Y said, according to X" is Y via X.
fn passes_on(text: &Marked<'_>, source: &Source) -> bool {
    let Some(according) = source.first.checked_sub(1).filter(|at| text.is(*at, tag::ACCORDING)) else {
        return false;
    };
    let opens = (according.saturating_sub(3)..=according).find(|at| text.is(*at, tag::ACCORDING));
    let before = opens.and_then(|at| at.checked_sub(1));
    let said = before.and_then(|at| if text.word(at) == "," { at.checked_sub(1) } else { Some(at) });
    said.is_some_and(|at| text.is(at, tag::SAY))
}
