//! Names derived from what they name, so that a restart, a restored backup or a second replay gives the same ones.

use sha2::{Digest, Sha256};

use crate::model::NoticeId;

/// Crockford's base 32 alphabet, lower case.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Characters behind the prefix: 26 of five bits.
const CHARACTERS: usize = 26;

/// Returns the name of the notice that tells `parts`, which must say all that makes it another one.
pub fn notice_id(instance: &str, parts: &[&str]) -> NoticeId {
    let mut hash = Sha256::new();
    for part in std::iter::once(&instance).chain(parts) {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    let mut id = String::from("evt_");
    id.extend(base32(&hash.finalize()).take(CHARACTERS));
    NoticeId::new(id)
}

/// Returns the SHA-256 of a text in hexadecimal.
pub fn sha256_hex(text: &str) -> String {
    use std::fmt::Write;
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn base32(bytes: &[u8]) -> impl Iterator<Item = char> {
    let bits = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| usize::from(byte >> bit & 1)));
    let bits: Vec<usize> = bits.collect();
    bits.chunks(5)
        .map(|chunk| chunk.iter().fold(0, |value, bit| value << 1 | bit))
        .filter_map(|value| ALPHABET.get(value).map(|letter| char::from(*letter)))
        .collect::<Vec<_>>()
        .into_iter()
}
