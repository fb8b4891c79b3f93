// Files and texts that go between a customer's page and a console, and how every
// state of a call looks.
import { createHash } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { frameOf, keyOf } from '../src/lib/frame.ts';
import { allow, arrive, chips, question, trusted, until } from './call-scene.ts';
import { expectAccessible, expectNoSidewaysScroll, launch, MEDIA, NARROW, WIDE } from './page.ts';
import { SessionMock } from './session-mock.ts';

let browser: Browser;
let mock: SessionMock;
beforeAll(async () => void (browser = await launch(MEDIA)));
afterAll(() => browser.close());
beforeEach(() => (mock = new SessionMock()).start());
afterEach(() => mock.stop());

const lastSaid = () => mock.said().at(-1);

describe('files', () => {
  it('AT-123: come after a yes to each, with the same hash, and are saved by a button alone', async () => {
    const scene = await trusted(browser, mock);
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
    const scene = await trusted(browser, mock);
    const { page, caller } = scene;
    expect(await page.getByRole('button', { name: 'Send a file' }).isVisible()).toBe(false);
    await allow(scene, 'files');
    await page.getByRole('button', { name: 'Send a file' }).waitFor();
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
    const scene = await trusted(browser, mock);
    const { page, caller } = scene;
    await allow(scene, 'files');
    mock.tell({ t: 'offered', file: { id: 'f2', name: 'big.bin', size: 50_000 } });
    const row = page.locator('.file-row', { hasText: 'big.bin' });
    await row.getByRole('button', { name: 'Accept: big.bin' }).click();
    await until(async () => lastSaid(), (say) => say?.t === 'file' && say.say.t === 'take');
    await page.locator('.chip', { hasText: 'Files' }).click();
    await row.getByText('Stopped.').waitFor();
    const words = mock.said().filter((say) => say.t === 'consent' || say.t === 'file').slice(-2);
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
    const scene = await trusted(browser, mock);
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
    const scene = await arrive(browser, mock, { size, scheme });
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
