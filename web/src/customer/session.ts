// The customer's session: what is heard goes into the visit, the visit is drawn,
// and what the customer does is said.
import { Link, type LinkState } from '../lib/link.ts';
import type { CustomerHears } from '../lib/protocol.ts';
import { Calls } from './calls.ts';
import { forget, recall, remember } from './memory.ts';
import { Chime, isNews, titleWith } from './news.ts';
import { Screen } from './screen.ts';
import { Sender } from './sender.ts';
import { type SessionTexts, textsOf } from './texts.ts';
import { Typing } from './typing.ts';
import { fitViewport } from './viewport.ts';
import { end, FIRST_VISIT, hear, lost, say, TYPING_LASTS, unsaid, type Visit } from './visit.ts';
import { helperOf } from './wording.ts';

/** How long the connection may be down before it is worth mentioning. */
const BLINK = 1500;
/** After how many connections in a row that never opened we ask whether the seat is still ours. */
const DOUBTS_AFTER = 2;

const texts = textsOf<SessionTexts>(document.getElementById('session') ?? document.body);
const screen = new Screen(texts);
const session = screen.main.dataset['session'] ?? '';
const kept = recall(sessionStorage, session);
const title = document.title;
const chime = new Chime();

let visit: Visit = { ...FIRST_VISIT, outbox: kept.outbox };
let soundOn = kept.sound;
let offline = false;
let unread = 0;
let neverOpened = 0;
let mention: ReturnType<typeof setTimeout> | undefined;
let typingEnds: ReturnType<typeof setTimeout> | undefined;

const link = new Link({
  connect: () => new WebSocket(`${location.origin.replace(/^http/, 'ws')}/ws/session`),
  opened: () => {
    neverOpened = 0;
    link.say({ t: 'hello', last: visit.complete, peers: calls.peers() });
  },
  heard: (message) => heard(message as CustomerHears),
  changed: linkChanged,
  refused: () => {
    neverOpened += 1;
    if (neverOpened >= DOUBTS_AFTER) void askForSeat();
  },
  now: Date.now,
  random: Math.random,
});
const sender = new Sender(({ id, text }) => link.say({ t: 'chat', id, text }), Date.now);
const typing = new Typing((on) => link.say({ t: 'typing', on }), Date.now);
const { helper = '', organisation = '' } = screen.main.dataset;
const calls = new Calls(
  {
    main: screen.main,
    organisation: () => visit.session?.organisation || organisation,
    helper: () => helperOf(visit.session, helper, organisation),
    say: (said) => link.say({ t: 'media', say: said }),
    chat: write,
    end: leave,
  },
  texts,
);

function change(next: Visit): void {
  visit = next;
  // What is shared stops before anything is told of the end.
  if (visit.over) calls.over();
  else if (visit.session?.state === 'active') calls.prepare();
  sender.owe(unsaid(visit));
  if (visit.over?.is === 'ended' || visit.over?.is === 'gone') forget(sessionStorage, session);
  else keep();
  draw();
}

function draw(): void {
  screen.draw(visit, offline, Date.now());
}

function keep(): void {
  remember(sessionStorage, session, { draft: screen.draft.value, outbox: visit.outbox, sound: soundOn });
}

function heard(message: CustomerHears): void {
  if (message.t === 'media') {
    if (!visit.over) calls.hear(message.say);
    return;
  }
  const known = visit.complete;
  const first = visit.session === null;
  if (message.t === 'welcome') {
    link.settled();
    back();
    sender.anew();
    if (visit.ending) link.say({ t: 'end' });
    else calls.greeted(message.now - Date.now());
  }
  if (message.t === 'error' && (message.code === 'too_fast' || message.code === 'busy')) sender.rest();
  change(hear(visit, message, Date.now()));
  // Typing is shown for a while and then taken back, even if nobody says that it stopped.
  clearTimeout(typingEnds);
  if (visit.typingUntil > Date.now()) typingEnds = setTimeout(draw, TYPING_LASTS + 50);
  if (!first) tell(visit.lines.filter((line) => line.seq > known && isNews(line)).length);
  if (message.t === 'ended') link.stop();
}

