import { describe, expect, it } from 'vitest';
import type { ConsentKind, ConsentView } from '../../lib/protocol.ts';
import { KINDS } from './banner.ts';
import { accept, type Consents, flows, got, heard, LONGEST_QUESTION, NOTHING, notGot, over, refuse, revoke, type Step, timedOut } from './consents.ts';

const asked = (kind: ConsentKind, at = 30_000): ConsentView => ({ kind, state: 'asked', at });
const on = (kind: ConsentKind): ConsentView => ({ kind, state: 'on', at: 0 });
const says = ({ effects }: Step) => effects.filter((effect) => effect.is === 'say').map(({ kind, on: yes }) => [kind, yes]);
const stops = ({ effects }: Step) => effects.filter((effect) => effect.is === 'stop').map(({ kind }) => kind);

/** What the customer has allowed, with the server's word. */
function allowed(...kinds: ConsentKind[]): Consents {
  return { ...NOTHING, granted: new Set(kinds), on: new Set(kinds) };
}

describe('a question', () => {
  it('G-50: is a no after 30 seconds, by the earlier of both clocks', () => {
    const ours = heard(NOTHING, [asked('view', 90_000)], 1000, 0).next;
    expect(ours.asked?.until).toBe(1000 + LONGEST_QUESTION);
    const theirs = heard(NOTHING, [asked('view', 35_000)], 1000, 5000).next;
    expect(theirs.asked?.until).toBe(30_000);
    expect(timedOut(theirs, 29_999).next).toBe(theirs);
    expect(timedOut(theirs, 30_000).next.asked).toBeNull();
    expect(accept(theirs, 30_000).next.granted.size).toBe(0);
  });

  it('is told to the server as it was answered, once', () => {
    const open = heard(NOTHING, [asked('files')], 0, 0).next;
    const no = refuse(open);
    expect(says(no)).toEqual([['files', false]]);
    expect(says(refuse(no.next))).toEqual([]);
    const yes = accept(open, 10);
    expect(says(yes)).toEqual([['files', true]]);
    expect([...yes.next.granted]).toEqual(['files']);
    expect(says(accept(yes.next, 11))).toEqual([]);
  });

  it('does not open again when the server repeats it before it has heard the answer', () => {
    const no = refuse(heard(NOTHING, [asked('files')], 0, 0).next).next;
    expect(heard(no, [asked('files')], 5, 0).next.asked).toBeNull();
    // Asked anew it is another question.
    expect(heard(heard(no, [], 6, 0).next, [asked('files', 40_000)], 10_000, 0).next.asked?.kind).toBe('files');
  });

  it('is answered again after the line was lost on the way', () => {
    const yes = accept(heard(NOTHING, [asked('files')], 0, 0).next, 10).next;
    const again = heard(yes, [asked('files')], 500, 0);
    expect(says(again)).toEqual([['files', true]]);
    expect(again.next.asked).toBeNull();
  });

  it('waits for what the browser gives, and is a no when it gives nothing', () => {
    const open = heard(NOTHING, [asked('view')], 0, 0).next;
    const step = accept(open, 10);
    expect(step.effects).toEqual([{ is: 'get', kind: 'view' }]);
    expect(step.next.granted.size).toBe(0);
    expect(says(got(step.next, 'view', 5000))).toEqual([['view', true]]);
    expect(says(notGot(step.next, 'view'))).toEqual([['view', false]]);
    expect(notGot(step.next, 'view').next.asked).toBeNull();
  });
});

