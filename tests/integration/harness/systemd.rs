//! The socket that the daemon tells systemd on.

use std::{io::ErrorKind, os::unix::net::UnixDatagram};

use super::{PATIENCE, Recount};

/// Hears what the daemon tells systemd.
pub(crate) struct Systemd(UnixDatagram);

impl Systemd {
    /// Binds the socket; what is started from then on is heard.
    pub(crate) fn of(recount: &Recount) -> Self {
        let socket = UnixDatagram::bind(recount.path("notify")).expect("a socket can be bound");
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        Self(socket)
    }

    /// Waits for a message that holds `wanted`, and returns all of it.
    #[track_caller]
    pub(crate) fn hear(&self, wanted: &str) -> String {
        loop {
            let mut buffer = [0; 4096];
            let length = match self.0.recv(&mut buffer) {
                Ok(length) => length,
                // A wait that was stopped and goes on is told so.
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => panic!("{wanted} is not heard: {error}"),
            };
            let text = String::from_utf8_lossy(&buffer[..length]).into_owned();
            if text.contains(wanted) {
                return text;
            }
        }
    }
}
