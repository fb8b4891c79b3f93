import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commitTo, fingerprintOf, wordsOf } from '../../lib/confirm.ts';
import type { MediaFromConsole } from '../../lib/protocol.ts';
import type { Answer } from '../requests.ts';
import { ANSWER_LATE, Call, type CallEnd, DISCONNECTED_FOR, MOST_CANDIDATES, RESTART_EVERY } from './call.ts';
import { described, FakeConnection, PRINT } from './fake-connection.ts';

const OWN = new Uint8Array(16).fill(0x11);
const THEIRS = '22'.repeat(16);
const ALL = { view: true, camera: true, microphone: true };
const NONE = { view: false, camera: false, microphone: false };
const ICE = [{ urls: ['stun:stun.example.com'], username: '', credential: '' }];
const answerOf = (print: string = PRINT.customer, more = '') => described(print, more);

/** The words of these two certificates and nonces. */
const WORDS = wordsOf({
  console: fingerprintOf(described(PRINT.console)) ?? OWN,
  customer: fingerprintOf(described(PRINT.customer)) ?? OWN,
  consoleNonce: OWN,
  customerNonce: new Uint8Array(16).fill(0x22),
}).join(' ');

function setUp({ gated = true } = {}) {
  const said: MediaFromConsole[] = [];
  const ends: CallEnd[] = [];
  const heard: unknown[] = [];
  let reply: (say: MediaFromConsole) => Answer = () => ({ ok: true });
  let pc: FakeConnection | null = null;
  const call = new Call(
    { t: 'called', peer: 7, gated, ice: ICE },
    {
      connect: (configuration) => (pc = new FakeConnection(configuration)) as unknown as RTCPeerConnection,
      ask: async (say) => {
        said.push(say);
        return reply(say);
      },
      bytes: () => OWN,
      now: () => Date.now(),
    },
    { changed: () => undefined, heard: (channel, data) => heard.push([channel, data]), ended: (why) => ends.push(why) },
  );
  const connection = () => pc ?? expect.fail('no connection');
  const offers = () => said.filter((say) => say.t === 'offer');
  const settle = () => vi.advanceTimersByTimeAsync(0);
  const answer = async (sdp = answerOf(), nonce?: string) => {
    call.hear({ t: 'answer', peer: 7, sdp, ...(nonce === undefined ? {} : { nonce }) });
    await settle();
  };
  const trust = async () => {
    await settle();
    await answer(answerOf(), THEIRS);
    void call.words(WORDS);
    call.hear({ t: 'trusted', peer: 7 });
    connection().come('connected');
    connection().openChannels();
    await settle();
  };
  return { call, said, ends, heard, connection, offers, settle, answer, trust, refuse: (by: typeof reply) => (reply = by) };
}

beforeEach(() => void vi.useFakeTimers({ now: 100_000 }));
afterEach(() => void vi.useRealTimers());

