// The files of a session: which there are, who may send or receive, and over
// which call they go. What is shown of them is `file-list`'s business.
import type { FileOffer, FileSays } from '../../lib/protocol.ts';
import { readFrame } from '../../lib/frame.ts';
import { type Content, FileReceiver, FileSender, isOver, type Outlet, type Sink } from '../../lib/transfer.ts';

/** The largest file, in bytes, and how many may be on their way at once; the server counts for itself. */
export const LARGEST = 2_000_000_000;
export const MOST_AT_ONCE = 8;
/** How many are remembered at all. */
const MOST_KEPT = 100;

/** A call over which files may go now. */
export interface Way {
  peer: number;
  outlet: Outlet;
  tell(file: string, bytes: number): void;
}

export type Item = { from: 'them'; file: FileReceiver } | { from: 'me'; file: FileSender };

export interface FilesOwner {
  /** Says it, now or when the line is back. */
  say(file: string, say: FileSays): void;
  /** Offers a file over a call; false when the line is down. */
  offer(peer: number, file: FileOffer): boolean;
  sinkFor(size: number, id: string): Promise<Sink>;
  newId(): string;
  changed(): void;
}

export class Files {
  items: readonly Item[] = [];
  #owner: FilesOwner;
  #ways: readonly Way[] = [];

  constructor(owner: FilesOwner) {
    this.#owner = owner;
  }

  /** The calls over which files may go from now on; none where they may not. */
  reach(ways: readonly Way[]): void {
    const same = ways.length === this.#ways.length && ways.every((way, at) => way.outlet === this.#ways[at]?.outlet);
    if (same) return;
    this.#ways = ways;
    for (const { file } of this.items) if (!isOver(file.progress)) this.#lead(file);
  }

  /** The technician offers a file. */
  offered(offer: FileOffer): void {
    if (this.items.some(({ file }) => file.offer.id === offer.id)) return;
    const file: FileReceiver = new FileReceiver(
      offer,
      () => this.#changed(file),
      (sha256) => this.#owner.say(offer.id, { t: 'done', sha256 }),
    );
    this.#add({ from: 'them', file });
  }

  /** The customer takes an offered file. */
  async take(file: FileReceiver): Promise<void> {
    const { id, size } = file.offer;
    const sink = await this.#owner.sinkFor(size, id);
    if (file.progress !== 'offered') return sink.drop();
    file.take(sink);
    this.#lead(file);
    this.#owner.say(id, { t: 'take' });
  }

  /** Why a file cannot be sent now; null when it is offered. */
  send(content: Content & { readonly name: string }): 'large' | 'many' | 'away' | null {
    if (content.size > LARGEST) return 'large';
    if (this.items.filter(({ from, file }) => from === 'me' && !isOver(file.progress)).length >= MOST_AT_ONCE) return 'many';
    const way = this.#ways[0];
    if (!way) return 'away';
    const offer: FileOffer = { id: this.#owner.newId(), name: content.name, size: content.size };
    if (!this.#owner.offer(way.peer, offer)) return 'away';
    const file: FileSender = new FileSender(
      offer,
      content,
      () => this.#changed(file),
      (sha256) => this.#owner.say(offer.id, { t: 'done', sha256 }),
    );
    this.#add({ from: 'me', file });
    this.#lead(file);
    return null;
  }

  /** The customer refuses or stops a file. */
  stop(item: Item): void {
    if (isOver(item.file.progress)) return;
    item.file.stop();
    this.#owner.say(item.file.offer.id, { t: 'stop' });
  }

  /** Files are not allowed any more: each stops here, and the other side is told. */
  stopAll(): void {
    for (const item of this.items) this.stop(item);
  }

  /** Takes one that is over off the list; what was received and not saved is gone. */
  hide(item: Item): void {
    if (item.from === 'them') item.file.drop();
    this.items = this.items.filter((one) => one !== item);
    this.#owner.changed();
  }

  /** The technician's side says something of a file. */
  heard(id: string, say: FileSays): void {
    const file = this.items.find((one) => one.file.offer.id === id)?.file;
    if (say.t === 'stop') file?.stop();
    else if (say.t === 'done') file?.done(say.sha256);
    else if (file instanceof FileSender) file.take();
  }

  /** A message of the channel `files`. What belongs to no file that was taken is dropped. */
  frame(message: unknown): void {
    const frame = readFrame(message);
    if (!frame) return;
    for (const { from, file } of this.items) if (from === 'them' && file.key === frame.key) file.frame(frame.offset, frame.data);
  }

  /** The receiver has so many bytes of a file that goes over this call. */
  have(id: string, bytes: number): void {
    for (const { from, file } of this.items) if (from === 'me' && file.offer.id === id) file.have(bytes);
  }

  #lead(file: FileReceiver | FileSender): void {
    const [way] = this.#ways;
    if (file instanceof FileSender) return file.attach(way?.outlet ?? null);
    // Which of several technicians sends it is not told: those who do not know it drop what they hear.
    const ways = this.#ways;
    file.attach(ways.length > 0 ? (bytes) => ways.forEach((one) => one.tell(file.offer.id, bytes)) : null);
  }

  #changed(file: FileReceiver | FileSender): void {
    if (file.progress === 'failed') this.#owner.say(file.offer.id, { t: 'stop' });
    this.#owner.changed();
  }

  #add(item: Item): void {
    const kept = this.items.length < MOST_KEPT ? this.items : this.items.filter(({ file }) => !isOver(file.progress));
    if (kept.length >= MOST_KEPT) return;
    this.items = [...kept, item];
    this.#owner.changed();
  }
}
