// The archive's own structure: one canonical `ustar` header for a name and a
// size. Whatever a header could say otherwise is always the same, so a header
// that is not made anew from what it says was changed.

export const BLOCK = 512;
/** Blocks of zeros at the end. */
export const END = 2 * BLOCK;

const NAME = /^[a-z0-9.-]{1,100}$/;
const LARGEST = 0o77777777777;

export function header(name: string, size: number): Uint8Array | null {
  if (!NAME.test(name) || !Number.isSafeInteger(size) || size < 0 || size > LARGEST) return null;
  const bytes = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);
  put(0, name);
  put(100, '0000644\0');
  put(108, '0000000\0');
  put(116, '0000000\0');
  put(124, `${size.toString(8).padStart(11, '0')}\0`);
  put(136, '00000000000\0');
  // The checksum is taken with spaces in its place.
  put(148, '        ');
  put(156, '0');
  put(257, 'ustar\u000000');
  put(329, '0000000\0');
  put(337, '0000000\0');
  const sum = bytes.reduce((all, byte) => all + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return bytes;
}

/** Name and size of a header, when it is the canonical one for them. */
export function read(bytes: Uint8Array): { name: string; size: number } | null {
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  const name = text(0, 100).split('\0')[0] ?? '';
  const digits = text(124, 135);
  if (!/^[0-7]{11}$/.test(digits)) return null;
  const size = parseInt(digits, 8);
  const made = header(name, size);
  return made && made.every((byte, at) => byte === bytes[at]) ? { name, size } : null;
}

/** How many zeros come behind a file of this size. */
export function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}
