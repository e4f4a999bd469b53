//! Which addresses may be connected to.
//!
//! In: an address of the web, and what DNS answers for its host. Out: the socket addresses that may be connected to,
//! or why none. Who declares a source, who writes a page that it links to and who answers for a name in DNS are three
//! people; none of them may make this machine ask its own network for something. The check stands where names become
//! addresses, and what is connected to is what passed it, so that a second answer of DNS changes nothing.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};

/// Networks of IPv4 that are not the public internet: IANA's registry of special purpose addresses, without the two
/// single addresses in 192.0.0.0/24 that are global and serve nothing, and with multicast.
const SPECIAL_V4: &[(&str, &str)] = &[
    ("0.0.0.0/8", "of this network"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "of a carrier's own network"),
    ("127.0.0.0/8", "of this machine"),
    ("169.254.0.0/16", "of the local link"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "reserved"),
    ("192.0.2.0/24", "for documentation"),
    ("192.88.99.0/24", "reserved"),
    ("192.168.0.0/16", "private"),
    ("198.18.0.0/15", "for measuring"),
    ("198.51.100.0/24", "for documentation"),
    ("203.0.113.0/24", "for documentation"),
    ("224.0.0.0/4", "of a group"),
    ("240.0.0.0/4", "reserved"),
    // Azure answers for its machines here, on an address that is public by number.
    ("168.63.129.16/32", "of a cloud's own services"),
];

/// Networks of IPv6 that are not the public internet. Those that hold an IPv4 address are looked into instead.
const SPECIAL_V6: &[(&str, &str)] = &[
    ("::/128", "of this network"),
    ("::1/128", "of this machine"),
    ("100::/64", "for nothing"),
    ("2001::/23", "reserved"),
    ("2001:db8::/32", "for documentation"),
    ("3fff::/20", "for documentation"),
    ("5f00::/16", "reserved"),
    ("64:ff9b:1::/48", "private"),
    ("fc00::/7", "private"),
    ("fe80::/10", "of the local link"),
    ("fec0::/10", "private"),
    ("ff00::/8", "of a group"),
];

/// Ports that are connected to without being listed.
const PORTS: [u16; 2] = [80, 443];

/// Why something is not connected to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// Another scheme than `http` and `https`.
    #[error("`{0}` is neither http nor https")]
    Scheme(String),
    /// No host.
    #[error("the address names no host")]
    NoHost,
    /// Another port than 80 and 443.
    #[error("port {port} of `{host}` is not connected to; list `{host}` in the hosts that are allowed")]
    Port {
        /// The host.
        host: String,
        /// The port.
        port: u16,
    },
    /// An address that is not public.
    #[error("`{host}` is at {ip}, an address {what}; list it in the hosts that are allowed if it is meant")]
    Special {
        /// The host.
        host: String,
        /// Its address.
        ip: IpAddr,
        /// What such addresses are.
        what: &'static str,
    },
}

/// What may be connected to besides the public internet.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    hosts: Vec<String>,
    networks: Vec<IpNet>,
}

/// A word that is no host and no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither a host name, an IP address nor a network such as 10.0.0.0/8")]
pub struct NotAllowable(String);

