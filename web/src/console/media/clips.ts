// Texts of the clipboard that came or went over a call, for the page's list. Pure;
// how a text is cut and put together again is in lib/channels.ts.
export interface ClipLine {
  /** Counts up, so that a list can tell equal texts apart. */
  id: number;
  from: 'me' | 'customer';
  text: string;
  at: number;
}

/** How many texts are kept on the page. */
export const CLIPS_KEPT = 5;

/** The newest first; the oldest go. */
export function withClip(clips: readonly ClipLine[], clip: ClipLine): readonly ClipLine[] {
  return [clip, ...clips].slice(0, CLIPS_KEPT);
}

/** As much of a text as a page should lay out. */
export function excerpt(text: string): string {
  return text.length > 2000 ? `${text.slice(0, 2000)}…` : text;
}
