// Text of the clipboard, both ways, each by a button: what the customer copied is
// sent when they say so; what comes is shown as text with a button to copy it.
import { plain } from '../../lib/plain.ts';
import { made, write } from '../page.ts';
import { fill } from '../texts.ts';
import { button } from './button.ts';
import type { MediaTexts } from './texts.ts';

/** What came of sending: it went, it was too much, or there is no connection. */
export type Sent = 'sent' | 'large' | 'away';

export class ClipPanel {
  readonly element = made('section', 'clip card');
  #texts: MediaTexts;
  #send: (text: string) => Sent;
  #news = made('p', 'hint');
  #field = document.createElement('textarea');
  #byHand = made('form', 'clip-hand');
  #received = made('div', 'clip-received');
  #from = made('h3', '');
  #text = document.createElement('textarea');
  #name = '';

  constructor(texts: MediaTexts, send: (text: string) => Sent) {
    this.#texts = texts;
    this.#send = send;
    const title = made('h2', '', texts.clip);
    title.id = 'clip-title';
    this.element.setAttribute('aria-labelledby', title.id);
    this.element.hidden = true;
    this.#news.setAttribute('role', 'status');

    const label = made('label', '', texts.clip_field);
    label.htmlFor = this.#field.id = 'clip-field';
    this.#field.rows = 2;
    const submit = made('button', 'button', texts.clip_field_send);
    this.#byHand.append(label, this.#field, submit);
    this.#byHand.hidden = true;
    this.#byHand.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#pass(this.#field.value);
    });

    this.#from.id = 'clip-from';
    this.#text.readOnly = true;
    this.#text.rows = 3;
    this.#text.dir = 'auto';
    this.#text.setAttribute('aria-labelledby', this.#from.id);
    this.#received.append(this.#from, this.#text, button(texts.clip_copy, '', () => void this.#copy()));
    this.#received.hidden = true;

    this.element.append(title, this.#received, button(texts.clip_send, '', () => void this.#read()), this.#byHand, this.#news);
  }

  draw(name: string, allowed: boolean): void {
    this.#name = name;
    this.element.hidden = !allowed;
    if (!allowed) this.#forget();
  }

  /** Text that came. */
  show(text: string): void {
    write(this.#from, fill(this.#texts.clip_received, { name: this.#name }));
    this.#text.value = plain(text);
    this.#received.hidden = false;
    this.#received.scrollIntoView({ block: 'nearest' });
    write(this.#news, fill(this.#texts.clip_received, { name: this.#name }));
  }

  async #read(): Promise<void> {
    try {
      this.#pass(await navigator.clipboard.readText());
    } catch {
      // Not allowed, or not in this browser: pasting by hand always works.
      this.#byHand.hidden = false;
      this.#field.focus();
    }
  }

  #pass(text: string): void {
    const texts = this.#texts;
    if (!text) return write(this.#news, texts.clip_empty);
    const sent = this.#send(text);
    write(this.#news, sent === 'sent' ? texts.clip_sent : sent === 'large' ? texts.clip_large : fill(texts.interrupted, { name: this.#name }));
    if (sent === 'sent') this.#field.value = '';
  }

  async #copy(): Promise<void> {
    try {
      // What is shown, so that nothing invisible comes along.
      await navigator.clipboard.writeText(this.#text.value);
      write(this.#news, this.#texts.clip_copied);
    } catch {
      this.#text.focus();
      this.#text.select();
    }
  }

  #forget(): void {
    this.#text.value = this.#field.value = '';
    this.#received.hidden = this.#byHand.hidden = true;
    write(this.#news, '');
  }
}
