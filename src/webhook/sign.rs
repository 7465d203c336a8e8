//! Signatures by Standard Webhooks 1.0.0: HMAC-SHA256 over `id.timestamp.body`.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use thiserror::Error;

use crate::model::Secret;

/// The shortest key, in bytes.
pub const KEY_BYTES_MIN: usize = 24;
/// The longest key, in bytes.
pub const KEY_BYTES_MAX: usize = 64;

const PREFIX: &str = "whsec_";

/// A key that bodies are signed with. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey(Vec<u8>);

/// Why a secret cannot be used. The words never hold the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SecretError {
    /// It does not start with `whsec_`.
    #[error("a signing secret starts with 'whsec_'")]
    Prefix,
    /// What follows is not base64 with its padding.
    #[error("what follows 'whsec_' in a signing secret must be base64, padding included")]
    Base64,
    /// The key is too short or too long.
    #[error("a signing key has {KEY_BYTES_MIN} to {KEY_BYTES_MAX} bytes, this one has {0}")]
    Length(usize),
}

impl SigningKey {
    /// Reads a secret as configuration holds it: `whsec_` and base64.
    pub fn decode(secret: &Secret) -> Result<Self, SecretError> {
        let encoded = secret.expose().trim().strip_prefix(PREFIX).ok_or(SecretError::Prefix)?;
        Self::new(STANDARD.decode(encoded).map_err(|_| SecretError::Base64)?)
    }

    /// Makes a key of raw bytes.
    pub fn new(key: Vec<u8>) -> Result<Self, SecretError> {
        match key.len() {
            KEY_BYTES_MIN..=KEY_BYTES_MAX => Ok(Self(key)),
            length => Err(SecretError::Length(length)),
        }
    }

    /// Writes the secret as configuration holds it.
    pub fn encode(&self) -> Secret {
        Secret::new(format!("{PREFIX}{}", STANDARD.encode(&self.0)))
    }

    fn sign(&self, id: &str, seconds: i64, body: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(format!("{id}.{seconds}.").as_bytes());
        mac.update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

/// Returns the value of `webhook-signature`: one signature for each key, in the order of the keys.
///
/// During a change of keys both sign, the new one first, so that receivers may change over when they like.
pub fn signatures(keys: &[SigningKey], id: &str, seconds: i64, body: &[u8]) -> String {
    keys.iter().map(|key| key.sign(id, seconds, body)).collect::<Vec<_>>().join(" ")
}
