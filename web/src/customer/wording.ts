// Which words describe how things stand. Pure; where they are shown is the
// page's business.
import { plain, plainLine } from '../lib/plain.ts';
import type { ChatLine, SessionView } from '../lib/protocol.ts';
import { fill, type SessionTexts } from './texts.ts';
import type { Ender, Over } from './visit.ts';

/** Who helps: the technician's name, else the organisation's, which reads as well in every sentence. */
export function helperOf(session: SessionView | null, known: string, organisation: string): string {
  return plainLine(session?.technician?.name || known || session?.organisation || organisation);
}

/** One sentence on the state of the session. */
export function standing(session: SessionView, name: string, texts: SessionTexts): string {
  if (session.returning) return fill(texts.returning, { name });
  if (session.passing) return texts.passing;
  switch (session.state) {
    case 'active':
      return fill(session.away ? texts.away : texts.active, { name });
    case 'hold':
      return fill(texts.hold, { name });
    default:
      if (session.position === 1) return texts.waiting_next;
      if (session.position !== null && session.position > 1) return fill(texts.waiting_position, { position: session.position });
      return fill(texts.waiting, { name });
  }
}

/** Whether the customer still waits to be helped for the first time. */
export function waits(session: SessionView | null): boolean {
  return session === null || session.state === 'connecting' || session.state === 'waiting';
}

const OF_OTHERS = /^(helper|monitor|lead)_/;

/** Who else is there, and who only reads; empty when nobody is. */
export function othersText(session: SessionView, texts: SessionTexts): string {
  const names = (watches: boolean) => session.others.filter((one) => one.watches === watches).map((one) => plainLine(one.name)).join(', ');
  const [helping, watching] = [names(false), names(true)];
  return [helping && fill(texts.others, { names: helping }), watching && fill(texts.watching, { names: watching })].filter(Boolean).join(' ');
}

/** What a line says. Lines about the session itself are told in the page's language where we know them. */
export function lineText(line: ChatLine, name: string, texts: SessionTexts): string {
  const known = line.from === 'system' ? texts[`line_${line.code}` as keyof SessionTexts] : undefined;
  if (known === undefined) return plain(line.text);
  // Others than the helper come and go under their own names.
  return fill(known, { name: OF_OTHERS.test(line.code ?? '') ? plainLine(line.name) || name : name });
}

/** Title, sentence and advice of the screen that takes the conversation's place. */
export function parting(over: Over, session: SessionView | null, name: string, texts: SessionTexts): { title: string; text: string; next: string } {
  switch (over.is) {
    case 'gone':
      return { title: texts.gone, text: texts.gone_text, next: '' };
    case 'replaced':
      return { title: texts.replaced, text: texts.replaced_text, next: '' };
    case 'ended':
      return { title: texts.ended, text: why(over.by, session, name, texts), next: texts.ended_next };
  }
}

/** Who or what ended the session. Time ends one that nobody picked up for other reasons than one that somebody did. */
function why(by: Ender | null, session: SessionView | null, name: string, texts: SessionTexts): string {
  if (by === null) return '';
  if (by === 'time' && session !== null && session.technician === null) return texts.ended_waited;
  return fill(texts[`ended_${by}`], { name });
}
