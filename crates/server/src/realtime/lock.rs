//! Taking a lock that nobody can have left in disorder: all that is done under these locks is moving values.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The guard, also after a panic elsewhere.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
