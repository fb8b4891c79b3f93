//! Names to addresses, by the operating system. A name is looked up once for each request; what may be done with its addresses is not decided here.

use std::net::{IpAddr, ToSocketAddrs as _};
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::Semaphore;

/// The most addresses of one name that are looked at.
const ADDRESSES: usize = 32;

/// Looks names up.
#[async_trait]
pub trait Resolver: Send + Sync {
    /// The addresses of a name; none when it has none or cannot be looked up.
    async fn addresses(&self, name: &str) -> Vec<IpAddr>;
}

/// The operating system's resolver.
pub struct SystemResolver {
    /// The system gives no way to stop a look-up: each holds a thread until it is done, so they are counted.
    places: Arc<Semaphore>,
}

impl SystemResolver {
    /// A resolver that keeps at most so many threads busy.
    #[must_use]
    pub fn new(parallel: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(parallel)) }
    }
}

#[async_trait]
impl Resolver for SystemResolver {
    async fn addresses(&self, name: &str) -> Vec<IpAddr> {
        let Ok(place) = Arc::clone(&self.places).acquire_owned().await else { return Vec::new() };
        let name = name.to_owned();
        let found = tokio::task::spawn_blocking(move || {
            let found = (name.as_str(), 0).to_socket_addrs().map(|all| all.take(ADDRESSES).map(|one| one.ip()).collect());
            drop(place);
            found.unwrap_or_default()
        });
        found.await.unwrap_or_default()
    }
}
