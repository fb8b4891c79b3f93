// The page of a recording and the page that checks evidence, on the built files
// and under the server's policy: a film that Chromium itself has recorded is
// played, entries seek, and a bundle is checked without leaving the browser.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Told } from '../src/record/timeline.ts';
import { Mock } from './mock.ts';
import { expectAccessible, expectNoSidewaysScroll, launch, NARROW, visit, WIDE } from './page.ts';

const SAMPLE = new URL('../src/evidence/sample.tar', import.meta.url);
const START = Date.UTC(2024, 1, 19, 14, 27);

let browser: Browser;
let mock: Mock;
let film: Buffer;
beforeAll(async () => {
  browser = await launch();
  film = await record(await browser.newPage());
});
afterAll(() => browser.close());
beforeEach(() => (mock = new Mock()).start());
afterEach(() => mock.stop());

/** Three seconds of a canvas, as MediaRecorder writes them: in pieces, without a length. */
async function record(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [320, 180];
    const paint = canvas.getContext('2d');
    let hue = 0;
    const painting = setInterval(() => {
      if (!paint) return;
      paint.fillStyle = `hsl(${(hue += 7)} 80% 50%)`;
      paint.fillRect(0, 0, 320, 180);
    }, 40);
    const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm' });
    const pieces: Blob[] = [];
    recorder.ondataavailable = (event) => pieces.push(event.data);
    const over = new Promise((done) => (recorder.onstop = done));
    recorder.start(500);
    setTimeout(() => recorder.stop(), 3000);
    await over;
    clearInterval(painting);
    const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
    return btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(''));
  });
  await page.close();
  return Buffer.from(base64, 'base64');
}

function told(more: Partial<Told> = {}): Told {
  const recording = { id: 3, started: START + 10_000, last: START + 13_000, ended: START + 13_000, why: 'disk_full' };
  return {
    session: 7,
    state: 'ended_by_customer',
    live: false,
    now: START + 60_000,
    customer: 'Ana-Lucía',
    recordings: [{ ...recording, bytes: film.length, delete_at: START + 90 * 86_400_000, deleted: null }],
    chat: [
      { at: START + 2000, from: 'customer', name: 'Ana-Lucía', text: '<img src=x onerror=alert(1)> before' },
      { at: START + 12_000, from: 'technician', name: 'Tess', text: 'two seconds in' },
    ],
    events: [
      { at: START, what: 'claimed', by: 'customer' },
      { at: START + 9000, what: 'consent.recording.granted', by: 'customer' },
      { at: START + 50_000, what: 'ended_by_customer', by: 'customer' },
    ],
    ...more,
  };
}

/** Serves a session and its film, by ranges as the server does. */
function serve(what: () => Told): void {
  mock.more.set('/console/sessions/7/record', (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(what()));
  });
  mock.more.set('/console/recordings/3', (request, response) => {
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const from = Number(range?.[1] ?? 0);
    const to = Math.min(Number(range?.[2] || film.length - 1), film.length - 1);
    const headers = { 'content-type': 'video/webm', 'accept-ranges': 'bytes', 'content-security-policy': 'sandbox' };
    const part = range ? { 'content-range': `bytes ${from}-${to}/${film.length}` } : {};
    response.writeHead(range ? 206 : 200, { ...headers, ...part, 'content-length': to - from + 1 }).end(film.subarray(from, to + 1));
  });
}

async function open(path: string, size = WIDE, scheme: 'light' | 'dark' = 'light') {
  const seen = await visit(browser, mock, size, scheme);
  await seen.page.goto(new URL(path, mock.url).href);
  return seen;
}

const at = (page: Page) => page.locator('video').evaluate((video) => (video as HTMLVideoElement).currentTime);

describe.each([
  ['wide and light', WIDE, 'light'],
  ['narrow and dark', NARROW, 'dark'],
] as const)('a %s screen', (_name, size, scheme) => {
  it('shows a recording beside what happened', async () => {
    serve(() => told());
    const { page, complaints } = await open('/console/record/7', size, scheme);
    await page.getByText('two seconds in').waitFor();
    await page.getByText('disk was full').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    expect(await page.locator('main img').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('checks a bundle, and says what is wrong with one', async () => {
    const { page, complaints } = await open('/evidence', size, scheme);
    const bundle = readFileSync(SAMPLE);
    const asked: string[] = [];
    // The page's own icon comes when the browser likes.
    page.on('request', (request) => request.url().endsWith('.svg') || asked.push(request.url()));
    await page.locator('#file').setInputFiles({ name: 'e.tar', mimeType: 'application/x-tar', buffer: bundle });
    await page.getByText('whole and unchanged').waitFor();
    expect(await page.locator('#result').evaluate((result) => document.activeElement === result)).toBe(true);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    const changed = Buffer.from(bundle);
    const place = changed.indexOf('hello');
    changed[place] = 0x48;
    await page.locator('#file').setInputFiles({ name: 'e.tar', mimeType: 'application/x-tar', buffer: changed });
    await page.getByText('chat.jsonl was changed').waitFor();
    await page.fill('#key', 'no key');
    await page.keyboard.press('Enter');
    await page.getByText('not a public key').waitFor();
    await expectAccessible(page);
    expect([asked, complaints]).toEqual([[], []]);
  });
});

it('an entry seeks by keyboard, in a film that does not say how long it is', async () => {
  serve(() => told());
  const { page } = await open('/console/record/7');
  await page.waitForFunction(() => {
    const video = document.querySelector('video');
    return video !== null && Number.isFinite(video.duration) && video.currentTime < 1;
  });
  const entry = page.getByRole('button', { name: /two seconds in/ });
  await entry.focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => Math.abs((document.querySelector('video')?.currentTime ?? 0) - 2) < 0.2);
  expect(await at(page)).toBeCloseTo(2, 0);
  await page.locator('li[aria-current=true]:has-text("two seconds in")').waitFor();
  expect(await page.getByRole('button', { name: /before/ }).count(), 'nothing was recorded then').toBe(0);
});

it('a recording that runs grows, and can be shown anew', async () => {
  let more = 0;
  serve(() => {
    const [one] = told().recordings;
    if (!one) throw new Error('no recording');
    return told({ live: true, state: 'active', recordings: [{ ...one, ended: null, why: null, bytes: one.bytes - 1 + more }] });
  });
  const { page } = await open('/console/record/7');
  await page.getByText('Still recording').waitFor();
  more = 1;
  await page.getByRole('button', { name: 'Show what was recorded since' }).click();
  await page.locator(`video[src$="bytes=${film.length}"]`).waitFor();
});

it('says when there is nothing, nobody or no such session', async () => {
  serve(() => told({ recordings: [] }));
  const { page } = await open('/console/record/7');
  await page.getByText('Nothing of this session is recorded').waitFor();
  for (const [status, says] of [
    [401, 'You are signed out'],
    [404, 'There is no such session'],
  ] as const) {
    mock.more.set('/console/sessions/7/record', (_, response) => void response.writeHead(status).end('{}'));
    await page.reload();
    await page.getByText(says).waitFor();
    await expectAccessible(page);
  }
});
