// Sizes of files as people read them, and how much of one is there. Pure.

const STEPS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** `12 kB`, `1.4 MB`. */
export function sizeText(bytes: number, locale: string): string {
  let at = 0;
  let value = bytes;
  for (; value >= 1000 && at < STEPS.length - 1; at += 1) value /= 1000;
  const digits = value < 10 && at > 0 ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: 'unit', unit: STEPS[at] ?? 'byte', unitDisplay: at === 0 ? 'long' : 'short', maximumFractionDigits: digits }).format(value);
}

/** Whole per cent; all of nothing is all. */
export function percentOf({ arrived, size }: { arrived: number; size: number }): number {
  return size === 0 ? 100 : Math.floor((arrived / size) * 100);
}
