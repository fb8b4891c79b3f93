//! The limit on open files: every connection is one, and what a shell allows is too few.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Raises the limit to what the operating system allows, and says so in the log when that is fewer than connections are allowed.
pub fn raise_limit(connections: u32) {
    let limit = getrlimit(Resource::Nofile);
    if let Some(most) = limit.maximum
        && limit.current.is_some_and(|current| current < most)
        && let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: Some(most), maximum: Some(most) })
    {
        tracing::warn!(%error, "the limit on open files cannot be raised");
    }
    let allowed = getrlimit(Resource::Nofile).current;
    // Database, listeners, logs and pages need some too.
    if allowed.is_some_and(|allowed| allowed < u64::from(connections) + 100) {
        tracing::warn!(
            count = allowed.unwrap_or_default(),
            "fewer files may be open than limits.connections allows: raise the service's limit"
        );
    }
}
