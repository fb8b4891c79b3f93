// A file on its way over a data channel: cut into frames, never too much ahead of
// who receives, hashed on both sides, taken up again where it stopped when the
// connection had to be made anew. Knows neither page nor server: who offers,
// takes and says `done` is told by whoever owns a transfer.
import { FRAME_DATA, frameOf, keyOf } from './frame.ts';
import { hexOf, Sha256 } from './sha256.ts';

/** How much the channel may hold back before the sender waits, and when it goes on, in bytes. */
const HIGH = 1 << 20;
const LOW = 1 << 18;
/** How much is read of the file at once. */
const READ = 16 * FRAME_DATA;
/** How far the sender may be ahead of what the receiver says it has. */
export const AHEAD = 16 << 20;
/** After how much the receiver says again what it has. */
export const TELL_EVERY = 1 << 20;

/** A file as it is offered; `size` in bytes. */
export interface Offer {
  readonly id: string;
  readonly name: string;
  readonly size: number;
}

/**
 * `offered`: nobody has taken it. `moving`: on its way. `waiting`: there is no
 * connection now. `checking`: all is there here, the other side's hash is not.
 * `done`: both hashes are the same. `damaged`: they are not. `stopped`: by either
 * side. `failed`: it could not be read or kept.
 */
export type Progress = 'offered' | 'moving' | 'waiting' | 'checking' | 'done' | 'damaged' | 'stopped' | 'failed';

const ENDED: ReadonlySet<Progress> = new Set(['done', 'damaged', 'stopped', 'failed']);

/** Whether nothing more happens to a file. */
export function isOver(progress: Progress): boolean {
  return ENDED.has(progress);
}

/** The part of a data channel that is used here. */
export interface Outlet {
  readonly readyState: string;
  readonly bufferedAmount: number;
  bufferedAmountLowThreshold: number;
  send(data: Uint8Array<ArrayBuffer>): void;
  addEventListener(type: 'bufferedamountlow' | 'open', listener: () => void): void;
}

/** The part of a `File` that is used here. */
export interface Content {
  readonly size: number;
  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** Where what is received goes. */
export interface Sink {
  write(bytes: Uint8Array): Promise<void>;
  /** Everything that was written. */
  finish(): Promise<Blob>;
  /** Throws it away. */
  drop(): void;
}

abstract class Transfer {
  readonly offer: Offer;
  /** This side's hash, once all of the content went through it. */
  sha256: string | null = null;
  #progress: Progress = 'offered';
  #theirs: string | null = null;
  protected readonly changed: () => void;

  constructor(offer: Offer, changed: () => void) {
    this.offer = offer;
    this.changed = changed;
  }

  get progress(): Progress {
    return this.#progress;
  }

  /** How many bytes have arrived at the receiver, as far as this side knows. */
  abstract get arrived(): number;

  /** The other side says that it is through, and what its hash is. */
  done(sha256: string): void {
    this.#theirs ??= sha256.toLowerCase();
    this.compare();
  }

  /** Either side does not want it any more. */
  stop(): void {
    this.become('stopped');
  }

