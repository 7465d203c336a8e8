//! The table of networks that are never, or not without leave, reached.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use thiserror::Error;
use url::{Host, Url};

use crate::model::Network;

/// The longest address of a request, in bytes (RFC 9110, section 4.1, asks for 8,000 at least).
pub const URL_BYTES_MAX: usize = 8_000;

/// What an IP address is for, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A host on the public internet.
    Public,
    /// This machine.
    Loopback,
    /// RFC 1918.
    Private,
    /// A carrier's inner network (RFC 6598).
    Shared,
    /// Unique local IPv6 (RFC 4193).
    UniqueLocal,
    /// No address (`0.0.0.0/8`, `::`).
    Unspecified,
    /// The local link (RFC 3927, RFC 4291); clouds serve credentials there.
    LinkLocal,
    /// An address outside the local link where a cloud serves credentials to its machines.
    Metadata,
    /// Many hosts at once, or all.
    Multicast,
    /// For books and manuals (RFC 5737, RFC 3849, RFC 9637).
    Documentation,
    /// An IPv4 address in the clothes of an IPv6 one, through relays that nobody vouches for (6to4, Teredo).
    Tunnel,
    /// Set aside for protocols, tests and the future (RFC 6890).
    Reserved,
}

impl Kind {
    /// Tells what `address` is for; an IPv4 address mapped or translated into IPv6 is judged as what it holds.
    pub fn of(address: IpAddr) -> Self {
        match unwrapped(address) {
            IpAddr::V4(address) => kind_v4(address),
            IpAddr::V6(address) => kind_v6(address),
        }
    }

    /// Tells whether an operator may allow it.
    fn can_be_allowed(self) -> bool {
        match self {
            Self::Loopback | Self::Private | Self::Shared | Self::UniqueLocal => true,
            Self::Public
            | Self::Unspecified
            | Self::LinkLocal
            | Self::Metadata
            | Self::Multicast
            | Self::Documentation
            | Self::Tunnel
            | Self::Reserved => false,
        }
    }

    /// Returns what it is for, as an error message says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Public => "a public address",
            Self::Loopback => "this machine itself",
            Self::Private => "a private network",
            Self::Shared => "a carrier's inner network",
            Self::UniqueLocal => "a unique local network",
            Self::Unspecified => "no address at all",
            Self::LinkLocal => "the local link",
            Self::Metadata => "a cloud's metadata service",
            Self::Multicast => "a multicast group",
            Self::Documentation => "a network for documentation",
            Self::Tunnel => "a tunnel to another address",
            Self::Reserved => "a reserved network",
        }
    }
}

/// IPv4 networks that are not public; the first that holds an address decides.
const TABLE_V4: &[([u8; 4], u32, Kind)] = &[
    ([0, 0, 0, 0], 8, Kind::Unspecified),
    ([10, 0, 0, 0], 8, Kind::Private),
    ([100, 100, 100, 200], 32, Kind::Metadata),
    ([100, 64, 0, 0], 10, Kind::Shared),
    ([127, 0, 0, 0], 8, Kind::Loopback),
    ([168, 63, 129, 16], 32, Kind::Metadata),
    ([169, 254, 0, 0], 16, Kind::LinkLocal),
    ([172, 16, 0, 0], 12, Kind::Private),
    ([192, 0, 0, 0], 24, Kind::Reserved),
    ([192, 0, 2, 0], 24, Kind::Documentation),
    ([192, 88, 99, 0], 24, Kind::Tunnel),
    ([192, 168, 0, 0], 16, Kind::Private),
    ([198, 18, 0, 0], 15, Kind::Reserved),
    ([198, 51, 100, 0], 24, Kind::Documentation),
    ([203, 0, 113, 0], 24, Kind::Documentation),
    ([224, 0, 0, 0], 4, Kind::Multicast),
    ([240, 0, 0, 0], 4, Kind::Reserved),
];

/// IPv6 networks and what they are for; the first that holds an address decides. What stands in none is reserved:
/// only `2000::/3` is handed out to hosts.
const TABLE_V6: &[([u16; 8], u32, Kind)] = &[
    ([0, 0, 0, 0, 0, 0, 0, 0], 128, Kind::Unspecified),
    ([0, 0, 0, 0, 0, 0, 0, 1], 128, Kind::Loopback),
    ([0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x0254], 128, Kind::Metadata),
    ([0xfd20, 0x00ce, 0, 0, 0, 0, 0, 0x0254], 128, Kind::Metadata),
    ([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, Kind::UniqueLocal),
    ([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, Kind::LinkLocal),
    ([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, Kind::Multicast),
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 32, Kind::Tunnel),
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, Kind::Reserved),
    ([0x2001, 0x0db8, 0, 0, 0, 0, 0, 0], 32, Kind::Documentation),
    ([0x2002, 0, 0, 0, 0, 0, 0, 0], 16, Kind::Tunnel),
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, Kind::Documentation),
    ([0x2000, 0, 0, 0, 0, 0, 0, 0], 3, Kind::Public),
];

