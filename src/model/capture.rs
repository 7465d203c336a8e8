//! Answers of web servers, as they are archived and kept as evidence.

use super::Timestamp;

/// One answer as a server gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// When it was captured.
    pub at: Timestamp,
    /// The address that was asked.
    pub asked_url: String,
    /// The address that answered: another one after a redirect.
    pub url: String,
    /// The headers that were sent with the request, in order; empty when they are not known.
    pub request_headers: Vec<(String, String)>,
    /// The status, 100 to 999.
    pub status: u16,
    /// The headers of the answer, in order.
    pub headers: Vec<(String, String)>,
    /// The body, transfer and content coding undone.
    pub body: Vec<u8>,
}

impl Capture {
    /// Makes an answer of an address that was asked itself; nothing is known of the request's headers.
    pub fn new(at: Timestamp, url: &str, status: u16, headers: Vec<(String, String)>, body: Vec<u8>) -> Self {
        let (asked_url, url) = (url.to_owned(), url.to_owned());
        Self { at, asked_url, url, request_headers: Vec::new(), status, headers, body }
    }

    /// Returns the first header of that name, in any case (RFC 9110, section 5.1).
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut named = self.headers.iter().filter(|(header, _)| header.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value.as_str())
    }
}
