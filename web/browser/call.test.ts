// A call on the customer's page, against a real connection from another page: words,
// questions, what is shared and how it stops, files and texts.
import { createHash } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { frameOf, keyOf } from '../src/lib/frame.ts';
import type { ConsentKind } from '../src/lib/protocol.ts';
import { Caller } from './caller.ts';
import { expectAccessible, expectNoSidewaysScroll, launch, MEDIA, NARROW, WIDE } from './page.ts';
import { SessionMock } from './session-mock.ts';

let browser: Browser;
let mock: SessionMock;
beforeAll(async () => void (browser = await launch(MEDIA)));
afterAll(() => browser.close());
beforeEach(() => (mock = new SessionMock()).start());
afterEach(() => mock.stop());

interface Scene {
  page: Page;
  caller: Caller;
  complaints: string[];
}

/** What the browser has given to the page, and the connections it has made. */
declare global {
  var tracks: MediaStreamTrack[];
  var connections: RTCPeerConnection[];
}

/** Keeps hold of what the page gets from the browser, and does nothing to it. */
function watch(): void {
  globalThis.tracks = [];
  globalThis.connections = [];
  const { mediaDevices } = navigator;
  for (const name of ['getUserMedia', 'getDisplayMedia'] as const) {
    const real = mediaDevices[name]?.bind(mediaDevices);
    if (!real) continue;
    mediaDevices[name] = async (...wanted: [MediaStreamConstraints?]) => {
      const stream = await real(...wanted);
      globalThis.tracks.push(...stream.getTracks());
      return stream;
    };
  }
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      globalThis.connections.push(this);
    }
  };
}

/** A phone's browser: no way to show its screen. */
function withoutScreen(): void {
  Object.defineProperty(MediaDevices.prototype, 'getDisplayMedia', { value: undefined });
}

interface Wish {
  size?: { width: number; height: number };
  scheme?: 'light' | 'dark';
  prepare?: () => void;
}

/** The customer's page, and a console that has not called yet. */
async function arrive({ size = WIDE, scheme = 'light', prepare = watch }: Wish = {}): Promise<Scene> {
  const context = await browser.newContext({ viewport: size, colorScheme: scheme, reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'] });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  await page.addInitScript(prepare);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || /policy|trusted/i.test(message.text())) complaints.push(message.text());
  });
  await page.goto(`${mock.url}/session`);
  await page.locator('#status', { hasText: 'is helping you' }).waitFor();
  const caller = new Caller(await context.newPage(), mock);
  return { page, caller, complaints };
}

/** The same with a call whose words were right. */
async function trusted(wish: Wish = {}): Promise<Scene> {
  const scene = await arrive(wish);
  await scene.caller.call();
  scene.caller.open();
  await scene.page.getByRole('heading', { name: 'Your two words' }).waitFor();
  scene.caller.trust();
  await scene.page.getByText('has typed the right words').waitFor();
  return scene;
}

const until = <T>(look: () => Promise<T>, is: (seen: T) => boolean) => expect.poll(async () => is(await look()), { timeout: 10_000 }).toBe(true);
const chips = (page: Page) => page.locator('.banner .chip:visible .what').allInnerTexts();
const question = (page: Page) => page.getByRole('alertdialog');
const lastSaid = () => mock.said().at(-1);

const YES: Record<ConsentKind, string> = {
  view: 'Share my screen',
  camera: 'Show my camera',
  microphone: 'Switch on my microphone',
  files: 'Allow files',
  clipboard: 'Allow copied text',
  recording: 'Allow recording',
};

/** Asks, and says yes; the button does nothing in its first moment, so it is pressed until it does. */
async function allow({ page, caller }: Scene, kind: ConsentKind): Promise<void> {
  caller.ask(kind);
  const button = question(page).getByRole('button', { name: YES[kind] });
  await button.waitFor();
  await expect
    .poll(
      async () => {
        if (await button.isVisible()) await button.click();
        return caller.consents.find((one) => one.kind === kind)?.state;
      },
      { timeout: 8000, interval: 200 },
    )
    .toBe('on');
  await question(page).waitFor({ state: 'hidden' });
}

