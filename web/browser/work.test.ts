// A technician's work in a real browser, by keyboard alone where keys suffice.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { fillDesk, ON_DESK } from './desk.ts';
import { Mock } from './mock.ts';
import { launch, visit } from './page.ts';

let browser: Browser;
let mock: Mock;
beforeAll(async () => void (browser = await launch()));
afterAll(() => browser.close());
beforeEach(() => (mock = new Mock()).start());
afterEach(() => mock.stop());

const item = (id: number) => `[data-session="${id}"]`;
const said = (t: string) => mock.heard.filter((message) => message.t === t);

it('two keys answer the customer who waits longest; the line is sent and delivered', async () => {
  fillDesk(mock);
  const { page } = await visit(browser, mock);
  await page.locator(item(ON_DESK.late)).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.locator('[data-composer]:focus').waitFor();
  await page.keyboard.type('Hello');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('Mohammed');
  await page.keyboard.press('Enter');
  await page.locator('.mine:has-text("Delivered") .bubble').waitFor();
  expect(said('pickup')).toMatchObject([{ session: ON_DESK.late }]);
  expect(said('chat')).toMatchObject([{ session: ON_DESK.late, text: 'Hello\nMohammed' }]);
  expect(await page.locator('[data-composer]').inputValue()).toBe('');
});

it('a new session by keyboard: fields with their bounds, then a PIN that is copied without its gap', async () => {
  const { page } = await visit(browser, mock);
  await page.locator('.link.live').waitFor();
  await page.keyboard.press('n');
  expect(await page.locator('dialog input').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).maxLength))).toEqual([
    64, 512, 512, 256, 64, 64, 64,
  ]);
  await page.keyboard.type('Jane');
  await page.keyboard.press('Enter');
  await page.locator('text=012 345').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.pin >> text=Copied').waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('012345');
  expect(said('new')).toMatchObject([{ fields: ['Jane', '', '', '', '', ''], tracking: '' }]);
  await page.keyboard.press('Escape');
  await page.locator('[data-session]:has-text("Jane")').waitFor();
});

it('an invitation is sent by keyboard to an address or a number, and what is wrong with it stands beside it', async () => {
  const { page } = await visit(browser, mock);
  await page.locator('.link.live').waitFor();
  await page.keyboard.press('n');
  await page.keyboard.press('Enter');
  const mail = page.getByLabel('Send by e-mail', { exact: true });
  await mail.focus();
  await page.keyboard.press('Enter');
  await page.locator('text=This is not an e-mail address').waitFor();
  expect(await mail.getAttribute('aria-invalid')).toBe('true');
  expect(said('invite')).toEqual([]);
  await page.keyboard.type(' jane@customer.example ');
  await page.keyboard.press('Enter');
  await page.locator('[role=status]:has-text("Sent to jane@customer.example.")').waitFor();
  expect([await mail.inputValue(), await mail.getAttribute('aria-invalid')]).toEqual(['', 'false']);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  mock.refusal = 'bad_input';
  await page.keyboard.type('0170');
  await page.keyboard.press('Enter');
  await page.locator('text=This is not a telephone number').waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('+49 170 1234567');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('[role=status]:has-text("Sent to +49 170 1234567.")').waitFor();
  expect(said('invite')).toMatchObject([
    { by: 'mail', to: 'jane@customer.example' },
    { by: 'text', to: '0170' },
    { by: 'text', to: '+49 170 1234567' },
  ]);
});

it('sending is offered only by what the server sends, and while the PIN works', async () => {
  mock.sends = { mail: false, text: true };
  fillDesk(mock);
  const { page } = await visit(browser, mock);
  await page.locator(item(ON_DESK.pin)).click();
  await page.getByRole('button', { name: 'Show PIN and link' }).click();
  const number = page.getByLabel('Send as text message', { exact: true });
  await number.waitFor();
  expect(await page.getByLabel('Send by e-mail', { exact: true }).count()).toBe(0);
  mock.put(ON_DESK.pin, { state: 'waiting' });
  await number.waitFor({ state: 'detached' });
});

it('closing asks first', async () => {
  fillDesk(mock);
  const { page } = await visit(browser, mock);
  await page.locator(item(ON_DESK.talking)).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('x');
  await page.locator('text=Close the session with Ana-Lucía?').waitFor();
  expect(said('close')).toEqual([]);
  await page.keyboard.press('Enter');
  await page.locator(item(ON_DESK.talking)).waitFor({ state: 'detached' });
  expect(said('close')).toMatchObject([{ session: ON_DESK.talking }]);
});

