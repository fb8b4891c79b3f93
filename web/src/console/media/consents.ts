// What the customer of one session allows, as the console knows it: what is on,
// what is being asked, and how the last asking ended. Pure.
import type { ConsentEnd, ConsentKind, ConsentView, MediaToConsole } from '../../lib/protocol.ts';

export const KINDS = ['view', 'camera', 'microphone', 'files', 'clipboard', 'recording'] as const satisfies readonly ConsentKind[];

/** `at` is the server's time: until when an answer is waited for, or since when it is on. */
export type Standing = { is: 'off'; last: Exclude<ConsentEnd, 'granted'> | null } | { is: 'asked'; at: number } | { is: 'on'; at: number };

export type Consents = Readonly<Record<ConsentKind, Standing>>;

const OFF: Standing = { is: 'off', last: null };

export const NOTHING_ALLOWED: Consents = {
  view: OFF,
  camera: OFF,
  microphone: OFF,
  files: OFF,
  clipboard: OFF,
  recording: OFF,
};

/** The consents after what the server says; the same when it says nothing of them. */
export function hearConsents(known: Consents, say: MediaToConsole): Consents {
  if (say.t === 'consents') return heardAll(known, say.consents);
  // A yes comes with `consents`, which alone is what something may be shown by.
  if (say.t !== 'answered' || say.answer === 'granted') return known;
  return { ...known, [say.kind]: { is: 'off', last: say.answer } };
}

/** Whether something is being asked: the customer answers one question at a time. */
export function asking(consents: Consents): boolean {
  return KINDS.some((kind) => consents[kind].is === 'asked');
}

function heardAll(known: Consents, all: readonly ConsentView[]): Consents {
  const next = { ...known };
  for (const kind of KINDS) {
    const view = all.find((one) => one.kind === kind);
    if (view) next[kind] = { is: view.state, at: view.at };
    else if (known[kind].is !== 'off') next[kind] = OFF;
  }
  return next;
}
