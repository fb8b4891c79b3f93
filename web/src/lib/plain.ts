// Text of other people, made fit to be shown: characters that reorder, hide or
// break what stands around them are taken out. Escaping is the template's work.

// Explicit direction marks, embeddings, overrides and isolates; invisible
// separators and the byte order mark; controls other than tab and line feed.
// Joiners (U+200C, U+200D) stay: Persian, Hindi and emoji need them.
const UNSHOWN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** Text of several lines, for a chat bubble. */
export function plain(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(UNSHOWN, '');
}

/** Text for one line: a name in the queue, a title, a notification. */
export function plainLine(text: string): string {
  return plain(text).replace(/\s+/g, ' ').trim();
}
