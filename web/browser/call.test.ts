// A call on the customer's page, against a real connection from another page: words,
// questions, what is shared and how it stops.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allow, arrive, chips, question, trusted, until, withoutScreen } from './call-scene.ts';
import { launch, MEDIA, NARROW } from './page.ts';
import { SessionMock } from './session-mock.ts';

let browser: Browser;
let mock: SessionMock;
beforeAll(async () => void (browser = await launch(MEDIA)));
afterAll(() => browser.close());
beforeEach(() => (mock = new SessionMock()).start());
afterEach(() => mock.stop());

const lastSaid = () => mock.said().at(-1);

describe('a call', () => {
  it('AT-113: shows the two words that both ends compute for themselves, and takes them away once they were typed', async () => {
    const { page, caller, complaints } = await arrive(browser, mock);
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
    const { page, caller } = await arrive(browser, mock);
    await caller.call();
    caller.open(Buffer.alloc(16, 9));
    await page.getByRole('heading', { name: 'This connection was not safe' }).waitFor();
    expect(lastSaid()).toEqual({ t: 'hang_up', peer: 1 });
    expect(await page.locator('.two-words').isVisible()).toBe(false);
  });

  it('AT-112: hangs up when another certificate comes in mid-call', async () => {
    const { page } = await trusted(browser, mock);
    mock.tell({ t: 'offer', peer: 1, sdp: `v=0\r\na=fingerprint:sha-256 ${Array(32).fill('AB').join(':')}\r\n` });
    await page.getByRole('heading', { name: 'This connection was not safe' }).waitFor();
    expect(lastSaid()).toEqual({ t: 'hang_up', peer: 1 });
  });

  it('AT-113: hangs up when it is called trusted though its words were never shown', async () => {
    const { page, caller } = await arrive(browser, mock);
    await caller.call();
    caller.trust();
    await page.getByRole('heading', { name: 'This connection was not safe' }).waitFor();
    expect(lastSaid()).toEqual({ t: 'hang_up', peer: 1 });
  });

  it('outlives the loss of the socket, and is named when it is back', async () => {
    const scene = await trusted(browser, mock);
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

  it('asks for fresh relays and another way when the network changes, and stays trusted', async () => {
    const scene = await trusted(browser, mock);
    const { page, caller } = scene;
    await allow(scene, 'view');
    await until(() => caller.picture(0), ({ frames }) => frames > 2);
    mock.heard = [];
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await until(async () => mock.said(), (said) => said.some(({ t }) => t === 'answer'));
    expect(mock.said().slice(0, 2)).toEqual([
      { t: 'relays', peer: 1 },
      { t: 'restart', peer: 1 },
    ]);
    expect(mock.said().find((say) => say.t === 'answer')).not.toHaveProperty('nonce');
    const { frames } = await caller.picture(0);
    await until(() => caller.picture(0), (picture) => picture.frames > frames + 2);
    expect(await chips(page)).toEqual(['Your screen']);
    expect(await page.locator('.two-words').isVisible()).toBe(false);
  });

  it('takes what was shared with it when the other side hangs up', async () => {
    const scene = await trusted(browser, mock);
    await allow(scene, 'camera');
    mock.tell({ t: 'hung_up', peer: 1, why: 'technician' });
    await scene.page.getByText('Nothing is shared any more').waitFor();
    expect(await scene.page.locator('.banner').isVisible()).toBe(false);
    expect(await scene.page.evaluate(() => globalThis.tracks.every(({ readyState }) => readyState === 'ended'))).toBe(true);
  });
});

describe('a question', () => {
  it('G-50: is read out, takes no key that was meant for the chat, and is a no after its time', async () => {
    const { page, caller } = await trusted(browser, mock);
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
    const { page, caller } = await trusted(browser, mock);
    caller.ask('recording');
    await question(page).waitFor();
    expect(await question(page).innerText()).toContain('kept by ACME');
    await page.keyboard.press('Escape');
    await question(page).waitFor({ state: 'hidden' });
    expect(lastSaid()).toEqual({ t: 'consent', kind: 'recording', on: false });
  });

  it('about the screen offers the camera where a browser cannot show its screen', async () => {
    const { page, caller } = await trusted(browser, mock, { prepare: withoutScreen, size: NARROW });
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
    const { page } = await trusted(browser, mock);
    mock.tell({ t: 'consents', consents: (['view', 'files', 'recording'] as const).map((kind) => ({ kind, state: 'on', at: 0 })) });
    await until(async () => mock.said().filter((say) => say.t === 'consent').length, (count) => count === 3);
    expect(mock.said().every((say) => say.t !== 'consent' || !say.on)).toBe(true);
    expect(await page.locator('.banner').isVisible()).toBe(false);
    expect(await page.evaluate(() => globalThis.tracks.length)).toBe(0);
  });
});

describe('what is shared', () => {
  it('G-52: stands in the banner, and stops here before anybody is told', async () => {
    const scene = await trusted(browser, mock);
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
    const scene = await trusted(browser, mock);
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
    expect(seen.took).toBeLessThan(1000);
    await page.getByRole('heading', { name: 'The session is over' }).waitFor();
    await mock.start();
  });

  it('ends with the browser’s own button too', async () => {
    const scene = await trusted(browser, mock);
    await allow(scene, 'view');
    await scene.page.evaluate(() => globalThis.tracks[0]?.dispatchEvent(new Event('ended')));
    await scene.page.locator('.banner').waitFor({ state: 'hidden' });
    expect(mock.said().filter((say) => say.t === 'consent').at(-1)).toEqual({ t: 'consent', kind: 'view', on: false });
  });

  it('is seen by the customer too, with what the technician points at', async () => {
    const scene = await trusted(browser, mock);
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