describe('a call', () => {
  it('begins with nothing that flows, three channels, and a commitment', async () => {
    const { connection, offers, settle } = setUp();
    await settle();
    expect(connection().directions).toEqual(['inactive', 'inactive', 'inactive']);
    expect(connection().transceivers.map((one) => one.receiver.track.kind)).toEqual(['video', 'video', 'audio']);
    expect(connection().transceivers.map((one) => one.receiver.jitterBufferTarget)).toEqual([0, 0, null]);
    expect(Object.entries(connection().channels).map(([name, { init }]) => [name, init.id, init.maxRetransmits])).toEqual([
      ['control', 0, undefined],
      ['pointer', 1, 0],
      ['files', 2, undefined],
    ]);
    expect(connection().configuration.iceServers).toEqual([{ urls: ['stun:stun.example.com'] }]);
    expect(offers()).toMatchObject([{ peer: 7, commit: commitTo(OWN) }]);
  });

  it('opens its commitment only after the answer, and is trusted with the right words', async () => {
    const { call, said, settle, answer } = setUp();
    await settle();
    expect(said.some((say) => say.t === 'nonce')).toBe(false);
    await answer(answerOf(), THEIRS);
    expect(said.at(-1)).toEqual({ t: 'nonce', peer: 7, nonce: '11'.repeat(16) });
    expect(call.view.trust).toBe('met');
    expect(call.words('one')).toBeNull();
    await call.words(WORDS.toUpperCase());
    expect(said.at(-1)).toMatchObject({ t: 'words', peer: 7 });
    call.hear({ t: 'trusted', peer: 7 });
    expect(call.view.trust).toBe('trusted');
  });

  it('at_113_a_server_that_calls_other_words_right_is_not_believed', async () => {
    const { call, ends, said, connection, settle, answer } = setUp();
    await settle();
    await answer(answerOf(), THEIRS);
    void call.words('amber river');
    call.hear({ t: 'trusted', peer: 7 });
    expect([ends, connection().closed, said.at(-1)]).toEqual([['unsafe'], true, { t: 'hang_up', peer: 7 }]);
  });

  it('at_113_a_server_that_asks_for_no_words_where_they_are_due_is_not_believed', async () => {
    const { call, ends, settle, answer } = setUp();
    await settle();
    await answer(answerOf(), THEIRS);
    call.hear({ t: 'trusted', peer: 7 });
    expect(ends).toEqual(['unsafe']);
  });

  it('at_112_another_certificate_in_mid_call_ends_it', async () => {
    const { call, ends, answer, trust, settle } = setUp();
    await trust();
    call.allow(ALL);
    await settle();
    await answer(answerOf(PRINT.other));
    expect(ends).toEqual(['unsafe']);
  });

  it('at_112_an_answer_without_a_usable_certificate_or_nonce_ends_it', async () => {
    for (const [sdp, nonce] of [['v=0\r\n', THEIRS], [answerOf(), 'zz'], [answerOf(), undefined]] as const) {
      const { ends, settle, answer } = setUp();
      await settle();
      await answer(sdp, nonce);
      expect(ends).toEqual(['unsafe']);
    }
  });

  it('needs no words where none are asked for', async () => {
    const { call, settle, answer } = setUp({ gated: false });
    await settle();
    await answer(answerOf(), THEIRS);
    call.hear({ t: 'trusted', peer: 7 });
    expect(call.view.trust).toBe('trusted');
  });
});

describe('what flows', () => {
  it('follows the consents, one offer after the other', async () => {
    const { call, connection, offers, settle, answer, trust } = setUp();
    await trust();
    call.allow({ ...NONE, view: true });
    call.allow(ALL);
    await settle();
    expect(offers()).toHaveLength(2);
    await answer();
    expect(offers()).toHaveLength(3);
    expect(connection().directions).toEqual(['recvonly', 'recvonly', 'recvonly']);
    await answer();
    call.allow(ALL);
    await settle();
    expect(offers()).toHaveLength(3);
    call.allow(NONE);
    await settle();
    expect(connection().directions).toEqual(['inactive', 'inactive', 'inactive']);
  });

  it('the technician is heard only while that is allowed, and stops before anybody is asked', async () => {
    const { call, connection, offers, settle, answer, trust } = setUp();
    const track = { kind: 'audio' } as MediaStreamTrack;
    await trust();
    call.speak(track);
    await settle();
    const sender = connection().transceivers[2]!.sender;
    expect([sender.track, offers().length]).toEqual([null, 1]);
    call.allow({ ...NONE, microphone: true });
    await settle();
    expect([sender.track, connection().directions[2]]).toEqual([track, 'sendrecv']);
    await answer();
    call.allow(NONE);
    expect(sender.track).toBeNull();
  });

  it('a refused offer is taken back, and what is wanted by then is offered', async () => {
    const { call, connection, offers, settle, trust, refuse } = setUp();
    await trust();
    refuse((say) => (say.t === 'offer' ? { ok: false, code: 'no_consent', say: '' } : { ok: true }));
    call.allow(ALL);
    await settle();
    expect([connection().rollbacks, offers().length]).toEqual([1, 2]);
    refuse(() => ({ ok: true }));
    call.allow(NONE);
    await settle();
    expect([offers().length, connection().directions]).toEqual([3, ['inactive', 'inactive', 'inactive']]);
  });

  it('an offer without an answer is made again', async () => {
    const { call, connection, offers, settle, trust } = setUp();
    await trust();
    call.allow(ALL);
    await settle();
    await vi.advanceTimersByTimeAsync(ANSWER_LATE);
    expect([connection().rollbacks, offers().length]).toEqual([1, 3]);
  });

  it('a call that cannot be set up is over', async () => {
    const one = setUp();
    one.refuse((say) => (say.t === 'offer' ? { ok: false, code: 'bad_signal', say: '' } : { ok: true }));
    await one.settle();
    const two = setUp();
    await two.settle();
    await two.answer(answerOf(PRINT.customer, 'a=bad\r\n'), THEIRS);
    expect([one.ends, two.ends]).toEqual([['failed'], ['failed']]);
  });

  it('at_117_nothing_is_taken_from_or_said_to_an_end_that_is_not_trusted', async () => {
    const { call, heard, connection, settle, answer } = setUp();
    await settle();
    await answer(answerOf(), THEIRS);
    connection().openChannels();
    connection().channels['control']?.onmessage?.({ data: '{"t":"clip","text":"x"}' });
    expect([heard, call.send('control', 'x')]).toEqual([[], false]);
    const other = setUp();
    await other.trust();
    other.connection().channels['control']?.onmessage?.({ data: new ArrayBuffer(1) });
    other.connection().channels['files']?.onmessage?.({ data: 'text' });
    other.connection().channels['control']?.onmessage?.({ data: 'text' });
    expect([other.heard, other.call.send('control', 'x')]).toEqual([[['control', 'text']], true]);
  });
});

