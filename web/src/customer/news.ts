// Calls for attention when something is said while the customer looks elsewhere:
// a count in the tab's title, and a sound unless that is off.
import type { ChatLine } from '../lib/protocol.ts';
import { fill, type SessionTexts } from './texts.ts';

const OTHERS_DID = new Set(['picked_up', 'resumed', 'transferred', 'ended_by_technician']);

/** Whether a line is worth a call: what others say and do, not what the customer did. */
export function isNews(line: ChatLine): boolean {
  if (line.from === 'technician') return true;
  return line.from === 'system' && OTHERS_DID.has(line.code ?? '');
}

/** The tab's title while `count` lines wait to be read. */
export function titleWith(count: number, title: string, texts: SessionTexts): string {
  if (count === 0) return title;
  return `(${count}) ${count === 1 ? texts.news : fill(texts.news_count, { count })} – ${title}`;
}

/** A soft tone, made on the spot: no file to load. */
export class Chime {
  #context: AudioContext | null = null;

  /** A browser stays silent until the person has touched the page; this is called then. */
  allow(): void {
    this.#context ??= new AudioContext();
    if (this.#context.state === 'suspended') void this.#context.resume();
  }

  play(): void {
    this.#tone(660, 0);
    this.#tone(880, 0.14);
  }

  #tone(pitch: number, after: number): void {
    const context = this.#context;
    if (context?.state !== 'running') return;
    const start = context.currentTime + after;
    const tone = new OscillatorNode(context, { type: 'sine', frequency: pitch });
    const volume = new GainNode(context, { gain: 0 });
    // Ramps, because a tone that starts at once clicks.
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.12, start + 0.02);
    volume.gain.linearRampToValueAtTime(0, start + 0.16);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + 0.18);
  }
}
