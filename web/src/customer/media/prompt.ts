// The question whether something may be shared: one at a time, a no when nobody
// answers. No modal dialog, because the button that ends everything must stay in
// reach while it is open.
import type { ConsentKind } from '../../lib/protocol.ts';
import { made, write } from '../page.ts';
import { fill, span } from '../texts.ts';
import { button } from './button.ts';
import { canShareScreen } from './capture.ts';
import type { MediaTexts } from './texts.ts';

/** For so long after a question appears its yes does nothing: the press was meant for what stood there before. */
const SETTLES = 500;
/** Seconds before the end at which it is told to those who listen. */
const HURRY = 10;

export interface Question {
  kind: ConsentKind;
  /** Which question this is among all. */
  at: number;
  until: number;
  /** The browser is being asked for it. */
  getting: boolean;
  name: string;
  organisation: string;
}

export interface Answers {
  yes(): void;
  no(): void;
  /** No, but the camera may be asked for. */
  offerCamera(): void;
}

export class Prompt {
  readonly element = made('section', 'ask card');
  #texts: MediaTexts;
  #title = made('h2', '');
  #text = made('p', '');
  #count = made('p', 'hint');
  #told = made('p', 'unseen');
  #yes: HTMLButtonElement;
  #no: HTMLButtonElement;
  #question: Question | null = null;
  #shownAt = 0;
  #before: Element | null = null;
  #answers: Answers;

  constructor(texts: MediaTexts, answers: Answers) {
    this.#texts = texts;
    this.#answers = answers;
    this.#title.id = 'ask-title';
    this.#text.id = 'ask-text';
    this.element.tabIndex = -1;
    this.element.setAttribute('role', 'alertdialog');
    this.element.setAttribute('aria-labelledby', this.#title.id);
    this.element.setAttribute('aria-describedby', this.#text.id);
    this.element.hidden = true;
    this.#told.setAttribute('role', 'status');
    this.#yes = button('', 'primary', () => this.#press());
    this.#no = button(texts.no, '', () => answers.no());
    const row = made('div', 'answers');
    row.append(this.#no, this.#yes);
    this.element.append(this.#title, this.#text, row, this.#count, this.#told);
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      answers.no();
    });
  }

  draw(question: Question | null, now: number): void {
    const before = this.#question;
    this.#question = question;
    if (!question) return this.#close();
    const { kind, name, organisation, getting } = question;
    const texts = this.#texts;
    const unable = kind === 'view' && !canShareScreen();
    const filled = (text: string): string => fill(text, { name, organisation });
    write(this.#title, filled(unable ? texts.no_screen : texts[`ask_${kind}`]));
    write(this.#text, filled(getting ? texts.choosing : unable ? texts.no_screen_text : texts[`ask_${kind}_text`]));
    write(this.#yes, unable ? texts.no_screen_yes : texts[`ask_${kind}_yes`]);
    this.#yes.hidden = getting;
    const left = Math.max(0, Math.ceil((question.until - now) / 1000));
    const countdown = fill(texts.no_in, { time: span(left, document.documentElement.lang) });
    write(this.#count, countdown);
    write(this.#told, left <= HURRY ? fill(texts.no_in, { time: span(HURRY, document.documentElement.lang) }) : '');
    if (before?.at === question.at && before.kind === kind) return;
    this.#shownAt = now;
    if (!before) this.#before = document.activeElement;
    this.element.hidden = false;
    // On the question itself, not on an answer: a key that was meant for the chat must answer nothing.
    this.element.focus();
  }

  #close(): void {
    if (this.element.hidden) return;
    const inside = this.element.contains(document.activeElement);
    this.element.hidden = true;
    if (inside && this.#before instanceof HTMLElement && this.#before.isConnected) this.#before.focus();
    this.#before = null;
  }

  #press(): void {
    const question = this.#question;
    if (!question || Date.now() - this.#shownAt < SETTLES) return;
    if (question.kind === 'view' && !canShareScreen()) this.#answers.offerCamera();
    else this.#answers.yes();
  }
}
