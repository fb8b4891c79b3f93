// The proof of work that guarded mode asks for: a number after the challenge so
// that the hash of both begins with enough zero bits. Runs in slices, because
// trusted types let this page start no worker.
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/** More than any server asks for: some 16 million hashes. */
export const MOST_BITS = 24;
export const LONGEST_CHALLENGE = 200;
/** How long one slice may hold up the page, in milliseconds. */
const SLICE = 12;
/** How many hashes are made between two looks at the clock. */
const BATCH = 128;

export interface Breather {
  now(): number;
  /** Lets the page do other things. */
  pause(): Promise<void>;
}

/** Whether `hash` begins with at least `bits` zero bits. */
export function startsWithZeros(hash: Uint8Array, bits: number): boolean {
  const whole = bits >> 3;
  for (let at = 0; at < whole; at += 1) if (hash[at] !== 0) return false;
  const rest = bits & 7;
  return rest === 0 || (hash[whole] ?? 0xff) >> (8 - rest) === 0;
}

/** The text `challenge:n` whose SHA-256 begins with `bits` zero bits; null when nobody should be asked for that much. */
export async function prove(challenge: string, bits: number, { now, pause }: Breather): Promise<string | null> {
  if (!(bits >= 0 && bits <= MOST_BITS) || challenge.length > LONGEST_CHALLENGE) return null;
  const start = sha256.create().update(utf8ToBytes(`${challenge}:`));
  let sliceEnds = now() + SLICE;
  for (let count = 0; ; count += 1) {
    const hash = start.clone().update(utf8ToBytes(String(count))).digest();
    if (startsWithZeros(hash, bits)) return `${challenge}:${count}`;
    if (count % BATCH === BATCH - 1 && now() >= sliceEnds) {
      await pause();
      sliceEnds = now() + SLICE;
    }
  }
}
