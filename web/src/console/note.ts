// What becomes of a note, or a custom field, while it is written: it is sent when the writer pauses
// or leaves, one save at a time, and again when the line is back. Knows no page.
import type { Answer } from './requests.ts';

/** How long after the last key a note is sent. */
export const PAUSE = 1000;

/** The longest note the server keeps, in UTF-16 units. */
export const LONGEST_NOTE = 4000;

export interface NoteView {
  text: string;
  state: 'kept' | 'changed' | 'saving' | 'failed';
}

export class NoteKeeper {
  #send: (text: string) => Promise<Answer>;
  #changed: (view: NoteView) => void;
  /** What the server has, as far as we know. */
  #kept: string;
  #view: NoteView;
  #timer: ReturnType<typeof setTimeout> | undefined;

  #longest: number;

  constructor(note: string, send: (text: string) => Promise<Answer>, changed: (view: NoteView) => void, longest = LONGEST_NOTE) {
    this.#kept = note;
    this.#longest = longest;
    this.#view = { text: note, state: 'kept' };
    this.#send = send;
    this.#changed = changed;
  }

  get view(): NoteView {
    return this.#view;
  }

  /** The server says what the note is: that stands, unless something else is being written here. */
  heard(note: string): void {
    if (note === this.#kept) return;
    this.#kept = note;
    if (this.#view.state === 'kept') this.#show(note, 'kept');
    else if (note === this.#view.text) this.#show(note, 'kept');
  }

  typed(text: string): void {
    clearTimeout(this.#timer);
    this.#show(text, this.#view.state === 'saving' ? 'saving' : text === this.#kept ? 'kept' : 'changed');
    this.#timer = setTimeout(() => void this.flush(), PAUSE);
  }

  /** Sends what is not kept yet; also the way to try again. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    const { text, state } = this.#view;
    if (state === 'saving' || state === 'kept' || text.length > this.#longest) return;
    this.#show(text, 'saving');
    const answer = await this.#send(text);
    if (answer.ok) this.#kept = text;
    const now = this.#view.text;
    if (!answer.ok) this.#show(now, 'failed');
    else if (now === text) this.#show(now, 'kept');
    else {
      // More was written meanwhile.
      this.#show(now, 'changed');
      await this.flush();
    }
  }

  #show(text: string, state: NoteView['state']): void {
    this.#view = { text, state };
    this.#changed(this.#view);
  }
}
