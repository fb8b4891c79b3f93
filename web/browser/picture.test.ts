// Calls in a real browser: the console on one page, a customer on another, a real
// connection between them; what is seen, said and exchanged over it, by keyboard
// where keys suffice.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Clip, readControl } from '../src/lib/channels.ts';
import { frameOf, keyOf } from '../src/lib/frame.ts';
import type { ConsentKind } from '../src/lib/protocol.ts';
import { hexOf, sha256Of } from '../src/lib/sha256.ts';
import { Customer } from './customer.ts';
import { fillDesk, ON_DESK } from './desk.ts';
import { Mock } from './mock.ts';
import { CALLS, launch, visit } from './page.ts';

const SESSION = ON_DESK.talking;
let browser: Browser;
let mock: Mock;
let customer: Customer;
let page: Page;
let complaints: string[];
beforeAll(async () => void (browser = await launch(CALLS)));
afterAll(() => browser.close());
beforeEach(async () => {
  mock = new Mock();
  await mock.start();
  fillDesk(mock);
  customer = new Customer(mock, SESSION);
  await customer.open(browser);
  ({ page, complaints } = await visit(browser, mock));
  await page.locator(`[data-session="${SESSION}"]`).click();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await mock.stop();
});

const seen = () => page.waitForFunction(() => (document.querySelector('video[data-shows=screen]') as HTMLVideoElement | null)?.videoWidth);

/** Everything up to a trusted call, with `view` asked for. */
async function connect(): Promise<void> {
  customer.gated = false;
  await page.locator('[data-see]').click();
  await page.locator('[data-ask=view].asked').waitFor();
}

async function grant(...kinds: ConsentKind[]): Promise<void> {
  for (const kind of kinds) {
    if (!customer.consents.has(kind)) await page.locator(`[data-ask=${kind}]`).click();
    await page.locator(`[data-ask=${kind}].asked`).waitFor();
    customer.answer(kind, true);
    await page.locator(`[data-ask=${kind}].on`).waitFor();
  }
}

it('the screen is seen within 1.5 s of the customer’s yes, and nothing of it after they end it', async () => {
  await connect();
  await page.locator('.line.connected').waitFor();
  const yes = Date.now();
  customer.answer('view', true);
  await seen();
  // Five times what is promised: the figure itself is measured elsewhere.
  expect(Date.now() - yes).toBeLessThan(7500);
  await page.waitForFunction(() => (document.querySelector('video[data-shows=screen]') as HTMLVideoElement).videoWidth === 1280);
  expect(await page.locator('.line').innerText()).toContain('Connected directly');
  customer.revoke('view');
  await page.locator('[data-dark]').waitFor();
  expect(await page.locator('video').count()).toBe(0);
  expect(complaints).toEqual([]);
});

it('at_113_the_words_open_the_call_by_keyboard; wrong ones cost a try; a server that lies is found out', async () => {
  await page.locator('[data-composer]').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('v');
  await page.locator('[data-words]:focus').waitFor();
  await page.keyboard.type('amber river');
  await page.keyboard.press('Enter');
  await page.locator('[role=alert]:has-text("2 tries are left")').waitFor();
  await page.keyboard.type(customer.words.join(' '));
  await page.keyboard.press('Enter');
  await page.locator('[data-ask=view].asked').waitFor();
  await page.locator('[data-hang-up]').click();
  await page.locator('text=You have hung up').waitFor();
  customer.blind = true;
  await page.locator('[data-connect]').click();
  await page.locator('[data-words]').waitFor();
  await page.keyboard.type('amber river');
  await page.keyboard.press('Enter');
  await page.locator('[role=alert]:has-text("This connection is not safe")').waitFor();
  expect(customer.heard.at(-1)).toMatchObject({ t: 'hang_up' });
  expect(await page.locator('[data-connect]').count()).toBe(0);
});

it('zoom, fit, one to one, moving, full screen and a snapshot, by keyboard', async () => {
  await connect();
  customer.answer('view', true);
  await page.waitForFunction(() => (document.querySelector('video[data-shows=screen]') as HTMLVideoElement | null)?.videoWidth === 1280);
  const large = () => page.locator('video.large').evaluate((video) => video.getBoundingClientRect().toJSON() as { x: number; width: number });
  await page.keyboard.press('Escape');
  await page.keyboard.press('v');
  await page.locator('[data-picture]:focus').waitFor();
  const fitted = await large();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await expect.poll(async () => (await large()).width / fitted.width).toBeCloseTo(1.25 ** 3, 1);
  const before = await large();
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await large()).x).toBeLessThan(before.x);
  await page.keyboard.press('1');
  await expect.poll(async () => (await large()).width).toBe(1280);
  await page.keyboard.press('-');
  await expect.poll(async () => Math.round((await large()).width)).toBe(1024);
  await page.keyboard.press('0');
  await expect.poll(async () => (await large()).width).toBeCloseTo(fitted.width, 0);
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('s')]);
  expect(download.suggestedFilename()).toMatch(/^session-21-\d{4}(-\d\d){5}\.png$/);
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.locator('text=Picture copied').waitFor();
  expect(await page.evaluate(async () => (await navigator.clipboard.read())[0]?.types)).toEqual(['image/png']);
  await page.locator('[data-picture]').focus();
  await page.keyboard.press('f');
  await page.waitForFunction(() => document.fullscreenElement !== null);
  await page.keyboard.press('f');
  await page.waitForFunction(() => document.fullscreenElement === null);
});

