//! Addresses and signing keys of endpoints: from files, credentials and variables, never shown in a mistake.

use std::{
    fs,
    io::Read,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::model::{Format, Secret};

use super::{
    Loader,
    error::counted,
    networks, refused,
    settings::{EndpointSettings, OneOrMore},
    value,
};

/// The most that is read of a file with a secret, in bytes.
const SECRET_FILE_BYTES_MAX: u64 = 64 * 1024;

/// The most signing keys of an endpoint: the new one and the old one.
const SECRETS_MAX: usize = 2;

/// The length of a signing key, in bytes (Standard Webhooks).
const KEY_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// Reads what one endpoint keeps secret.
pub(super) struct Credentials<'l, 's> {
    pub(super) loader: &'l mut Loader<'s>,
    pub(super) path: String,
}

impl Credentials<'_, '_> {
    pub(super) fn read(mut self, settings: &EndpointSettings) -> (Option<Secret>, Vec<Secret>) {
        let url = self.url(settings);
        let secrets = self.secrets(settings);
        if settings.format == Format::Json && secrets.is_empty() && !has_secret(settings) {
            self.error(
                "",
                "format json needs a signing key",
                "add secret_file, secret_credential or secret_env",
            );
        }
        (url, secrets)
    }

    fn error(&mut self, key: &str, message: impl std::fmt::Display, help: &str) {
        let path = if key.is_empty() { self.path.clone() } else { format!("{}.{key}", self.path) };
        self.loader.error(&path, format!("{}: {message}", counted(&path)), help);
    }

    fn url(&mut self, settings: &EndpointSettings) -> Option<Secret> {
        let (key, text) = match (&settings.url, &settings.url_file, &settings.url_credential) {
            (Some(url), None, None) => ("url", Ok(url.clone())),
            (None, Some(file), None) => ("url_file", read_secret(&self.loader.folder.join(file))),
            (None, None, Some(name)) => ("url_credential", self.credential(name)),
            (None, None, None) => {
                self.error("", "there is no address", "add one of url, url_file and url_credential");
                return None;
            }
            _ => {
                self.error(
                    "",
                    "there is more than one address",
                    "keep one of url, url_file and url_credential",
                );
                return None;
            }
        };
        let checked = text.and_then(|text| {
            let url = value::address(&text)?;
            if url.scheme() == "http" && !settings.allow_http {
                return Err("plain http is not allowed; use https://, or set allow_http = true".to_owned());
            }
            Ok(text)
        });
        if let Ok(text) = &checked {
            let allowed = networks(&settings.allow_private);
            if let Some((message, help)) = refused(text, &allowed, "the endpoint") {
                self.loader.warning(&format!("{}.{key}", self.path), message, help);
            }
        }
        checked.map(Secret::new).map_err(|message| self.split_error(key, &message)).ok()
    }

    fn secrets(&mut self, settings: &EndpointSettings) -> Vec<Secret> {
        let files =
            settings.secret_file.iter().flat_map(OneOrMore::as_slice).map(|name| ("secret_file", name));
        let credentials = settings
            .secret_credential
            .iter()
            .flat_map(OneOrMore::as_slice)
            .map(|name| ("secret_credential", name));
        let variables =
            settings.secret_env.iter().flat_map(OneOrMore::as_slice).map(|name| ("secret_env", name));
        let named: Vec<(&str, &String)> = files.chain(credentials).chain(variables).collect();
        if named.len() > SECRETS_MAX {
            self.error(
                "",
                "there are more than two signing keys",
                "keep the new one and the old one, the new one first",
            );
        }
        named.into_iter().take(SECRETS_MAX).filter_map(|(key, name)| self.secret(key, name)).collect()
    }

    fn secret(&mut self, key: &str, name: &str) -> Option<Secret> {
        let text = match key {
            "secret_file" => read_secret(&self.loader.folder.join(name)),
            "secret_credential" => self.credential(name),
            _ => self
                .loader
                .variable(name)
                .map(str::to_owned)
                .ok_or_else(|| format!("variable {name} is not set; set it, or remove the key")),
        };
        let checked = text.and_then(|text| check_key(&text).map(|()| Secret::new(text)));
        checked.map_err(|message| self.split_error(key, &message)).ok()
    }

    fn split_error(&mut self, key: &str, message: &str) {
        let (message, help) = message.split_once("; ").unwrap_or((message, ""));
        self.error(key, message, help);
    }

    fn credential(&self, name: &str) -> Result<String, String> {
        let folder = self.loader.variable("CREDENTIALS_DIRECTORY").map(PathBuf::from);
        let folder = folder.ok_or(
            "there is no CREDENTIALS_DIRECTORY; start recount by systemd with LoadCredential=, or use a file",
        )?;
        // A file of the directory that the unit loads as `hooks` carries that name before its own.
        let loaded = folder.join(format!("hooks_{name}"));
        read_secret(&if loaded.exists() { loaded } else { folder.join(name) })
    }
}

fn has_secret(settings: &EndpointSettings) -> bool {
    settings.secret_file.is_some() || settings.secret_credential.is_some() || settings.secret_env.is_some()
}

fn read_secret(path: &Path) -> Result<String, String> {
    let name = path.display();
    let refuse =
        |error: std::io::Error| format!("could not read {name}: {error}; check its path and permissions");
    let file = fs::File::open(path).map_err(refuse)?;
    if file.metadata().map_err(refuse)?.permissions().mode() & 0o004 != 0 {
        return Err(format!("everybody may read {name}; run: chmod o-rwx {name}"));
    }
    let mut text = String::new();
    file.take(SECRET_FILE_BYTES_MAX).read_to_string(&mut text).map_err(refuse)?;
    let text = text.trim();
    if text.is_empty() {
        Err(format!("{name} is empty; write the secret into it"))
    } else {
        Ok(text.to_owned())
    }
}

fn check_key(text: &str) -> Result<(), String> {
    const REMEDY: &str = "make one with: recount webhook secret";
    let encoded = text.strip_prefix("whsec_").ok_or(format!("a signing key starts with whsec_; {REMEDY}"))?;
    let key = STANDARD
        .decode(encoded)
        .map_err(|_| format!("what follows whsec_ is not base64 with its padding; {REMEDY}"))?;
    if KEY_BYTES.contains(&key.len()) {
        return Ok(());
    }
    Err(format!("a signing key has 24 to 64 bytes, this one has {}; {REMEDY}", key.len()))
}
