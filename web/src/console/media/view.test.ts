import { describe, expect, it } from 'vitest';
import { actual, FITTED, LARGEST, pan, place, pointAt, scaleOf, zoom } from './view.ts';

const picture = { width: 2000, height: 1000 };
const box = { width: 500, height: 500 };

describe('a picture in its box', () => {
  it('is fitted whole and in the middle', () => {
    expect(place(FITTED, picture, box)).toEqual({ width: 500, height: 250, left: 0, top: 125 });
  });

  it('is one to one in the screen’s own pixels', () => {
    expect(scaleOf(actual(FITTED, 1), picture, box)).toBe(1);
    expect(scaleOf(actual(FITTED, 2), picture, box)).toBe(0.5);
  });

  it('grows around the point that is looked at', () => {
    const at = { x: 400, y: 250 };
    const before = pointAt(at, place(FITTED, picture, box));
    const after = pointAt(at, place(zoom(FITTED, 4, picture, box, at), picture, box));
    expect(after?.x).toBeCloseTo(before?.x ?? 0);
    expect(after?.y).toBeCloseTo(before?.y ?? 0);
  });

  it('has bounds, and comes back to the fit when it shrinks', () => {
    expect(zoom(FITTED, 1000, picture, box).scale).toBe(LARGEST);
    expect(zoom(zoom(FITTED, 4, picture, box), 0.001, picture, box).scale).toBe(0.25);
  });

  it('is moved no further than its edge', () => {
    const near = zoom(FITTED, 4, picture, box);
    const moved = place(pan(near, { x: 10_000, y: 10_000 }, picture, box), picture, box);
    expect([moved.left, moved.top]).toEqual([0, 0]);
    expect(place(pan(FITTED, { x: 50, y: 50 }, picture, box), picture, box).left).toBe(0);
  });

  it('knows what lies beside it', () => {
    expect(pointAt({ x: 250, y: 100 }, place(FITTED, picture, box))).toBeNull();
    expect(pointAt({ x: 250, y: 250 }, place(FITTED, picture, box))).toEqual({ x: 0.5, y: 0.5 });
    expect(pointAt({ x: 1, y: 1 }, { left: 0, top: 0, width: 0, height: 0 })).toBeNull();
  });

  it('stays sane before there is a picture', () => {
    expect(place(zoom(FITTED, 2, { width: 0, height: 0 }, box), { width: 0, height: 0 }, box)).toMatchObject({ width: 0, height: 0 });
  });
});
