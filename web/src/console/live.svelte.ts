// The desk as the page sees it: reactive copies of what the controller knows,
// a clock that ticks, notices, and the alerts that news set off.
import type { LinkState } from '../lib/link.ts';
import { plainLine } from '../lib/plain.ts';
import type { CannedReply, ConsoleSession, SessionId, Status } from '../lib/protocol.ts';
import { Alerts } from './alerts.ts';
import { Controller, type Ports, type Work } from './controller.ts';
import { type Desk, isMineToWrite, unread } from './desk.ts';
import { MediaDesk } from './media/media.svelte.ts';
import { type News, news } from './news.ts';
import { mayPickUp, PINS_SHOWN } from './queue.ts';
import type { Answer } from './requests.ts';
import { readSettings, type Settings, writeSettings } from './settings.ts';
import { isTextKey, text } from './texts.ts';

export interface Notice {
  id: number;
  say: string;
}

/** Which column a narrow screen shows. */
export type Pane = 'queue' | 'chat' | 'details';

const MOST_NOTICES = 3;

export class Live {
  readonly controller: Controller;
  /** What is shared with customers besides the chat. */
  readonly media: MediaDesk;
  #alerts = new Alerts((session) => this.show(session));
  #clock: ReturnType<typeof setInterval> | undefined;
  #lastNotice = 0;
  #toShow: SessionId | null = null;

  desk: Desk = $state.raw() as Desk;
  link: LinkState = $state.raw({ is: 'connecting' });
  /** Connected, welcomed, up to date. */
  live = $state(false);
  now = $state(Date.now());
  /** Changes once a day, so that a long conversation is not drawn anew each second. */
  today = $derived(new Date(this.now).setHours(0, 0, 0, 0));
  pane: Pane = $state('queue');
  notices: readonly Notice[] = $state.raw([]);
  /** Read out by screen readers when it changes. */
  announcement = $state('');
  settings: Settings = $state.raw(readSettings(localStorage));
  /** All PINs given out are listed, not only the newest. */
  allPins = $state(false);
  /** Pick-ups that have no answer yet. */
  pickingUp: ReadonlySet<SessionId> = $state.raw(new Set<SessionId>());

  /** Holds and resumes that have no answer yet. */
  holding: ReadonlySet<SessionId> = $state.raw(new Set<SessionId>());

  /** The canned replies; null until they have come. */
  replies: readonly CannedReply[] | null = $state.raw(null);
  repliesFailed = $state(false);

  /** Its composer takes the focus as soon as it is there. */
  justPickedUp: SessionId | null = null;

  constructor(email: string, ports: Ports, signedOut: () => void) {
    this.controller = new Controller(email, ports, {
      linkChanged: (state, live) => this.#linkChanged(state, live),
      deskChanged: (before, after) => this.#deskChanged(before, after),
      refused: (code, say) => this.notice(refusal(code, say)),
      signedOut,
      media: (session, say) => this.media.hear(session, say, this.controller.desk),
      peers: (session) => this.media.peers(session),
      opened: (session) => this.media.opened(session),
    });
    this.media = new MediaDesk({
      controller: this.controller,
      announce: (news, session) => (this.announcement = text(`shared.${news}`, { name: this.name(session) })),
    });
    this.desk = this.controller.desk;
    this.#useSettings();
  }

  start(): void {
    this.#clock = setInterval(() => (this.now = Date.now()), 1000);
    this.controller.start();
  }

  stop(): void {
    clearInterval(this.#clock);
    this.media.stop();
    this.controller.stop();
    this.#alerts.title(0);
  }

  /** The server's clock, which all times of sessions follow. */
  get serverNow(): number {
    return this.now + this.desk.offset;
  }

  /** Whether the conversation in front can be seen, by the widths of Desk's columns. */
  get chatInView(): boolean {
    // Beside a picture the conversation may have given way to it.
    if (document.querySelector('[data-beside]')?.checkVisibility() === false) return false;
    if (this.pane === 'chat') return true;
    return matchMedia(this.pane === 'queue' ? '(min-width: 44.01rem)' : '(min-width: 68.01rem)').matches;
  }

  get pinsShown(): number {
    return this.allPins ? Infinity : PINS_SHOWN;
  }

  name(session: SessionId): string {
    const name = plainLine(this.desk.sessions.get(session)?.fields[0] ?? '');
    return name === '' ? text('session.unnamed', { id: session }) : name;
  }

  show(session: SessionId): void {
    this.controller.show(session);
    if (this.desk.current === session) this.pane = 'chat';
  }

  /** Opens the picture of a session; what its kind is for is asked for as soon as it may be. */
  see(session: SessionId): void {
    const known = this.desk.sessions.get(session);
    if (!known?.mine || known.state !== 'active') return;
    this.media.open(session, known.kind === 'lens' ? 'camera' : 'view');
  }

  /** The same, for a session of which the server has not told yet. */
  showWhenThere(session: SessionId): void {
    this.#toShow = session;
    this.#showAwaited();
  }

  #showAwaited(): void {
    if (this.#toShow === null || !this.desk.sessions.has(this.#toShow)) return;
    const session = this.#toShow;
    this.#toShow = null;
    this.show(session);
  }

  /** Takes a waiting customer; true when the session is ours now. */
  async pickUp(session: SessionId): Promise<boolean> {
    if (this.pickingUp.has(session)) return false;
    this.pickingUp = new Set(this.pickingUp).add(session);
    const answer = await this.controller.pickUp(session);
    this.pickingUp = new Set([...this.pickingUp].filter((id) => id !== session));
    if (answer.ok) {
      this.justPickedUp = session;
      this.show(session);
    }
    return this.settle(answer);
  }

  async hold(session: SessionId, on: boolean): Promise<void> {
    if (this.holding.has(session)) return;
    this.holding = new Set(this.holding).add(session);
    const answer = await this.controller.hold(session, on);
    this.holding = new Set([...this.holding].filter((id) => id !== session));
    this.settle(answer);
  }

  async setStatus(status: Status): Promise<void> {
    this.settle(await this.controller.setStatus(status));
  }

  async admit(session: SessionId, letIn: boolean): Promise<void> {
    this.settle(await this.controller.admit(session, letIn));
  }

  /** What the server keeps by now; they may have changed elsewhere. */
  loadReplies(): Promise<Answer> {
    return this.#replies({ t: 'replies' });
  }

  keepReply(id: number | null, title: string, says: string): Promise<Answer> {
    return this.#replies({ t: 'keep_reply', title, text: says, ...(id === null ? {} : { id }) });
  }

  dropReply(id: number): Promise<Answer> {
    return this.#replies({ t: 'drop_reply', id });
  }

  async #replies(work: Work): Promise<Answer> {
    const answer = await this.controller.work(work);
    this.repliesFailed = !answer.ok;
    if (answer.ok && answer.work?.t === 'replies') this.replies = answer.work.replies;
    return answer;
  }

