// Which entries the chat shows, in order: what was said, then what is still on
// its way. Pure; drawing them is `log`'s work.
import { plain, plainLine } from '../lib/plain.ts';
import { lineText } from './wording.ts';
import type { SessionTexts } from './texts.ts';
import type { Visit } from './visit.ts';

export interface Entry {
  /** The same for a line on its way and after it arrived, so that it is drawn and read out once. */
  key: string;
  who: 'mine' | 'theirs' | 'event';
  name: string;
  text: string;
  at: number;
  /** How far an own line got; empty where nothing has to be said. */
  delivery: string;
  /** Whether that is something to worry about. */
  stuck: boolean;
}

export function entriesOf(visit: Visit, helper: string, texts: SessionTexts): Entry[] {
  const lastMine = visit.lines.findLast((line) => line.from === 'customer');
  const arrived = visit.lines.map((line): Entry => {
    const mine = line.from === 'customer';
    return {
      key: mine && line.id ? `own ${line.id}` : `seq ${line.seq}`,
      who: mine ? 'mine' : line.from === 'technician' ? 'theirs' : 'event',
      name: mine ? texts.you : plainLine(line.name || helper),
      text: lineText(line, helper, texts),
      at: line.at,
      delivery: line === lastMine ? texts.delivered : '',
      stuck: false,
    };
  });
  const leaving = visit.outbox.map((line): Entry => {
    const lost = visit.over !== null || line.refused === true;
    const moving = visit.greeted && !visit.session?.returning;
    return {
      key: `own ${line.id}`,
      who: 'mine',
      name: texts.you,
      text: plain(line.text),
      at: line.at,
      delivery: lost ? texts.lost : moving ? texts.sending : texts.unsent,
      stuck: lost || !moving,
    };
  });
  const older: Entry = { key: 'older', who: 'event', name: '', text: texts.older, at: 0, delivery: '', stuck: false };
  return [...(visit.more ? [older] : []), ...arrived, ...leaving];
}
