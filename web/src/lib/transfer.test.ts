import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { frameOf, keyOf, readFrame } from './frame.ts';
import { hexOf } from './sha256.ts';
import { inMemory } from './sink.ts';
import { AHEAD, type Content, FileReceiver, FileSender, type Outlet, type Progress, type Sink, TELL_EVERY } from './transfer.ts';

/** Content that differs everywhere, so that a byte in a wrong place is noticed. */
function content(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 1) bytes[at] = (at * 31 + (at >> 8) * 17 + (at >> 16)) & 0xff;
  return bytes;
}

/** A channel between two pages in memory: holds everything back until `deliver`. */
class Pipe implements Outlet {
  readyState = 'open';
  bufferedAmountLowThreshold = 0;
  frames: ArrayBuffer[] = [];
  most = 0;
  #low: (() => void)[] = [];

  get bufferedAmount(): number {
    return this.frames.reduce((sum, frame) => sum + frame.byteLength, 0);
  }

  send(data: Uint8Array<ArrayBuffer>): void {
    if (this.readyState !== 'open') throw new Error('closed');
    this.frames.push(data.buffer);
    this.most = Math.max(this.most, this.bufferedAmount);
  }

  addEventListener(type: string, listener: () => void): void {
    if (type === 'bufferedamountlow') this.#low.push(listener);
  }

  /** Hands over what waits, up to so many frames. */
  deliver(to: FileReceiver, most = Infinity): void {
    for (const frame of this.frames.splice(0, most)) {
      const read = readFrame(frame);
      if (read && read.key === to.key) to.frame(read.offset, read.data);
    }
    if (this.bufferedAmount <= this.bufferedAmountLowThreshold) for (const listener of this.#low) listener();
  }
}

/** Lets everything happen that is only waiting for its turn. */
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
};

function pair(bytes: Uint8Array<ArrayBuffer>, { sink = inMemory(), size = bytes.length }: { sink?: Sink; size?: number } = {}) {
  const offer = { id: 'f1', name: 'a.txt', size };
  const said: string[] = [];
  const source: Content = new Blob([bytes]);
  const sender: FileSender = new FileSender(offer, source, () => undefined, (hash) => {
    said.push('sender');
    receiver.done(hash);
  });
  const receiver: FileReceiver = new FileReceiver(offer, () => undefined, (hash) => {
    said.push('receiver');
    sender.done(hash);
  });
  return {
    sender,
    receiver,
    said,
    take() {
      receiver.take(sink);
      sender.take();
    },
    /** A connection between the two; null: there is none. */
    connect(pipe: Pipe | null) {
      sender.attach(pipe);
      receiver.attach(pipe ? (count) => sender.have(count) : null);
    },
    async run(pipe: Pipe, until: Progress = 'done') {
      for (let turn = 0; turn < 2000 && receiver.progress !== until; turn += 1) {
        await new Promise((next) => setImmediate(next));
        pipe.deliver(receiver);
      }
      await turns();
    },
  };
}