it('a dialog that closes leaves the keyboard at once: Escape and n, twenty times in a row', async () => {
  const { page } = await visit(browser, mock);
  await page.locator('.link.live').waitFor();
  await page.evaluate(() => {
    const counted = window as unknown as { opened: number };
    counted.opened = 0;
    new MutationObserver((changes) => {
      const added = changes.flatMap((change) => [...change.addedNodes]);
      counted.opened += added.filter((node) => node instanceof HTMLDialogElement).length;
    }).observe(document.body, { childList: true, subtree: true });
  });
  const keys = ['n', ...Array.from({ length: 20 }, () => ['Escape', 'n']).flat()];
  await Promise.all(keys.map((key) => page.keyboard.press(key)));
  await page.locator('dialog[open] [data-first]:focus').waitFor();
  expect(await page.evaluate(() => (window as unknown as { opened: number }).opened)).toBe(21);
  // What was closed before is over: the dialog in front stays.
  await page.evaluate(() => new Promise((done) => setTimeout(done)));
  expect(await page.locator('dialog[open]').count()).toBe(1);
});

it('drafts are kept per session and, like unsent lines, outlive a reload', async () => {
  fillDesk(mock);
  const { page } = await visit(browser, mock);
  await page.locator(item(ON_DESK.talking)).click();
  mock.mute = true;
  await page.fill('[data-composer]', 'said but not heard');
  await page.keyboard.press('Enter');
  await page.fill('[data-composer]', 'half a sentence');
  await page.locator(item(ON_DESK.away)).click();
  expect(await page.locator('[data-composer]').inputValue()).toBe('');
  mock.mute = false;
  await page.reload();
  await page.locator('.link.live').waitFor();
  await page.keyboard.press('Control+1');
  await page.locator('.mine:has-text("said but not heard")').waitFor();
  expect(await page.locator('[data-composer]').inputValue()).toBe('half a sentence');
  const ids = new Set(said('chat').map((message) => ('id' in message ? message.id : '')));
  expect([said('chat').length, ids.size]).toEqual([2, 1]);
});

it('comes back after the server restarted and says what was written meanwhile', async () => {
  fillDesk(mock);
  const { page } = await visit(browser, mock);
  await page.locator(item(ON_DESK.talking)).click();
  mock.down = true;
  mock.cut(1012);
  await page.locator('.banner:has-text("Connection lost")').waitFor();
  await page.fill('[data-composer]', 'written in the dark');
  await page.keyboard.press('Enter');
  await page.locator('text=Waits for the connection').waitFor();
  mock.down = false;
  await page.getByRole('button', { name: 'Try now' }).click();
  await page.locator('.mine:has-text("Delivered") >> text=written in the dark').waitFor();
  expect(await page.title()).toMatch(/Towline console$/);
});

it('lets a returning customer in, or not', async () => {
  fillDesk(mock);
  const { page } = await visit(browser, mock);
  await page.locator(item(ON_DESK.talking)).click();
  const customer = { online: false, returning: true, network: '198.51.100.0/24' };
  mock.put(ON_DESK.talking, { customer });
  await page.getByRole('button', { name: 'Let in' }).click();
  await page.getByRole('button', { name: 'Let in' }).waitFor({ state: 'detached' });
  expect(said('admit')).toMatchObject([{ session: ON_DESK.talking, let: true }]);
});

it('what customers write is shown as text and carries no direction marks', async () => {
  const nasty = '<img src=x onerror="document.title=1"><script>document.title=2</script>{{7*7}}';
  const turned = 'invoice\u202efdp.exe';
  mock.put(5, { state: 'active', fields: [nasty, nasty, turned, '', '', ''], tracking: nasty });
  mock.write(5, { name: nasty, text: `${nasty}\njavascript:alert(1) https://example.com` });
  const { page, complaints } = await visit(browser, mock);
  await page.locator(item(5)).click();
  await page.locator('.bubble').waitFor();
  expect(await page.locator('.bubble').innerText()).toContain(nasty);
  expect(await page.locator('main').innerText()).toContain('invoicefdp.exe');
  expect(await page.locator('main img, main script, main a').count()).toBe(0);
  expect(await page.title()).toBe('Towline console');
  expect(complaints).toEqual([]);
});

it('the title counts who waits and what is unread', async () => {
  const { page } = await visit(browser, mock);
  await page.locator('.link.live').waitFor();
  mock.put(5, { state: 'waiting' });
  await page.waitForFunction(() => document.title === '(1) Towline console');
  mock.put(5, { state: 'active' });
  mock.put(6, { state: 'active' });
  await page.waitForFunction(() => document.title === 'Towline console');
  mock.write(6, { text: 'one' });
  mock.write(6, { text: 'two' });
  await page.waitForFunction(() => document.title === '(2) Towline console');
  await page.locator(item(6)).click();
  await page.waitForFunction(() => document.title === 'Towline console');
});

it('signing out forgets the drafts and the seat', async () => {
  fillDesk(mock);
  const { page } = await visit(browser, mock);
  await page.locator(item(ON_DESK.talking)).click();
  await page.fill('[data-composer]', 'private');
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.locator('#password').waitFor();
  expect(mock.signedIn).toBe(false);
  expect(await page.evaluate(() => Object.values(sessionStorage).join())).not.toContain('private');
});
