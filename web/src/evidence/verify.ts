// Checks a bundle of evidence: its form, each file's hash, the chain, the
// signature. Reads it once from front to back and keeps little of it; asks
// nobody. The book says what a bundle looks like.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { END, padding, read } from './tar.ts';

export interface Found {
  session: number;
  organisation: string;
  made: string;
  key: string;
  files: { name: string; size: number; sha256: string }[];
}

/** Why a bundle is none, or is not as it was signed; `unable` when this browser cannot tell. */
export type Why = 'form' | 'short' | 'large' | 'chain' | 'file' | 'files' | 'signature' | 'other_key' | 'unable';

export class Broken extends Error {
  readonly why: Why;
  /** The file that was changed, the line that breaks the chain, or the key that signed. */
  readonly what: string;

  constructor(why: Why, what = '') {
    super(why);
    [this.why, this.what] = [why, what];
  }
}

const MANIFEST = 'manifest.jsonl';
const SIGNATURE = 'manifest.sig';
const SIGNED = 64;
const MOST = 10_000;
const LONGEST = 8 << 20;
const PORTION = 1 << 20;
const NOTHING = '0'.repeat(64);
const HEAD = ['towline', 'session', 'organisation', 'made', 'key', 'previous'];
const LINE = ['name', 'size', 'sha256', 'previous'];

/** The bundle, read from front to back. */
class Source {
  #from: Blob;
  #at = 0;
  #tell: (part: number) => void;

  constructor(from: Blob, tell: (part: number) => void) {
    this.#from = from;
    this.#tell = tell;
  }

  async exact(length: number): Promise<Uint8Array> {
    if (this.#at + length > this.#from.size) throw new Broken('short');
    const bytes = new Uint8Array(await this.#from.slice(this.#at, this.#at + length).arrayBuffer());
    this.#at += length;
    this.#tell(this.#at / this.#from.size);
    return bytes;
  }

  async header(): Promise<{ name: string; size: number }> {
    const found = read(await this.exact(512));
    if (!found) throw new Broken('form', String(this.#at));
    return found;
  }

  async zeros(length: number): Promise<void> {
    if ((await this.exact(length)).some((byte) => byte !== 0)) throw new Broken('form', String(this.#at));
  }

  async content(size: number): Promise<Uint8Array> {
    if (size > LONGEST) throw new Broken('large');
    const bytes = await this.exact(size);
    await this.zeros(padding(size));
    return bytes;
  }

  async hash(size: number): Promise<string> {
    const hash = sha256.create();
    for (let left = size; left > 0; left -= PORTION) hash.update(await this.exact(Math.min(left, PORTION)));
    await this.zeros(padding(size));
    return bytesToHex(hash.digest());
  }

  end(): void {
    if (this.#at !== this.#from.size) throw new Broken('form', String(this.#at));
  }
}

/**
 * What a bundle holds, when it is as it was signed; throws `Broken` otherwise.
 * `key` is whom it must be signed by; empty takes any signer. `tell` hears how
 * far it has come, from 0 to 1.
 */
export async function verify(bundle: Blob, key = '', tell: (part: number) => void = () => undefined): Promise<Found> {
  const source = new Source(bundle, tell);
  const files: Found['files'] = [];
  let manifest: Uint8Array | null = null;
  while (!manifest) {
    const { name, size } = await source.header();
    if (name === MANIFEST) {
      manifest = await source.content(size);
    } else {
      if (files.length >= MOST) throw new Broken('large');
      files.push({ name, size, sha256: await source.hash(size) });
    }
  }
  const last = await source.header();
  if (last.name !== SIGNATURE || last.size !== SIGNED) throw new Broken('form');
  const signature = await source.content(SIGNED);
  await source.zeros(END);
  source.end();
  const head = judge(manifest, files);
  await checkSignature(manifest, signature, String(head['key']));
  if (key !== '' && key !== head['key']) throw new Broken('other_key', String(head['key']));
  return {
    session: Number(head['session']),
    organisation: String(head['organisation']),
    made: String(head['made']),
    key: String(head['key']),
    files,
  };
}

/** Holds the chain against the files that were found; the manifest's first line. */
function judge(manifest: Uint8Array, files: Found['files']): Record<string, unknown> {
  const lines = decode(manifest).split('\n');
  // Behind the last line's end there is nothing.
  if (lines.pop() !== '') throw new Broken('chain', String(lines.length + 1));
  let previous = NOTHING;
  const read = lines.map((line, at) => {
    const value = object(line, at === 0 ? HEAD : LINE);
    if (!value || value['previous'] !== previous) throw new Broken('chain', String(at + 1));
    previous = bytesToHex(sha256(new TextEncoder().encode(line)));
    return value;
  });
  const head = read.shift();
  if (head?.['towline'] !== 'evidence 1') throw new Broken('chain', '1');
  if (read.length !== files.length || read.some((line, at) => line['name'] !== files[at]?.name)) throw new Broken('files');
  read.forEach((line, at) => {
    const file = files[at];
    if (line['size'] !== file?.size || line['sha256'] !== file?.sha256) throw new Broken('file', file?.name ?? '');
  });
  return head;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Broken('chain', '1');
  }
}

function object(line: string, keys: string[]): Record<string, unknown> | null {
  try {
    const value = JSON.parse(line) as Record<string, unknown> | null;
    return value && Object.keys(value).join() === keys.join() ? value : null;
  } catch {
    return null;
  }
}

/** The 32 bytes of a key as it is printed, and in no other way of writing it. */
export function keyBytes(key: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9+/]{43}=$/.test(key)) return null;
  const bytes = Uint8Array.from(atob(key), (one) => one.charCodeAt(0));
  return btoa(String.fromCharCode(...bytes)) === key ? bytes : null;
}

async function checkSignature(manifest: Uint8Array, signature: Uint8Array, key: string): Promise<void> {
  const raw = keyBytes(key);
  if (!raw) throw new Broken('signature');
  let holds: boolean;
  try {
    const known = await crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify']);
    holds = await crypto.subtle.verify({ name: 'Ed25519' }, known, new Uint8Array(signature), new Uint8Array(manifest));
  } catch (error) {
    // Old browsers do not know this kind of signature; a key that is no point of the curve is a wrong one.
    throw new Broken(error instanceof DOMException && error.name === 'NotSupportedError' ? 'unable' : 'signature');
  }
  if (!holds) throw new Broken('signature');
}
