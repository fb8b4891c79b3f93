import { describe, expect, it } from 'vitest';
import { settle } from './player.ts';
import { entries, entryAt, eventText, placeOf, playable, type Recorded, type Told } from './timeline.ts';

function recorded(id: number, started: number, ended: number | null, more: Partial<Recorded> = {}): Recorded {
  return { id, started, last: ended ?? started + 5000, ended, why: ended === null ? null : 'console', bytes: 10, delete_at: 0, deleted: null, ...more };
}

const told: Told = {
  session: 7,
  state: 'active',
  live: true,
  now: 100_000,
  customer: 'Jo',
  recordings: [recorded(3, 10_000, 20_000), recorded(5, 40_000, null)],
  chat: [
    { at: 5000, from: 'customer', name: 'Jo', text: 'hello' },
    { at: 12_500, from: 'technician', name: '', text: 'look\u202egpj.exe' },
    { at: 13_000, from: 'system', name: '', text: '', code: 'held' },
  ],
  events: [
    { at: 1000, what: 'claimed', by: 'customer' },
    { at: 9000, what: 'consent.recording.granted', by: 'customer' },
    { at: 42_000, what: 'file_shared', by: 'Tess', detail: 'a.txt' },
  ],
};

describe('one line of time', () => {
  it('puts chat, events and recordings in order, and system lines once', () => {
    expect(entries(told).map((entry) => [entry.at, entry.who, entry.text])).toEqual([
      [1000, 'Customer', 'Customer connected'],
      [5000, 'Jo', 'hello'],
      [9000, 'Customer', 'Allowed: recording'],
      [10_000, '', 'Recording 1 begins'],
      [12_500, 'Technician', 'lookgpj.exe'],
      [20_000, '', 'Recording 1 ends'],
      [40_000, '', 'Recording 2 begins'],
      [42_000, 'Tess', 'File sent: a.txt'],
    ]);
  });

  it('knows where a moment is to be seen, if anywhere', () => {
    expect([5000, 10_000, 12_500, 20_000, 20_001, 42_000, 45_001].map((at) => placeOf(told, at))).toEqual([
      null,
      { recording: 3, seconds: 0 },
      { recording: 3, seconds: 2.5 },
      { recording: 3, seconds: 10 },
      null,
      { recording: 5, seconds: 2 },
      null,
    ]);
  });

  it('shows nothing of what was deleted or never had a piece', () => {
    const gone = { ...told, recordings: [recorded(3, 10_000, 20_000, { deleted: 50_000 }), recorded(5, 40_000, null, { bytes: 0 })] };
    expect(playable(gone)).toEqual([]);
    expect(placeOf(gone, 12_500)).toBeNull();
  });

  it('finds the entry that is being played', () => {
    const all = entries(told);
    const at = (seconds: number) => entryAt(told, all, { recording: 3, seconds })?.text;
    expect([at(0), at(2.4), at(2.5), at(9.9)]).toEqual(['Recording 1 begins', 'Recording 1 begins', 'lookgpj.exe', 'lookgpj.exe']);
    expect(entryAt(told, all, null)).toBeNull();
  });

  it('says an event that it does not know as it is', () => {
    expect([eventText('held'), eventText('consent.view.revoked'), eventText('moonrise'), eventText('consent.x.y')]).toEqual([
      'Put on hold',
      'No longer allowed: view of the screen',
      'moonrise',
      'consent.x.y',
    ]);
  });
});

describe('a player that does not know its length', () => {
  it('is sent behind the end first, then to where it is wanted', () => {
    const heard: (() => void)[] = [];
    const video = {
      duration: Infinity,
      currentTime: 0,
      addEventListener: (_: string, then: () => void) => heard.push(then),
      removeEventListener: () => (heard.length = 0),
    };
    settle(video as unknown as HTMLVideoElement, 4);
    expect(video.currentTime).toBeGreaterThan(1e6);
    heard[0]?.();
    expect(heard.length).toBe(1);
    video.duration = 9.5;
    heard[0]?.();
    expect([video.currentTime, heard.length]).toEqual([4, 0]);
    settle(video as unknown as HTMLVideoElement, 2);
    expect(video.currentTime).toBe(2);
  });
});
