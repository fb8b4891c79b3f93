// Says the outbox's lines in order, each once per connection, and never faster
// than the server listens. Knows no page and no storage.
import type { Outgoing } from './visit.ts';

/** Lines that may go out at once, and how often one more; a little below what the server takes. */
export const BURST = 12;
export const EVERY = 150;
/** How long the server is left alone after it had said that it cannot take more now. */
export const REST = 2000;

export class Sender {
  #say: (line: Outgoing) => boolean;
  #now: () => number;
  /** Ids that went out over this connection. */
  #said = new Set<string>();
  #room = BURST;
  #counted = 0;
  #restsUntil = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lines: readonly Outgoing[] = [];

  constructor(say: (line: Outgoing) => boolean, now: () => number) {
    this.#say = say;
    this.#now = now;
    this.#counted = now();
  }

  /** A new connection: what was said over the old one may be lost. */
  anew(): void {
    this.#said.clear();
  }

  /** The server could not take what was said: everything unacknowledged is said again after a rest. */
  rest(): void {
    this.#said.clear();
    this.#restsUntil = this.#now() + REST;
    this.#pump();
  }

  /** What has to be said by now, oldest first. */
  owe(lines: readonly Outgoing[]): void {
    this.#lines = lines;
    this.#pump();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#lines = [];
  }

  #pump(): void {
    clearTimeout(this.#timer);
    const now = this.#now();
    this.#room = Math.min(BURST, this.#room + (now - this.#counted) / EVERY);
    this.#counted = now;
    for (const line of this.#lines) {
      if (this.#said.has(line.id)) continue;
      const wait = Math.max(this.#restsUntil - now, this.#room < 1 ? EVERY : 0);
      if (wait > 0) {
        this.#timer = setTimeout(() => this.#pump(), wait);
        return;
      }
      if (!this.#say(line)) return;
      this.#room -= 1;
      this.#said.add(line.id);
    }
  }
}
