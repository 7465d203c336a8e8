//! Where the HTTP listener listens.

use std::{fmt, net::SocketAddr, path::PathBuf, str::FromStr};

use thiserror::Error;

/// An address to listen on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListenAddress {
    /// `ADDRESS:PORT`; port 0 is any free one.
    Tcp(SocketAddr),
    /// `unix:/path` of a socket in the file system.
    Unix(PathBuf),
}

/// A text that is no such address.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("'{0}' is not an address to listen on; write \"127.0.0.1:9464\" or \"unix:/run/recount/http\"")]
pub struct NotAListenAddress(pub String);

impl ListenAddress {
    /// Tells whether other machines may reach it.
    pub fn is_public(&self) -> bool {
        match self {
            Self::Tcp(address) => !address.ip().is_loopback(),
            Self::Unix(_) => false,
        }
    }
}

impl FromStr for ListenAddress {
    type Err = NotAListenAddress;

    fn from_str(text: &str) -> Result<Self, NotAListenAddress> {
        if let Some(path) = text.strip_prefix("unix:").filter(|path| path.starts_with('/')) {
            return Ok(Self::Unix(PathBuf::from(path)));
        }
        text.parse().map(Self::Tcp).map_err(|_| NotAListenAddress(text.to_owned()))
    }
}

impl fmt::Display for ListenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => write!(f, "{address}"),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_printed() {
        for (text, is_public) in
            [("127.0.0.1:9464", false), ("[::1]:80", false), ("0.0.0.0:80", true), ("unix:/run/a", false)]
        {
            let address: ListenAddress = text.parse().expect("it is well written");
            assert_eq!((address.to_string().as_str(), address.is_public()), (text, is_public));
        }
        for text in ["", "localhost:80", "127.0.0.1", "unix:run/a", "unix:"] {
            assert_eq!(text.parse::<ListenAddress>(), Err(NotAListenAddress(text.into())));
        }
    }
}
