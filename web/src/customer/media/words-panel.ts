// The two words that the customer reads out on the telephone, and what to do when
// that does not go well.
import { made, write } from '../page.ts';
import { fill } from '../texts.ts';
import type { MediaTexts } from './texts.ts';

export interface Reading {
  name: string;
  words: readonly [string, string];
  triesLeft: number | null;
}

export class WordsPanel {
  readonly element = made('section', 'words card');
  #texts: MediaTexts;
  #text = made('p', '');
  #words = made('p', 'two-words');
  #wrong = made('p', 'wrong');

  constructor(texts: MediaTexts) {
    this.#texts = texts;
    const title = made('h2', '', texts.words);
    title.id = 'words-title';
    this.element.setAttribute('aria-labelledby', title.id);
    this.element.hidden = true;
    // The words are from an English list, whatever the page's language.
    this.#words.lang = 'en';
    this.#words.translate = false;
    this.#wrong.setAttribute('role', 'alert');
    const news = made('div', 'words-news');
    news.setAttribute('role', 'status');
    news.append(this.#text, this.#words);
    this.element.append(title, news, this.#wrong, made('p', 'hint', texts.words_warning));
  }

  draw(reading: Reading | null): void {
    this.element.hidden = reading === null;
    if (!reading) return write(this.#wrong, '');
    const { name, words, triesLeft } = reading;
    write(this.#text, fill(this.#texts.words_text, { name }));
    write(this.#words, words.join(' '));
    write(this.#wrong, triesLeft === null ? '' : fill(this.#texts.words_wrong, { name, left: triesLeft }));
  }
}