describe('ways to meet', () => {
  it('are told on, bounded, and kept until there is something to add them to', async () => {
    const { call, said, connection, settle, answer } = setUp();
    await settle();
    for (let at = 0; at < MOST_CANDIDATES + 5; at += 1) {
      connection().onicecandidate?.({ candidate: { candidate: `candidate:${at}`, sdpMid: '0', usernameFragment: 'abcd' } });
    }
    expect(said.filter((say) => say.t === 'candidate')).toHaveLength(MOST_CANDIDATES);
    call.hear({ t: 'candidate', peer: 7, candidate: { candidate: 'candidate:x', mid: '0', ufrag: 'efgh' } });
    expect(connection().candidates).toEqual([]);
    await answer(answerOf(), THEIRS);
    expect(connection().candidates).toEqual([{ candidate: 'candidate:x', sdpMid: '0', usernameFragment: 'efgh' }]);
  });

  it('a lost line is mended with fresh relays, again and again until it is back', async () => {
    const { call, connection, said, trust, answer, settle } = setUp();
    await trust();
    connection().come('disconnected');
    expect(call.view.line).toBe('interrupted');
    await vi.advanceTimersByTimeAsync(DISCONNECTED_FOR - 1);
    expect(said.at(-1)?.t).toBe('words');
    await vi.advanceTimersByTimeAsync(1);
    expect(said.at(-1)).toEqual({ t: 'relays', peer: 7 });
    call.hear({ t: 'relays', peer: 7, ice: [{ urls: ['turn:relay.example.com'], username: 'u', credential: 'c' }] });
    await settle();
    expect(connection().configuration.iceServers).toEqual([{ urls: ['turn:relay.example.com'], username: 'u', credential: 'c' }]);
    expect(connection().restarts).toBe(1);
    await answer();
    await vi.advanceTimersByTimeAsync(2 * RESTART_EVERY);
    expect(connection().restarts).toBeGreaterThan(1);
    connection().come('connected');
    await answer();
    const { restarts } = connection();
    await vi.advanceTimersByTimeAsync(20 * RESTART_EVERY);
    expect([call.view.line, connection().restarts]).toEqual(['connected', restarts]);
  });

  it('the customer or the network asks for it too, but not more often than it helps', async () => {
    const { call, connection, trust } = setUp();
    await trust();
    for (let at = 0; at < 10; at += 1) call.hear({ t: 'restart', peer: 7 });
    call.networkChanged();
    await vi.advanceTimersByTimeAsync(4000);
    expect(connection().restarts).toBe(1);
  });
});

describe('a lost socket', () => {
  it('does not touch what flows; an offer that was under way is made again', async () => {
    const { call, ends, connection, offers, settle, trust, refuse } = setUp();
    await trust();
    refuse(() => ({ ok: false, code: 'offline', say: '' }));
    call.allow(ALL);
    await settle();
    expect([ends, connection().closed, offers().length]).toEqual([[], false, 2]);
    refuse(() => ({ ok: true }));
    call.resume();
    await settle();
    expect([connection().rollbacks, offers().length, connection().directions[0]]).toEqual([1, 3, 'recvonly']);
  });

  it('ends half an introduction', async () => {
    const { call, ends, settle } = setUp();
    await settle();
    call.resume();
    expect(ends).toEqual(['lost']);
  });

  it('hanging up ends it here at once, and is said', async () => {
    const { call, ends, said, connection, trust } = setUp();
    await trust();
    call.hangUp();
    expect([ends, connection().closed, said.at(-1)]).toEqual([['technician'], true, { t: 'hang_up', peer: 7 }]);
    call.hear({ t: 'hung_up', peer: 7, why: 'technician' });
    expect(ends).toHaveLength(1);
  });
});