fn kind_v4(address: Ipv4Addr) -> Kind {
    let within = |network: [u8; 4], prefix: u32| {
        (Ipv4Addr::from(network).to_bits() ^ address.to_bits()).leading_zeros() >= prefix
    };
    TABLE_V4
        .iter()
        .find(|(network, prefix, _)| within(*network, *prefix))
        .map_or(Kind::Public, |(_, _, kind)| *kind)
}

fn kind_v6(address: Ipv6Addr) -> Kind {
    let within = |network: [u16; 8], prefix: u32| {
        (Ipv6Addr::from(network).to_bits() ^ address.to_bits()).leading_zeros() >= prefix
    };
    TABLE_V6
        .iter()
        .find(|(network, prefix, _)| within(*network, *prefix))
        .map_or(Kind::Reserved, |(_, _, kind)| *kind)
}

/// Returns the IPv4 address inside a mapped (RFC 4291) or translated one (RFC 6052, which hosts without IPv4 use
/// for all of the old internet); any other address as it is.
fn unwrapped(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else { return address };
    match v6.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x0064, 0xff9b, 0, 0, 0, 0, high, low] => {
            IpAddr::V4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
        }
        _ => address,
    }
}

/// Which side of the border may be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Public addresses and the networks allowed.
    Public,
    /// The networks allowed, and nothing else.
    AllowedOnly,
}

/// Decides which addresses may be reached.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Guard {
    /// Networks that the operator allows beside the public ones.
    pub allow_private: Vec<Network>,
    /// Whether public ones may be reached at all.
    pub reach: Reach,
}

/// Why an address is not asked. No refusal holds more of a URL than its host.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// It is no URL.
    #[error("the address is no valid URL")]
    NotAUrl,
    /// It is longer than [`URL_BYTES_MAX`].
    #[error("the address is longer than {URL_BYTES_MAX} bytes")]
    TooLong,
    /// Another scheme than http and https.
    #[error("'{0}:' addresses are not fetched, only http and https")]
    Scheme(String),
    /// Plain http where it is not allowed.
    #[error("{0} would be reached over plain http; use https, or allow_http for a private address")]
    PlainHttp(String),
    /// An address that is for something else.
    #[error("{host} is {}, which is not allowed", kind.words())]
    Address {
        /// The name or address as it was given.
        host: String,
        /// What the address is for.
        kind: Kind,
    },
}

impl Refusal {
    /// Tells whether the operator may allow what was refused.
    pub fn can_be_allowed(&self) -> bool {
        matches!(self, Self::Address { kind, .. } if kind.can_be_allowed())
    }
}

impl Guard {
    /// Judges one address that `host` stands for.
    pub fn judge(&self, host: &str, address: IpAddr) -> Result<(), Refusal> {
        let kind = Kind::of(address);
        let address = unwrapped(address);
        let allowed = match (kind, self.reach) {
            (Kind::Public, Reach::Public) => true,
            _ => kind.can_be_allowed() && self.allow_private.iter().any(|network| network.contains(address)),
        };
        if allowed { Ok(()) } else { Err(Refusal::Address { host: host.to_owned(), kind }) }
    }

    /// Parses an address and judges what can be judged without asking for names.
    ///
    /// The parser is that of browsers, so `127.1`, `2130706433` and `0x7f.1` are seen as the address that they are.
    pub fn check(&self, url: &str) -> Result<Url, Refusal> {
        if url.len() > URL_BYTES_MAX {
            return Err(Refusal::TooLong);
        }
        let url = Url::parse(url.trim()).map_err(|_| Refusal::NotAUrl)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refusal::Scheme(url.scheme().to_owned()));
        }
        match url.host().ok_or(Refusal::NotAUrl)? {
            Host::Domain(_) => {}
            Host::Ipv4(address) => self.judge(&address.to_string(), address.into())?,
            Host::Ipv6(address) => self.judge(&address.to_string(), address.into())?,
        }
        Ok(url)
    }
}
