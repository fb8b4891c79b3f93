// The door to calls: their code is fetched when a technician is there, and what is
// told before it has arrived waits here.
import type { MediaToCustomer } from '../lib/protocol.ts';
import type { Host, Media } from './media/media.ts';
import type { MediaTexts } from './media/texts.ts';
import { made } from './page.ts';
import type { SessionTexts } from './texts.ts';

export class Calls {
  #host: Omit<Host, 'texts'>;
  #texts: SessionTexts;
  #media: Media | null = null;
  #loading: Promise<void> | null = null;
  #unheard: MediaToCustomer[] = [];
  #ahead = 0;

  constructor(host: Omit<Host, 'texts'>, texts: SessionTexts) {
    this.#host = host;
    this.#texts = texts;
  }

  /** A technician may call soon. */
  prepare(): void {
    this.#loading ??= this.#load();
  }

  hear(say: MediaToCustomer): void {
    if (this.#media) return this.#media.hear(say);
    this.#unheard.push(say);
    this.prepare();
  }

  /** See `Media`. */
  greeted(ahead: number): void {
    this.#ahead = ahead;
    this.#media?.greeted(ahead);
  }

  /** The calls that this page holds. */
  peers(): number[] {
    return this.#media?.peers() ?? [];
  }

  /** Nothing is shared any more, at once. */
  over(): void {
    this.#unheard = [];
    this.#media?.over();
  }

  async #load(): Promise<void> {
    try {
      const { Media } = await import('./media/media.ts');
      const texts = JSON.parse(this.#host.main.dataset['media'] ?? '{}') as MediaTexts;
      this.#media = new Media({ ...this.#host, texts });
    } catch {
      return this.#stale();
    }
    this.#media.greeted(this.#ahead);
    for (const say of this.#unheard.splice(0)) this.#media.hear(say);
  }

  /** The server was renewed under an open page and has other files now. */
  #stale(): void {
    const again = made('button', 'button', this.#texts.reload);
    again.type = 'button';
    again.addEventListener('click', () => location.reload());
    const notice = made('div', 'problem notice');
    notice.setAttribute('role', 'status');
    notice.append(made('p', '', this.#texts.stale), again);
    this.#host.main.prepend(notice);
  }
}
