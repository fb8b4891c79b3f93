// What the technician draws over the customer's picture and where they point: the
// marks, and which messages they become. Bounded as the other end bounds them.
// Pure but for the clock that is given.
import { type Colour, type Control, MOST_MARKS, MOST_POINTS, type Point, type Pointing } from '../../lib/channels.ts';

export interface Mark {
  id: number;
  colour: Colour;
  points: readonly Point[];
}

/** How often a growing mark is told, and a pointer that moves, in milliseconds. */
export const MARK_EVERY = 80;
export const POINT_EVERY = 17;

export class Board {
  #marks: readonly Mark[] = [];
  #drawing: Mark | null = null;
  #told = 0;
  #last: number;
  #say: (message: Control) => void;

  /** `first` is the number of the first mark: higher than any before it in this session. */
  constructor(first: number, say: (message: Control) => void) {
    this.#last = first;
    this.#say = say;
  }

  get marks(): readonly Mark[] {
    return this.#marks;
  }

  get drawing(): boolean {
    return this.#drawing !== null;
  }

  begin(colour: Colour, at: Point, now: number): void {
    this.end();
    this.#last += 1;
    this.#put({ id: this.#last, colour, points: [rounded(at)] });
    this.#told = now;
  }

  /** The pen moves on; a mark that is full goes over into another. */
  move(at: Point, now: number): void {
    const mark = this.#drawing;
    if (!mark) return;
    if (mark.points.length >= MOST_POINTS) {
      const last = mark.points.at(-1) ?? at;
      this.begin(mark.colour, last, now);
      return this.move(at, now);
    }
    this.#put({ ...mark, points: [...mark.points, rounded(at)] });
    if (now - this.#told < MARK_EVERY) return;
    this.#told = now;
    this.#tell();
  }

  end(): void {
    if (!this.#drawing) return;
    this.#tell();
    this.#drawing = null;
  }

  clear(): void {
    this.#drawing = null;
    if (this.#marks.length === 0) return;
    this.#marks = [];
    this.#say({ t: 'clear' });
  }

  #put(mark: Mark): void {
    this.#drawing = mark;
    this.#marks = [...this.#marks.filter((one) => one.id !== mark.id), mark].slice(-MOST_MARKS);
  }

  #tell(): void {
    if (this.#drawing) this.#say({ t: 'mark', ...this.#drawing });
  }
}

/** Says where the technician points: the newest place, never too often, and once that they do not any more. */
export class Pointer {
  #say: (message: Pointing) => void;
  #told = -Infinity;
  #shown = false;

  constructor(say: (message: Pointing) => void) {
    this.#say = say;
  }

  move(at: Point, now: number): void {
    if (now - this.#told < POINT_EVERY) return;
    this.#told = now;
    this.#shown = true;
    const [x, y] = rounded(at);
    this.#say({ t: 'p', x, y });
  }

  gone(): void {
    if (!this.#shown) return;
    this.#shown = false;
    this.#told = -Infinity;
    this.#say({ t: 'gone' });
  }
}

/** A ten thousandth of a picture is less than a pixel. */
function rounded([x, y]: Point): Point {
  return [Math.round(x * 1e4) / 1e4, Math.round(y * 1e4) / 1e4];
}
