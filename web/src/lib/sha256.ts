// SHA-256 of what comes in pieces, which the browser's own hashing cannot do, and
// bytes in hexadecimal digits. Knows nothing of what is hashed.
import { sha256 } from '@noble/hashes/sha2.js';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Takes a content piece by piece. */
export class Sha256 {
  #hash = sha256.create();

  update(bytes: Uint8Array): this {
    this.#hash.update(bytes);
    return this;
  }

  /** The hash of everything so far, 64 hexadecimal digits; more may follow. */
  hex(): string {
    return hexOf(this.#hash.clone().digest());
  }
}

/** The hash of a whole content. */
export function sha256Of(bytes: Uint8Array): Uint8Array {
  return sha256(bytes);
}

/** Two small digits for each byte. */
export function hexOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte];
  return text;
}

/** Exactly `length` bytes from their digits; null when `text` is anything else. */
export function bytesOf(text: string, length: number): Uint8Array | null {
  if (text.length !== 2 * length || !/^[0-9a-f]*$/i.test(text)) return null;
  return Uint8Array.from({ length }, (_, at) => Number.parseInt(text.slice(2 * at, 2 * at + 2), 16));
}
