// The files of one session: offered, on their way, and there, either way. Content
// goes over a call's channel; who offers and takes is said through the server.
// What comes is kept until somebody saves it; nothing is opened or shown (AT-123, AT-125).
import { readFrame } from '../../lib/frame.ts';
import type { FileOffer, FileSays, MediaFromConsole } from '../../lib/protocol.ts';
import { type Content, FileReceiver, FileSender, isOver, type Outlet, type Progress, type Sink } from '../../lib/transfer.ts';
import { lineId } from '../outbox.ts';
import type { Answer } from '../requests.ts';

export interface FileRow {
  id: string;
  name: string;
  size: number;
  from: 'me' | 'customer';
  progress: Progress;
  /** Bytes that have arrived where they go. */
  arrived: number;
  /** This side's hash, once all of the content went through it. */
  sha256: string | null;
  /** It is here and can be saved. */
  savable: boolean;
}

export interface FilePorts {
  ask(say: MediaFromConsole): Promise<Answer>;
  bytes(length: number): Uint8Array;
  sink(size: number, name: string): Promise<Sink>;
}

/** What a call gives files to travel by. */
export interface Way {
  peer: number;
  outlet: Outlet;
  have(file: string, bytes: number): void;
}

export const LARGEST_FILE = 2 * 1000 ** 3;
export const MOST_AT_ONCE = 8;
/** Rows that are kept; of more than that, the oldest that are over go. */
const MOST_ROWS = 100;

export type OfferProblem = 'too_large' | 'too_many_files';

type Entry = { from: 'me'; transfer: FileSender } | { from: 'customer'; transfer: FileReceiver };

export class FileBox {
  #ports: FilePorts;
  #changed: (rows: readonly FileRow[]) => void;
  #entries = new Map<string, Entry>();
  #way: Way | null = null;

  constructor(ports: FilePorts, changed: (rows: readonly FileRow[]) => void) {
    this.#ports = ports;
    this.#changed = changed;
  }

  /** The call that leads to the customer now; null while there is none. */
  attach(way: Way | null): void {
    if (way?.outlet === this.#way?.outlet) return;
    this.#way = way;
    for (const [id, entry] of this.#entries) this.#connect(id, entry);
  }

  /** Offers a file to the customer; what stands against it before anybody is asked. */
  async offer(file: Content & { name: string }): Promise<Answer | { ok: false; code: OfferProblem; say: string }> {
    if (file.size > LARGEST_FILE) return { ok: false, code: 'too_large', say: '' };
    if (this.#underWay >= MOST_AT_ONCE) return { ok: false, code: 'too_many_files', say: '' };
    const way = this.#way;
    if (!way) return { ok: false, code: 'offline', say: '' };
    const offer = { id: lineId(this.#ports.bytes(16)), name: file.name.slice(0, 255), size: file.size };
    const transfer = new FileSender(offer, file, () => this.#tell(), (sha256) => this.#hashed(offer.id, sha256));
    const entry: Entry = { from: 'me', transfer };
    this.#put(offer.id, entry);
    const answer = await this.#ports.ask({ t: 'send', peer: way.peer, file: offer });
    if (!answer.ok) {
      this.#entries.delete(offer.id);
      this.#tell();
    }
    return answer;
  }

  /** The customer offers a file; nothing comes before it is taken. */
  offered(offer: FileOffer): void {
    if (this.#entries.has(offer.id) || this.#underWay >= 2 * MOST_AT_ONCE) return;
    const transfer = new FileReceiver(offer, () => this.#tell(), (sha256) => this.#hashed(offer.id, sha256));
    this.#put(offer.id, { from: 'customer', transfer });
  }

  /** What the customer says of a file. */
  hear(id: string, say: FileSays): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    if (say.t === 'stop') entry.transfer.stop();
    else if (say.t === 'done') entry.transfer.done(say.sha256);
    else if (entry.from === 'me') entry.transfer.take();
  }

  /** The customer has so many bytes of a file of ours. */
  have(id: string, bytes: number): void {
    const entry = this.#entries.get(id);
    if (entry?.from === 'me') entry.transfer.have(bytes);
  }

  /** A frame that came over the call. */
  frame(message: ArrayBuffer): void {
    const frame = readFrame(message);
    if (!frame) return;
    for (const entry of this.#entries.values()) {
      if (entry.from === 'customer' && entry.transfer.key === frame.key) return entry.transfer.frame(frame.offset, frame.data);
    }
  }

  /** Takes what the customer offers. */
  async take(id: string): Promise<Answer> {
    const entry = this.#entries.get(id);
    if (entry?.from !== 'customer' || entry.transfer.progress !== 'offered') return { ok: true };
    // A name of our own: the customer's never becomes one of this browser's files.
    entry.transfer.take(await this.#ports.sink(entry.transfer.offer.size, lineId(this.#ports.bytes(16))));
    return this.#ports.ask({ t: 'file', file: id, say: { t: 'take' } });
  }

  /** Neither sends nor takes it any more. */
  stop(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry || isOver(entry.transfer.progress)) return;
    entry.transfer.stop();
    this.#say(id, { t: 'stop' });
  }

  /** The consent is gone: what is under way stops here, whatever comes still. */
  stopAll(): void {
    for (const id of this.#entries.keys()) this.stop(id);
  }

  /** What has arrived, to be saved under its name. */
  content(id: string): { blob: Blob; name: string } | null {
    const entry = this.#entries.get(id);
    if (entry?.from !== 'customer' || !entry.transfer.content) return null;
    return { blob: entry.transfer.content, name: entry.transfer.offer.name };
  }

  /** The session is over here. */
  drop(): void {
    for (const entry of this.#entries.values()) {
      if (entry.from === 'customer') entry.transfer.drop();
      else entry.transfer.stop();
    }
    this.#entries.clear();
  }

  get #underWay(): number {
    return [...this.#entries.values()].filter((entry) => !isOver(entry.transfer.progress)).length;
  }

  #put(id: string, entry: Entry): void {
    this.#entries.set(id, entry);
    this.#connect(id, entry);
    for (const [old, { transfer }] of this.#entries) {
      if (this.#entries.size <= MOST_ROWS) break;
      if (isOver(transfer.progress)) this.#entries.delete(old);
    }
    this.#tell();
  }

  #connect(id: string, entry: Entry): void {
    const way = this.#way;
    if (entry.from === 'me') entry.transfer.attach(way?.outlet ?? null);
    else entry.transfer.attach(way && ((bytes) => way.have(id, bytes)));
  }

  #hashed(file: string, sha256: string): void {
    this.#say(file, { t: 'done', sha256 });
    this.#tell();
  }

  #say(file: string, say: FileSays): void {
    void this.#ports.ask({ t: 'file', file, say });
  }

  #tell(): void {
    this.#changed(
      [...this.#entries].map(([id, { from, transfer }]) => ({
        id,
        from,
        name: transfer.offer.name,
        size: transfer.offer.size,
        progress: transfer.progress,
        arrived: transfer.arrived,
        sha256: transfer.sha256,
        savable: transfer instanceof FileReceiver && transfer.content !== null && transfer.progress === 'done',
      })),
    );
  }
}
