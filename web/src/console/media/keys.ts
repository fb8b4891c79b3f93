// The keys of the picture: which does what. Pure; the page carries out.
import type { Press } from '../keys.ts';

export type PictureCommand =
  | { do: 'in' }
  | { do: 'out' }
  | { do: 'fit' }
  | { do: 'actual' }
  | { do: 'full' }
  | { do: 'snapshot' }
  | { do: 'pointer' }
  | { do: 'draw' }
  | { do: 'clear' }
  | { do: 'move'; x: -1 | 0 | 1; y: -1 | 0 | 1 };

export interface PicturePlace {
  /** The focus is on the picture itself, where arrows move it. */
  onPicture: boolean;
  /** The focus is in a field that takes text. */
  writing: boolean;
  /** A dialog is open. */
  dialog: boolean;
  /** The person allows single keys as commands. */
  letters: boolean;
}

const ARROWS: Record<string, PictureCommand> = {
  ArrowLeft: { do: 'move', x: -1, y: 0 },
  ArrowRight: { do: 'move', x: 1, y: 0 },
  ArrowUp: { do: 'move', x: 0, y: -1 },
  ArrowDown: { do: 'move', x: 0, y: 1 },
};

const LETTERS: Record<string, PictureCommand> = {
  '+': { do: 'in' },
  '=': { do: 'in' },
  '-': { do: 'out' },
  '0': { do: 'fit' },
  '1': { do: 'actual' },
  f: { do: 'full' },
  s: { do: 'snapshot' },
  p: { do: 'pointer' },
  d: { do: 'draw' },
  e: { do: 'clear' },
};

/** What a key means while a picture is shown; null leaves it to others. */
export function pictureCommand(press: Press, place: PicturePlace): PictureCommand | null {
  if (place.dialog || place.writing || press.isComposing || press.ctrlKey || press.altKey || press.metaKey) return null;
  if (place.onPicture && Object.hasOwn(ARROWS, press.key)) return ARROWS[press.key] ?? null;
  if (!place.letters) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : '';
  return Object.hasOwn(LETTERS, key) ? (LETTERS[key] ?? null) : null;
}

/** Their lines in the help overlay. */
export const PICTURE_HELP = [
  { keys: ['v'], text: 'keys.picture', letter: true },
  { keys: ['+', '-'], text: 'keys.zoom', letter: true },
  { keys: ['0'], text: 'keys.fit', letter: true },
  { keys: ['1'], text: 'keys.actual', letter: true },
  { keys: ['←', '↑', '→', '↓'], text: 'keys.pan', letter: false },
  { keys: ['f'], text: 'keys.full', letter: true },
  { keys: ['s'], text: 'keys.snapshot', letter: true },
  { keys: ['p'], text: 'keys.pointer', letter: true },
  { keys: ['d'], text: 'keys.draw', letter: true },
  { keys: ['e'], text: 'keys.clear', letter: true },
] as const;