describe('a call', () => {
  it('AT-113: shows the two words that both ends compute for themselves, and takes them away once they were typed', async () => {
    const { page, caller, complaints } = await arrive();
    await caller.call();
    expect(await page.getByRole('heading', { name: 'Your two words' }).count()).toBe(0);
    caller.open();
    await page.getByRole('heading', { name: 'Your two words' }).waitFor();
    const answer = mock.said().find((say) => say.t === 'answer');
    expect(await page.locator('.two-words').innerText()).toBe(await caller.words((answer?.t === 'answer' && answer.nonce) || ''));
    mock.tell({ t: 'wrong_words', peer: 1, left: 1 });
    await page.getByText('Tries left: 1').waitFor();
    caller.trust();
    await page.locator('.two-words').waitFor({ state: 'hidden' });
    await until(() => caller.state(), (state) => state === 'connected');
    expect(complaints).toEqual([]);
  });

  it('AT-113: hangs up when the console opens something else than it committed to', async () => {
    const { page, caller } = await arrive();
    await caller.call();
    caller.open(Buffer.alloc(16, 9));
    await page.getByRole('heading', { name: 'This connection was not safe' }).waitFor();
    expect(lastSaid()).toEqual({ t: 'hang_up', peer: 1 });
    expect(await page.locator('.two-words').isVisible()).toBe(false);
  });

  it('AT-112: hangs up when another certificate comes in mid-call', async () => {
    const { page } = await trusted();
    mock.tell({ t: 'offer', peer: 1, sdp: `v=0\r\na=fingerprint:sha-256 ${Array(32).fill('AB').join(':')}\r\n` });
    await page.getByRole('heading', { name: 'This connection was not safe' }).waitFor();
    expect(lastSaid()).toEqual({ t: 'hang_up', peer: 1 });
  });

  it('AT-113: hangs up when it is called trusted though its words were never shown', async () => {
    const { page, caller } = await arrive();
    await caller.call();
    caller.trust();
    await page.getByRole('heading', { name: 'This connection was not safe' }).waitFor();
    expect(lastSaid()).toEqual({ t: 'hang_up', peer: 1 });
  });

  it('outlives the loss of the socket, and is named when it is back', async () => {
    const scene = await trusted();
    const { page, caller } = scene;
    await allow(scene, 'view');
    await until(() => caller.picture(0), ({ frames }) => frames > 2);
    mock.heard = [];
    mock.cut();
    await until(async () => mock.heard[0], (hello) => hello?.t === 'hello');
    expect(mock.heard[0]).toEqual({ t: 'hello', last: 0, peers: [1] });
    expect(await chips(page)).toEqual(['Your screen']);
    const { frames } = await caller.picture(0);
    await until(() => caller.picture(0), (picture) => picture.frames > frames);
  });

  it('takes what was shared with it when the other side hangs up', async () => {
    const scene = await trusted();
    await allow(scene, 'camera');
    mock.tell({ t: 'hung_up', peer: 1, why: 'technician' });
    await scene.page.getByText('Nothing is shared any more').waitFor();
    expect(await scene.page.locator('.banner').isVisible()).toBe(false);
    expect(await scene.page.evaluate(() => globalThis.tracks.every(({ readyState }) => readyState === 'ended'))).toBe(true);
  });
});

describe('a question', () => {
  it('G-50: is read out, takes no key that was meant for the chat, and is a no after its time', async () => {
    const { page, caller } = await trusted();
    await page.getByLabel('Your message').focus();
    caller.ask('files', 1500);
    await question(page).waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('alertdialog');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    await question(page).locator('.hint', { hasText: 'Without an answer it is No in' }).waitFor();
    await question(page).waitFor({ state: 'hidden' });
    await page.getByText('There was no answer in time').waitFor();
    expect(mock.said().filter((say) => say.t === 'consent')).toEqual([]);
    // Back where the customer was.
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('draft');
  });

  it('is a no with Escape', async () => {
    const { page, caller } = await trusted();
    caller.ask('recording');
    await question(page).waitFor();
    expect(await question(page).innerText()).toContain('kept by ACME');
    await page.keyboard.press('Escape');
    await question(page).waitFor({ state: 'hidden' });
    expect(lastSaid()).toEqual({ t: 'consent', kind: 'recording', on: false });
  });

  it('about the screen offers the camera where a browser cannot show its screen', async () => {
    const { page, caller } = await trusted({ prepare: withoutScreen, size: NARROW });
    caller.ask('view');
    await page.getByRole('alertdialog', { name: 'This browser cannot share its screen' }).waitFor();
    const button = question(page).getByRole('button', { name: 'Offer my camera instead' });
    await expect.poll(async () => {
      if (await button.isVisible()) await button.click();
      return question(page).isVisible();
    }, { interval: 200, timeout: 8000 }).toBe(false);
    expect(mock.said().at(-1)).toEqual({ t: 'consent', kind: 'view', on: false });
    await page.getByRole('log').getByText('You can ask for my camera instead').waitFor();
  });

  it('AT-117: nobody asked, and the page says no to what the server calls allowed', async () => {
    const { page } = await trusted();
    mock.tell({ t: 'consents', consents: (['view', 'files', 'recording'] as const).map((kind) => ({ kind, state: 'on', at: 0 })) });
    await until(async () => mock.said().filter((say) => say.t === 'consent').length, (count) => count === 3);
    expect(mock.said().every((say) => say.t !== 'consent' || !say.on)).toBe(true);
    expect(await page.locator('.banner').isVisible()).toBe(false);
    expect(await page.evaluate(() => globalThis.tracks.length)).toBe(0);
  });
});

