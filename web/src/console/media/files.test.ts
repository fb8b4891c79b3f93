import { describe, expect, it } from 'vitest';
import { frameOf, keyOf } from '../../lib/frame.ts';
import type { MediaFromConsole } from '../../lib/protocol.ts';
import { hexOf, sha256Of } from '../../lib/sha256.ts';
import { inMemory } from '../../lib/sink.ts';
import type { Answer } from '../requests.ts';
import { FileBox, type FileRow, LARGEST_FILE, MOST_AT_ONCE, type Way } from './files.ts';

function setUp() {
  const said: MediaFromConsole[] = [];
  const sent: Uint8Array[] = [];
  const names: string[] = [];
  let rows: readonly FileRow[] = [];
  let reply: Answer = { ok: true };
  let drawn = 0;
  const box = new FileBox(
    {
      ask: async (say) => {
        said.push(say);
        return reply;
      },
      bytes: (length) => new Uint8Array(length).fill((drawn += 1)),
      sink: async (_size, name) => {
        names.push(name);
        return inMemory();
      },
    },
    (next) => (rows = next),
  );
  const way: Way = {
    peer: 7,
    outlet: {
      readyState: 'open',
      bufferedAmount: 0,
      bufferedAmountLowThreshold: 0,
      send: (data) => void sent.push(data),
      addEventListener: () => undefined,
    },
    have: () => undefined,
  };
  box.attach(way);
  return { box, said, sent, names, way, rows: () => rows, refuse: (code: 'too_many') => (reply = { ok: false, code, say: '' }) };
}

const content = (bytes: Uint8Array, name = 'a.txt') => new File([new Uint8Array(bytes)], name);
const frame = (id: string, offset: number, data: Uint8Array) => frameOf(keyOf(id), offset, data).buffer;
const bytes = Uint8Array.from({ length: 40_000 }, (_, at) => at % 251);
const hash = hexOf(sha256Of(bytes));

describe('a file for the customer', () => {
  it('is offered, goes when it is taken, and has arrived when both have the same hash', async () => {
    const { box, said, sent, rows } = setUp();
    await box.offer(content(bytes));
    const id = rows()[0]?.id ?? '';
    expect(said).toEqual([{ t: 'send', peer: 7, file: { id, name: 'a.txt', size: 40_000 } }]);
    expect([sent.length, rows()[0]?.progress]).toEqual([0, 'offered']);
    box.hear(id, { t: 'take' });
    await expect.poll(() => said.at(-1)).toEqual({ t: 'file', file: id, say: { t: 'done', sha256: hash } });
    expect(sent).toHaveLength(3);
    box.have(id, 40_000);
    box.hear(id, { t: 'done', sha256: hash });
    expect(rows()).toMatchObject([{ progress: 'done', sha256: hash, savable: false, arrived: 40_000 }]);
  });

  it('is not offered when it is too large, one too many, or refused', async () => {
    const { box, rows, refuse } = setUp();
    const huge = { name: 'huge', size: LARGEST_FILE + 1, slice: () => ({ arrayBuffer: async () => new ArrayBuffer(0) }) };
    expect(await box.offer(huge)).toMatchObject({ code: 'too_large' });
    refuse('too_many');
    expect(await box.offer(content(bytes))).toMatchObject({ code: 'too_many' });
    expect(rows()).toEqual([]);
    const other = setUp();
    for (let at = 0; at < MOST_AT_ONCE; at += 1) await other.box.offer(content(bytes));
    expect(await other.box.offer(content(bytes))).toMatchObject({ code: 'too_many_files' });
    other.box.attach(null);
    expect(await setUp().box.offer(content(new Uint8Array()))).toMatchObject({ ok: true });
  });
});

describe('a file from the customer', () => {
  const offer = { id: 'abc', name: 'report.pdf', size: bytes.length };

  it('at_123_comes_only_when_it_was_accepted_and_is_kept_under_a_name_of_our_own', async () => {
    const { box, said, names, rows } = setUp();
    box.offered(offer);
    box.frame(frame('abc', 0, bytes.subarray(0, 1000)));
    expect([rows()[0]?.arrived, box.content('abc')]).toEqual([0, null]);
    await box.take('abc');
    expect(said).toEqual([{ t: 'file', file: 'abc', say: { t: 'take' } }]);
    expect(names[0]).toMatch(/^[\w-]{22}$/);
    for (let at = 0; at < bytes.length; at += 16_000) box.frame(frame('abc', at, bytes.subarray(at, at + 16_000)));
    await expect.poll(() => rows()[0]?.progress).toBe('checking');
    expect(rows()[0]?.savable).toBe(false);
    box.hear('abc', { t: 'done', sha256: hash });
    expect(rows()).toMatchObject([{ progress: 'done', savable: true, sha256: hash }]);
    expect(await box.content('abc')?.blob.arrayBuffer()).toEqual(bytes.buffer);
    expect(box.content('abc')?.blob.type).toBe('application/octet-stream');
  });

  it('cannot be saved when the hashes are not the same', async () => {
    const { box, rows } = setUp();
    box.offered({ ...offer, size: 10 });
    await box.take('abc');
    box.frame(frame('abc', 0, bytes.subarray(0, 10)));
    box.hear('abc', { t: 'done', sha256: '0'.repeat(64) });
    await expect.poll(() => rows()[0]?.progress).toBe('damaged');
    expect(rows()[0]?.savable).toBe(false);
  });

  it('at_117_stops_here_when_the_consent_is_gone_whatever_comes_still', async () => {
    const { box, said, rows } = setUp();
    box.offered(offer);
    await box.take('abc');
    box.frame(frame('abc', 0, bytes.subarray(0, 1000)));
    box.stopAll();
    box.frame(frame('abc', 1000, bytes.subarray(1000, 2000)));
    expect([rows()[0]?.progress, rows()[0]?.arrived, said.at(-1)]).toEqual(['stopped', 1000, { t: 'file', file: 'abc', say: { t: 'stop' } }]);
  });

  it('at_122_frames_of_nothing_and_out_of_order_are_dropped', async () => {
    const { box, rows } = setUp();
    box.frame(new ArrayBuffer(4));
    box.frame(frame('nothing', 0, bytes.subarray(0, 10)));
    box.offered(offer);
    await box.take('abc');
    box.frame(frame('abc', 5000, bytes.subarray(0, 10)));
    expect(rows()[0]?.progress).toBe('failed');
  });
});
