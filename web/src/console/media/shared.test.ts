import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clipPieces } from '../../lib/channels.ts';
import type { ConsentKind, MediaFromConsole, MediaToConsole } from '../../lib/protocol.ts';
import { inMemory } from '../../lib/sink.ts';
import type { Answer } from '../requests.ts';
import { type Consents, hearConsents, NOTHING_ALLOWED } from './consents.ts';
import { described, FakeConnection, PRINT } from './fake-connection.ts';
import type { RecordingState } from './recorder.ts';
import { Shared } from './shared.svelte.ts';

function setUp({ gated = false } = {}) {
  const said: MediaFromConsole[] = [];
  const news: string[] = [];
  const recordings: { on: boolean; changed: (state: RecordingState) => void; voices: string[] }[] = [];
  let pc: FakeConnection | null = null;
  let consents: Consents = NOTHING_ALLOWED;
  let reply: Answer = { ok: true };
  const own = { kind: 'audio', stop: vi.fn(), onended: null };
  const microphone = vi.fn(async () => ({ getTracks: () => [own], getAudioTracks: () => [own] }) as unknown as MediaStream);
  const shared = new Shared(5, {
    ask: async (_session, say) => {
      said.push(say);
      return reply;
    },
    connect: (configuration) => (pc = new FakeConnection(configuration)) as unknown as RTCPeerConnection,
    bytes: (length) => new Uint8Array(length).fill(0x11),
    now: () => Date.now(),
    sink: async () => inMemory(),
    microphone,
    stream: (track) => ({ getTracks: () => [track], getAudioTracks: () => [track] }) as unknown as MediaStream,
    recorder: (_session, _scene, changed) => {
      const one = { on: false, changed, voices: [] as string[] };
      recordings.push(one);
      return {
        start: () => void (one.on = true),
        stop: () => void (one.on = false),
        voice: (name, track) => void one.voices.push(`${name} ${track ? 'in' : 'out'}`),
      };
    },
    announce: (one) => void news.push(one),
  });
  const hear = (say: MediaToConsole) => {
    consents = hearConsents(consents, say);
    shared.hear(say, consents);
  };
  const settle = () => vi.advanceTimersByTimeAsync(0);
  const connection = () => pc ?? expect.fail('no connection');
  const allow = (...kinds: ConsentKind[]) => hear({ t: 'consents', consents: kinds.map((kind) => ({ kind, state: 'on', at: 1 })) });
  const call = async (wish: ConsentKind | null = null) => {
    void shared.begin(wish);
    hear({ t: 'called', peer: 7, gated, ice: [] });
    await settle();
    hear({ t: 'answer', peer: 7, sdp: described(PRINT.customer), nonce: '22'.repeat(16) });
    await settle();
    hear({ t: 'trusted', peer: 7 });
    connection().come('connected');
    connection().openChannels();
    await settle();
  };
  const control = (message: object) => connection().channels['control']?.onmessage?.({ data: JSON.stringify(message) });
  return { shared, said, news, recordings, hear, allow, call, control, connection, settle, own, microphone, refuse: (code: 'asking' | 'gone') => (reply = { ok: false, code, say: '' }) };
}

beforeEach(() => void vi.useFakeTimers({ now: 100_000 }));
afterEach(() => void vi.useRealTimers());

describe('what is shared in a session', () => {
  it('asks for what was wished as soon as the call is trusted, once', async () => {
    const { said, call } = setUp();
    await call('view');
    expect(said.filter((say) => say.t === 'ask')).toEqual([{ t: 'ask', kind: 'view' }]);
  });

  it('does not take another tab’s call for its own', () => {
    const { shared, hear } = setUp();
    hear({ t: 'called', peer: 9, gated: false, ice: [] });
    expect([shared.call, shared.peers]).toEqual([null, []]);
  });

  it('at_117_shows_a_picture_only_while_the_customer_allows_it_and_the_call_is_trusted', async () => {
    const { shared, hear, allow, call, news } = setUp();
    allow('view', 'camera');
    expect(shared.screen).toBeNull();
    await call();
    expect([shared.screen, shared.camera].every(Boolean)).toBe(true);
    allow('camera');
    expect([shared.screen, shared.camera !== null]).toEqual([null, true]);
    hear({ t: 'hung_up', peer: 7, why: 'customer' });
    expect([shared.camera, shared.ended, shared.call]).toEqual([null, 'customer', null]);
    expect(news).toEqual(['trusted', 'seen', 'unseen']);
  });

  it('tells what went wrong beside what was asked for', async () => {
    const { shared, refuse, call } = setUp();
    await call();
    refuse('asking');
    await shared.ask('camera');
    expect(shared.problem).toMatchObject({ of: 'camera', code: 'asking' });
  });

  it('words that are no words cost no try; a verdict that never comes is told', async () => {
    const { shared, said, hear } = setUp({ gated: true });
    void shared.begin();
    hear({ t: 'called', peer: 7, gated: true, ice: [] });
    await vi.advanceTimersByTimeAsync(0);
    hear({ t: 'answer', peer: 7, sdp: described(PRINT.customer), nonce: '22'.repeat(16) });
    await vi.advanceTimersByTimeAsync(0);
    await shared.type('amber');
    expect([shared.words.is, said.some((say) => say.t === 'words')]).toEqual(['unreadable', false]);
    await shared.type('amber river');
    hear({ t: 'wrong_words', peer: 7, left: 2 });
    expect(shared.words).toEqual({ is: 'wrong', left: 2 });
    await shared.type('amber river');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(shared.words).toMatchObject({ is: 'failed', code: 'busy' });
  });

  it('a socket that is lost while it was calling leaves the way free for another try', async () => {
    const { shared } = setUp();
    void shared.begin();
    shared.resume();
    expect(shared.calling).toBe(false);
  });
});

