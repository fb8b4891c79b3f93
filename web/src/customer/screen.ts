// The session's page as it is drawn: every visible element follows from the
// visit. Listens to nothing; that is `session`'s work.
import { Log } from './log.ts';
import { part, write } from './page.ts';
import { ask } from './survey.ts';
import { entriesOf } from './talk.ts';
import { fill, type SessionTexts } from './texts.ts';
import type { Visit } from './visit.ts';
import { helperOf, othersText, parting, standing, waits } from './wording.ts';

/** How many characters before the limit the rest is counted out. */
const COUNTED = 300;

export class Screen {
  readonly main = part('session', HTMLElement);
  readonly draft = part('draft', HTMLTextAreaElement);
  readonly composer = part('composer', HTMLFormElement);
  readonly sound = part('sound', HTMLButtonElement);
  readonly end = part('end', HTMLButtonElement);
  readonly confirm = part('confirm', HTMLDialogElement);
  readonly retry = part('retry', HTMLButtonElement);
  readonly newer = part('newer', HTMLButtonElement);
  readonly useHere = part('use-here', HTMLButtonElement);
  readonly room = part('room', HTMLElement);
  readonly log: Log;

  #texts: SessionTexts;
  #status = part('status', HTMLElement);
  #hint = part('hint', HTMLElement);
  #offline = part('offline', HTMLElement);
  #waiting = part('waiting', HTMLElement);
  #typing = part('typing', HTMLElement);
  #left = part('left', HTMLElement);
  #others = part('others', HTMLElement);
  #survey = part('survey', HTMLElement);
  #parting = part('screen', HTMLElement);
  #toEntry = part('to-entry', HTMLAnchorElement);
  #connecting = this.#status.textContent;

  constructor(texts: SessionTexts) {
    this.#texts = texts;
    this.log = new Log(part('log', HTMLElement), this.room, document.documentElement.lang);
    this.#toEntry.href = this.main.dataset['entry'] ?? '/';
    write(this.#toEntry, texts.to_entry);
    write(this.useHere, texts.use_here);
    write(this.retry, texts.try_now);
    write(this.newer, `${texts.news} ↓`);
    write(this.#hint, texts.waiting_hint);
  }

  /** Draws the visit. `offline` says that the connection has been down for longer than a blink. */
  draw(visit: Visit, offline: boolean, now: number): void {
    const texts = this.#texts;
    const { session, over } = visit;
    const { helper: known = '', organisation = '' } = this.main.dataset;
    const name = helperOf(session, known, organisation);
    const helped = session?.state === 'active' && !session.away && !session.returning && !offline;
    this.main.dataset['state'] = helped ? 'helped' : 'waiting';

    const status = over ? '' : session ? standing(session, name, texts) : this.#connecting;
    write(this.#status, status);
    write(this.#others, session && !over ? othersText(session, texts) : '');
    this.#status.parentElement?.toggleAttribute('hidden', over !== null);
    this.#hint.hidden = over !== null || session === null || !waits(session) || session.returning;
    write(this.#offline, offline && !over ? texts.offline : '');
    this.retry.hidden = !offline || over !== null;
    this.#waiting.hidden = over !== null || !waits(session);

    if (!this.log.show(entriesOf(visit, name, texts))) this.newer.hidden = false;
    if (session && visit.greeted) this.log.announce();
    this.room.hidden = over?.is === 'replaced' || over?.is === 'gone';

    const types = visit.typingUntil > now && !over;
    this.#typing.hidden = !types;
    write(this.#typing, types ? fill(texts.typing, { name }) : '');
    this.composer.hidden = over !== null;
    this.sound.hidden = over !== null;
    this.end.hidden = over !== null;
    this.#drawParting(visit, name);
  }

  /** How much room the draft has left, once that matters. */
  count(): void {
    const left = this.draft.maxLength - this.draft.value.length;
    write(this.#left, left <= COUNTED ? fill(this.#texts.left, { count: left }) : '');
  }

  #drawParting({ over, session }: Visit, name: string): void {
    const appears = this.#parting.hidden && over !== null;
    this.#parting.hidden = over === null;
    if (!over) return;
    const words = parting(over, session, name, this.#texts);
    const title = part('screen-title', HTMLElement);
    write(title, words.title);
    write(part('screen-text', HTMLElement), words.text);
    write(part('screen-next', HTMLElement), words.next);
    this.#toEntry.hidden = over.is === 'replaced';
    this.useHere.hidden = over.is !== 'replaced';
    const asks = over.is === 'ended' && over.survey === true;
    this.#survey.hidden = !asks;
    if (asks) ask(this.#survey, this.#texts);
    if (!appears) return;
    if (this.confirm.open) this.confirm.close();
    // Whoever cannot see the page is taken to what replaced the conversation.
    title.focus();
  }
}
