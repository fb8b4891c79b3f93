// What the two browsers say to each other directly, on the data channels of a
// call: which channels there are, their small messages, read strictly and bounded.
// A file's frames are in `transfer`; what is done with a message is not here.

/** The channels, made by both sides before the first offer, with `negotiated: true`. */
export const CHANNELS = {
  /** Small messages that must arrive, in order. */
  control: { negotiated: true, id: 0 },
  /** Where the technician points: late is worthless. */
  pointer: { negotiated: true, id: 1, ordered: false, maxRetransmits: 0 },
  /** Files' frames. */
  files: { negotiated: true, id: 2 },
} as const satisfies Record<string, RTCDataChannelInit>;

/** A point of the shared picture: both between 0 and 1, from its upper left. */
export type Point = readonly [x: number, y: number];

/** The colours that marks come in; how each looks is the page's business. */
export const COLOURS = ['red', 'yellow', 'green', 'blue'] as const;
export type Colour = (typeof COLOURS)[number];

/** On `control`. */
export type Control =
  /** So many bytes of a file are here: the sender goes on from there, and not too far ahead of it. */
  | { t: 'have'; file: string; bytes: number }
  /** Text of the clipboard, in pieces while `more` follow. */
  | { t: 'clip'; text: string; more?: boolean }
  /** A line drawn over the picture; the same `id` again replaces it. */
  | { t: 'mark'; id: number; points: readonly Point[]; colour: Colour }
  /** All marks go. */
  | { t: 'clear' };

/** On `pointer`. */
export type Pointing = { t: 'p'; x: number; y: number } | { t: 'gone' };

/** The longest message on `control`, in UTF-16 units: what every browser can send at once. */
export const LONGEST_CONTROL = 100_000;
export const LONGEST_POINTING = 200;
/** The most points of one mark, and the most marks at a time. */
export const MOST_POINTS = 500;
export const MOST_MARKS = 100;
/** The most bytes of a clipboard's text, as UTF-8. */
export const MOST_CLIP = 1 << 20;
/** UTF-16 units of one piece; escaped it stays below what can be sent at once. */
const CLIP_PIECE = 16_000;

const isShare = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isPoint = (value: unknown): value is Point => Array.isArray(value) && value.length === 2 && value.every(isShare);

function parsed(data: unknown, longest: number): Record<string, unknown> | null {
  if (typeof data !== 'string' || data.length > longest) return null;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** What came on `control`; null for anything that has no place there. */
export function readControl(data: unknown): Control | null {
  const said = parsed(data, LONGEST_CONTROL);
  if (!said) return null;
  const { t, file, bytes, text, more, id, points, colour } = said;
  switch (t) {
    case 'have':
      return typeof file === 'string' && file.length <= 64 && isCount(bytes) ? { t, file, bytes } : null;
    case 'clip':
      return typeof text === 'string' ? { t, text, more: more === true } : null;
    case 'mark': {
      const known = COLOURS.find((one) => one === colour);
      const drawable = Array.isArray(points) && points.length > 0 && points.length <= MOST_POINTS && points.every(isPoint);
      return known && drawable && isCount(id) ? { t, id, points, colour: known } : null;
    }
    case 'clear':
      return { t };
    default:
      return null;
  }
}

/** What came on `pointer`; null for anything that has no place there. */
export function readPointing(data: unknown): Pointing | null {
  const said = parsed(data, LONGEST_POINTING);
  if (said?.['t'] === 'gone') return { t: 'gone' };
  const { t, x, y } = said ?? {};
  return t === 'p' && isShare(x) && isShare(y) ? { t, x, y } : null;
}

/** How many bytes a text has as UTF-8. */
export function bytesIn(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The messages that carry a clipboard's text, in order; null when it is too much. */
export function clipPieces(text: string): Control[] | null {
  if (text.length > MOST_CLIP || bytesIn(text) > MOST_CLIP) return null;
  const pieces: Control[] = [];
  for (let at = 0; at === 0 || at < text.length; at += CLIP_PIECE) {
    const more = at + CLIP_PIECE < text.length;
    pieces.push({ t: 'clip', text: text.slice(at, at + CLIP_PIECE), ...(more ? { more } : {}) });
  }
  return pieces;
}

/** Puts a clipboard's pieces together again. */
export class Clip {
  #text = '';
  #spoilt = false;

  /** The whole text with its last piece, null before; too much of it is dropped whole. */
  add(piece: { text: string; more?: boolean }): string | null {
    if (!this.#spoilt) this.#text += piece.text;
    // Counting units first: counting bytes of a growing text each time would be slow.
    if (this.#text.length > MOST_CLIP || (!piece.more && bytesIn(this.#text) > MOST_CLIP)) {
      this.#spoilt = true;
      this.#text = '';
    }
    if (piece.more) return null;
    const whole = this.#spoilt ? null : this.#text;
    this.forget();
    return whole;
  }

  forget(): void {
    this.#text = '';
    this.#spoilt = false;
  }
}
