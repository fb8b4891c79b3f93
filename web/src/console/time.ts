// Times and digits as the console writes them. Pure: the clock is an argument.

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** A running time: `0:42`, `12:05`, `1:02:33`. Negative spans count as none. */
export function running(span: number): string {
  const seconds = Math.max(0, Math.floor(span / SECOND));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** The whole minutes of a span, for a sentence. */
export function minutes(span: number): number {
  return Math.max(0, Math.floor(span / MINUTE));
}

export type Urgency = 'calm' | 'soon' | 'late';

/** How a waiting time is coloured: a minute is fine, three are too long. */
export function urgency(span: number): Urgency {
  if (span >= 3 * MINUTE) return 'late';
  return span >= MINUTE ? 'soon' : 'calm';
}

/** Hour and minute; with the day in front when it is not today. */
export function moment(at: number, today: number, locale: string): string {
  const sameDay = new Date(at).toDateString() === new Date(today).toDateString();
  const time: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };
  const day: Intl.DateTimeFormatOptions = sameDay ? {} : { day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat(locale, { ...day, ...time }).format(at);
}

/** A PIN in two groups, as it is read out: `012 345`. */
export function pinGroups(pin: string): string {
  return `${pin.slice(0, 3)} ${pin.slice(3)}`.trim();
}
