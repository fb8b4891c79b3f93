import { describe, expect, it } from 'vitest';
import { frameOf, keyOf } from '../../lib/frame.ts';
import type { FileOffer, FileSays } from '../../lib/protocol.ts';
import { inMemory } from '../../lib/sink.ts';
import type { FileReceiver } from '../../lib/transfer.ts';
import { Files, LARGEST, MOST_AT_ONCE, type Way } from './files.ts';

function house() {
  const said: [string, FileSays][] = [];
  const offers: [number, FileOffer][] = [];
  let count = 0;
  const state = { up: true };
  const files = new Files({
    say: (file, say) => void said.push([file, say]),
    offer: (peer, file) => {
      if (state.up) offers.push([peer, file]);
      return state.up;
    },
    sinkFor: async () => inMemory(),
    newId: () => `mine-${(count += 1)}`,
    changed: () => undefined,
  });
  return { files, said, offers, state };
}

const told: [string, number][] = [];
const way = (peer: number): Way => ({
  peer,
  outlet: { readyState: 'open', bufferedAmount: 0, bufferedAmountLowThreshold: 0, send: () => undefined, addEventListener: () => undefined },
  tell: (file, bytes) => void told.push([file, bytes]),
});
const content = (size: number, name = 'a.txt') => ({ name, size, slice: () => ({ arrayBuffer: async () => new ArrayBuffer(size) }) });
const received = (files: Files, at = 0): FileReceiver => files.items[at]?.file as FileReceiver;
const frame = (id: string, bytes: number): ArrayBuffer => frameOf(keyOf(id), 0, new Uint8Array(bytes)).buffer;

describe('files that come', () => {
  it('AT-123: keep nothing before the customer has taken them', async () => {
    const { files, said } = house();
    files.reach([way(1)]);
    files.offered({ id: 'f', name: 'x.exe', size: 3 });
    files.frame(frame('f', 3));
    expect(received(files).arrived).toBe(0);
    await files.take(received(files));
    files.frame(frame('f', 3));
    expect(received(files).arrived).toBe(3);
    expect(said[0]).toEqual(['f', { t: 'take' }]);
  });

  it('are dropped when nobody offered them, and an id counts once', () => {
    const { files } = house();
    files.frame(frame('unknown', 3));
    files.offered({ id: 'f', name: 'a', size: 1 });
    files.offered({ id: 'f', name: 'b', size: 9 });
    expect(files.items.map(({ file }) => file.offer.name)).toEqual(['a']);
  });

  it('are refused and stopped by word to both', () => {
    const { files, said } = house();
    files.offered({ id: 'f', name: 'a', size: 1 });
    const [item] = files.items;
    if (item) files.stop(item);
    if (item) files.stop(item);
    expect(said).toEqual([['f', { t: 'stop' }]]);
    expect(received(files).progress).toBe('stopped');
  });
});

describe('files that go', () => {
  it('go over the first call that may carry them', () => {
    const { files, offers } = house();
    expect(files.send(content(3))).toBe('away');
    files.reach([way(4), way(5)]);
    expect(files.send(content(3))).toBeNull();
    expect(offers).toEqual([[4, { id: 'mine-1', name: 'a.txt', size: 3 }]]);
    files.reach([]);
    expect(files.send(content(3))).toBe('away');
  });

  it('are not offered when they are too large, too many, or the line is down', () => {
    const { files, state } = house();
    files.reach([way(1)]);
    expect(files.send(content(LARGEST + 1))).toBe('large');
    for (let count = 0; count < MOST_AT_ONCE; count += 1) expect(files.send(content(1))).toBeNull();
    expect(files.send(content(1))).toBe('many');
    files.stopAll();
    state.up = false;
    expect(files.send(content(1))).toBe('away');
  });

  it('are not taken by their own sender’s word, nor is what comes', () => {
    const { files } = house();
    files.reach([way(1)]);
    files.offered({ id: 'f', name: 'a', size: 1 });
    files.heard('f', { t: 'take' });
    expect(received(files).progress).toBe('offered');
    files.send(content(1));
    files.heard('mine-1', { t: 'take' });
    expect(files.items[1]?.file.progress).toBe('moving');
    files.heard('mine-1', { t: 'stop' });
    expect(files.items[1]?.file.progress).toBe('stopped');
  });

  it('go off the list when they are hidden', () => {
    const { files } = house();
    files.offered({ id: 'f', name: 'a', size: 1 });
    const [item] = files.items;
    if (item) files.hide(item);
    expect(files.items).toEqual([]);
  });
});