impl Guard {
    /// Lets through what is public, and the hosts (`wiki.example.org`), addresses and networks (`10.1.0.0/16`) in
    /// `allow`, these at any port.
    ///
    /// # Errors
    /// When a word of `allow` is none of these.
    pub fn new<'a>(allow: impl IntoIterator<Item = &'a str>) -> Result<Self, NotAllowable> {
        let mut guard = Self::default();
        for word in allow {
            let plain = word.trim_start_matches('[').trim_end_matches(']');
            if let Ok(network) = plain.parse::<IpNet>() {
                guard.networks.push(network);
            } else if let Ok(ip) = plain.parse::<IpAddr>() {
                guard.networks.push(ip.into());
            } else if is_host(word) {
                guard.hosts.push(word.trim_end_matches('.').to_ascii_lowercase());
            } else {
                return Err(NotAllowable(word.to_owned()));
            }
        }
        Ok(guard)
    }

    /// Whether this address may be asked for, before its host's name is looked up; an address in numbers is looked at
    /// here, since no name is looked up for it.
    ///
    /// # Errors
    /// When it may not.
    pub fn check(&self, url: &Url) -> Result<(), Forbidden> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Forbidden::Scheme(url.scheme().to_owned()));
        }
        let host = url.host_str().ok_or(Forbidden::NoHost)?;
        let numbers = host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .parse::<IpAddr>()
            .ok();
        if let Some(ip) = numbers {
            self.check_ip(host, ip)?;
        }
        let port = url.port_or_known_default().unwrap_or_default();
        let is_listed = self.has_host(host) || numbers.is_some_and(|ip| self.has_ip(ip));
        if !is_listed && !PORTS.contains(&port) {
            let host = host.to_owned();
            return Err(Forbidden::Port { host, port });
        }
        Ok(())
    }

    /// The addresses that may be connected to of those that DNS gave for `host`.
    ///
    /// # Errors
    /// When there are some and none of them may be.
    pub fn passed(&self, host: &str, found: Vec<IpAddr>) -> Result<Vec<IpAddr>, Forbidden> {
        if self.has_host(host) {
            return Ok(found);
        }
        let mut refused = None;
        let mut passed = Vec::with_capacity(found.len());
        for ip in found {
            match self.check_ip(host, ip) {
                Ok(()) => passed.push(ip),
                Err(forbidden) => refused = Some(forbidden),
            }
        }
        match refused {
            Some(forbidden) if passed.is_empty() => Err(forbidden),
            _ => Ok(passed),
        }
    }

    fn check_ip(&self, host: &str, ip: IpAddr) -> Result<(), Forbidden> {
        match special(ip) {
            Some(what) if !self.has_ip(ip) => Err(Forbidden::Special {
                host: host.to_owned(),
                ip,
                what,
            }),
            _ => Ok(()),
        }
    }

    fn has_host(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.');
        self.hosts.iter().any(|listed| listed.eq_ignore_ascii_case(host))
    }

    fn has_ip(&self, ip: IpAddr) -> bool {
        let inner = inner(ip).map(IpAddr::V4);
        let holds = |network: &IpNet| network.contains(&ip) || inner.is_some_and(|inner| network.contains(&inner));
        self.networks.iter().any(holds)
    }
}

fn is_host(word: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    !word.is_empty() && word.len() <= 253 && word.chars().all(is_letter)
}

/// What kind of address this is, where it is not one of the public internet.
fn special(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(ip) => special_v4(ip),
        IpAddr::V6(v6) => match inner(ip) {
            Some(v4) => special_v4(v4),
            None => special_v6(v6),
        },
    }
}

fn special_v4(ip: Ipv4Addr) -> Option<&'static str> {
    let found = SPECIAL_V4.iter().find(|(network, _)| {
        let network: Ipv4Net = network.parse().expect("the table holds networks");
        network.contains(&ip)
    });
    found.map(|(_, what)| *what)
}

fn special_v6(ip: Ipv6Addr) -> Option<&'static str> {
    let found = SPECIAL_V6.iter().find(|(network, _)| {
        let network: Ipv6Net = network.parse().expect("the table holds networks");
        network.contains(&ip)
    });
    found.map(|(_, what)| *what)
}

/// The IPv4 address that an IPv6 address leads to: mapped (`::ffff:a.b.c.d`), compatible (`::a.b.c.d`), translated
/// (`64:ff9b::/96`), 6to4 (`2002::/16`) and Teredo, which has it with its bits turned over.
fn inner(ip: IpAddr) -> Option<Ipv4Addr> {
    let IpAddr::V6(ip) = ip else { return None };
    let [a, b, .., y, z] = ip.segments();
    let last = (u32::from(y) << 16) | u32::from(z);
    match ip.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0, 0, 0, 0, 0, 0 | 0xffff, ..] | [0, 0, 0, 0, 0xffff, 0, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => {
            Some(Ipv4Addr::from_bits(last))
        }
        [0x2002, high, low, ..] => Some(Ipv4Addr::from_bits((u32::from(high) << 16) | u32::from(low))),
        _ if (a, b) == (0x2001, 0) => Some(Ipv4Addr::from_bits(!last)),
        _ => None,
    }
}

