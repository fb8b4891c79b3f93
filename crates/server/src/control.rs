//! Orders of the operator: making organisations and people, changing whether somebody may act, opening and closing ways in, what customers meet, and what
//! organisations set for posts. A running server takes them on a socket in its data folder, because it alone may open the store; without a server the command
//! line carries them out itself. Both do the same.

mod access;
mod client;
pub mod evidence;
mod front;
mod listener;
mod order;
mod posts;
mod recordings;

use serde::{Deserialize, Serialize};

pub use access::{Endpoint, Listed, Scope, Settings};
pub use client::{ClientError, send};
pub use front::{Front, Lay, Lays};
pub use listener::listen;
pub use order::{Done, Made, Order, Refused, carry_out};
pub use posts::{Delivery, Format, Moment, PostDeed, PostsDone};
pub use recordings::RecordingDeed;

/// The socket's name in the data folder.
const SOCKET: &str = "control.sock";

/// The longest order or answer in bytes.
const LONGEST: usize = 32 * 1_024;

/// What a server answers. Never shown: it may hold a secret.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reply {
    /// It was done.
    Done(Done),
    /// It was refused, and why.
    Refused(String),
}

/// The socket's path as the operating system takes it: paths of sockets are short, so the folder is named by its open handle.
fn socket_path(folder: &std::fs::File) -> std::path::PathBuf {
    use std::os::fd::AsRawFd as _;
    std::path::PathBuf::from(format!("/proc/self/fd/{}/{SOCKET}", folder.as_raw_fd()))
}
