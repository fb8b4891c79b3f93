//! People, tokens and organisations that are read on every call, kept in memory. Exact, because this process is the only owner of the file: the writer ends a
//! copy after the commit that changed its row and before anybody is told of that commit. Whoever is not found is not kept.

use std::collections::HashMap;
use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard};

use towline_model::{Organisation, OrganisationId, Person, PersonId, Token};
use towline_store::Digest;

use crate::forest::Forest;
use crate::numbers::NumberMap;

/// How many copies of each kind are kept; beyond that all are forgotten.
const KEPT: usize = 100_000;

/// See the module.
#[derive(Default)]
pub(crate) struct Cache {
    kept: RwLock<Kept>,
    /// The trees.
    pub(crate) forest: Forest,
}

#[derive(Default)]
struct Kept {
    /// Counts forgettings: a copy read from the file before one of them must not be kept after it.
    age: u64,
    people: NumberMap<PersonId, Entry>,
    /// The same people by authcode: what every call looks for is found in one step.
    authcodes: HashMap<Digest, Arc<Person>>,
    /// Tokens by the hash of their secret, which is then nobody's authcode.
    tokens: HashMap<Digest, Token>,
    organisations: NumberMap<OrganisationId, Organisation>,
}

struct Entry {
    person: Arc<Person>,
    authcode: Option<Digest>,
}

impl Cache {
    /// The moment to name when something is kept that is read from the file after it.
    pub(crate) fn age(&self) -> u64 {
        self.read().age
    }

    pub(crate) fn person(&self, id: PersonId) -> Option<Person> {
        self.read().people.get(&id).map(|entry| Person::clone(&entry.person))
    }

    pub(crate) fn holder(&self, authcode: &Digest) -> Option<Arc<Person>> {
        self.read().authcodes.get(authcode).map(Arc::clone)
    }

    pub(crate) fn token(&self, hash: &Digest) -> Option<Token> {
        self.read().tokens.get(hash).cloned()
    }

    pub(crate) fn is_token(&self, hash: &Digest) -> bool {
        self.read().tokens.contains_key(hash)
    }

    pub(crate) fn organisation(&self, id: OrganisationId) -> Option<Organisation> {
        self.read().organisations.get(&id).cloned()
    }

    /// Keeps a person, and under which authcode they were found, if so.
    pub(crate) fn keep_person(&self, age: u64, person: &Person, authcode: Option<Digest>) {
        let mut kept = self.write();
        if kept.age != age {
            return;
        }
        if kept.people.len() >= KEPT {
            kept.people.clear();
            kept.authcodes.clear();
        }
        let known = kept.people.get(&person.id).and_then(|entry| entry.authcode);
        let (person, authcode) = (Arc::new(person.clone()), authcode.or(known));
        if let Some(digest) = authcode {
            kept.authcodes.insert(digest, Arc::clone(&person));
        }
        kept.people.insert(person.id, Entry { person, authcode });
    }

    /// Keeps a token.
    pub(crate) fn keep_token(&self, age: u64, hash: Digest, token: &Token) {
        let mut kept = self.write();
        if kept.age != age {
            return;
        }
        if kept.tokens.len() >= KEPT {
            kept.tokens.clear();
        }
        kept.tokens.insert(hash, token.clone());
    }

    /// Keeps an organisation. Its row never changes.
    pub(crate) fn keep_organisation(&self, organisation: &Organisation) {
        let mut kept = self.write();
        if kept.organisations.len() >= KEPT {
            kept.organisations.clear();
        }
        kept.organisations.insert(organisation.id, organisation.clone());
    }

    /// Ends the copies of people and tokens whose rows have changed.
    pub(crate) fn forget(&self, people: &[PersonId], tokens: &[Digest]) {
        if people.is_empty() && tokens.is_empty() {
            return;
        }
        let mut kept = self.write();
        kept.age += 1;
        for hash in tokens {
            kept.tokens.remove(hash);
        }
        for id in people {
            if let Some(Entry { authcode: Some(digest), .. }) = kept.people.remove(id) {
                kept.authcodes.remove(&digest);
            }
        }
    }

    // A thread that panicked while holding the lock has left whole entries: nothing between two statements here can panic.
    fn read(&self) -> RwLockReadGuard<'_, Kept> {
        self.kept.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Kept> {
        self.kept.write().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use towline_model::{PersonStatus, Profile, Timestamp};

    use super::*;

    fn person(status: PersonStatus) -> Person {
        let (email, name) = ("a@b.example".to_owned(), "A".to_owned());
        let (id, organisation) = (PersonId(1), OrganisationId(1));
        Person {
            id,
            organisation,
            email,
            name,
            administrator: None,
            master: false,
            technician: None,
            seat_disabled: false,
            group_disabled: false,
            status,
            profile: Profile::default(),
            created_at: Timestamp(0),
        }
    }

    #[test]
    fn a_copy_read_before_a_change_is_not_kept_after_it() {
        let cache = Cache::default();
        let age = cache.age();
        cache.forget(&[PersonId(1)], &[]);
        cache.keep_person(age, &person(PersonStatus::Enabled), Some([1; 32]));
        assert_eq!(cache.holder(&[1; 32]), None);
        cache.keep_person(cache.age(), &person(PersonStatus::Disabled), Some([1; 32]));
        assert_eq!(cache.holder(&[1; 32]).map(|person| person.status), Some(PersonStatus::Disabled));
    }

    #[test]
    fn a_change_ends_the_copy_under_every_key() {
        let cache = Cache::default();
        cache.keep_person(0, &person(PersonStatus::Enabled), Some([1; 32]));
        cache.keep_person(0, &person(PersonStatus::Enabled), None);
        cache.forget(&[PersonId(1)], &[]);
        assert_eq!((cache.person(PersonId(1)), cache.holder(&[1; 32])), (None, None));
    }
}
