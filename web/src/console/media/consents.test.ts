import { describe, expect, it } from 'vitest';
import { asking, hearConsents, NOTHING_ALLOWED } from './consents.ts';

describe('what a customer allows', () => {
  it('is what the server lists, and nothing else', () => {
    const asked = hearConsents(NOTHING_ALLOWED, { t: 'consents', consents: [{ kind: 'view', state: 'asked', at: 30 }] });
    expect([asked.view, asking(asked)]).toEqual([{ is: 'asked', at: 30 }, true]);
    const on = hearConsents(asked, { t: 'consents', consents: [{ kind: 'view', state: 'on', at: 12 }] });
    expect([on.view, asking(on)]).toEqual([{ is: 'on', at: 12 }, false]);
    expect(hearConsents(on, { t: 'consents', consents: [] }).view.is).toBe('off');
  });

  it('at_117_a_yes_alone_shows_nothing', () => {
    expect(hearConsents(NOTHING_ALLOWED, { t: 'answered', kind: 'view', answer: 'granted' })).toBe(NOTHING_ALLOWED);
  });

  it('keeps how the last question ended, until the next', () => {
    const no = hearConsents(NOTHING_ALLOWED, { t: 'answered', kind: 'camera', answer: 'refused' });
    const still = hearConsents(no, { t: 'consents', consents: [] });
    expect(still.camera).toEqual({ is: 'off', last: 'refused' });
    expect(hearConsents(still, { t: 'consents', consents: [{ kind: 'camera', state: 'asked', at: 9 }] }).camera.is).toBe('asked');
  });

  it('is not touched by other news', () => {
    expect(hearConsents(NOTHING_ALLOWED, { t: 'trusted', peer: 1 })).toBe(NOTHING_ALLOWED);
  });
});
