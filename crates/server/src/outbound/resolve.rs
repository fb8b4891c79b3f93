//! Names to addresses, by the operating system. A name is looked up anew for each request, or with others who ask at the same moment; what may be done with
//! its addresses is not decided here.

use std::collections::HashMap;
use std::net::{IpAddr, ToSocketAddrs as _};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared};
use tokio::sync::Semaphore;

/// The most addresses of one name that are looked at.
const ADDRESSES: usize = 32;

/// Looks names up.
#[async_trait]
pub trait Resolver: Send + Sync {
    /// The addresses of a name; none when it has none or cannot be looked up.
    async fn addresses(&self, name: &str) -> Vec<IpAddr>;
}

type LookUp = Shared<BoxFuture<'static, Vec<IpAddr>>>;

/// The operating system's resolver.
pub struct SystemResolver {
    /// The system gives no way to stop a look-up: each holds a thread until it is done, so they are counted.
    places: Arc<Semaphore>,
    /// The look-ups that go on: whoever asks for the same name waits for the same one, so that a name whose servers are silent holds one thread.
    going_on: Arc<Mutex<HashMap<String, LookUp>>>,
    ask: fn(&str) -> Vec<IpAddr>,
}

impl SystemResolver {
    /// A resolver that keeps at most so many threads busy.
    #[must_use]
    pub fn new(parallel: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(parallel)), going_on: Arc::default(), ask }
    }

    fn look_up(&self, name: &str) -> LookUp {
        let mut going_on = self.going_on.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = going_on.get(name) {
            return known.clone();
        }
        let (places, others, ask) = (Arc::clone(&self.places), Arc::clone(&self.going_on), self.ask);
        let asked = name.to_owned();
        // A task of its own, so that it ends also when everybody who waited for it has gone.
        let task = tokio::spawn(async move {
            let place = places.acquire_owned().await;
            let name = asked.clone();
            let found = tokio::task::spawn_blocking(move || {
                let found = ask(&name);
                drop(place);
                found
            });
            let found = found.await.unwrap_or_default();
            others.lock().unwrap_or_else(PoisonError::into_inner).remove(&asked);
            found
        });
        let look_up = task.map(Result::unwrap_or_default).boxed().shared();
        going_on.insert(name.to_owned(), look_up.clone());
        look_up
    }
}

fn ask(name: &str) -> Vec<IpAddr> {
    (name, 0).to_socket_addrs().map(|all| all.take(ADDRESSES).map(|one| one.ip()).collect()).unwrap_or_default()
}

#[async_trait]
impl Resolver for SystemResolver {
    async fn addresses(&self, name: &str) -> Vec<IpAddr> {
        self.look_up(name).await
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::sync::mpsc::{Receiver, Sender, channel};
    use std::sync::{LazyLock, Mutex};

    use super::*;

    /// A server of names that is silent about one of them until it is told to speak, and who was asked for.
    static SILENT: LazyLock<(Sender<()>, Mutex<Receiver<()>>)> = LazyLock::new(|| {
        let (speak, silence) = channel();
        (speak, Mutex::new(silence))
    });
    static ASKED: Mutex<Vec<String>> = Mutex::new(Vec::new());

    fn scripted(name: &str) -> Vec<IpAddr> {
        ASKED.lock().unwrap().push(name.to_owned());
        if name == "silent.example" {
            SILENT.1.lock().unwrap().recv().unwrap();
        }
        vec![Ipv4Addr::new(192, 0, 2, 1).into()]
    }

    #[tokio::test]
    async fn ft_34_a_name_whose_servers_are_silent_holds_one_thread_and_no_other_name() {
        let resolver = SystemResolver { ask: scripted, ..SystemResolver::new(2) };
        let waiting: Vec<_> = (0..5).map(|_| resolver.look_up("silent.example")).collect();
        assert_eq!(resolver.addresses("crm.example").await.len(), 1);
        assert_eq!(resolver.addresses("crm.example").await.len(), 1);
        SILENT.0.send(()).unwrap();
        for look_up in waiting {
            assert_eq!(look_up.await.len(), 1);
        }
        let mut asked = ASKED.lock().unwrap().clone();
        asked.sort_unstable();
        assert_eq!(asked, ["crm.example", "crm.example", "silent.example"], "what is over is asked for again");
    }
}
