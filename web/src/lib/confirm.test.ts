import { describe, expect, it } from 'vitest';
import { bitsOf, commitTo, type Ends, fingerprintOf, newNonce, opened, wordsOf } from './confirm.ts';
import { hexOf } from './sha256.ts';
import { typedWords } from './words.ts';

/** The same figures stand in the test of `crates/hub/src/confirm.rs`. */
const ENDS: Ends = {
  console: Uint8Array.from({ length: 32 }, (_, n) => n),
  customer: Uint8Array.from({ length: 32 }, (_, n) => 255 - n),
  consoleNonce: new Uint8Array(16).fill(0x11),
  customerNonce: new Uint8Array(16).fill(0x22),
};
const line = (byte: number, length = 32): string => Array.from({ length }, () => byte.toString(16).padStart(2, '0')).join(':').toUpperCase();

describe('confirmation words', () => {
  it('are what the server computes', () => {
    expect(bitsOf(ENDS)).toBe(415_990);
    expect(wordsOf(ENDS)).toEqual(['hurdle', 'dune']);
  });

  it('AT-113: are others when a certificate or a nonce was swapped', () => {
    const other = new Uint8Array(32).fill(9);
    const swapped: Ends[] = [
      { ...ENDS, console: other },
      { ...ENDS, customer: other },
      { ...ENDS, console: ENDS.customer, customer: ENDS.console },
      { ...ENDS, consoleNonce: other.slice(16) },
      { ...ENDS, consoleNonce: ENDS.customerNonce, customerNonce: ENDS.consoleNonce },
    ];
    for (const ends of swapped) expect(bitsOf(ends)).not.toBe(bitsOf(ENDS));
  });

  it('are read as people type them', () => {
    for (const typed of ['amber lotus', ' Amber,LOTUS ', 'amber - lotus', 'amber\u2014lotus', 'amber. lotus']) {
      expect(typedWords(typed)).toEqual(['amber', 'lotus']);
    }
    for (const typed of ['', 'amber', 'amber lotus now', 'amberlotus', 'amber 1']) expect(typedWords(typed)).toBeNull();
  });
});

describe('a commitment', () => {
  it('opens to its nonce alone', () => {
    const nonce = newNonce((bytes) => bytes.fill(7));
    expect(opened(commitTo(nonce), hexOf(nonce))).toEqual(nonce);
    expect(opened(commitTo(nonce).toUpperCase(), hexOf(nonce))).toEqual(nonce);
    expect(opened(commitTo(nonce), hexOf(new Uint8Array(16)))).toBeNull();
    for (const bad of ['', '07', `${hexOf(nonce)}00`, hexOf(nonce).replace('0', 'g')]) expect(opened(commitTo(nonce), bad)).toBeNull();
  });
});

describe('the fingerprint in a description', () => {
  it('is the one that all of its sections name', () => {
    const sdp = `v=0\r\na=fingerprint:sha-256 ${line(0xab)}\r\nm=audio 9\r\na=fingerprint:SHA-256 ${line(0xab)}\r\n`;
    expect(fingerprintOf(sdp)).toEqual(new Uint8Array(32).fill(0xab));
  });

  it('AT-112: is none where there are several, a weaker hash, a wrong length, or none at all', () => {
    const one = `a=fingerprint:sha-256 ${line(1)}\r\n`;
    for (const sdp of ['', `${one}a=fingerprint:sha-256 ${line(2)}\r\n`, `${one}a=fingerprint:sha-1 ${line(1, 20)}\r\n`, `a=fingerprint:sha-256 ${line(1, 31)}\r\n`, `x${one}`]) {
      expect(fingerprintOf(sdp)).toBeNull();
    }
  });
});
