// Tells the technician that the customer types: at once, then every few seconds
// while keys are pressed, and that it stopped when they rest.

export const REPEAT_AFTER = 3000;
export const RESTS_AFTER = 4000;

export class Typing {
  #say: (on: boolean) => void;
  #now: () => number;
  #saidAt: number | null = null;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(say: (on: boolean) => void, now: () => number) {
    this.#say = say;
    this.#now = now;
  }

  pressed(): void {
    const now = this.#now();
    if (this.#saidAt === null || now - this.#saidAt >= REPEAT_AFTER) {
      this.#saidAt = now;
      this.#say(true);
    }
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.stop(), RESTS_AFTER);
  }

  /** The line was sent or emptied. */
  stop(): void {
    clearTimeout(this.#rest);
    if (this.#saidAt === null) return;
    this.#saidAt = null;
    this.#say(false);
  }
}
