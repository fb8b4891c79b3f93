// The confirmation words of a call: 20 bits of a hash over both browsers'
// certificates and a nonce of each. The console commits to its nonce before the
// page tells its own, so whoever sits between them has one guess in a million.
// Computed by each page for itself; the server computes the same (crates/hub/src/confirm.rs).
import { bytesOf, hexOf, sha256Of } from './sha256.ts';
import { pair } from './words.ts';

/** How many bytes a nonce has. */
export const NONCE = 16;

const PURPOSE = new TextEncoder().encode('towline confirmation words 1');

/** What the words are made of. */
export interface Ends {
  /** The fingerprint of the console's certificate, 32 bytes. */
  console: Uint8Array;
  /** That of the customer's. */
  customer: Uint8Array;
  /** The console's nonce, 16 bytes. */
  consoleNonce: Uint8Array;
  /** The customer's. */
  customerNonce: Uint8Array;
}

/** The fingerprint of the one certificate that a description names; null when it names none, several, or by another hash than SHA-256. */
export function fingerprintOf(sdp: string): Uint8Array | null {
  let found: string | null = null;
  for (const [, hash = '', digits = ''] of sdp.matchAll(/^a=fingerprint:(\S+)[ \t]+(\S+)[ \t]*\r?$/gim)) {
    const value = digits.replaceAll(':', '').toLowerCase();
    if (hash.toLowerCase() !== 'sha-256' || (found !== null && found !== value)) return null;
    found = value;
  }
  return found === null ? null : bytesOf(found, 32);
}

/** A nonce of this page. `fill` is the browser's source of randomness. */
export function newNonce(fill: (bytes: Uint8Array<ArrayBuffer>) => void = (bytes) => crypto.getRandomValues(bytes)): Uint8Array {
  const nonce = new Uint8Array(NONCE);
  fill(nonce);
  return nonce;
}

/** What the console sends ahead of its nonce. */
export function commitTo(nonce: Uint8Array): string {
  return hexOf(sha256Of(nonce));
}

/** The nonce that `commit` stands for, read from its digits; null when it is another one or none. */
export function opened(commit: string, digits: string): Uint8Array | null {
  const nonce = bytesOf(digits, NONCE);
  return nonce && commitTo(nonce) === commit.toLowerCase() ? nonce : null;
}

/** The number that the words stand for. */
export function bitsOf({ console, customer, consoleNonce, customerNonce }: Ends): number {
  const parts = [PURPOSE, console, customer, consoleNonce, customerNonce];
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  const [a = 0, b = 0, c = 0] = sha256Of(whole);
  return ((a << 16) | (b << 8) | c) >>> 4;
}

/** The two words that the customer reads out. */
export function wordsOf(ends: Ends): [string, string] {
  return pair(bitsOf(ends));
}
