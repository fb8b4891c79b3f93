// The bundle is the one that the server's own test makes and keeps here.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { header, padding, read } from './tar.ts';
import { Broken, keyBytes, verify } from './verify.ts';

const sample = new Uint8Array(readFileSync(new URL('./sample.tar', import.meta.url)));
const blob = (bytes: Uint8Array) => new Blob([new Uint8Array(bytes)]);

async function why(bytes: Uint8Array, key = ''): Promise<string> {
  try {
    await verify(blob(bytes), key);
    return 'holds';
  } catch (error) {
    return error instanceof Broken ? error.why : String(error);
  }
}

/** The same with other bytes from a place on. */
function changed(at: number, ...bytes: number[]): Uint8Array {
  const other = sample.slice();
  other.set(bytes, at);
  return other;
}

const place = (text: string) => Buffer.from(sample).indexOf(text);

describe('a bundle', () => {
  it('holds, says what it is, and tells how far it has come', async () => {
    const told: number[] = [];
    const found = await verify(blob(sample), '', (part) => told.push(part));
    expect(found.organisation).toBe('ACME');
    expect(found.files.map((file) => file.name)).toEqual([
      'session.json',
      'chat.jsonl',
      'events.jsonl',
      'files.jsonl',
      'recording-1.webm',
      'recording-2.webm',
    ]);
    expect(told.at(-1)).toBe(1);
    expect(await why(sample, found.key)).toBe('holds');
    expect(await why(sample, found.key.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')))).toBe('other_key');
  });

  it('does not hold with any byte changed, of which this tries every seventh', async () => {
    const seen: string[] = [];
    for (let at = 0; at < sample.length; at += 7) {
      const reason = await why(changed(at, (sample[at] ?? 0) ^ (1 << at % 8)));
      if (reason === 'holds' || !/^[a-z_]+$/.test(reason)) throw new Error(`byte ${at}: ${reason}`);
      seen.push(reason);
    }
    expect(seen.length).toBeGreaterThan(1_000);
  });

  it('does not hold cut short or made longer', async () => {
    for (const cut of [0, 511, 512, sample.length - 1024, sample.length - 1]) {
      expect(await why(sample.slice(0, cut))).toBe('short');
    }
    expect(await why(new Uint8Array([...sample, 0]))).toBe('form');
    expect(await why(new Uint8Array([...sample, ...sample]))).toBe('form');
  });

  it('says what was changed', async () => {
    expect(await why(changed(place('hello'), 0x48))).toBe('file');
    expect(await why(changed(place('"made"') + 8, 0x31))).toBe('chain');
    expect(await why(changed(place('manifest.sig') + 512, 0))).toBe('signature');
    expect(await why(changed(156, 0x31))).toBe('form');
  });

  it('is no other file', async () => {
    expect(await why(new TextEncoder().encode('<!doctype html>'))).toBe('short');
    expect(await why(new Uint8Array(2048))).toBe('form');
  });
});

describe('a header', () => {
  it('is read as it is made and in no other form', () => {
    const made = header('chat.jsonl', 1234) ?? new Uint8Array();
    expect(read(made)).toEqual({ name: 'chat.jsonl', size: 1234 });
    for (let at = 0; at < 512; at++) {
      const other = made.slice();
      other[at] = (other[at] ?? 0) ^ 1;
      expect(read(other), `byte ${at}`).toBeNull();
    }
    expect([header('../x', 1), header('a', 2 ** 33), header('a', -1)]).toEqual([null, null, null]);
    expect([0, 1, 512, 513].map(padding)).toEqual([0, 511, 0, 511]);
  });
});

it('a key is read as it is printed and in no other way', () => {
  const key = Buffer.from(new Uint8Array(32).fill(7)).toString('base64');
  expect(keyBytes(key)?.length).toBe(32);
  expect([keyBytes(key.slice(1)), keyBytes(`${key}\n`), keyBytes(key.replace('c=', 'd=')), keyBytes('')]).toEqual([null, null, null, null]);
});
