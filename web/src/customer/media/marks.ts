// What technicians point at and draw over the picture, as one value. Pure; how it
// looks is `preview`'s business.
import { type Colour, type Control, MOST_MARKS, type Point, type Pointing } from '../../lib/channels.ts';

export interface Mark {
  points: readonly Point[];
  colour: Colour;
}

export interface Marks {
  /** By call, where its technician points. */
  pointers: ReadonlyMap<number, Point>;
  /** By call and the mark's own number, oldest first. */
  marks: ReadonlyMap<string, Mark>;
}

export const NO_MARKS: Marks = { pointers: new Map(), marks: new Map() };

export function pointed(state: Marks, peer: number, message: Pointing): Marks {
  const pointers = new Map(state.pointers);
  if (message.t === 'p') pointers.set(peer, [message.x, message.y]);
  else pointers.delete(peer);
  return { ...state, pointers };
}

export function drawn(state: Marks, peer: number, message: Extract<Control, { t: 'mark' | 'clear' }>): Marks {
  if (message.t === 'clear') return { ...state, marks: new Map([...state.marks].filter(([key]) => !key.startsWith(`${peer} `))) };
  const marks = new Map(state.marks);
  marks.set(`${peer} ${message.id}`, { points: message.points, colour: message.colour });
  for (const [oldest] of marks) {
    if (marks.size <= MOST_MARKS) break;
    marks.delete(oldest);
  }
  return { ...state, marks };
}

/** A call is over: what its technician had pointed at and drawn goes. */
export function left(state: Marks, peer: number): Marks {
  return drawn(pointed(state, peer, { t: 'gone' }), peer, { t: 'clear' });
}