  /** Takes a session back that is on its way, or gives it back. */
  takeBack(session: SessionId): Promise<boolean> {
    return this.#work({ t: 'take_back', session });
  }

  async join(session: SessionId, on: boolean): Promise<void> {
    if ((await this.#work({ t: 'join', session, on })) && on) this.justPickedUp = session;
  }

  leave(session: SessionId): Promise<boolean> {
    return this.#work({ t: 'leave', session });
  }

  showOut(session: SessionId, who: number): Promise<boolean> {
    return this.#work({ t: 'show_out', session, who });
  }

  passLead(session: SessionId, to: number): Promise<boolean> {
    return this.#work({ t: 'lead', session, to });
  }

  async #work(work: Work): Promise<boolean> {
    return this.settle(await this.controller.work(work));
  }

  /** How long somebody was active in a session so far. */
  worked(session: ConsoleSession): number {
    return session.worked + (session.state === 'active' ? Math.max(0, this.serverNow - session.since) : 0);
  }

  /** Says what went wrong, if anything did. */
  settle(answer: Answer): boolean {
    if (answer.ok) this.notices = [];
    else this.notice(refusal(answer.code, answer.say));
    return answer.ok;
  }

  notice(say: string): void {
    this.#lastNotice += 1;
    this.notices = [...this.notices.filter((one) => one.say !== say), { id: this.#lastNotice, say }].slice(-MOST_NOTICES);
  }

  dismiss(id: number): void {
    this.notices = this.notices.filter((notice) => notice.id !== id);
  }

  /** The chat in front counts as read while somebody looks at the window. */
  look(): void {
    if (this.#isLooking()) this.controller.look();
  }

  set(change: Partial<Settings>): void {
    this.settings = { ...this.settings, ...change };
    writeSettings(localStorage, this.settings);
    this.#useSettings();
  }

  playSample(): void {
    this.#alerts.allowSound();
    this.#alerts.sample();
  }

  /** The person touched the page: from now on it may make a sound. */
  touched(): void {
    if (this.settings.sound) this.#alerts.allowSound();
  }

  #isLooking(): boolean {
    return document.visibilityState === 'visible' && document.hasFocus() && this.chatInView;
  }

  #useSettings(): void {
    this.#alerts.use(this.settings);
    if (this.settings.theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = this.settings.theme;
  }

  #linkChanged(state: LinkState, live: boolean): void {
    if (live && !this.live && this.desk.me) this.announcement = text('link.back');
    if (state.is === 'down' && this.live) this.announcement = text('link.trying');
    this.link = state;
    this.live = live;
    this.now = Date.now();
  }

  #deskChanged(before: Desk, after: Desk): void {
    this.desk = after;
    this.media.deskChanged(after);
    this.#showAwaited();
    for (const one of news(before, after)) this.#tell(one, after);
    const waiting = [...after.sessions.values()].filter((session) => mayPickUp(session) || session.role === 'asked').length;
    const messages = [...after.sessions.values()]
      .filter(isMineToWrite)
      .reduce((sum, session) => sum + unread(after, session.id), 0);
    this.#alerts.title(waiting + messages);
  }

  #tell(one: News, desk: Desk): void {
    const looking = this.#isLooking() && desk.current === one.session;
    // The open conversation is a live region of its own: no second voice for it.
    if (one.kind === 'message' && looking) return;
    const say = text(`news.${one.kind}`, { name: this.name(one.session) });
    this.announcement = say;
    this.#alerts.tell(one, say);
  }
}

/** What a refusal means to the technician: our words where we have them. */
export function refusal(code: string, say: string): string {
  const key = `refusal.${code}`;
  if (isTextKey(key)) return text(key);
  return plainLine(say) || text('refusal.bad_input');
}
