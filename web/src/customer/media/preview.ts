// The customer's own view of what is shared, with what technicians point at and
// draw over it. Can be folded away.
import { made, write } from '../page.ts';
import type { Mark, Marks } from './marks.ts';
import type { Point } from '../../lib/channels.ts';

/** The looks of marks: each with a light edge, so that it is seen on any picture. */
const COLOURS = { red: '#e0182d', yellow: '#ffd400', green: '#12a150', blue: '#1a6fe0' } as const;
const EDGE = '#ffffff';
const POINTER = 9;
const LINE = 4;

export class Preview {
  readonly element = made('details', 'preview');
  readonly tools = made('div', 'preview-tools');
  #title = made('summary', '');
  #video = document.createElement('video');
  #canvas = document.createElement('canvas');
  #track: MediaStreamTrack | null = null;
  #marks: Marks | null = null;
  #due = 0;

  constructor() {
    this.element.open = true;
    this.element.hidden = true;
    this.#video.muted = true;
    this.#video.autoplay = true;
    this.#video.playsInline = true;
    this.#canvas.setAttribute('aria-hidden', 'true');
    const picture = made('div', 'picture');
    picture.append(this.#video, this.#canvas);
    this.element.append(this.#title, picture, this.tools);
    new ResizeObserver(() => this.#paintSoon()).observe(this.#video);
  }

  draw(title: string, track: MediaStreamTrack | null, marks: Marks | null): void {
    this.element.hidden = track === null;
    write(this.#title, title);
    this.#video.setAttribute('aria-label', title);
    if (track !== this.#track) {
      this.#track = track;
      this.#video.srcObject = track ? new MediaStream([track]) : null;
    }
    if (marks === this.#marks) return;
    this.#marks = marks;
    this.#paintSoon();
  }

  #paintSoon(): void {
    this.#due ||= requestAnimationFrame(() => {
      this.#due = 0;
      this.#paint();
    });
  }

  #paint(): void {
    const { clientWidth: wide, clientHeight: high } = this.#video;
    const scale = window.devicePixelRatio || 1;
    this.#canvas.width = Math.round(wide * scale);
    this.#canvas.height = Math.round(high * scale);
    const pen = this.#canvas.getContext('2d');
    if (!pen || !this.#marks) return;
    pen.scale(scale, scale);
    pen.lineCap = pen.lineJoin = 'round';
    const place = ([x, y]: Point): [number, number] => [x * wide, y * high];
    for (const mark of this.#marks.marks.values()) stroke(pen, mark, place);
    for (const point of this.#marks.pointers.values()) dot(pen, place(point));
  }
}

function stroke(pen: CanvasRenderingContext2D, { points, colour }: Mark, place: (point: Point) => [number, number]): void {
  const [first, ...rest] = points;
  if (!first) return;
  pen.beginPath();
  pen.moveTo(...place(first));
  // A single point is a dot: a line of no length with round ends.
  for (const point of rest.length > 0 ? rest : [first]) pen.lineTo(...place(point));
  for (const [style, width] of [[EDGE, LINE + 3], [COLOURS[colour], LINE]] as const) {
    pen.strokeStyle = style;
    pen.lineWidth = width;
    pen.stroke();
  }
}

function dot(pen: CanvasRenderingContext2D, [x, y]: [number, number]): void {
  pen.beginPath();
  pen.arc(x, y, POINTER, 0, 2 * Math.PI);
  pen.fillStyle = COLOURS.red;
  pen.strokeStyle = EDGE;
  pen.lineWidth = 3;
  pen.fill();
  pen.stroke();
}
