// All that is kept of a session on one line of time. Pure: what was told comes
// in, entries and places in recordings go out. Times are the server's, in ms.
import { plain, plainLine } from '../lib/plain.ts';
import { isTextKey, text } from './texts.ts';

export interface Recorded {
  id: number;
  started: number;
  last: number;
  ended: number | null;
  why: string | null;
  bytes: number;
  delete_at: number;
  deleted: number | null;
}

/** The answer of `/console/sessions/<id>/record`. */
export interface Told {
  session: number;
  state: string;
  live: boolean;
  now: number;
  customer: string;
  recordings: Recorded[];
  chat: { at: number; from: 'customer' | 'technician' | 'system'; name: string; text: string; code?: string }[];
  events: { at: number; what: string; by: string; detail?: string }[];
}

export interface Entry {
  key: string;
  at: number;
  kind: 'said' | 'happened' | 'recording';
  who: string;
  text: string;
}

/** A moment of a recording. */
export interface Place {
  recording: number;
  seconds: number;
}

/** Everything that was said, that happened and that was recorded, in order. */
export function entries(told: Told): Entry[] {
  const said = told.chat
    // What a system line tells, an event tells too.
    .filter((line) => line.from !== 'system')
    .map((line, at): Entry => {
      const role = text(line.from === 'customer' ? 'from.customer' : 'from.technician');
      return { key: `chat-${at}`, at: line.at, kind: 'said', who: plainLine(line.name) || role, text: plain(line.text) };
    });
  const happened = told.events.map(
    (event, at): Entry => ({
      key: `event-${at}`,
      at: event.at,
      kind: 'happened',
      who: ['system', 'operator', ''].includes(event.by) ? '' : event.by === 'customer' ? text('from.customer') : plainLine(event.by),
      text: [eventText(event.what), plainLine(event.detail ?? '')].filter((part) => part !== '').join(': '),
    }),
  );
  const recorded = told.recordings.flatMap((one): Entry[] => {
    const of = (what: 'entry.recording_started' | 'entry.recording_ended', at: number): Entry => ({
      key: `${what}-${one.id}`,
      at,
      kind: 'recording',
      who: '',
      text: text(what, { number: number(told, one) }),
    });
    const started = of('entry.recording_started', one.started);
    return one.ended === null ? [started] : [started, of('entry.recording_ended', one.ended)];
  });
  return [...said, ...happened, ...recorded].sort((a, b) => a.at - b.at);
}

/** What an event says: `consent.view.granted` has three parts, all others one. */
export function eventText(what: string): string {
  const [first, kind, answer] = what.split('.');
  const [kindKey, answerKey, key] = [`kind.${kind}`, `consent.${answer}`, `event.${what}`];
  if (first === 'consent' && isTextKey(kindKey) && isTextKey(answerKey)) return text(answerKey, { what: text(kindKey) });
  return isTextKey(key) ? text(key) : plainLine(what);
}

/** The recordings that can be played. */
export function playable(told: Told): Recorded[] {
  return told.recordings.filter((one) => one.deleted === null && one.bytes > 0);
}

/** How recordings are numbered for people: in their order within the session. */
export function number(told: Told, one: Recorded): number {
  return told.recordings.findIndex((other) => other.id === one.id) + 1;
}

/** Where a moment is to be seen; null when nothing was recorded then. */
export function placeOf(told: Told, at: number): Place | null {
  const found = playable(told).find((one) => one.started <= at && at <= Math.max(one.last, one.ended ?? 0));
  return found ? { recording: found.id, seconds: (at - found.started) / 1000 } : null;
}

/** The last entry that is not after this place. */
export function entryAt(told: Told, all: Entry[], place: Place | null): Entry | null {
  const recording = told.recordings.find((one) => one.id === place?.recording);
  if (!recording || !place) return null;
  const at = recording.started + place.seconds * 1000;
  return all.filter((entry) => entry.at <= at).at(-1) ?? null;
}