function linkChanged(state: LinkState): void {
  switch (state.is) {
    case 'down':
      mention ??= setTimeout(() => {
        offline = true;
        draw();
      }, BLINK);
      return change(lost(visit));
    case 'closed':
      back();
      return change({ ...lost(visit), over: visit.over ?? overAfter(state.code) });
    default:
      return;
  }
}

/** The connection works again, or is not wanted any more. */
function back(): void {
  clearTimeout(mention);
  mention = undefined;
  offline = false;
}

function overAfter(code: number): NonNullable<Visit['over']> {
  if (code === 4001) return { is: 'replaced' };
  if (code === 4004) return { is: 'ended', by: null };
  return { is: 'gone' };
}

/** Without a seat this very page redirects; a refused socket cannot say that itself. */
async function askForSeat(): Promise<void> {
  try {
    const answer = await fetch(location.pathname, { redirect: 'manual', cache: 'no-store' });
    if (answer.type !== 'opaqueredirect') return;
  } catch {
    // No connection at all: the link goes on trying.
    return;
  }
  link.stop();
  back();
  change({ ...lost(visit), over: visit.over ?? { is: 'gone' } });
}

/** Calls for attention when the customer looks elsewhere. */
function tell(count: number): void {
  if (count === 0 || (!document.hidden && document.hasFocus())) return;
  unread += count;
  document.title = titleWith(unread, title, texts);
  if (soundOn) chime.play();
}

function seen(): void {
  if (document.hidden) return;
  unread = 0;
  document.title = title;
}

function send(): void {
  const text = screen.draft.value.trim();
  if (text) {
    screen.draft.value = '';
    typing.stop();
    write(text);
  }
  screen.count();
  screen.draft.focus();
}

/** Puts a line of the customer's into the conversation. */
function write(text: string): void {
  change(say(visit, { id: crypto.randomUUID(), text, at: Date.now() }));
}

/** The customer ends the session, whatever the connection does. */
function leave(): void {
  if (visit.over) return;
  typing.stop();
  change(end(visit));
  link.say({ t: 'end' });
}

function listen(): void {
  screen.composer.addEventListener('submit', (event) => {
    event.preventDefault();
    send();
  });
  screen.draft.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  screen.draft.addEventListener('input', () => {
    if (screen.draft.value.trim()) typing.pressed();
    else typing.stop();
    screen.count();
    keep();
  });
  screen.end.addEventListener('click', () => screen.confirm.showModal());
  screen.confirm.addEventListener('close', () => {
    if (screen.confirm.returnValue === 'yes') leave();
  });
  screen.sound.addEventListener('click', () => {
    soundOn = !soundOn;
    screen.sound.setAttribute('aria-pressed', String(soundOn));
    if (soundOn) chime.play();
    keep();
  });
  screen.retry.addEventListener('click', () => link.start());
  screen.useHere.addEventListener('click', () => {
    change({ ...visit, over: null });
    link.start();
    screen.draft.focus();
  });
  screen.newer.addEventListener('click', () => {
    screen.log.toEnd();
    screen.room.focus();
  });
  screen.room.addEventListener('scroll', () => {
    if (screen.log.nearEnd()) screen.newer.hidden = true;
  });
  for (const gesture of ['pointerdown', 'keydown']) document.addEventListener(gesture, () => chime.allow(), { passive: true });
  document.addEventListener('visibilitychange', () => {
    seen();
    // A line that died while the page slept is found out by its silence.
    if (!document.hidden) link.say({ t: 'ping' });
  });
  window.addEventListener('focus', seen);
  window.addEventListener('online', () => {
    if (!visit.over || visit.ending) link.start();
  });
}

screen.draft.value = kept.draft;
screen.sound.setAttribute('aria-pressed', String(soundOn));
screen.count();
listen();
fitViewport();
draw();
link.start();
