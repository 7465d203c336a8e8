//! Whether one text is a copy of another, and which earlier texts are worth the comparison.
//!
//! Texts are compared by their shingles, the runs of five words. [`Shingles::overlap`] is exact; [`Shingles::sketch`]
//! is a handful of hashes by which a database finds texts that may overlap. Numbers are words: a text with another
//! number is a copy still when the rest of it is, so a copy says who speaks, never that nothing changed.

/// Words of a shingle.
const WORDS: usize = 5;

/// Shingles below which a text is too short to be known as a copy: some twenty words.
const SHINGLES_MIN: usize = 16;

/// Hashes of a sketch.
pub const SKETCH_LENGTH: usize = 16;

/// Part of the shorter text that stands in the longer one when it is a copy.
const OVERLAP: f64 = 0.9;

/// The same when both texts credit the same agency: customers shorten and reword what they print.
const OVERLAP_OF_AGENCY: f64 = 0.7;

/// A text more than so many times as long holds another, it is no copy of it: a live page, a digest of the day.
const LENGTH_RATIO_MAX: usize = 2;

/// The shingles of a text, as hashes that stay the same from release to release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shingles {
    /// In ascending order, each once.
    hashes: Vec<u64>,
}

impl Shingles {
    /// Takes the shingles of a text; case, punctuation and white space make no difference.
    pub fn of(text: &str) -> Self {
        let words: Vec<u64> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| word.chars().flat_map(char::to_lowercase).fold(0, |hash, c| mix(hash, u64::from(c))))
            .collect();
        let mut hashes: Vec<u64> =
            words.windows(WORDS).map(|run| run.iter().fold(0, |hash, word| mix(hash, *word))).collect();
        hashes.sort_unstable();
        hashes.dedup();
        Self { hashes }
    }

    /// Returns the smallest hashes, at most [`SKETCH_LENGTH`]: two texts that overlap share some of them. None of a
    /// text that is too short to be known as a copy.
    pub fn sketch(&self) -> &[u64] {
        let length = if self.hashes.len() < SHINGLES_MIN { 0 } else { SKETCH_LENGTH };
        self.hashes.get(..length).unwrap_or_default()
    }

    /// Returns which part of the shorter text stands in the other one, 0 to 1; 0 when one of them is too short, or far
    /// longer than the other.
    pub fn overlap(&self, other: &Self) -> f64 {
        let [shorter, longer] =
            if self.hashes.len() <= other.hashes.len() { [self, other] } else { [other, self] };
        let length = shorter.hashes.len();
        if length < SHINGLES_MIN || longer.hashes.len() > LENGTH_RATIO_MAX * length {
            return 0.0;
        }
        let stands = |hash: &&u64| longer.hashes.binary_search(hash).is_ok();
        shorter.hashes.iter().filter(stands).count() as f64 / length as f64
    }
}

/// Whose text a story is, as far as the text tells.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The shingles of its body.
    pub shingles: &'a Shingles,
    /// The agency that it credits, or that it comes from.
    pub agency: Option<&'a str>,
}

/// Tells whether two texts are one text: nine tenths of the shorter one stand in the other, or seven tenths when both
/// credit the same agency.
pub fn is_copy(one: Told<'_>, other: Told<'_>) -> bool {
    let same_agency = one.agency.is_some() && one.agency == other.agency;
    let least = if same_agency { OVERLAP_OF_AGENCY } else { OVERLAP };
    one.shingles.overlap(other.shingles) >= least
}

/// Adds a number to a hash so that the smallest hashes are a fair choice (the finaliser of `SplitMix64`).
fn mix(hash: u64, number: u64) -> u64 {
    let mut hash = hash.rotate_left(5).wrapping_add(number).wrapping_add(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIRE: &str = "At least 164 people were killed in the unrest that shook the largest city of the country last \
        week, the health ministry said on Sunday, more than three times the number given before. Of these, 103 died in \
        the city itself, and two of the dead were children, according to the ministry, which gave no further details.";

    #[track_caller]
    fn check(one: &str, other: &str, expected: bool) {
        let (one, other) = (Shingles::of(one), Shingles::of(other));
        let told = |shingles| Told { shingles, agency: None };
        assert_eq!(is_copy(told(&one), told(&other)), expected, "{}", one.overlap(&other));
        assert_eq!(one.overlap(&other).to_bits(), other.overlap(&one).to_bits());
    }

    #[test]
    fn a_copy_may_be_shortened_framed_or_typeset_otherwise() {
        check(WIRE, WIRE, true);
        check(WIRE, &WIRE.to_uppercase().replace(' ', "\n \u{a0}").replace(',', " \u{2014}"), true);
        check(WIRE, &format!("ALMATY, Jan 9 (Reuters) - {WIRE} Read more on our pages and follow us."), true);
        check(WIRE, WIRE.split(" Of these").next().unwrap(), true);
        check(WIRE, &WIRE.replace("164", "225"), true);
    }

    #[test]
    fn other_texts_short_texts_and_digests_are_no_copies() {
        let other = "The interior ministry said on Sunday that 5,800 people had been detained over the unrest, among \
            them a substantial number of foreign nationals, and that 125 criminal investigations had been opened.";
        check(WIRE, other, false);
        check("164 people killed in the unrest", "164 people killed in the unrest", false);
        let day: Vec<String> = (0..300).map(|number| format!("word{number}")).collect();
        check(WIRE, &format!("{WIRE} {}", day.join(" ")), false);
        check("", "", false);
    }

    #[test]
    fn a_reworded_text_of_the_same_agency_is_a_copy() {
        let reworded = WIRE.replace("shook the largest city", "hit the biggest city");
        let (one, other) = (Shingles::of(WIRE), Shingles::of(&reworded));
        let is_copy_by = |agency, other_agency| {
            is_copy(Told { shingles: &one, agency }, Told { shingles: &other, agency: other_agency })
        };
        assert!(is_copy_by(Some("AFP"), Some("AFP")), "{}", one.overlap(&other));
        assert!(!is_copy_by(Some("AFP"), Some("Reuters")) && !is_copy_by(None, None));
    }

    /// Returns a text of so many words from a vocabulary of 2,000, different for each seed.
    fn text(seed: u64, words: u64) -> Vec<String> {
        (0..words).map(|turn| format!("w{}", mix(seed, turn) % 2_000)).collect()
    }

    #[test]
    fn sketches_find_every_copy_and_hardly_anything_else() {
        let shared = |one: &Shingles, other: &Shingles| {
            one.sketch().iter().filter(|hash| other.sketch().contains(hash)).count()
        };
        for seed in 0..400 {
            let length = 25 + seed % 13 * 60;
            let whole = text(seed, length);
            let mut copy = whole.clone();
            copy.truncate(whole.len() * 6 / 10 + 10);
            let changed = copy.len() / 2;
            copy[changed] = "other".to_owned();
            let (whole, copy) = (Shingles::of(&whole.join(" ")), Shingles::of(&copy.join(" ")));
            if whole.overlap(&copy) >= OVERLAP_OF_AGENCY {
                assert!(shared(&whole, &copy) >= 1, "seed {seed}, {length} words: {}", whole.overlap(&copy));
            }
            let stranger = Shingles::of(&text(seed + 1_000, length).join(" "));
            assert_eq!(shared(&whole, &stranger), 0, "seed {seed}");
        }
    }
}
