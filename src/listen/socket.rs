//! The socket that is listened on.

use std::{
    fs,
    io::{self, ErrorKind},
    os::unix::{
        fs::{FileTypeExt as _, PermissionsExt as _},
        net::UnixStream as BlockingUnixStream,
    },
    path::{Path, PathBuf},
};

use thiserror::Error;
use tokio::net::{TcpListener, UnixListener};

use crate::model::ListenAddress;

/// Who may connect to a Unix socket: owner and group, such as a reverse proxy's.
const MODE: u32 = 0o660;

/// Why nobody can listen there.
#[derive(Debug, Error)]
pub enum ListenError {
    /// Another program does.
    #[error("could not listen on {0}: another program does; stop it, or change listen.address")]
    Taken(ListenAddress),
    /// The address is not this machine's, or this account may not use it.
    #[error("could not listen on {address}: {}; change listen.address", words(source))]
    Unusable {
        /// The address.
        address: ListenAddress,
        /// What the system says.
        source: io::Error,
    },
    /// Something else went wrong.
    #[error("could not listen on {address}")]
    Failed {
        /// The address.
        address: ListenAddress,
        /// What the system says.
        source: io::Error,
    },
}

fn words(error: &io::Error) -> &'static str {
    let known = [
        (ErrorKind::PermissionDenied, "this account may not"),
        (ErrorKind::NotFound, "there is no such directory"),
    ];
    let found = known.into_iter().find(|(kind, _)| *kind == error.kind());
    found.map_or("it is no address of this machine", |(_, words)| words)
}

impl ListenError {
    fn new(address: &ListenAddress, source: io::Error) -> Self {
        let address = address.clone();
        let of_configuration =
            [ErrorKind::AddrNotAvailable, ErrorKind::PermissionDenied, ErrorKind::NotFound];
        if source.kind() == ErrorKind::AddrInUse {
            Self::Taken(address)
        } else if of_configuration.contains(&source.kind()) {
            Self::Unusable { address, source }
        } else {
            Self::Failed { address, source }
        }
    }
}

/// A socket that is listened on; one in the file system is removed when it is dropped.
#[derive(Debug)]
pub struct Socket {
    pub(super) kind: Kind,
    address: ListenAddress,
}

#[derive(Debug)]
pub(super) enum Kind {
    Tcp(TcpListener),
    Unix(UnixListener, #[expect(dead_code, reason = "removes the file when it is dropped")] SocketFile),
}

/// A socket's file.
#[derive(Debug)]
pub(super) struct SocketFile(PathBuf);

impl Drop for SocketFile {
    fn drop(&mut self) {
        // Whoever starts next removes what is left.
        let _ = fs::remove_file(&self.0);
    }
}

impl Socket {
    /// Listens there. A socket file that nobody listens on is replaced.
    pub async fn bind(address: &ListenAddress) -> Result<Self, ListenError> {
        let fail = |source| ListenError::new(address, source);
        match address {
            ListenAddress::Tcp(wanted) => {
                let listener = TcpListener::bind(wanted).await.map_err(fail)?;
                let bound = listener.local_addr().map_err(fail)?;
                Ok(Self { kind: Kind::Tcp(listener), address: ListenAddress::Tcp(bound) })
            }
            ListenAddress::Unix(path) => {
                remove_stale(path).map_err(fail)?;
                let listener = UnixListener::bind(path).map_err(fail)?;
                let file = SocketFile(path.clone());
                fs::set_permissions(path, fs::Permissions::from_mode(MODE)).map_err(fail)?;
                Ok(Self { kind: Kind::Unix(listener, file), address: address.clone() })
            }
        }
    }

    /// Returns where it listens, with the port that was free when any would do.
    pub fn address(&self) -> &ListenAddress {
        &self.address
    }
}

/// Removes a socket that a killed process has left; one that answers is in use, and what is no socket stays.
fn remove_stale(path: &Path) -> io::Result<()> {
    let is_socket = fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_socket());
    if is_socket && BlockingUnixStream::connect(path).is_err() { fs::remove_file(path) } else { Ok(()) }
}