  /** Nothing leads out of an end. */
  protected become(progress: Progress): boolean {
    if (isOver(this.#progress)) return false;
    this.#progress = progress;
    this.changed();
    return true;
  }

  protected compare(): void {
    if (this.sha256 === null || this.#theirs === null) return;
    this.become(this.sha256 === this.#theirs ? 'done' : 'damaged');
  }
}

/** A file that this side sends. */
export class FileSender extends Transfer {
  #content: Content;
  #key: Uint8Array;
  #hash = new Sha256();
  #hashed = 0;
  /** The first byte that is not handed to the channel. */
  #at = 0;
  #confirmed = 0;
  #taken = false;
  #outlet: Outlet | null = null;
  /** The channel that the content began to flow over. */
  #begun: Outlet | null = null;
  /** Counts what puts an end to the loop that sends. */
  #round = 0;
  #wake: (() => void) | null = null;
  #hashKnown: (sha256: string) => void;

  /** `hashKnown` is called once, when all was read: the moment to say `done`. */
  constructor(offer: Offer, content: Content, changed: () => void, hashKnown: (sha256: string) => void) {
    super(offer, changed);
    this.#content = content;
    this.#key = keyOf(offer.id);
    this.#hashKnown = hashKnown;
  }

  get arrived(): number {
    return this.#confirmed;
  }

  /** The other side takes it. */
  take(): void {
    if (this.#taken) return;
    this.#taken = true;
    this.#go();
  }

  /** The channel that leads to the other side now; null when there is none. On another one than before, it waits for `have`. */
  attach(outlet: Outlet | null): void {
    if (outlet === this.#outlet) return;
    this.#outlet = outlet;
    if (outlet) {
      outlet.bufferedAmountLowThreshold = LOW;
      outlet.addEventListener('bufferedamountlow', () => this.#wake?.());
      if (outlet.readyState === 'connecting') outlet.addEventListener('open', () => this.#go());
    }
    this.#go();
  }

  /** The other side has so many bytes. */
  have(bytes: number): void {
    if (bytes > this.#hashed || bytes < this.#confirmed) return;
    this.#confirmed = bytes;
    if (this.#outlet && this.#begun !== this.#outlet) {
      this.#begun = this.#outlet;
      this.#at = bytes;
      this.#go();
    } else {
      this.#wake?.();
    }
    this.changed();
  }

  override stop(): void {
    this.#halt();
    super.stop();
  }

  #halt(): void {
    this.#round += 1;
    this.#wake?.();
  }

  #go(): void {
    this.#halt();
    if (!this.#taken || isOver(this.progress)) return;
    const outlet = this.#outlet;
    if (this.#hashed === 0) this.#begun = outlet;
    const ready = outlet?.readyState === 'open' && this.#begun === outlet;
    if (this.sha256 === null || !ready) this.become(ready ? 'moving' : 'waiting');
    if (outlet && ready) void this.#pump(outlet, this.#round);
  }

  async #pump(outlet: Outlet, round: number): Promise<void> {
    const { size } = this.offer;
    try {
      while (this.#at < size) {
        if (outlet.bufferedAmount > HIGH || this.#at - this.#confirmed >= AHEAD) {
          await new Promise<void>((wake) => (this.#wake = wake));
          this.#wake = null;
          if (round !== this.#round) return;
          continue;
        }
        const end = Math.min(size, this.#at + READ);
        const bytes = new Uint8Array(await this.#content.slice(this.#at, end).arrayBuffer());
        if (round !== this.#round) return;
        if (bytes.length !== end - this.#at) throw new Error('the file has changed');
        for (let from = 0; from < bytes.length; from += FRAME_DATA) {
          outlet.send(frameOf(this.#key, this.#at + from, bytes.subarray(from, from + FRAME_DATA)));
        }
        if (end > this.#hashed) this.#hash.update(bytes.subarray(this.#hashed - this.#at));
        this.#at = end;
        this.#hashed = Math.max(this.#hashed, end);
      }
    } catch {
      // A channel that closed under us is no fault of the file: the next one goes on.
      if (round === this.#round) this.become(outlet.readyState === 'open' ? 'failed' : 'waiting');
      return;
    }
    this.#finish();
  }

  #finish(): void {
    this.become('checking');
    if (this.sha256 === null) {
      this.sha256 = this.#hash.hex();
      this.#hashKnown(this.sha256);
    }
    this.compare();
  }
}

/** A file that this side receives. */
export class FileReceiver extends Transfer {
  /** What its frames are called, in hexadecimal digits. */
  readonly key: string;
  /** All of it, once it is complete. */
  content: Blob | null = null;
  #sink: Sink | null = null;
  #hash = new Sha256();
  #at = 0;
  #written = 0;
  #told = 0;
  #writes: Promise<void> = Promise.resolve();
  #tell: ((bytes: number) => void) | null = null;
  #hashKnown: (sha256: string) => void;

  /** `hashKnown` is called once, when all is here: the moment to say `done`. */
  constructor(offer: Offer, changed: () => void, hashKnown: (sha256: string) => void) {
    super(offer, changed);
    this.key = hexOf(keyOf(offer.id));
    this.#hashKnown = hashKnown;
  }

  get arrived(): number {
    return this.#at;
  }

  /** This side takes it; the other side must be told. */
  take(sink: Sink): void {
    if (this.#sink || this.progress !== 'offered') return sink.drop();
    this.#sink = sink;
    this.become(this.#tell ? 'moving' : 'waiting');
    if (this.offer.size === 0) this.#complete();
  }

  /** How `have` is said over the connection that there is now; null when there is none. A transfer that had begun is taken up again. */
  attach(tell: ((bytes: number) => void) | null): void {
    this.#tell = tell;
    if (!this.#sink || isOver(this.progress)) return;
    if (this.sha256 === null) this.become(tell ? 'moving' : 'waiting');
    this.#told = this.#at;
    tell?.(this.#at);
  }

  /** A frame of this file. What was not taken, is there already, or is too much, counts for nothing. */
  frame(offset: number, data: Uint8Array): void {
    if (!this.#sink || this.sha256 !== null || isOver(this.progress)) return;
    const fresh = data.subarray(Math.max(0, this.#at - offset));
    if (offset <= this.#at && fresh.length === 0) return;
    const flood = this.#at - this.#written > 2 * AHEAD;
    if (offset > this.#at || this.#at + fresh.length > this.offer.size || flood) return this.#fail();
    this.#at += fresh.length;
    this.#hash.update(fresh);
    this.#keep(fresh);
    if (this.#at === this.offer.size) this.#complete();
    this.changed();
  }

  override stop(): void {
    super.stop();
    this.#sink?.drop();
  }

  /** Throws away what was kept, once it is not wanted any more. */
  drop(): void {
    this.content = null;
    this.#sink?.drop();
  }

  #keep(bytes: Uint8Array): void {
    this.#writes = this.#writes
      .then(() => this.#sink?.write(bytes))
      .then(() => {
        this.#written += bytes.length;
        const due = this.#written - this.#told >= TELL_EVERY || this.#written === this.offer.size;
        if (!due || this.#written <= this.#told) return;
        this.#told = this.#written;
        this.#tell?.(this.#written);
      })
      .catch(() => this.#fail());
  }

  #complete(): void {
    const hash = this.#hash.hex();
    this.#writes = this.#writes
      .then(() => this.#sink?.finish())
      .then((content) => {
        if (!content || !this.become('checking')) return;
        this.content = content;
        this.sha256 = hash;
        this.#hashKnown(hash);
        this.compare();
      })
      .catch(() => this.#fail());
  }

  #fail(): void {
    if (this.become('failed')) this.#sink?.drop();
  }
}
