// Questions to the server that are waiting for their answer: each has an id, an
// end, and a time after which it counts as unanswered.
import type { ConsoleHears, Invitation, RefusalCode, WorkHears } from '../lib/protocol.ts';

export type Answer =
  | { ok: true; invitation?: Invitation; work?: WorkHears }
  | { ok: false; code: RefusalCode | 'no_answer' | 'offline'; say: string };

export const ANSWER_WITHIN = 10_000;

interface Waiting {
  answer(answer: Answer): void;
  timer: ReturnType<typeof setTimeout>;
}

export class Requests {
  #waiting = new Map<string, Waiting>();
  #last = 0;

  /** Sends with a fresh id and waits. `send` returns false when the line is down. */
  ask(send: (req: string) => boolean, within: number): Promise<Answer> {
    this.#last += 1;
    const req = `r${this.#last}`;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle(req, { ok: false, code: 'no_answer', say: '' }), within);
      this.#waiting.set(req, { answer: resolve, timer });
      if (!send(req)) this.#settle(req, { ok: false, code: 'offline', say: '' });
    });
  }

  /** True when the message was the answer to a question of ours. */
  hear(message: ConsoleHears): boolean {
    switch (message.t) {
      case 'done':
        return this.#settle(message.req, { ok: true });
      case 'error':
        return this.#settle(message.req, { ok: false, code: message.code, say: message.say });
      case 'created': {
        const { t: _, req, ...invitation } = message;
        return this.#settle(req, { ok: true, invitation });
      }
      case 'targets':
      case 'replies':
      case 'watchable':
        return this.#settle(message.req, { ok: true, work: message });
      default:
        return false;
    }
  }

  /** The line broke: no answer will come. */
  abandon(): void {
    for (const req of [...this.#waiting.keys()]) this.#settle(req, { ok: false, code: 'no_answer', say: '' });
  }

  #settle(req: string | undefined, answer: Answer): boolean {
    const waiting = req === undefined ? undefined : this.#waiting.get(req);
    if (req === undefined || !waiting) return false;
    clearTimeout(waiting.timer);
    this.#waiting.delete(req);
    waiting.answer(answer);
    return true;
  }
}
