// What is kept on the technician's computer: a picture's name, and how a file gets
// into the browser's folder for downloads. Nothing is opened.
import type { SessionId } from '../../lib/protocol.ts';

/** `session-1024-2026-11-27-14-05-09.png`, in the technician's own time. */
export function snapshotName(session: SessionId, at: number, ending = 'png'): string {
  const when = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [when.getFullYear(), two(when.getMonth() + 1), two(when.getDate())];
  const time = [two(when.getHours()), two(when.getMinutes()), two(when.getSeconds())];
  return `session-${session}-${[...day, ...time].join('-')}.${ending}`;
}

const HELD = 60_000;

export function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.download = name;
  link.href = URL.createObjectURL(blob);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), HELD);
}
