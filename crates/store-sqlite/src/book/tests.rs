//! The book against its rows: a book read anew equals the one that lived on, and what is undone has never been.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;

const DAY: Span = Span::hours(24);
const FLOOR: Span = Span::minutes(60);
const START: Timestamp = Timestamp(1_795_478_400_000_000);

/// A book and the rows that a database would hold.
struct Pair {
    book: Book,
    rows: Vec<PinRow>,
    random: ChaCha8Rng,
    now: Timestamp,
}

impl Pair {
    fn new(seed: u64) -> Self {
        Self { book: Book::default(), rows: Vec::new(), random: ChaCha8Rng::seed_from_u64(seed), now: START }
    }

    /// One random change of both.
    fn step(&mut self) {
        self.now = self.now + Span::seconds(i64::from(self.random.next_u32() % 90));
        if self.random.next_u32() % 5 < 3 {
            self.issue();
        } else {
            self.end();
        }
    }

    fn issue(&mut self) {
        let organisation = OrganisationId(1 + i64::from(self.random.next_u32() % 2));
        // The lowest and the highest free slots, so that slots come back into use.
        let draw = [0, u128::MAX, 1 << 120][(self.random.next_u32() % 3) as usize];
        let slot = self.book.draw(organisation, self.now, draw, DAY, FLOOR).unwrap();
        let row = PinRow {
            session: SessionId(1 + i64::try_from(self.rows.len()).unwrap()),
            organisation,
            slot,
            technician: NodeId(i64::from(self.random.next_u32() % 3)),
            caller: PersonId(i64::from(self.random.next_u32() % 3)),
            issued_at: self.now,
            expires_at: self.now + Span::seconds(i64::from(60 + self.random.next_u32() % 1_200)),
            ended_at: None,
        };
        self.book.issue(row);
        self.rows.push(row);
    }

    fn end(&mut self) {
        let open: Vec<usize> = (0..self.rows.len()).filter(|place| self.rows[*place].ended_at.is_none()).collect();
        let Some(place) = open.get(self.random.next_u32() as usize % open.len().max(1)) else { return };
        let row = &mut self.rows[*place];
        let at = self.now.min(row.expires_at);
        row.ended_at = Some(at);
        self.book.end(row.organisation, row.session, at);
    }
}

/// Everything that the book tells at one moment.
#[derive(Debug, PartialEq)]
struct Picture {
    holders: Vec<Option<Held>>,
    offered: Vec<Vec<SessionId>>,
    counts: Vec<usize>,
    issued: Vec<Option<Timestamp>>,
    draws: Vec<Option<PinSlot>>,
}

fn picture(book: &mut Book, rows: &[PinRow], now: Timestamp) -> Picture {
    let organisations = [OrganisationId(1), OrganisationId(2)];
    let mut draws = Vec::new();
    for organisation in organisations {
        draws.extend([0, 1 << 110, 1 << 120, 1 << 127, u128::MAX].map(|draw| book.draw(organisation, now, draw, DAY, FLOOR)));
    }
    Picture {
        draws,
        holders: rows.iter().map(|row| book.holder(row.organisation, row.slot)).collect(),
        offered: (0..3)
            .map(|n| book.offered_by(NodeId(n), now))
            .chain(organisations.map(|organisation| book.offered_in(organisation, now, 50)))
            .collect(),
        counts: (0..3).map(|n| book.offered_count(NodeId(n), now)).collect(),
        issued: (0..3).map(|n| book.last_issued(PersonId(n))).collect(),
    }
}

fn reread(rows: &[PinRow]) -> Book {
    let mut book = Book::default();
    rows.iter().for_each(|row| book.load(*row));
    book
}

#[test]
fn a_book_read_anew_equals_the_one_that_lived_on() {
    for seed in 0..20 {
        let mut pair = Pair::new(seed);
        for n in 0..600 {
            pair.step();
            pair.book.keep();
            if n % 100 == 99 {
                let expected = picture(&mut pair.book, &pair.rows, pair.now);
                assert_eq!(picture(&mut reread(&pair.rows), &pair.rows, pair.now), expected, "seed {seed}, step {n}");
                // A night passes, in which everything ends.
                pair.now = pair.now + Span::hours(10);
            }
        }
    }
}

#[test]
fn what_is_undone_has_never_been() {
    for seed in 0..40 {
        let mut pair = Pair::new(seed);
        for _ in 0..100 {
            pair.step();
        }
        pair.book.keep();
        let rows = pair.rows.clone();
        for _ in 0..60 {
            pair.step();
        }
        let changes = pair.book.changes();
        pair.issue();
        pair.book.undo_to(changes);
        pair.rows.pop();
        pair.book.undo_to(0);
        let all = pair.rows.clone();
        let expected = picture(&mut reread(&rows), &all, pair.now);
        assert_eq!(picture(&mut pair.book, &all, pair.now), expected, "seed {seed}");
        // And it does not come to light later: neither when lives end nor when rests do.
        for hours in [1, 23, 24, 25, 48] {
            let later = pair.now + Span::hours(hours);
            let expected = picture(&mut reread(&rows), &all, later);
            assert_eq!(picture(&mut pair.book, &all, later), expected, "seed {seed}, {hours} hours later");
        }
        assert_eq!(pair.book.take_due(START + DAY, 1_000).0.len(), rows.iter().filter(|row| row.ended_at.is_none()).count());
    }
}

#[test]
fn g_08_only_pressure_shortens_rest_and_never_below_the_floor() {
    let mut book = Book::default();
    let organisation = OrganisationId(1);
    let row = |n: u32, ended_at: Timestamp| PinRow {
        session: SessionId(1 + i64::from(n)),
        organisation,
        slot: PinSlot(n),
        technician: NodeId(1),
        caller: PersonId(1),
        issued_at: START,
        expires_at: START + Span::hours(1),
        ended_at: Some(ended_at),
    };
    // All but one slot rest: the lower half since START, the upper since a minute later.
    let later = START + Span::minutes(1);
    (0..towline_model::PIN_SPACE - 1).for_each(|n| book.load(row(n, if n < 500_000 { START } else { later })));
    let mut draw = |now: Timestamp| book.draw(organisation, now, 0, DAY, FLOOR);
    assert_eq!(draw(START + FLOOR), Some(PinSlot(999_999)), "one is free: the others rest on");
    let last = PinRow { session: SessionId(2_000_000), slot: PinSlot(999_999), ended_at: None, ..row(0, START) };
    book.issue(last);
    let mut draw = |now: Timestamp, draw: u128| book.draw(organisation, now, draw, DAY, FLOOR);
    assert_eq!(draw(Timestamp((START + FLOOR).0 - 1), 0), None);
    assert_eq!(draw(START + FLOOR, 0), Some(PinSlot(0)));
    assert_eq!(draw(START + FLOOR, u128::MAX), Some(PinSlot(499_999)), "those that have rested for the floor, no others");
}

#[test]
fn a_draw_is_multiplied_exactly() {
    for (draw, free, rank) in [
        (0, 1_000_000, 0),
        (u128::MAX, 1_000_000, 999_999),
        (u128::MAX, 1, 0),
        (1 << 127, 3, 1),
        ((1 << 127) - 1, 2, 0),
        (1 << 127, 2, 1),
        (u128::MAX / 3 + 1, 3, 1),
        (u128::MAX / 3, 3, 0),
    ] {
        assert_eq!(rank_of(draw, free), rank, "{draw} of {free}");
    }
}
