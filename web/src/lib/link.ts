// A WebSocket that comes back by itself: backoff with jitter, heartbeat, and a
// state to show. Knows no message but the heartbeat's; what is said over it
// belongs to whoever owns the link.

export type LinkState =
  | { is: 'connecting' }
  | { is: 'open' }
  /** The line is down; the next try is at `retryAt`. */
  | { is: 'down'; retryAt: number }
  /** The server ended it for good; `code` is its close code. */
  | { is: 'closed'; code: number };

/**
 * The part of the browser's WebSocket that is used here. Handlers take `never`,
 * so that both the browser's wider events and a test's narrower ones fit.
 */
export interface Wire {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface LinkOptions {
  connect(): Wire;
  /** The line is open: say hello. */
  opened(): void;
  /** A parsed object that arrived; the heartbeat's answer is not passed on. */
  heard(message: { t: string }): void;
  changed(state: LinkState): void;
  /** The line broke before it ever opened: the place to ask whether we may come in at all. */
  refused?(): void;
  now(): number;
  /** Between 0 and 1. */
  random(): number;
}

export const SHORTEST_WAIT = 500;
export const LONGEST_WAIT = 10_000;
export const PING_EVERY = 20_000;
export const DEAD_AFTER = 60_000;

/** Close codes after which coming back makes no sense: replaced, signed out, over. */
const FINAL = new Set([4001, 4003, 4004]);
const RESTARTING = 1012;
const POLICY = 1008;
const OPEN = 1;

/** How long to wait before try number `tries` (from 0). */
export function waitBefore(tries: number, closeCode: number, random: number): number {
  // A restarting server sheds everybody at once: spread them over the whole span.
  if (closeCode === RESTARTING) return SHORTEST_WAIT + random * (LONGEST_WAIT - SHORTEST_WAIT);
  // Saying again what was refused would only be refused again: no hurry.
  if (closeCode === POLICY) return LONGEST_WAIT;
  const ceiling = Math.min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** Math.min(tries, 10));
  return Math.max(SHORTEST_WAIT, ceiling * (0.5 + random / 2));
}

export class Link {
  #options: LinkOptions;
  #wire: Wire | null = null;
  #tries = 0;
  #lastHeard = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #beat: ReturnType<typeof setInterval> | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  /** Connects now, also when a later try was planned. Harmless while a line is up. */
  start(): void {
    if (this.#wire) return;
    clearTimeout(this.#retry);
    this.#options.changed({ is: 'connecting' });
    const wire = this.#options.connect();
    this.#wire = wire;
    this.#lastHeard = this.#options.now();
    this.#beat = setInterval(() => this.#heartbeat(), PING_EVERY);
    let opened = false;
    wire.onopen = () => {
      opened = true;
      this.#lastHeard = this.#options.now();
      this.#options.changed({ is: 'open' });
      this.#options.opened();
    };
    wire.onmessage = (event: { data: unknown }) => this.#hear(event.data);
    wire.onclose = (event: { code: number }) => {
      if (this.#wire !== wire) return;
      if (!opened) this.#options.refused?.();
      // `refused` may have stopped the link.
      if (this.#wire === wire) this.#lost(event.code);
    };
  }

  /** Says it if the line is up; false means nothing was sent. */
  say(message: object): boolean {
    if (this.#wire?.readyState !== OPEN) return false;
    this.#wire.send(JSON.stringify(message));
    return true;
  }

  /** The conversation works: the next break starts counting from the shortest wait. */
  settled(): void {
    this.#tries = 0;
  }

  /** Hangs up and stays down. */
  stop(): void {
    clearTimeout(this.#retry);
    this.#drop();
  }

  #hear(data: unknown): void {
    this.#lastHeard = this.#options.now();
    if (typeof data !== 'string') return;
    let message: unknown;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    if (typeof message !== 'object' || message === null || !('t' in message)) return;
    if (typeof message.t !== 'string' || message.t === 'pong') return;
    this.#options.heard(message as { t: string });
  }

  #heartbeat(): void {
    if (this.#options.now() - this.#lastHeard >= DEAD_AFTER) {
      // A dead line may never report its close, so it is let go here.
      this.#lost(0);
      return;
    }
    this.say({ t: 'ping' });
  }

  #lost(code: number): void {
    this.#drop();
    if (FINAL.has(code)) {
      this.#options.changed({ is: 'closed', code });
      return;
    }
    const wait = waitBefore(this.#tries, code, this.#options.random());
    this.#tries += 1;
    this.#options.changed({ is: 'down', retryAt: this.#options.now() + wait });
    this.#retry = setTimeout(() => this.start(), wait);
  }

  #drop(): void {
    clearInterval(this.#beat);
    const wire = this.#wire;
    this.#wire = null;
    if (!wire) return;
    wire.onopen = wire.onmessage = wire.onclose = null;
    wire.close();
  }
}
