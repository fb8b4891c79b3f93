//! The server's integration tests, in one binary. Each module says what it shows; those that need no socket sit at a `desk`.

#[cfg(test)]
mod authorisation;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod edge;
#[cfg(test)]
mod entry;
#[cfg(test)]
mod http_raw;
#[cfg(test)]
mod methods;
#[cfg(test)]
mod outbound;
#[cfg(test)]
mod posts;
#[cfg(test)]
mod realtime;
#[cfg(test)]
mod recordings;
#[cfg(test)]
mod relay;
#[cfg(test)]
mod restart;