describe('what is shared', () => {
  it('G-52: stands in the banner, and stops here before anybody is told', async () => {
    const scene = await trusted();
    const { page, caller, complaints } = scene;
    expect(await page.locator('.banner').isVisible()).toBe(false);
    await allow(scene, 'view');
    await page.getByText('You are sharing with Tess, ACME').waitFor();
    expect(await chips(page)).toEqual(['Your screen']);
    expect(await page.getByRole('button', { name: 'End', exact: true }).isVisible()).toBe(false);
    await until(() => caller.picture(0), ({ frames, width }) => frames > 2 && width > 0 && width <= 1920);
    await page.getByText('The connection goes directly to Tess.').waitFor();
    const stopped = await page.evaluate(() => {
      document.querySelector<HTMLElement>('.chip')?.click();
      return globalThis.tracks.map(({ readyState }) => readyState);
    });
    expect(stopped).toEqual(['ended']);
    expect(await page.locator('.banner').isVisible()).toBe(false);
    await until(async () => lastSaid(), (say) => say?.t === 'answer');
    expect(mock.said().filter((say) => say.t === 'consent').at(-1)).toEqual({ t: 'consent', kind: 'view', on: false });
    await page.getByText('Stopped: Your screen.').waitFor();
    expect(complaints).toEqual([]);
  });

  it('G-51: ends at once with End now, also when server and network are dead', async () => {
    const scene = await trusted();
    const { page } = scene;
    for (const kind of ['view', 'camera', 'microphone'] as const) await allow(scene, kind);
    await mock.stop();
    await page.context().setOffline(true);
    const seen = await page.evaluate(() => {
      const before = performance.now();
      document.querySelector<HTMLElement>('.end-now')?.click();
      return {
        took: performance.now() - before,
        tracks: globalThis.tracks.map(({ readyState }) => readyState),
        connections: globalThis.connections.map(({ connectionState }) => connectionState),
        banner: document.querySelector<HTMLElement>('.banner')?.hidden,
      };
    });
    expect(seen.tracks).toEqual(['ended', 'ended', 'ended']);
    expect(seen.connections).toEqual(['closed']);
    expect(seen.banner).toBe(true);
    expect(seen.took).toBeLessThan(200);
    await page.getByRole('heading', { name: 'The session is over' }).waitFor();
    await mock.start();
  });

  it('ends with the browser’s own button too', async () => {
    const scene = await trusted();
    await allow(scene, 'view');
    await scene.page.evaluate(() => globalThis.tracks[0]?.dispatchEvent(new Event('ended')));
    await scene.page.locator('.banner').waitFor({ state: 'hidden' });
    expect(mock.said().filter((say) => say.t === 'consent').at(-1)).toEqual({ t: 'consent', kind: 'view', on: false });
  });

  it('is seen by the customer too, with what the technician points at', async () => {
    const scene = await trusted();
    const { page, caller } = scene;
    await allow(scene, 'view');
    const preview = page.locator('details.preview', { hasText: 'What Tess sees of your screen' });
    await preview.locator('video').waitFor();
    const painted = () =>
      preview.locator('canvas').evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const pixels = width && height ? (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data : undefined;
        return pixels?.some((value) => value > 0) ?? false;
      });
    await until(() => caller.picture(0), ({ frames }) => frames > 0);
    expect(await painted()).toBe(false);
    await caller.send('pointer', '{"t":"p","x":0.5,"y":0.5}');
    await until(painted, (seen) => seen);
    await caller.send('pointer', '{"t":"gone"}');
    await until(painted, (seen) => !seen);
    await caller.send('control', '{"t":"mark","id":1,"points":[[0.1,0.1],[0.9,0.9]],"colour":"red"}');
    await until(painted, (seen) => seen);
    await caller.send('control', '{"t":"clear"}');
    await until(painted, (seen) => !seen);
    await preview.locator('summary').click();
    expect(await preview.locator('video').isVisible()).toBe(false);
  });
});

