// What the customer is asked for and has allowed, as one value, and what follows
// from each thing that happens. Nothing is shared that the customer did not allow
// on this very page: what the server says can take away, never add. Pure: what is
// to be stopped or said comes back as effects, stopping always before saying.
import type { ConsentKind, ConsentView } from '../../lib/protocol.ts';

export interface Consents {
  /** The question that is open, until when (local clock), and its name among questions. */
  asked: { kind: ConsentKind; until: number; at: number } | null;
  /** The question that was answered last: the server may repeat it before it has heard. */
  answered: { kind: ConsentKind; at: number } | null;
  /** The answer was yes, and the browser is still asked for the picture or the sound. */
  getting: ConsentKind | null;
  /** What the customer allowed and has not taken back. The banner shows exactly this. */
  granted: ReadonlySet<ConsentKind>;
  /** What the server says is allowed. */
  on: ReadonlySet<ConsentKind>;
}

export type Effect =
  /** Ask the browser for it. */
  | { is: 'get'; kind: ConsentKind }
  /** Stop it here, now. */
  | { is: 'stop'; kind: ConsentKind }
  /** Tell the server. */
  | { is: 'say'; kind: ConsentKind; on: boolean };

export interface Step {
  next: Consents;
  effects: readonly Effect[];
}

export const NOTHING: Consents = { asked: null, answered: null, getting: null, granted: new Set(), on: new Set() };

/** The longest that a question stays open, in milliseconds. */
export const LONGEST_QUESTION = 30_000;

/** Kinds that the browser has to give; the others begin with the word alone. */
const CAPTURED: ReadonlySet<ConsentKind> = new Set(['view', 'camera', 'microphone']);

const with_ = (set: ReadonlySet<ConsentKind>, kind: ConsentKind): ReadonlySet<ConsentKind> => new Set([...set, kind]);
const without = (set: ReadonlySet<ConsentKind>, kind: ConsentKind): ReadonlySet<ConsentKind> => new Set([...set].filter((one) => one !== kind));
const still = (next: Consents): Step => ({ next, effects: [] });

/** Whether something may flow: both the customer and the server say so. */
export function flows(consents: Consents, kind: ConsentKind): boolean {
  return consents.granted.has(kind) && consents.on.has(kind);
}

/** The server says how things stand. `ahead` is how far its clock is before ours. */
export function heard(state: Consents, views: readonly ConsentView[], now: number, ahead: number): Step {
  const on = new Set(views.filter((view) => view.state === 'on').map((view) => view.kind));
  const question = views.find((view) => view.state === 'asked');
  const effects: Effect[] = [];
  let { granted } = state;
  for (const kind of state.granted) {
    if (on.has(kind) || question?.kind === kind) continue;
    granted = without(granted, kind);
    effects.push({ is: 'stop', kind });
  }
  // Allowed, but not here: by a page that is gone, taken back while the line was down, or never.
  for (const kind of on) if (!granted.has(kind)) effects.push({ is: 'say', kind, on: false });
  const same = (one: { kind: ConsentKind; at: number } | null): boolean => one?.kind === question?.kind && one?.at === question?.at;
  if (!question) return { next: { ...state, on, granted, asked: null, getting: null }, effects };
  if (same(state.asked)) return { next: { ...state, on, granted }, effects };
  if (granted.has(question.kind)) {
    // The yes may have been lost with the line; to say it twice does no harm.
    effects.push({ is: 'say', kind: question.kind, on: true });
    return { next: { ...state, on, granted, asked: null, getting: null }, effects };
  }
  if (same(state.answered)) return { next: { ...state, on, granted, asked: null, getting: null }, effects };
  const until = Math.min(now + LONGEST_QUESTION, question.at - ahead);
  return { next: { ...state, on, granted, asked: { kind: question.kind, until, at: question.at }, getting: null }, effects };
}

/** The customer says yes to the open question. */
export function accept(state: Consents, now: number): Step {
  const { asked } = state;
  if (!asked || state.getting) return still(state);
  if (now >= asked.until) return timedOut(state, now);
  if (CAPTURED.has(asked.kind)) return { next: { ...state, getting: asked.kind }, effects: [{ is: 'get', kind: asked.kind }] };
  return granted(state, asked.kind);
}

/** The browser gave what was asked of it. It is shared when that is what changes; else it came too late, and must be let go. */
export function got(state: Consents, kind: ConsentKind, now: number): Step {
  if (state.getting !== kind || state.asked?.kind !== kind || now >= state.asked.until) {
    // Nothing of this kind runs then, but for what was allowed in another way meanwhile.
    return { next: state.getting === kind ? closed(state) : state, effects: state.granted.has(kind) ? [] : [{ is: 'stop', kind }] };
  }
  return granted(state, kind);
}

/** The browser or the person at it did not give it. */
export function notGot(state: Consents, kind: ConsentKind): Step {
  return state.getting === kind ? refuse(state) : still(state);
}

/** The customer says no to the open question. */
export function refuse(state: Consents): Step {
  if (!state.asked) return still(state);
  return { next: closed(state), effects: [{ is: 'say', kind: state.asked.kind, on: false }] };
}

/** Without an answer it is a no; the server counts for itself. */
export function timedOut(state: Consents, now: number): Step {
  return state.asked && now >= state.asked.until ? still(closed(state)) : still(state);
}

/** The customer takes something back, or what was shared has ended of itself. */
export function revoke(state: Consents, kind: ConsentKind): Step {
  const effects: Effect[] = [{ is: 'stop', kind }];
  if (!state.granted.has(kind)) return { next: state, effects };
  effects.push({ is: 'say', kind, on: false });
  return { next: { ...state, granted: without(state.granted, kind) }, effects };
}

/** Nobody is there any more to share with. */
export function over(state: Consents): Step {
  return { next: NOTHING, effects: [...state.granted].map((kind) => ({ is: 'stop', kind })) };
}

function granted(state: Consents, kind: ConsentKind): Step {
  return { next: { ...closed(state), granted: with_(state.granted, kind) }, effects: [{ is: 'say', kind, on: true }] };
}

function closed(state: Consents): Consents {
  const answered = state.asked ? { kind: state.asked.kind, at: state.asked.at } : state.answered;
  return { ...state, asked: null, getting: null, answered };
}
