// Texts of the clipboard that go over a call. Text only, bounded by what is
// there, not by what a message claims. Pure.

/** The longest text, in bytes of UTF-8. */
export const LONGEST_CLIP = 1 << 20;

export interface Clip {
  /** Counts up, so that a list can tell equal texts apart. */
  id: number;
  from: 'me' | 'customer';
  text: string;
  at: number;
}

/** How many texts are kept on the page. */
export const CLIPS_KEPT = 5;

/** The newest first. */
export function withClip(clips: readonly Clip[], clip: Clip): readonly Clip[] {
  return [clip, ...clips].slice(0, CLIPS_KEPT);
}

/** Whether a text is none or too long to be sent or taken. */
export function fits(text: string): boolean {
  // No character takes less than a byte, so that a huge text need not be measured.
  return text !== '' && text.length <= LONGEST_CLIP && new TextEncoder().encode(text).length <= LONGEST_CLIP;
}
