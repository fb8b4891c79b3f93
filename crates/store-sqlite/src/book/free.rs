//! The free slots of one organisation as a bitmap with counts, which finds the slot of a rank in a fixed number of steps. Who holds a slot is not here.

use towline_model::PIN_SPACE;

const WORD_BITS: u32 = 64;
const BLOCK_WORDS: usize = 64;
const GROUP_BLOCKS: usize = 16;
const WORDS: usize = PIN_SPACE.div_ceil(WORD_BITS) as usize;
const BLOCKS: usize = WORDS.div_ceil(BLOCK_WORDS);
const GROUPS: usize = BLOCKS.div_ceil(GROUP_BLOCKS);

/// Which slots are free: 125 kB of bits, above them how many are free in each block of 4,096 and in each group of 65,536.
pub(crate) struct FreeSlots {
    words: Box<[u64]>,
    blocks: Box<[u32]>,
    groups: [u32; GROUPS],
    free: u32,
}

impl FreeSlots {
    /// All slots free.
    pub(crate) fn new() -> Self {
        let mut all = Self { words: vec![0; WORDS].into(), blocks: vec![0; BLOCKS].into(), groups: [0; GROUPS], free: PIN_SPACE };
        for (index, word) in all.words.iter_mut().enumerate() {
            let bits = PIN_SPACE.saturating_sub(low_bit(index)).min(WORD_BITS);
            *word = u64::MAX.checked_shr(WORD_BITS - bits).unwrap_or(0);
            add(&mut all.blocks, index / BLOCK_WORDS, bits);
            add(&mut all.groups, index / BLOCK_WORDS / GROUP_BLOCKS, bits);
        }
        all
    }

    /// How many slots are free.
    pub(crate) const fn len(&self) -> u32 {
        self.free
    }

    /// Takes a slot; whether it was free.
    pub(crate) fn take(&mut self, slot: u32) -> bool {
        self.flip(slot, false)
    }

    /// Gives a slot back; whether it was taken.
    pub(crate) fn give(&mut self, slot: u32) -> bool {
        self.flip(slot, true)
    }

    /// The free slot with exactly `rank` free slots below it.
    pub(crate) fn at_rank(&self, rank: u32) -> Option<u32> {
        self.find(rank).map(|(slot, _)| slot)
    }

    /// The slot of a rank, and how many counts and words were looked at on the way.
    fn find(&self, rank: u32) -> Option<(u32, usize)> {
        if rank >= self.free {
            return None;
        }
        let (group, rank) = descend(self.groups.iter().copied(), rank)?;
        let first_block = group * GROUP_BLOCKS;
        let (block, rank) = descend(self.blocks.iter().skip(first_block).copied(), rank)?;
        let first_word = (first_block + block) * BLOCK_WORDS;
        let (word, rank) = descend(self.words.iter().skip(first_word).map(|word| word.count_ones()), rank)?;
        let bit = bit_of_rank(*self.words.get(first_word + word)?, rank);
        Some((low_bit(first_word + word) + bit, group + block + word + 3))
    }

    fn flip(&mut self, slot: u32, to: bool) -> bool {
        let index = (slot / WORD_BITS) as usize;
        let mask = 1_u64 << (slot % WORD_BITS);
        let Some(word) = self.words.get_mut(index) else { return false };
        if slot >= PIN_SPACE || (*word & mask != 0) == to {
            return false;
        }
        *word ^= mask;
        let change = if to { 1 } else { u32::MAX };
        add(&mut self.blocks, index / BLOCK_WORDS, change);
        add(&mut self.groups, index / BLOCK_WORDS / GROUP_BLOCKS, change);
        self.free = self.free.wrapping_add(change);
        true
    }
}

/// Adds to one count; `u32::MAX` takes one away.
fn add(counts: &mut [u32], index: usize, change: u32) {
    if let Some(count) = counts.get_mut(index) {
        *count = count.wrapping_add(change);
    }
}

/// The lowest slot of a word.
const fn low_bit(word: usize) -> u32 {
    // WORDS * 64 is about 10^6.
    word as u32 * WORD_BITS
}

/// Which of the counts the rank falls into, and the rank within it.
fn descend(counts: impl Iterator<Item = u32>, mut rank: u32) -> Option<(usize, u32)> {
    for (index, count) in counts.enumerate() {
        if rank < count {
            return Some((index, rank));
        }
        rank -= count;
    }
    None
}

/// The position of the set bit with `rank` set bits below it; 64 when there are fewer.
const fn bit_of_rank(mut word: u64, rank: u32) -> u32 {
    let mut below = 0;
    while below < rank {
        word &= word.wrapping_sub(1);
        below += 1;
    }
    word.trailing_zeros()
}

#[cfg(test)]
mod tests;