describe('a file', () => {
  it('arrives whole, with the same hash on both sides', async () => {
    const bytes = content(3_000_123);
    const two = pair(bytes);
    const pipe = new Pipe();
    two.connect(pipe);
    two.take();
    await two.run(pipe);
    expect([two.sender.progress, two.receiver.progress]).toEqual(['done', 'done']);
    expect(two.receiver.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(two.sender.arrived).toBe(bytes.length);
    expect(two.said.toSorted()).toEqual(['receiver', 'sender']);
    expect(Buffer.from((await two.receiver.content?.arrayBuffer()) ?? new ArrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
  });

  it('may be empty', async () => {
    const two = pair(content(0));
    const pipe = new Pipe();
    two.connect(pipe);
    two.take();
    await two.run(pipe);
    expect(two.receiver.progress).toBe('done');
    expect(pipe.frames).toEqual([]);
  });

  it('flows only after it was taken', async () => {
    const two = pair(content(100));
    const pipe = new Pipe();
    two.connect(pipe);
    await turns();
    expect(pipe.frames).toEqual([]);
    expect(two.sender.progress).toBe('offered');
    two.receiver.frame(0, content(10));
    expect(two.receiver.arrived).toBe(0);
  });

  it('waits while the channel is full, and while the receiver is behind', async () => {
    const two = pair(content(AHEAD + 5_000_000));
    const pipe = new Pipe();
    two.connect(pipe);
    two.sender.take();
    for (let turn = 0; turn < 400; turn += 1) {
      await new Promise((next) => setImmediate(next));
      // The network takes it all, but nobody says that it has arrived.
      pipe.deliver(new FileReceiver({ id: 'other', name: '', size: 1 }, () => undefined, () => undefined));
    }
    expect(pipe.most).toBeLessThan((1 << 20) + 300_000);
    const readBeforeWord = two.sender.sha256;
    two.sender.have(TELL_EVERY);
    expect(readBeforeWord).toBeNull();
    expect(two.sender.progress).toBe('moving');
  });

  it('goes on where it stopped when the connection had to be made anew', async () => {
    const bytes = content(2_500_000);
    const two = pair(bytes);
    const first = new Pipe();
    two.connect(first);
    two.take();
    await new Promise((next) => setImmediate(next));
    await new Promise((next) => setImmediate(next));
    first.deliver(two.receiver, 20);
    first.readyState = 'closed';
    two.connect(null);
    await turns();
    expect([two.sender.progress, two.receiver.progress]).toEqual(['waiting', 'waiting']);
    const had = two.receiver.arrived;
    expect(had).toBe(20 * 16 * 1024);
    const second = new Pipe();
    two.connect(second);
    await new Promise((next) => setImmediate(next));
    expect(readFrame(second.frames[0])?.offset).toBe(had);
    await two.run(second);
    expect([two.sender.progress, two.receiver.progress]).toEqual(['done', 'done']);
    expect(two.receiver.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(two.said).toHaveLength(2);
  });

  it('stops at once when either side stops', async () => {
    const two = pair(content(2_000_000));
    const pipe = new Pipe();
    two.connect(pipe);
    two.take();
    await turns();
    two.sender.stop();
    two.receiver.stop();
    const sent = pipe.frames.length;
    await new Promise((next) => setImmediate(next));
    expect(pipe.frames).toHaveLength(sent);
    pipe.deliver(two.receiver);
    expect(two.receiver.arrived).toBe(0);
    two.sender.take();
    expect([two.sender.progress, two.receiver.progress]).toEqual(['stopped', 'stopped']);
  });

  it('AT-122: never grows beyond what was offered, and has no holes', async () => {
    for (const [offset, length] of [[0, 101], [1, 5], [100, 1]] as const) {
      const { receiver } = pair(content(100));
      receiver.attach(() => undefined);
      receiver.take(inMemory());
      receiver.frame(offset, content(length));
      expect(receiver.progress).toBe('failed');
    }
  });

  it('counts what comes twice once', () => {
    const { receiver } = pair(content(100));
    receiver.attach(() => undefined);
    receiver.take(inMemory());
    receiver.frame(0, content(50));
    receiver.frame(0, content(50));
    receiver.frame(40, content(100).slice(40, 60));
    expect(receiver.arrived).toBe(60);
    expect(receiver.progress).toBe('moving');
  });

  it('is told apart from a damaged one by its hash', async () => {
    const two = pair(content(100));
    const pipe = new Pipe();
    two.connect(pipe);
    two.take();
    two.receiver.done('0'.repeat(64));
    await two.run(pipe, 'damaged');
    expect(two.receiver.progress).toBe('damaged');
  });

  it('fails in words where it cannot be read or kept', async () => {
    const gone = pair(content(100));
    const source: Content = { size: 100, slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) };
    const sender = new FileSender(gone.sender.offer, source, () => undefined, () => undefined);
    sender.attach(new Pipe());
    sender.take();
    await turns();
    expect(sender.progress).toBe('failed');

    let dropped = 0;
    const full: Sink = { write: () => Promise.reject(new Error('full')), finish: () => Promise.reject(new Error('full')), drop: () => void (dropped += 1) };
    const two = pair(content(100), { sink: full });
    const pipe = new Pipe();
    two.connect(pipe);
    two.take();
    await two.run(pipe, 'failed');
    expect(two.receiver.progress).toBe('failed');
    expect(dropped).toBe(1);
  });
});

describe('a frame', () => {
  it('names its file, its place and its content', () => {
    const frame = frameOf(keyOf('f1'), 2 ** 33, Uint8Array.of(1, 2, 3));
    expect(readFrame(frame.buffer)).toEqual({ key: hexOf(keyOf('f1')), offset: 2 ** 33, data: Uint8Array.of(1, 2, 3) });
  });

  it('is nothing else', () => {
    const far = new Uint8Array(17).fill(0xff);
    for (const other of ['text', null, new ArrayBuffer(16), new ArrayBuffer(17 + 16 * 1024), far.buffer]) expect(readFrame(other)).toBeNull();
  });
});