it('pointing and drawing reach the customer, with mouse and with keys, and are cleared', async () => {
  await connect();
  customer.answer('view', true);
  await seen();
  await page.locator('[data-picture]').focus();
  await page.keyboard.press('p');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => customer.channel('pointer')).toContainEqual(expect.stringContaining('"t":"p"'));
  await page.keyboard.press('p');
  await expect.poll(async () => (await customer.channel('pointer')).at(-1)).toBe('{"t":"gone"}');
  await page.keyboard.press('d');
  await page.getByRole('radio', { name: 'Green' }).check();
  await page.locator('[data-picture]').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  const marks = async () => (await customer.channel('control')).map(readControl).filter((said) => said?.t === 'mark');
  await expect.poll(async () => (await marks()).at(-1)).toMatchObject({ colour: 'green', points: [[0.5, 0.5], [0.5, 0.52], [0.5, 0.54]] });
  const box = (await page.locator('video.large').boundingBox()) ?? expect.fail('no picture');
  await page.mouse.move(box.x + box.width / 4, box.y + box.height / 4);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 8 });
  await page.mouse.up();
  await expect.poll(async () => new Set((await marks()).map((mark) => mark?.t === 'mark' && mark.id)).size).toBe(2);
  await page.keyboard.press('e');
  await expect.poll(async () => readControl((await customer.channel('control')).at(-1))).toEqual({ t: 'clear' });
});

it('both are heard: the technician switches their own microphone, and the customer can end it', async () => {
  await connect();
  customer.answer('view', false);
  await page.locator('text=Ana-Lucía said no').waitFor();
  await grant('microphone');
  expect(await page.locator(`[data-voice="${SESSION}"]`).evaluate((audio) => (audio as HTMLAudioElement).srcObject !== null)).toBe(true);
  await page.locator('[data-speak]').focus();
  await page.keyboard.press('Enter');
  await page.locator('[data-speak][aria-pressed=true]').waitFor();
  await expect.poll(() => customer.voice(), { timeout: 10_000 }).toBeGreaterThan(2000);
  await page.getByLabel('Volume of Ana-Lucía').focus();
  await page.keyboard.press('Home');
  expect(await page.locator(`[data-voice="${SESSION}"]`).evaluate((audio) => (audio as HTMLAudioElement).volume)).toBe(0);
  customer.revoke('microphone');
  await page.locator('[data-speak]').waitFor({ state: 'detached' });
  expect(await page.locator(`[data-voice="${SESSION}"]`).evaluate((audio) => (audio as HTMLAudioElement).srcObject)).toBeNull();
});

it('at_123_at_125_a_file_from_the_customer_is_taken_and_saved_only_when_somebody_says_so', async () => {
  await connect();
  customer.answer('view', false);
  await grant('files');
  const bytes = new TextEncoder().encode('<svg onload="document.title=1"/>'.repeat(900));
  mock.tell(SESSION, { t: 'offered', file: { id: 'report', name: 'invoice\u202egpj.svg', size: bytes.length } });
  await page.locator('li:has-text("Accept it only if you expect it")').waitFor();
  const send = async () => {
    for (let at = 0; at < bytes.length; at += 16_000) {
      await customer.send('files', [...frameOf(keyOf('report'), at, bytes.subarray(at, at + 16_000))]);
    }
  };
  await send();
  expect(customer.heard.filter((say) => say.t === 'file')).toEqual([]);
  await page.getByRole('button', { name: 'Accept invoicegpj.svg' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => customer.heard.at(-1)).toEqual({ t: 'file', file: 'report', say: { t: 'take' } });
  await send();
  await page.locator(`code:has-text("${hexOf(sha256Of(bytes))}")`).waitFor();
  expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
  mock.tell(SESSION, { t: 'file', file: 'report', say: { t: 'done', sha256: hexOf(sha256Of(bytes)) } });
  const save = page.getByRole('button', { name: 'Save invoicegpj.svg' });
  await save.focus();
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(download.suggestedFilename()).toBe('invoicegpj.svg');
  expect(await page.title()).toMatch(/Towline console$/);
  expect([await page.locator('main img, main iframe, main object').count(), complaints]).toEqual([0, []]);
});

it('files go to the customer by button and by drop, and can be stopped', async () => {
  await connect();
  customer.answer('view', false);
  await grant('files');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.locator('[data-send-files]').press('Enter')]);
  await chooser.setFiles({ name: 'setup.txt', mimeType: 'text/plain', buffer: Buffer.alloc(100_000, 7) });
  await page.locator('li:has-text("Waits until Ana-Lucía accepts")').waitFor();
  const offered = customer.heard.find((say) => say.t === 'send');
  const id = offered?.t === 'send' ? offered.file.id : '';
  mock.tell(SESSION, { t: 'file', file: id, say: { t: 'take' } });
  const sha256 = hexOf(sha256Of(new Uint8Array(100_000).fill(7)));
  await expect.poll(() => customer.heard.at(-1)).toEqual({ t: 'file', file: id, say: { t: 'done', sha256 } });
  await customer.send('control', JSON.stringify({ t: 'have', file: id, bytes: 100_000 }));
  mock.tell(SESSION, { t: 'file', file: id, say: { t: 'done', sha256 } });
  await page.locator('li:has-text("Arrived whole")').waitFor();
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'dropped.txt'));
    document.querySelector('.pane')?.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await page.getByRole('button', { name: 'Stop dropped.txt' }).press('Enter');
  await page.locator('li:has-text("dropped.txt"):has-text("Stopped")').waitFor();
});

