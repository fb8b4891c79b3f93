import { describe, expect, it } from 'vitest';
import { isNews, titleWith } from './news.ts';
import { line, session, TEXTS } from './samples.ts';
import { entriesOf } from './talk.ts';
import { fill, span } from './texts.ts';
import { FIRST_VISIT, type Visit } from './visit.ts';
import { helperOf, lineText, othersText, parting, standing } from './wording.ts';

describe('how things stand', () => {
  const said = (changes: Parameters<typeof session>[0]) => standing(session(changes), 'Tess', TEXTS);

  it('is told in one sentence for each state', () => {
    expect(said({ state: 'waiting', position: 3 })).toContain('number 3');
    expect(said({ state: 'waiting', position: 1 })).toContain('You are next');
    expect(said({ state: 'waiting' })).toContain('Tess knows');
    expect(said({})).toBe('Tess is helping you.');
    expect(said({ state: 'hold' })).toContain('paused');
    expect(said({ away: true })).toContain('lost the connection');
    expect(said({ state: 'waiting', position: 2, passing: true })).toContain('passed on');
    expect(said({ returning: true, away: true })).toContain('let you in again');
  });

  it('tells who else is there and who only reads', () => {
    const others = [{ name: 'Otto', watches: false }, { name: 'Ada', watches: true }];
    expect(othersText(session({ others }), TEXTS)).toBe('Also here: Otto. Ada can read this chat.');
    expect(othersText(session(), TEXTS)).toBe('');
  });

  it('names the technician, else the organisation', () => {
    expect(helperOf(session(), 'Known', 'ACME')).toBe('Tess');
    expect(helperOf(session({ technician: null }), 'Known', 'ACME')).toBe('Known');
    expect(helperOf(session({ technician: null }), '', 'ACME')).toBe('ACME');
  });

  it('is told at the end with what to do next', () => {
    expect(parting({ is: 'ended', by: 'technician' }, session(), 'Tess', TEXTS)).toMatchObject({ text: 'Tess ended the session.', next: TEXTS.ended_next });
    expect(parting({ is: 'ended', by: null }, session(), 'Tess', TEXTS).text).toBe('');
    expect(parting({ is: 'gone' }, null, 'Tess', TEXTS).text).toContain('new PIN');
  });

  it('is told of a time-out by whether anybody had picked the session up', () => {
    expect(parting({ is: 'ended', by: 'time' }, session({ technician: null }), 'ACME', TEXTS).text).toBe(TEXTS.ended_waited);
    expect(parting({ is: 'ended', by: 'time' }, session(), 'Tess', TEXTS).text).toBe(TEXTS.ended_time);
    expect(parting({ is: 'ended', by: 'time' }, null, 'ACME', TEXTS).text).toBe(TEXTS.ended_time);
  });
});

describe('a line of chat', () => {
  it('about the session is told in the language of the page, or as it came when it is new to us', () => {
    expect(lineText(line(1, { from: 'system', code: 'picked_up', text: 'x' }), 'Tess', TEXTS)).toBe('Tess has joined the session.');
    expect(lineText(line(1, { from: 'system', code: 'moon_rose', text: 'The moon rose.' }), 'Tess', TEXTS)).toBe('The moon rose.');
  });

  it('is never taken for one about the session because of what a person wrote', () => {
    expect(lineText(line(1, { code: 'picked_up', text: 'hello' }), 'Tess', TEXTS)).toBe('hello');
  });

  it('about others names them, whatever they are called', () => {
    const joined = line(1, { from: 'system', code: 'helper_joined', name: '{name} $& \u202eotto' });
    expect(lineText(joined, 'Tess', TEXTS)).toBe('{name} $& otto has joined to help you.');
    expect(lineText(line(1, { from: 'system', code: 'monitor_joined', name: 'Ada' }), 'Tess', TEXTS)).toContain('Ada of the help desk can now read');
  });

  it('of other people loses the marks that turn text around', () => {
    expect(lineText(line(1, { text: 'see \u202egnp.exe' }), 'Tess', TEXTS)).toBe('see gnp.exe');
  });
});

describe('the entries of the chat', () => {
  const visit: Visit = {
    ...FIRST_VISIT,
    session: session(),
    greeted: true,
    lines: [line(1, { from: 'customer', id: 'c1' }), line(2), line(3, { from: 'customer', id: 'c2' })],
    outbox: [{ id: 'c3', text: 'on its way', at: 9 }],
  };
  const deliveries = (changes: Partial<Visit>) => entriesOf({ ...visit, ...changes }, 'Tess', TEXTS).map(({ delivery }) => delivery);

  it('say how far the last own lines got', () => {
    expect(deliveries({})).toEqual(['', '', 'Delivered', 'Sending…']);
    expect(deliveries({ greeted: false }).at(-1)).toBe('Not sent yet');
    expect(deliveries({ over: { is: 'gone' } }).at(-1)).toBe('Not delivered');
  });

  it('keep their key when a line arrives', () => {
    const before = entriesOf(visit, 'Tess', TEXTS).at(-1)?.key;
    const arrived = { ...visit, outbox: [], lines: [...visit.lines, line(4, { from: 'customer', id: 'c3' })] };
    expect(entriesOf(arrived, 'Tess', TEXTS).at(-1)?.key).toBe(before);
  });

  it('begin with a word about older ones that are not here', () => {
    expect(entriesOf({ ...visit, more: true }, 'Tess', TEXTS)[0]?.text).toBe(TEXTS.older);
  });
});

describe('calls for attention', () => {
  it('are made for what others do', () => {
    expect(isNews(line(1))).toBe(true);
    expect(isNews(line(1, { from: 'system', code: 'picked_up' }))).toBe(true);
    expect(isNews(line(1, { from: 'system', code: 'resumed' }))).toBe(true);
    expect(isNews(line(1, { from: 'customer' }))).toBe(false);
    expect(isNews(line(1, { from: 'system', code: 'customer_back' }))).toBe(false);
  });

  it('count in the title', () => {
    expect(titleWith(0, 'Session', TEXTS)).toBe('Session');
    expect(titleWith(1, 'Session', TEXTS)).toBe('(1) New message – Session');
    expect(titleWith(2, 'Session', TEXTS)).toBe('(2) 2 new messages – Session');
  });
});

describe('texts', () => {
  it('are filled where they name a value, and only once', () => {
    expect(fill('{a} {b} {a}', { a: '{b}', b: 1 })).toBe('{b} 1 {b}');
    expect(fill('{unknown}', {})).toBe('{unknown}');
  });

  it('tell a waiting time in the language of the page', () => {
    expect(span(45, 'en')).toBe('45 seconds');
    expect(span(600, 'de')).toBe('10 Minuten');
    expect(span(86_400, 'fr')).toMatch(/^24\sheures$/);
  });
});
