// The keyboard map: which key does what, and when. Pure; the page carries out.
import { PICTURE_HELP } from './media/keys.ts';

export type Command =
  | { do: 'new' }
  | { do: 'next' }
  | { do: 'previous' }
  | { do: 'write' }
  | { do: 'close' }
  | { do: 'pickup' }
  | { do: 'hold' }
  | { do: 'transfer' }
  | { do: 'ask' }
  | { do: 'join' }
  | { do: 'undo' }
  | { do: 'fields' }
  | { do: 'note' }
  | { do: 'replies' }
  | { do: 'watch' }
  | { do: 'status' }
  | { do: 'menu' }
  | { do: 'details' }
  | { do: 'queue' }
  | { do: 'shut_tab' }
  | { do: 'back' }
  | { do: 'help' }
  | { do: 'picture' }
  | { do: 'tab'; number: number };

/** The part of a KeyboardEvent that is looked at. */
export interface Press {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  /** An input method is composing a character. */
  isComposing: boolean;
}

export interface Place {
  /** The focus is in a field that takes text. */
  writing: boolean;
  /** The focus is in the queue, where arrows walk. */
  inQueue: boolean;
  /** A dialog is open: it has the keyboard to itself. */
  dialog: boolean;
  /** The person allows single keys as commands (they can be switched off). */
  letters: boolean;
}

const LETTERS: Record<string, Command> = {
  n: { do: 'new' },
  j: { do: 'next' },
  k: { do: 'previous' },
  m: { do: 'write' },
  x: { do: 'close' },
  v: { do: 'picture' },
  p: { do: 'pickup' },
  h: { do: 'hold' },
  t: { do: 'transfer' },
  i: { do: 'ask' },
  y: { do: 'join' },
  u: { do: 'undo' },
  f: { do: 'fields' },
  o: { do: 'note' },
  r: { do: 'replies' },
  w: { do: 'watch' },
  s: { do: 'status' },
  g: { do: 'menu' },
  d: { do: 'details' },
  q: { do: 'queue' },
  z: { do: 'shut_tab' },
  '?': { do: 'help' },
};

/** What a key press means here; null leaves it to the browser. */
export function command(press: Press, place: Place): Command | null {
  if (place.dialog || press.isComposing || press.altKey || press.metaKey) return null;
  if (press.ctrlKey) {
    return /^[1-9]$/.test(press.key) ? { do: 'tab', number: Number(press.key) } : null;
  }
  if (press.key === 'Escape') return { do: 'back' };
  if (place.writing) return null;
  if (place.inQueue && press.key === 'ArrowDown') return { do: 'next' };
  if (place.inQueue && press.key === 'ArrowUp') return { do: 'previous' };
  if (!place.letters) return null;
  return LETTERS[press.key.length === 1 ? press.key.toLowerCase() : press.key] ?? null;
}

/** The keys of the help overlay: what to press, and the text that explains it. */
export const HELP = [
  { keys: ['n'], text: 'keys.new', letter: true },
  { keys: ['p'], text: 'keys.pickup', letter: true },
  { keys: ['j', 'k'], text: 'keys.walk', letter: true },
  { keys: ['↓', '↑'], text: 'keys.arrows', letter: false },
  { keys: ['Enter'], text: 'keys.open', letter: false },
  { keys: ['m'], text: 'keys.write', letter: true },
  { keys: ['Enter'], text: 'keys.send', letter: false },
  { keys: ['Shift + Enter'], text: 'keys.newline', letter: false },
  { keys: ['Ctrl + 1', '9'], text: 'keys.tab', letter: false },
  { keys: ['/'], text: 'keys.reply', letter: false },
  { keys: ['h'], text: 'keys.hold', letter: true },
  { keys: ['t'], text: 'keys.transfer', letter: true },
  { keys: ['i'], text: 'keys.ask', letter: true },
  { keys: ['y'], text: 'keys.join', letter: true },
  { keys: ['u'], text: 'keys.undo', letter: true },
  { keys: ['f'], text: 'keys.fields', letter: true },
  { keys: ['o'], text: 'keys.note', letter: true },
  { keys: ['d'], text: 'keys.details', letter: true },
  { keys: ['q'], text: 'keys.queue', letter: true },
  { keys: ['z'], text: 'keys.shut_tab', letter: true },
  { keys: ['x'], text: 'keys.close', letter: true },
  { keys: ['r'], text: 'keys.replies', letter: true },
  { keys: ['w'], text: 'keys.watch', letter: true },
  { keys: ['s'], text: 'keys.status', letter: true },
  { keys: ['g'], text: 'keys.menu', letter: true },
  { keys: ['Esc'], text: 'keys.back', letter: false },
  { keys: ['?'], text: 'keys.help', letter: true },
  ...PICTURE_HELP,
] as const;
