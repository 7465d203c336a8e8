//! Signatures of pushes (WebSub, section 7.1): HMAC over the body, in hexadecimal.

use hmac::{EagerHash, Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use thiserror::Error;

use crate::model::Secret;

/// Why a push is not believed. The words hold nothing of the secret or of the signature.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SignatureFault {
    /// There is none, though the hub was given a secret.
    #[error("the push is not signed")]
    Missing,
    /// It is not `method=hexadecimal` with a method of section 7.1.1.
    #[error("the signature is not one of sha1, sha256, sha384 and sha512")]
    Unknown,
    /// It is another one.
    #[error("the signature is wrong")]
    Wrong,
}

/// Checks the value of `X-Hub-Signature` against a body, in constant time.
pub fn check(secret: &Secret, signature: Option<&str>, body: &[u8]) -> Result<(), SignatureFault> {
    let (method, digits) =
        signature.ok_or(SignatureFault::Missing)?.trim().split_once('=').ok_or(SignatureFault::Unknown)?;
    let tag = bytes(digits).ok_or(SignatureFault::Unknown)?;
    let matches = match method.to_ascii_lowercase().as_str() {
        "sha1" => is_signed::<Sha1>(secret, body, &tag),
        "sha256" => is_signed::<Sha256>(secret, body, &tag),
        "sha384" => is_signed::<Sha384>(secret, body, &tag),
        "sha512" => is_signed::<Sha512>(secret, body, &tag),
        _ => return Err(SignatureFault::Unknown),
    };
    if matches { Ok(()) } else { Err(SignatureFault::Wrong) }
}

fn is_signed<H: EagerHash>(secret: &Secret, body: &[u8], tag: &[u8]) -> bool {
    let mut mac =
        Hmac::<H>::new_from_slice(secret.expose().as_bytes()).expect("HMAC takes a key of any length");
    mac.update(body);
    mac.verify_slice(tag).is_ok()
}

/// Reads hexadecimal digits, at most as many as the longest signature has.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    let digits = digits.as_bytes();
    if digits.is_empty() || digits.len() > 128 || !digits.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut tag = Vec::with_capacity(digits.len() / 2);
    for pair in digits.chunks_exact(2) {
        let [high, low] = pair else { return None };
        tag.push(digit(*high)? << 4 | digit(*low)?);
    }
    Some(tag)
}
