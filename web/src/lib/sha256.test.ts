import { describe, expect, it } from 'vitest';
import { bytesOf, hexOf, Sha256, sha256Of } from './sha256.ts';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

/** Published examples of the standard. */
const KNOWN: readonly (readonly [Uint8Array, string])[] = [
  [text(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  [text('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [text('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'), '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
  [new Uint8Array(1_000_000).fill(0x61), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
];

describe('SHA-256', () => {
  it('is the standard’s, at once and in pieces', () => {
    for (const [content, hash] of KNOWN) {
      expect(hexOf(sha256Of(content))).toBe(hash);
      const pieces = new Sha256();
      for (let at = 0; at < content.length; at += 1021) pieces.update(content.subarray(at, at + 1021));
      expect(pieces.hex()).toBe(hash);
    }
  });

  it('can be read in between', () => {
    const hash = new Sha256().update(text('ab'));
    hash.hex();
    expect(hash.update(text('c')).hex()).toBe(KNOWN[1]?.[1]);
  });

  it('reads whole hexadecimal of the right length alone', () => {
    expect(bytesOf('00fF', 2)).toEqual(Uint8Array.of(0, 255));
    for (const bad of ['', '00f', '00fg', '00ff00', '+0ff', '0 ff']) expect(bytesOf(bad, 2)).toBeNull();
  });
});