/// Looks names up as the system does and passes on what the guard lets through.
#[derive(Debug, Clone)]
pub(super) struct Resolver(pub(super) Arc<Guard>);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = Arc::clone(&self.0);
        Box::pin(async move {
            let host = name.as_str();
            let found = tokio::net::lookup_host((host, 0)).await?;
            let passed = guard.passed(host, found.map(|address| address.ip()).collect())?;
            let addresses: Addrs = Box::new(passed.into_iter().map(|ip| SocketAddr::new(ip, 0)));
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expected: Option<&str>) {
        assert_eq!(special(word.parse().unwrap()), expected, "{word}");
    }

    #[test]
    fn addresses_that_are_not_public_are_known_in_every_form() {
        for (word, what) in [
            ("127.0.0.1", "of this machine"),
            ("127.255.255.254", "of this machine"),
            ("0.0.0.0", "of this network"),
            ("10.1.2.3", "private"),
            ("172.16.0.1", "private"),
            ("172.31.255.255", "private"),
            ("192.168.1.1", "private"),
            ("100.64.0.1", "of a carrier's own network"),
            ("169.254.169.254", "of the local link"),
            ("168.63.129.16", "of a cloud's own services"),
            ("192.0.2.1", "for documentation"),
            ("224.0.0.1", "of a group"),
            ("255.255.255.255", "reserved"),
            ("::", "of this network"),
            ("::1", "of this machine"),
            ("::127.0.0.1", "of this machine"),
            ("::ffff:127.0.0.1", "of this machine"),
            ("::ffff:0:127.0.0.1", "of this machine"),
            ("::ffff:10.0.0.1", "private"),
            ("64:ff9b::a9fe:a9fe", "of the local link"),
            ("64:ff9b:1::1", "private"),
            ("2002:7f00:1::1", "of this machine"),
            ("2001:0:1:2:3:4:80ff:fffe", "of this machine"),
            ("fd00:ec2::254", "private"),
            ("fe80::1", "of the local link"),
            ("ff02::1", "of a group"),
            ("2001:db8::1", "for documentation"),
        ] {
            check(word, Some(what));
        }
        for word in [
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "2606:4700::1111",
            "2002:101:101::1",
            "64:ff9b::101:101",
        ] {
            check(word, None);
        }
    }

    #[test]
    fn what_is_listed_passes() {
        let guard = Guard::new(["10.1.0.0/16", "intranet.example", "::1"]).unwrap();
        let may = |url: &str| guard.check(&Url::parse(url).unwrap());
        assert_eq!(may("http://10.1.2.3:8000/"), Ok(()));
        assert_eq!(may("http://[::ffff:10.1.2.3]/"), Ok(()));
        assert_eq!(may("http://[::1]:99/"), Ok(()));
        assert_eq!(may("http://INTRANET.example.:99/"), Ok(()));
        assert!(matches!(may("http://10.2.2.3/"), Err(Forbidden::Special { .. })));
        assert!(matches!(may("http://0x7f.1/"), Err(Forbidden::Special { .. })));
        assert!(matches!(may("http://2130706433/"), Err(Forbidden::Special { .. })));
        assert!(matches!(may("http://example.org:25/"), Err(Forbidden::Port { .. })));
        assert!(matches!(may("ftp://example.org/"), Err(Forbidden::Scheme(_))));
        let both = vec!["127.0.0.1".parse().unwrap(), "1.1.1.1".parse().unwrap()];
        assert_eq!(guard.passed("example.org", both.clone()), Ok(both[1..].to_vec()));
        assert!(guard.passed("example.org", both[..1].to_vec()).is_err());
        assert_eq!(guard.passed("intranet.example", both.clone()), Ok(both));
        assert!(Guard::new(["http://example.org"]).is_err());
    }
}
