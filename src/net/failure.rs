//! What can go wrong between a request and its answer, sorted and put into words.

use std::{error::Error, io};

use thiserror::Error as ThisError;

use super::{Refusal, resolver::LookupError, tls::CaFileError};

/// Why there was no complete answer. The words name hosts at most, never a path or query.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
pub enum Failure {
    /// The address may not be asked.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Its name has no address.
    #[error(transparent)]
    Lookup(#[from] LookupError),
    /// A file of authorities cannot be used.
    #[error(transparent)]
    CaFile(#[from] CaFileError),
    /// No connection.
    #[error("could not connect: {0}")]
    Connect(String),
    /// The server could not be trusted or did not speak TLS.
    #[error("no secure connection: {0}")]
    Tls(String),
    /// Nothing came in time; the words say what.
    #[error("{0}")]
    TimedOut(&'static str),
    /// The connection ended or made no sense before the answer was complete.
    #[error("the answer broke off: {0}")]
    Broken(String),
}

impl Failure {
    /// Returns what the operator can do about it, if there is something that the words do not say.
    pub fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::Refused(_) | Self::CaFile(_) => None,
            Self::Lookup(LookupError::TryAgain(_)) => {
                Some("check the network and the name servers of this machine")
            }
            Self::Lookup(LookupError::NotFound(_)) => Some(
                "check the spelling of the address, and that this machine has a network; the site may be gone",
            ),
            Self::Tls(_) => Some("ask the publisher to mend it, and check the clock of this machine"),
            Self::Connect(_) | Self::TimedOut(_) | Self::Broken(_) => Some(
                "check the network of this machine; if that is well, try again later or ask the publisher",
            ),
        }
    }

    /// Sorts an error of the client by what caused it.
    pub fn of(error: &reqwest::Error) -> Self {
        if let Some(refusal) = cause::<Refusal>(error) {
            return refusal.clone().into();
        }
        if let Some(lookup) = cause::<LookupError>(error) {
            return lookup.clone().into();
        }
        if let Some(tls) = cause::<rustls::Error>(error) {
            return Self::Tls(tls_words(tls));
        }
        match (error.is_timeout(), error.is_connect()) {
            (true, true) => Self::TimedOut("no connection in time"),
            (true, false) => Self::TimedOut("no answer in time"),
            (false, true) => Self::Connect(words(error)),
            (false, false) => Self::Broken(words(error)),
        }
    }
}

/// Finds an error of one type in the chain of causes; an I/O error may carry it inside.
fn cause<E: Error + 'static>(error: &reqwest::Error) -> Option<&E> {
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match inner {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

/// Says what happened to the connection. The client's own words would hold the whole URL.
fn words(error: &reqwest::Error) -> String {
    match cause::<io::Error>(error).map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionRefused) => "connection refused".to_owned(),
        Some(io::ErrorKind::ConnectionReset) => "connection reset".to_owned(),
        Some(io::ErrorKind::BrokenPipe | io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionAborted) => {
            "connection closed".to_owned()
        }
        Some(io::ErrorKind::NetworkUnreachable) => "network unreachable".to_owned(),
        Some(io::ErrorKind::HostUnreachable) => "host unreachable".to_owned(),
        _ if error.is_decode() => "its compression is damaged".to_owned(),
        _ => "it is not HTTP, or was cut short".to_owned(),
    }
}

fn tls_words(error: &rustls::Error) -> String {
    use rustls::CertificateError as Certificate;
    let rustls::Error::InvalidCertificate(certificate) = error else { return error.to_string() };
    if matches!(certificate, Certificate::Expired | Certificate::ExpiredContext { .. }) {
        "its certificate has expired".to_owned()
    } else if matches!(certificate, Certificate::NotValidForName | Certificate::NotValidForNameContext { .. })
    {
        "its certificate is for another host".to_owned()
    } else if *certificate == Certificate::UnknownIssuer {
        "its certificate comes from an unknown authority".to_owned()
    } else {
        certificate.to_string()
    }
}
