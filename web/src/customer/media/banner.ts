// The banner that stands at the top of the page while anything is shared: with
// whom, what, a button to stop each, and the one that ends everything.
import type { ConsentKind } from '../../lib/protocol.ts';
import { made, write } from '../page.ts';
import { fill } from '../texts.ts';
import { button } from './button.ts';
import type { MediaTexts } from './texts.ts';

/** The order in which kinds are shown and asked about. */
export const KINDS: readonly ConsentKind[] = ['view', 'camera', 'microphone', 'files', 'clipboard', 'recording'];

export interface Shared {
  /** Who sees it, and for which organisation. */
  name: string;
  organisation: string;
  kinds: ReadonlySet<ConsentKind>;
  /** How the connection is, in words. */
  standing: string;
}

export class Banner {
  readonly element = made('section', 'banner');
  #texts: MediaTexts;
  #title = made('p', 'banner-title');
  #standing = made('p', 'banner-standing');
  #list = made('ul', 'banner-kinds');
  #stops = new Map<ConsentKind, HTMLLIElement>();
  #end: HTMLButtonElement;

  constructor(texts: MediaTexts, stop: (kind: ConsentKind) => void, end: () => void) {
    this.#texts = texts;
    this.#end = button(texts.end_now, 'danger', end);
    this.#end.classList.add('end-now');
    this.#title.id = 'banner-title';
    this.element.setAttribute('aria-labelledby', this.#title.id);
    this.element.hidden = true;
    // Told when it appears and when it changes, wherever the customer is on the page.
    const words = made('div', 'banner-words');
    words.setAttribute('role', 'status');
    words.append(this.#title, this.#standing);
    this.element.append(words, this.#list, this.#end);
    for (const kind of KINDS) {
      const chip = button('', '', () => stop(kind));
      chip.append(made('span', 'what', texts[`kind_${kind}`]), ' ', made('span', 'stop', texts.stop));
      chip.classList.add('chip');
      const item = made('li', `kind-${kind}`);
      item.append(chip);
      item.hidden = true;
      this.#stops.set(kind, item);
      this.#list.append(item);
    }
  }

  draw(shared: Shared | null): void {
    const hadFocus = this.element.contains(document.activeElement);
    this.element.hidden = shared === null;
    for (const [kind, item] of this.#stops) item.hidden = !shared?.kinds.has(kind);
    if (!shared) return;
    write(this.#title, fill(this.#texts.sharing, { name: shared.name, organisation: shared.organisation }));
    write(this.#standing, shared.standing);
    // The button that was pressed is gone: the next in reach is the one that ends it all.
    if (hadFocus && !this.#visible(document.activeElement)) this.#end.focus();
  }

  #visible(element: Element | null): boolean {
    return element !== null && element !== document.body && element.closest('[hidden]') === null;
  }
}
