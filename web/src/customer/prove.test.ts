import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LONGEST_CHALLENGE, MOST_BITS, prove, startsWithZeros } from './prove.ts';

/** Time that goes on by one millisecond whenever it is asked for. */
function breather() {
  let time = 0;
  const counted = { pauses: 0, now: () => (time += 1), pause: async () => void (counted.pauses += 1) };
  return counted;
}

describe('proof of work', () => {
  it('is a counter behind the challenge whose hash begins with the zeros asked for', async () => {
    const proof = await prove('c1.opaque', 12, breather());
    expect(proof).toMatch(/^c1\.opaque:[0-9]{1,16}$/);
    const hash = createHash('sha256').update(proof ?? '').digest();
    expect(hash.readUInt16BE(0) >> 4).toBe(0);
  });

  it('lets the page breathe while it works', async () => {
    const counted = breather();
    await prove('a challenge', 13, counted);
    expect(counted.pauses).toBeGreaterThan(0);
  });

  it('is not started for more than anybody should be asked', async () => {
    expect(await prove('c', MOST_BITS + 1, breather())).toBeNull();
    expect(await prove('c', Number.NaN, breather())).toBeNull();
    expect(await prove('c'.repeat(LONGEST_CHALLENGE + 1), 1, breather())).toBeNull();
  });

  it('counts bits across bytes', () => {
    const hash = Uint8Array.of(0, 0b0001_0000, 0xff);
    expect(startsWithZeros(hash, 11)).toBe(true);
    expect(startsWithZeros(hash, 12)).toBe(false);
    expect(startsWithZeros(Uint8Array.of(0, 0), 16)).toBe(true);
    expect(startsWithZeros(hash, 0)).toBe(true);
  });
});
