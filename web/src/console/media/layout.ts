// How the technician has arranged picture and conversation; outlives a reload.
import type { SessionId } from '../../lib/protocol.ts';
import type { Store } from '../memory.ts';

export interface Layout {
  /** The picture's part of the width, from `NARROWEST` to `WIDEST`. */
  share: number;
  /** On which side of the conversation the picture is. */
  side: 'start' | 'end';
  /** What a narrow screen shows. */
  front: 'picture' | 'chat';
  /** Sessions whose picture pane is open. */
  open: readonly SessionId[];
}

export const NARROWEST = 0.35;
export const WIDEST = 0.8;
const KEY = 'towline.picture';
const MOST_OPEN = 50;
const DEFAULTS: Layout = { share: 0.64, side: 'start', front: 'picture', open: [] };

/** A share within what leaves room for both. */
export function share(wanted: number): number {
  return Math.min(WIDEST, Math.max(NARROWEST, Math.round(wanted * 100) / 100));
}

export function readLayout(store: Store): Layout {
  try {
    const kept = JSON.parse(store.getItem(KEY) ?? '{}') as Partial<Layout> | null;
    const open = Array.isArray(kept?.open) ? kept.open.filter((one) => Number.isSafeInteger(one)) : [];
    return {
      share: typeof kept?.share === 'number' && Number.isFinite(kept.share) ? share(kept.share) : DEFAULTS.share,
      side: kept?.side === 'end' ? 'end' : 'start',
      front: kept?.front === 'chat' ? 'chat' : 'picture',
      open: open.slice(-MOST_OPEN),
    };
  } catch {
    return DEFAULTS;
  }
}

export function writeLayout(store: Store, layout: Layout): void {
  try {
    store.setItem(KEY, JSON.stringify(layout));
  } catch {
    // Without storage the arrangement holds until the page is left.
  }
}
