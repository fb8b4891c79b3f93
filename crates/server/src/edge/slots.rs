//! How many connections there may be, in all and per address. A slot is held for as long as its connection lives; the address's share of it is given
//! back earlier when the peer has shown who it is.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ipnet::IpNet;

use crate::config::Limits;

/// Why there is no slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// The server has as many connections as it may.
    Server,
    /// This address has.
    Address,
}

#[derive(Debug, Default)]
struct Held {
    all: u32,
    by_address: HashMap<IpAddr, u32>,
}

/// The slots of one listener.
#[derive(Debug)]
pub struct Slots {
    held: Mutex<Held>,
    all: u32,
    per_address: u32,
    per_nat: u32,
    nats: Vec<IpNet>,
    uncounted: Vec<IpNet>,
}

/// One connection's place.
#[derive(Debug)]
pub struct Slot {
    slots: Option<Arc<Slots>>,
    share: Option<IpAddr>,
    given_back: AtomicBool,
}

impl Slots {
    /// Slots within these limits; addresses in `uncounted` (proxies) have no share.
    #[must_use]
    pub fn new(limits: &Limits, uncounted: &[IpNet]) -> Arc<Self> {
        Arc::new(Self {
            held: Mutex::default(),
            all: limits.connections,
            per_address: limits.connections_per_address,
            per_nat: limits.connections_per_nat,
            nats: limits.nats.clone(),
            uncounted: uncounted.to_vec(),
        })
    }

    /// A slot for a connection from this address.
    ///
    /// # Errors
    /// When there is none.
    pub fn take(self: &Arc<Self>, address: IpAddr) -> Result<Slot, Full> {
        let address = address.to_canonical();
        let is_in = |nets: &[IpNet]| nets.iter().any(|net| net.contains(&address));
        let most = match (is_in(&self.uncounted), is_in(&self.nats)) {
            (true, _) => 0,
            (_, true) => self.per_nat,
            _ => self.per_address,
        };
        let key = counted_as(address);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if self.all != 0 && held.all >= self.all {
            return Err(Full::Server);
        }
        let share = (most != 0).then_some(key);
        if share.is_some() {
            let count = held.by_address.entry(key).or_default();
            if *count >= most {
                return Err(Full::Address);
            }
            *count += 1;
        }
        held.all += 1;
        Ok(Slot { slots: Some(Arc::clone(self)), share, given_back: AtomicBool::new(false) })
    }

    /// Connections at present.
    #[must_use]
    pub fn held(&self) -> u32 {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).all
    }
}

/// One subscriber is one IPv4 address or one /64.
fn counted_as(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from(u128::from(v6) & !u128::from(u64::MAX))),
    }
}

impl Slot {
    /// A slot of no listener.
    #[cfg(test)]
    pub fn free() -> Self {
        Self { slots: None, share: None, given_back: AtomicBool::new(false) }
    }

    /// Gives the address's share back; the connection goes on.
    pub fn give_back_share(&self) {
        let (Some(slots), Some(key)) = (&self.slots, self.share) else { return };
        if !self.given_back.swap(true, Ordering::Relaxed) {
            let mut held = slots.held.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(count) = held.by_address.get_mut(&key) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    held.by_address.remove(&key);
                }
            }
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.give_back_share();
        if let Some(slots) = &self.slots {
            let mut held = slots.held.lock().unwrap_or_else(PoisonError::into_inner);
            held.all = held.all.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(all: u32, per_address: u32) -> Arc<Slots> {
        let nats = vec!["198.51.100.0/24".parse().unwrap()];
        let limits = Limits { connections: all, connections_per_address: per_address, nats, connections_per_nat: 3, ..Limits::default() };
        Slots::new(&limits, &["10.0.0.0/8".parse().unwrap()])
    }

    fn take(slots: &Arc<Slots>, address: &str, times: usize) -> (Vec<Slot>, Option<Full>) {
        let mut taken = Vec::new();
        for _ in 0..times {
            match slots.take(address.parse().unwrap()) {
                Ok(slot) => taken.push(slot),
                Err(full) => return (taken, Some(full)),
            }
        }
        (taken, None)
    }

    #[test]
    fn an_address_has_its_share_and_gets_it_back() {
        let slots = slots(100, 2);
        let (held, full) = take(&slots, "203.0.113.7", 3);
        assert_eq!((held.len(), full), (2, Some(Full::Address)));
        assert_eq!(take(&slots, "::ffff:203.0.113.7", 1).1, Some(Full::Address));
        assert_eq!(take(&slots, "203.0.113.8", 1).1, None);
        drop(held);
        assert_eq!(take(&slots, "203.0.113.7", 2).1, None);
        assert_eq!(slots.held(), 0);
    }

    #[test]
    fn a_64_is_one_address_and_lists_change_the_share() {
        let slots = slots(100, 1);
        let _one = take(&slots, "2001:db8::1", 1).0;
        assert_eq!(take(&slots, "2001:db8::2", 1).1, Some(Full::Address));
        assert_eq!(take(&slots, "2001:db8:0:1::1", 1).1, None);
        assert_eq!(take(&slots, "198.51.100.1", 4).0.len(), 3);
        assert_eq!(take(&slots, "10.1.2.3", 50).1, None);
    }

    #[test]
    fn the_server_is_full_for_everybody_and_zero_is_no_bound() {
        assert_eq!(take(&slots(2, 0), "10.1.2.3", 3).1, Some(Full::Server));
        assert_eq!(take(&slots(0, 0), "203.0.113.7", 1_000).1, None);
    }

    #[test]
    fn a_share_given_back_early_is_not_given_back_twice() {
        let slots = slots(100, 1);
        let socket = slots.take("203.0.113.7".parse().unwrap()).unwrap();
        socket.give_back_share();
        let _other = slots.take("203.0.113.7".parse().unwrap()).unwrap();
        assert_eq!(slots.held(), 2);
        drop(socket);
        assert_eq!(slots.take("203.0.113.7".parse().unwrap()).unwrap_err(), Full::Address);
    }
}