describe('the technician’s voice', () => {
  it('goes out only while the customer allows it, and the microphone is given back', async () => {
    const { shared, allow, call, connection, own, microphone } = setUp();
    await call();
    await shared.speak(true);
    expect([shared.microphone, own.stop.mock.calls.length]).toEqual(['off', 1]);
    allow('microphone');
    await shared.speak(true);
    expect([shared.microphone, connection().transceivers[2]?.sender.track]).toEqual(['on', own]);
    allow();
    expect([shared.microphone, connection().transceivers[2]?.sender.track, own.stop.mock.calls.length]).toEqual(['off', null, 2]);
    microphone.mockRejectedValueOnce(new Error('NotAllowedError'));
    allow('microphone');
    await shared.speak(true);
    expect(shared.microphone).toBe('blocked');
  });
});

describe('the clipboard', () => {
  it('at_126_goes_as_text_in_pieces_and_never_too_much_of_it', async () => {
    const { shared, allow, call, connection } = setUp();
    await call();
    expect(shared.sendClip('secret')).toBe(false);
    allow('clipboard');
    expect(shared.sendClip('x'.repeat(40_000))).toBe(true);
    expect(connection().channels['control']?.sent).toHaveLength(3);
    expect([shared.sendClip('x'.repeat((1 << 20) + 1)), shared.problem?.code]).toEqual([false, 'too_large']);
    expect([shared.sendClip(''), shared.problem?.code]).toEqual([false, 'empty']);
  });

  it('at_117_at_126_is_taken_only_with_consent_and_by_its_real_length', async () => {
    const { shared, allow, call, control } = setUp();
    await call();
    control({ t: 'clip', text: 'early' });
    allow('clipboard');
    for (const piece of clipPieces('y'.repeat(30_000)) ?? []) control(piece);
    for (let at = 0; at < 80; at += 1) control({ t: 'clip', text: 'z'.repeat(16_000), more: true, length: 5 });
    control({ t: 'clip', text: 'end' });
    control({ t: 'clip', text: '<b>html</b>', html: '<b>x</b>' });
    expect(shared.clips.map((clip) => clip.text.length)).toEqual([11, 30_000]);
  });
});

describe('a recording', () => {
  it('begins and ends with the consent, and hears both sides', async () => {
    const { shared, allow, call, recordings } = setUp();
    await call();
    allow('microphone', 'recording');
    await shared.speak(true);
    expect(recordings).toMatchObject([{ on: true }]);
    expect(recordings[0]?.voices).toContain('theirs in');
    expect(recordings[0]?.voices.at(-1)).toBe('mine in');
    allow('microphone');
    expect(recordings).toMatchObject([{ on: false }]);
  });

  it('that ends by itself is given up, so that nobody is told of one that is none', async () => {
    const { shared, allow, call, recordings, said } = setUp();
    await call();
    allow('recording');
    recordings[0]?.changed({ is: 'failed', why: 'disk_full' });
    expect([said.at(-1), shared.recording]).toEqual([{ t: 'waive', kind: 'recording' }, { is: 'failed', why: 'disk_full' }]);
    expect(shared.call?.trust).toBe('trusted');
  });
});

describe('marks', () => {
  it('are drawn only where a screen is seen, and go with it', async () => {
    const { shared, allow, call, connection } = setUp();
    await call();
    shared.draw([0.5, 0.5]);
    expect(shared.marks).toEqual([]);
    allow('view');
    shared.draw([0.5, 0.5]);
    shared.lift();
    shared.point([0.1, 0.2]);
    expect(shared.marks).toHaveLength(1);
    allow();
    expect(shared.marks).toEqual([]);
    expect(connection().channels['control']?.sent.map((text) => (JSON.parse(String(text)) as { t: string }).t)).toEqual(['mark', 'clear']);
    expect(connection().channels['pointer']?.sent.map((text) => (JSON.parse(String(text)) as { t: string }).t)).toEqual(['p', 'gone']);
  });
});