it('at_126_clipboard_texts_go_both_ways_by_a_press_each_as_text', async () => {
  await connect();
  customer.answer('view', false);
  await grant('clipboard');
  await page.evaluate(() => navigator.clipboard.writeText('192.0.2.7'));
  await page.locator('[data-send-clip]').press('Enter');
  await page.locator('[role=status]:has-text("Sent.")').waitFor();
  const clip = new Clip();
  const texts = async () => (await customer.channel('control')).map(readControl).flatMap((said) => (said?.t === 'clip' ? [clip.add(said)] : []));
  expect(await texts()).toEqual(['192.0.2.7']);
  await customer.send('control', JSON.stringify({ t: 'clip', text: '<img src=x onerror="document.title=1">' }));
  await page.locator('.clip:has-text("<img src=x")').waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('192.0.2.7');
  await page.getByRole('button', { name: 'Copy the text from Ana-Lucía' }).press('Enter');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('<img');
  customer.revoke('clipboard');
  await page.locator('[data-send-clip]').waitFor({ state: 'detached' });
  await customer.send('control', JSON.stringify({ t: 'clip', text: 'after the end' }));
  await page.locator('[data-ask=clipboard]:has-text("Ended")').waitFor();
  expect(await page.locator('text=after the end').count()).toBe(0);
});

it('what is seen is recorded while that is allowed, brought to the server in pieces, and shown by a dot', async () => {
  await connect();
  customer.answer('view', true);
  await seen();
  await grant('recording');
  await page.locator('[data-recording=running]').waitFor();
  expect(await page.locator('.tab .recorded').count()).toBe(1);
  await expect.poll(() => mock.recordings.pieces.length, { timeout: 15_000 }).toBeGreaterThan(1);
  expect(mock.recordings.pieces[0]?.subarray(0, 4).toString('hex')).toBe('1a45dfa3');
  customer.revoke('recording');
  await page.locator('[data-recording=saved]').waitFor();
  expect([mock.recordings.ended, await page.locator('.tab .recorded').count()]).toEqual([1, 0]);
  mock.recordings.status = 507;
  // It is on for a moment only.
  await page.locator('[data-ask=recording]').click();
  await page.locator('[data-ask=recording].asked').waitFor();
  customer.answer('recording', true);
  await page.locator('[data-recording=failed]:has-text("no room left")').waitFor();
  await page.locator('[data-ask=recording].off').waitFor();
  expect(await page.locator('[data-ask=view].on').count()).toBe(1);
});

it('a lost socket does not touch the picture, and the call is held when it is back', async () => {
  await connect();
  customer.answer('view', true);
  await seen();
  mock.down = true;
  mock.cut(1012);
  await page.locator('.banner:has-text("Connection lost")').waitFor();
  const time = () => page.locator('video.large').evaluate((video) => (video as HTMLVideoElement).currentTime);
  const before = await time();
  await expect.poll(time).toBeGreaterThan(before);
  mock.down = false;
  await page.getByRole('button', { name: 'Try now' }).click();
  await page.locator('.link.live').waitFor();
  await expect.poll(() => mock.heard.filter((said) => said.t === 'open' && said.session === SESSION).at(-1)).toMatchObject({ peers: [1] });
  expect(await page.locator('video.large').count()).toBe(1);
});

it('a reload keeps the arrangement, holds no call, and offers to connect again', async () => {
  await connect();
  await page.getByRole('separator').focus();
  await page.keyboard.press('End');
  expect(await page.getByRole('separator').getAttribute('aria-valuenow')).toBe('80');
  await page.getByRole('button', { name: 'Put the picture on the other side' }).press('Enter');
  await page.reload();
  await page.locator('[data-connect]').waitFor();
  expect(await page.locator('.both.end').count()).toBe(1);
  expect(await page.getByRole('separator').getAttribute('aria-valuenow')).toBe('80');
  expect(mock.heard.filter((said) => said.t === 'open' && said.session === SESSION).at(-1)).not.toHaveProperty('peers');
  await page.locator('[data-connect]').press('Enter');
  await page.locator('[data-ask=view].asked').waitFor();
});
