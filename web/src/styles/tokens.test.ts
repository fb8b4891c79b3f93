// The contrast of the design tokens, measured from the file the pages load.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

function palette(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries(
    [...body.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6});/g)].map((found) => [found[1], found[2]]),
  );
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const surfaces = ['ground', 'surface', 'surface-raised', 'surface-sunken', 'surface-hover', 'surface-selected'];
const text: [string, string][] = [
  ...surfaces.flatMap((ground): [string, string][] => [
    ['text', ground],
    ['text-soft', ground],
    ['text-link', ground],
  ]),
  ...['good', 'warn', 'bad', 'info'].flatMap((meaning): [string, string][] => [
    [meaning, `${meaning}-ground`],
    [meaning, 'surface'],
    [meaning, 'surface-raised'],
    [meaning, 'surface-hover'],
    [meaning, 'surface-selected'],
    ['text', `${meaning}-ground`],
  ]),
  ['text', 'bubble-mine'],
  ['text', 'bubble-theirs'],
  ['text-soft', 'bubble-mine'],
  ['text-soft', 'bubble-theirs'],
  ['on-brand', 'brand'],
  ['on-brand', 'brand-hover'],
  ['on-bad-fill', 'bad-fill'],
  ['on-bad-fill', 'bad-fill-hover'],
];
const marks = surfaces.flatMap((ground): [string, string][] => [
  ['line-control', ground],
  ['focus', ground],
  ['brand', ground],
]);

describe.each([
  ['light', ':root'],
  ['dark', ":root[data-theme='dark']"],
])('the %s palette', (_name, selector) => {
  const colours = palette(selector);
  const of = (name: string) => colours[name] ?? expect.fail(`no colour --${name}`);

  it.each(text)('%s is readable on %s', (front, back) => {
    expect(contrast(of(front), of(back))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(marks)('%s can be seen on %s', (front, back) => {
    expect(contrast(of(front), of(back))).toBeGreaterThanOrEqual(3);
  });
});

it('the dark palette is the same whether the system or the person chose it', () => {
  expect(palette(":root:not([data-theme='light'])")).toEqual(palette(":root[data-theme='dark']"));
});