describe('files', () => {
  it('AT-123: come after a yes to each, with the same hash, and are saved by a button alone', async () => {
    const scene = await trusted();
    const { page, caller, complaints } = scene;
    await allow(scene, 'files');
    const content = Buffer.alloc(40_000, 'towline ');
    const hash = createHash('sha256').update(content).digest('hex');
    mock.tell({ t: 'offered', file: { id: 'f1', name: 'notes.txt', size: content.length } });
    const row = page.locator('.file-row', { hasText: 'notes.txt' });
    await row.getByText('Tess would like to send you this file').waitFor();
    await expectAccessible(page);
    await row.getByRole('button', { name: 'Accept: notes.txt' }).click();
    await until(async () => lastSaid(), (say) => say?.t === 'file' && say.say.t === 'take');
    for (let at = 0; at < content.length; at += 16_384) await caller.send('files', [...frameOf(keyOf('f1'), at, content.subarray(at, at + 16_384))]);
    await until(async () => lastSaid(), (say) => say?.t === 'file' && say.say.t === 'done' && say.say.sha256 === hash);
    expect(await row.getByRole('button', { name: 'Save: notes.txt' }).isVisible()).toBe(false);
    mock.tell({ t: 'file', file: 'f1', say: { t: 'done', sha256: hash } });
    await row.getByText('Received and checked').waitFor();
    expect((await row.locator('.file-hash').innerText()).replaceAll(/ |.*:/g, '')).toBe(hash);
    const download = page.waitForEvent('download');
    await row.getByRole('button', { name: 'Save: notes.txt' }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toBe('notes.txt');
    const stream = await saved.createReadStream();
    const bytes: Buffer[] = [];
    for await (const piece of stream) bytes.push(piece as Buffer);
    expect(Buffer.concat(bytes).equals(content)).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('go to the technician once they are taken, and are not sent without the consent', async () => {
    const scene = await trusted();
    const { page, caller } = scene;
    expect(await page.getByRole('button', { name: 'Send a file' }).isVisible()).toBe(false);
    await allow(scene, 'files');
    const content = Buffer.alloc(100_000, 'abcdefg');
    await page.locator('input[type=file]').setInputFiles({ name: 'log.txt', mimeType: 'text/plain', buffer: content });
    const row = page.locator('.file-row', { hasText: 'log.txt' });
    await row.getByText('has been asked to accept it').waitFor();
    const offered = lastSaid();
    if (offered?.t !== 'send') throw new Error('no file was offered');
    expect(offered.file).toMatchObject({ name: 'log.txt', size: content.length });
    mock.tell({ t: 'file', file: offered.file.id, say: { t: 'take' } });
    await until(async () => (await caller.frames()).length, (count) => count === Math.ceil(content.length / 16_384));
    const received = Buffer.concat((await caller.frames()).map((frame) => frame.subarray(16)));
    expect(received.equals(content)).toBe(true);
    const hash = createHash('sha256').update(content).digest('hex');
    await until(async () => lastSaid(), (say) => say?.t === 'file' && say.say.t === 'done' && say.say.sha256 === hash);
    mock.tell({ t: 'file', file: offered.file.id, say: { t: 'done', sha256: hash } });
    await row.getByText('Sent and checked').waitFor();
  });

  it('AT-117: stop with the consent, and what comes without it is dropped', async () => {
    const scene = await trusted();
    const { page, caller } = scene;
    await allow(scene, 'files');
    mock.tell({ t: 'offered', file: { id: 'f2', name: 'big.bin', size: 50_000 } });
    const row = page.locator('.file-row', { hasText: 'big.bin' });
    await row.getByRole('button', { name: 'Accept: big.bin' }).click();
    await until(async () => lastSaid(), (say) => say?.t === 'file' && say.say.t === 'take');
    await page.locator('.chip', { hasText: 'Files' }).click();
    await row.getByText('Stopped.').waitFor();
    const words = mock.said().slice(-2);
    expect(words).toEqual([
      { t: 'file', file: 'f2', say: { t: 'stop' } },
      { t: 'consent', kind: 'files', on: false },
    ]);
    await caller.send('files', [...frameOf(keyOf('f2'), 0, new Uint8Array(100))]);
    await caller.send('control', JSON.stringify({ t: 'clip', text: 'unasked' }));
    expect(await page.getByText('unasked').count()).toBe(0);
  });
});

describe('copied text', () => {
  it('goes either way by a button, as text', async () => {
    const scene = await trusted();
    const { page, caller } = scene;
    await allow(scene, 'clipboard');
    await caller.send('control', JSON.stringify({ t: 'clip', text: '<b>ipconfig</b>\n/all' }));
    const text = page.getByRole('textbox', { name: 'Text from Tess' });
    await text.waitFor();
    expect(await text.inputValue()).toBe('<b>ipconfig</b>\n/all');
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByText('Copied.', { exact: true }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('<b>ipconfig</b>\n/all');
    await page.getByRole('button', { name: 'Send what I copied' }).click();
    await page.getByText('The text was sent.').waitFor();
    await until(() => caller.texts(), (texts) => texts.includes('{"t":"clip","text":"<b>ipconfig</b>\\n/all"}'));
  });
});

/** With SHOTS set to a folder, every state that is checked is also kept as a picture there. */
async function judged(page: Page, name: string): Promise<void> {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  const folder = process.env['SHOTS'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}

describe.each([
  ['wide-light', WIDE, 'light'],
  ['narrow-dark', NARROW, 'dark'],
] as const)('on a screen that is %s', (name, size, scheme) => {
  it('every state is accessible and fits', async () => {
    const scene = await arrive({ size, scheme });
    const { page, caller, complaints } = scene;
    await caller.call();
    caller.open();
    await page.locator('.two-words').waitFor();
    await judged(page, `${name}-words`);
    mock.tell({ t: 'wrong_words', peer: 1, left: 1 });
    await page.getByText('Tries left: 1').waitFor();
    await judged(page, `${name}-words-wrong`);
    caller.trust();
    await page.getByText('has typed the right words').waitFor();
    for (const kind of ['view', 'camera', 'microphone', 'files', 'clipboard', 'recording'] as const) {
      caller.ask(kind);
      await question(page).waitFor();
      await judged(page, `${name}-ask-${kind}`);
      await allow(scene, kind);
      await judged(page, `${name}-shared-${kind}`);
    }
    expect(await chips(page)).toEqual(['Your screen', 'Your camera', 'Microphone', 'Files', 'Copied text', 'Recording']);
    mock.tell({ t: 'offered', file: { id: 'f1', name: 'a-long-name-of-a-file-that-goes-on-and-on-for-a-while.tar.gz', size: 120_000_000 } });
    await page.locator('.file-row').scrollIntoViewIfNeeded();
    await judged(page, `${name}-file-offered`);
    await page.getByRole('button', { name: 'Accept' }).click();
    await until(async () => lastSaid(), (say) => say?.t === 'file');
    await caller.send('files', [...frameOf(keyOf('f1'), 0, new Uint8Array(16_384))]);
    await page.getByText('of 120 MB').waitFor();
    await judged(page, `${name}-file-moving`);
    mock.tell({ t: 'file', file: 'f1', say: { t: 'stop' } });
    mock.tell({ t: 'offered', file: { id: 'f2', name: 'empty.txt', size: 0 } });
    await page.getByRole('button', { name: 'Accept: empty.txt' }).click();
    mock.tell({ t: 'file', file: 'f2', say: { t: 'done', sha256: createHash('sha256').digest('hex') } });
    await page.getByRole('button', { name: 'Save: empty.txt' }).scrollIntoViewIfNeeded();
    await judged(page, `${name}-file-done`);
    await caller.send('control', JSON.stringify({ t: 'clip', text: 'ipconfig /all' }));
    await page.getByRole('textbox', { name: 'Text from Tess' }).scrollIntoViewIfNeeded();
    await judged(page, `${name}-text`);
    await page.locator('.media-rest').evaluate((rest) => rest.scrollTo(0, 0));
    await judged(page, `${name}-all`);
    mock.tell({ t: 'hung_up', peer: 1, why: 'lost' });
    await page.getByText('Nothing is shared any more').waitFor();
    await judged(page, `${name}-over`);
    expect(complaints).toEqual([]);
  });
});
