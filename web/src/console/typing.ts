// Tells the customer that the technician types: at once, then at most every few
// seconds, and that it stopped when the keys rest.
import type { SessionId } from '../lib/protocol.ts';

export const REPEAT_AFTER = 3000;
export const RESTS_AFTER = 4000;

export class Typing {
  #say: (session: SessionId, on: boolean) => void;
  #now: () => number;
  #current: { session: SessionId; saidAt: number; rest: ReturnType<typeof setTimeout> } | null = null;

  constructor(say: (session: SessionId, on: boolean) => void, now: () => number) {
    this.#say = say;
    this.#now = now;
  }

  /** A key was pressed in this session's field. */
  pressed(session: SessionId): void {
    if (this.#current && this.#current.session !== session) this.stop();
    const now = this.#now();
    const current = this.#current;
    const due = !current || now - current.saidAt >= REPEAT_AFTER;
    if (due) this.#say(session, true);
    clearTimeout(current?.rest);
    this.#current = { session, saidAt: due ? now : current.saidAt, rest: setTimeout(() => this.stop(), RESTS_AFTER) };
  }

  /** The line was sent, emptied or left. */
  stop(): void {
    if (!this.#current) return;
    clearTimeout(this.#current.rest);
    this.#say(this.#current.session, false);
    this.#current = null;
  }
}
