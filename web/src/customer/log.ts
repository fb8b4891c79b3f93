// Draws the chat: each entry once, as text and nothing but text, and keeps the
// newest in sight unless the reader has scrolled back.
import { made, write } from './page.ts';
import type { Entry } from './talk.ts';

/** How near its end the log has to be for new lines to be followed, in pixels. */
const NEAR = 48;

export class Log {
  #element: HTMLElement;
  #scroller: HTMLElement;
  #time: Intl.DateTimeFormat;
  #talks = false;
  #drawn = new Map<string, HTMLElement>();
  /** Whether the newest line is kept in sight; not before there is a conversation. */
  #following = false;

  /** `scroller` is what scrolls around `element`. */
  constructor(element: HTMLElement, scroller: HTMLElement, language: string) {
    this.#element = element;
    this.#scroller = scroller;
    this.#time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });
    scroller.addEventListener('scroll', () => {
      this.#following = this.#talks && this.nearEnd();
    });
    // The on-screen keyboard takes half the room: the newest line must not be in that half.
    new ResizeObserver(() => {
      if (this.#following) this.toEnd();
    }).observe(scroller);
  }

  /** Shows these entries, in this order. False when something new lies out of sight, below what the reader looks at. */
  show(entries: readonly Entry[]): boolean {
    this.#talks = entries.some(({ who }) => who !== 'event');
    const follow = this.nearEnd() || entries.at(-1)?.who === 'mine';
    let grew = false;
    let before: Element | null = this.#element.firstElementChild;
    for (const entry of entries) {
      const known = this.#drawn.get(entry.key);
      const drawn = known ?? this.#draw(entry);
      grew ||= !known;
      this.#update(drawn, entry);
      if (drawn === before) before = drawn.nextElementSibling;
      else this.#element.insertBefore(drawn, before);
    }
    if (grew && follow && this.#talks) {
      this.#following = true;
      this.toEnd();
    }
    return follow || !grew || !this.#talks;
  }

  /** From now on screen readers are told of what is added; not of what was there when the page came. */
  announce(): void {
    this.#element.setAttribute('aria-live', 'polite');
  }

  toEnd(): void {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  nearEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  #draw(entry: Entry): HTMLElement {
    const line = made('div', `line ${entry.who}`);
    const text = made('p', 'text', entry.text);
    text.dir = 'auto';
    if (entry.who === 'event') {
      line.append(text);
    } else {
      const by = made('p', 'by');
      const time = made('time', '', this.#time.format(entry.at));
      time.dateTime = new Date(entry.at).toISOString();
      by.append(made('bdi', '', entry.name), ' ', time);
      line.append(by, text);
      if (entry.who === 'mine') line.append(made('p', 'delivery'));
    }
    this.#drawn.set(entry.key, line);
    return line;
  }

  #update(line: HTMLElement, entry: Entry): void {
    const delivery = line.querySelector<HTMLElement>('.delivery');
    if (delivery) write(delivery, entry.delivery);
    line.classList.toggle('stuck', entry.stuck);
  }
}
