// A file's bytes on the data channel `files`: a frame is 8 bytes that name the
// file, 8 bytes of offset (big endian), and up to 16 KiB of its content.
import { hexOf, sha256Of } from './sha256.ts';

const KEY = 8;
const HEAD = 16;
/** The most content of one frame, in bytes. */
export const FRAME_DATA = 16 * 1024;

/** What a file is called in frames: the first 8 bytes of the hash of its id. */
export function keyOf(id: string): Uint8Array {
  return sha256Of(new TextEncoder().encode(id)).slice(0, KEY);
}

export function frameOf(key: Uint8Array, offset: number, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(HEAD + data.length);
  frame.set(key);
  new DataView(frame.buffer).setBigUint64(KEY, BigInt(offset));
  frame.set(data, HEAD);
  return frame;
}

/** What a frame holds, its key in hexadecimal digits; null for anything that is no frame. */
export function readFrame(message: unknown): { key: string; offset: number; data: Uint8Array } | null {
  if (!(message instanceof ArrayBuffer) || message.byteLength <= HEAD || message.byteLength > HEAD + FRAME_DATA) return null;
  const offset = Number(new DataView(message).getBigUint64(KEY));
  if (!Number.isSafeInteger(offset)) return null;
  return { key: hexOf(new Uint8Array(message, 0, KEY)), offset, data: new Uint8Array(message, HEAD) };
}
