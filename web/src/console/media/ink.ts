// How marks look, on pictures that are kept as on the page.
import type { Colour } from '../../lib/channels.ts';
import type { Mark } from './marks.ts';

export const INK: Record<Colour, string> = { red: '#ff3b4e', yellow: '#ffd21f', green: '#2fe07a', blue: '#3aa0ff' };

export function paintMarks(paint: CanvasRenderingContext2D, marks: readonly Mark[], width: number, height: number): void {
  paint.lineCap = paint.lineJoin = 'round';
  for (const [colour, thickness] of [['#000000', 7], [null, 4]] as const) {
    for (const mark of marks) {
      paint.strokeStyle = colour ?? INK[mark.colour];
      paint.lineWidth = thickness;
      paint.beginPath();
      for (const [x, y] of mark.points) paint.lineTo(x * width, y * height);
      const [first] = mark.points;
      if (first && mark.points.length === 1) paint.lineTo(first[0] * width + 0.1, first[1] * height);
      paint.stroke();
    }
  }
}