describe('AT-117: what comes late, forged or again', () => {
  it('a picture that the browser gave after the time is stopped and not shared', () => {
    const getting = accept(heard(NOTHING, [asked('view')], 0, 0).next, 10).next;
    const late = got(getting, 'view', 30_000);
    expect(stops(late)).toEqual(['view']);
    expect(says(late)).toEqual([]);
    expect(late.next.granted.size).toBe(0);
    const closed = heard(getting, [], 20_000, 0).next;
    expect(stops(got(closed, 'view', 20_001))).toEqual(['view']);
    expect(got(closed, 'view', 20_001).next.granted.size).toBe(0);
  });

  it('what the server calls allowed and nobody allowed here flows nowhere, and is taken back', () => {
    const forged = heard(NOTHING, KINDS.map(on), 0, 0);
    expect(says(forged)).toEqual(KINDS.map((kind) => [kind, false]));
    for (const kind of KINDS) expect(flows(forged.next, kind)).toBe(false);
  });

  it('what was taken back while the line was down is taken back again when the server still has it', () => {
    const back = revoke(allowed('view', 'files'), 'view').next;
    expect(says(heard(back, [on('view'), on('files')], 0, 0))).toEqual([['view', false]]);
  });

  it('a question about what is shared already changes nothing', () => {
    const step = heard(allowed('view'), [on('view'), asked('camera')], 0, 0);
    expect([...step.next.granted]).toEqual(['view']);
    expect(step.next.asked?.kind).toBe('camera');
  });
});

describe('an end', () => {
  it('stops here before anybody is told', () => {
    expect(revoke(allowed('camera'), 'camera').effects).toEqual([
      { is: 'stop', kind: 'camera' },
      { is: 'say', kind: 'camera', on: false },
    ]);
  });

  it('follows the server’s word at once', () => {
    const step = heard(allowed('view', 'camera'), [on('camera')], 0, 0);
    expect(stops(step)).toEqual(['view']);
    expect([...step.next.granted]).toEqual(['camera']);
  });

  it('takes everything when nobody is left to share with', () => {
    const step = over(allowed('view', 'microphone', 'recording'));
    expect(stops(step)).toEqual(['view', 'microphone', 'recording']);
    expect(step.next).toEqual(NOTHING);
  });
});

describe('G-52: no state shares anything without the banner', () => {
  /** A small generator, so that every run is the same. */
  function dice(seed: number): (sides: number) => number {
    let state = seed;
    return (sides) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % sides;
    };
  }

  it.each(Array.from({ length: 200 }, (_, seed) => seed))('walk %i', (seed) => {
    const throws = dice(seed * 7919 + 1);
    let state = NOTHING;
    let now = 0;
    /** What the browser really gives away: pictures and sound that run. */
    const live = new Set<ConsentKind>();
    const follow = ({ next, effects }: Step): void => {
      state = next;
      let spoken = false;
      for (const effect of effects) {
        if (effect.is === 'stop') {
          expect(spoken).toBe(false);
          live.delete(effect.kind);
        } else if (effect.is === 'say') spoken = true;
      }
    };
    const kind = (): ConsentKind => KINDS[throws(KINDS.length)] ?? 'view';
    for (let step = 0; step < 300; step += 1) {
      now += throws(9000);
      switch (throws(8)) {
        case 0:
          follow(heard(state, [asked(kind(), now + throws(40_000))], now, throws(2000)));
          break;
        case 1: {
          const views = KINDS.filter(() => throws(2) === 0).map((one) => (throws(4) === 0 ? asked(one, now + 9000) : on(one)));
          follow(heard(state, views, now, 0));
          break;
        }
        case 2:
          follow(accept(state, now));
          break;
        case 3: {
          const one = kind();
          const step = got(state, one, now);
          if (step.next.granted.has(one) && !state.granted.has(one)) live.add(one);
          follow(step);
          break;
        }
        case 4:
          follow(throws(2) === 0 ? refuse(state) : notGot(state, kind()));
          break;
        case 5:
          follow(timedOut(state, now));
          break;
        case 6:
          follow(revoke(state, kind()));
          break;
        default:
          if (throws(6) === 0) follow(over(state));
      }
      const banner = state.granted;
      for (const one of live) expect(banner.has(one)).toBe(true);
      for (const one of KINDS) if (flows(state, one)) expect(banner.has(one)).toBe(true);
      expect(state.getting === null || state.asked?.kind === state.getting).toBe(true);
    }
  });
});
