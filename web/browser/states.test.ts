// Every state of the console, wide and narrow, light and dark: no finding of
// axe, nothing wider than the screen, no breach of the security policy.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fillDesk, ON_DESK } from './desk.ts';
import { Mock } from './mock.ts';
import { expectAccessible, expectNoSidewaysScroll, launch, NARROW, visit, WIDE } from './page.ts';

let browser: Browser;
let mock: Mock;
beforeAll(async () => void (browser = await launch()));
afterAll(() => browser.close());
beforeEach(() => (mock = new Mock()).start());
afterEach(() => mock.stop());

const item = (id: number) => `[data-session="${id}"]`;

async function settled(page: Page, selector: string): Promise<void> {
  await page.locator(selector).first().waitFor();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}

async function open(page: Page, id: number): Promise<void> {
  await page.keyboard.press('Escape');
  await page.locator(item(id)).click();
}

describe.each([
  ['wide and light', WIDE, 'light'],
  ['narrow and dark', NARROW, 'dark'],
] as const)('a %s screen', (_name, size, scheme) => {
  it('signs in: form, refusals, signed out', async () => {
    mock.signedIn = false;
    const { page, complaints } = await visit(browser, mock, size, scheme);
    await settled(page, 'form');
    await page.fill('#email', 'tess@example.com');
    await page.fill('#password', 'wrong');
    for (const [status, body, says] of [
      [401, { code: 'invalid' }, 'do not match'],
      [403, { code: 'no_seat' }, 'no technician seat'],
      [429, { code: 'limit', retry_after: 90 }, 'Too many tries'],
      [503, { code: 'busy' }, 'busy right now'],
    ] as const) {
      mock.login = { status, body };
      await page.keyboard.press('Enter');
      await settled(page, `[role=alert]:has-text("${says}")`);
    }
    mock.login = { status: 200, body: { name: 'Tess' } };
    await page.keyboard.press('Enter');
    await settled(page, 'text=No sessions yet >> visible=true');
    mock.say({ t: 'signed_out' });
    await settled(page, 'text=You have been signed out');
    expect(complaints).toEqual([]);
  });

  it('shows every kind of session', async () => {
    fillDesk(mock);
    const { page, complaints } = await visit(browser, mock, size, scheme);
    await settled(page, item(ON_DESK.calm));
    await page.locator(item(ON_DESK.calm)).click();
    await settled(page, 'text=Jane Doe is waiting');
    await open(page, ON_DESK.talking);
    await settled(page, 'text=My router shows a red light');
    mock.say({ t: 'typing', session: ON_DESK.talking, on: true });
    mock.mute = true;
    await page.fill('[data-composer]', 'x'.repeat(3700));
    await page.keyboard.press('Enter');
    await page.fill('[data-composer]', 'y'.repeat(4003));
    await settled(page, 'text=3 characters too long');
    mock.mute = false;
    const customer = { online: false, returning: true, network: '198.51.100.0/24' };
    mock.put(ON_DESK.talking, { customer });
    await settled(page, 'text=Is this still Ana-Lucía?');
    await open(page, ON_DESK.away);
    await settled(page, 'text=is not connected right now');
    await open(page, ON_DESK.left);
    await settled(page, 'text=Kim has ended the session');
    await open(page, ON_DESK.dying);
    await settled(page, 'text=The PIN has expired');
    await open(page, ON_DESK.pin);
    await settled(page, 'text=Nobody has used this PIN yet');
    if (size === NARROW) {
      await page.getByRole('button', { name: 'Details' }).click();
      await settled(page, 'text=PIN expires in');
    }
    expect(complaints).toEqual([]);
  });

  it('shows what comes by a channel, what was sent on, what is on hold, and notes', async () => {
    fillDesk(mock);
    const channel = { name: 'Sales & Orders' };
    mock.put(61, { state: 'waiting', fields: ['Chris', '', '', '', '', ''], mine: false, kind: 'channel', channel });
    const incoming = { from: 'Otto', by: 'Ada', comment: 'Knows the printer.\nHas waited for long.' };
    mock.put(62, { state: 'waiting', fields: ['Pat', '', '', '', '', ''], incoming });
    mock.put(63, { state: 'waiting', fields: ['Lee', '', '', '', '', ''], kind: 'lens' });
    const { page, complaints } = await visit(browser, mock, size, scheme);
    await settled(page, item(61));
    await page.locator(item(61)).click();
    await settled(page, 'text=Came by the channel Sales & Orders');
    expect(mock.heard.some((said) => said.t === 'open' && said.session === 61)).toBe(false);
    await open(page, 62);
    await settled(page, 'text=Ada sent this session, which was with Otto');
    await settled(page, 'text=Knows the printer.');
    await open(page, 63);
    await settled(page, 'text=Lee is waiting');
    await open(page, 61);
    await page.getByRole('button', { name: 'Pick up', exact: true }).last().click();
    await page.getByRole('button', { name: 'Hold' }).click();
    await settled(page, 'text=sees that the session is paused');
    if (size === NARROW) await page.getByRole('button', { name: 'Details' }).click();
    await page.getByLabel('Note').fill('Wants the large one');
    await settled(page, 'text=Not saved yet');
    await page.getByLabel('Note').blur();
    await expect.poll(() => mock.sessions.get(61)?.note).toBe('Wants the large one');
    mock.refusal = 'busy';
    await page.getByLabel('Note').fill('Wants the small one');
    await page.getByLabel('Note').blur();
    await settled(page, 'text=It is sent again');
    await settled(page, 'text=By a channel');
    if (size === NARROW) await page.getByRole('button', { name: 'Back to the conversation' }).click();
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => mock.sessions.get(61)?.state).toBe('active');
    expect(complaints).toEqual([]);
  });

  it('shows every dialog, banner and menu', async () => {
    fillDesk(mock);
    const { page, complaints } = await visit(browser, mock, size, scheme);
    await page.locator(item(ON_DESK.pin)).click();
    await page.getByRole('button', { name: 'Show PIN and link' }).click();
    await settled(page, 'text=was shown once');
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await settled(page, 'dialog form');
    mock.refusal = 'out_of_pins';
    await page.keyboard.press('Enter');
    await settled(page, 'dialog [role=alert]');
    await page.getByRole('button', { name: 'Get a PIN' }).click();
    await settled(page, 'text=Two words');
    await page.getByLabel('Send by e-mail', { exact: true }).fill('jane@customer.example');
    mock.refusal = 'not_sent';
    await page.keyboard.press('Enter');
    await settled(page, 'dialog [role=alert]:has-text("was not sent")');
    await page.keyboard.press('Enter');
    await settled(page, 'text=Sent to jane@customer.example.');
    mock.say({ t: 'guarded', on: true });
    await settled(page, 'text=read these two words out');
    await page.keyboard.press('Escape');
    await settled(page, 'text=Guarded mode is on.');
    await page.keyboard.press('?');
    await settled(page, 'dialog kbd');
    await page.keyboard.press('Escape');
    await page.keyboard.press('x');
    await settled(page, 'text=Withdraw this PIN?');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Menu' }).click();
    await settled(page, 'text=Signed in as Tess');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    mock.refusal = 'already_taken';
    await page.locator(item(ON_DESK.late)).press('Enter');
    await settled(page, 'text=A colleague was faster');
    mock.down = true;
    mock.cut(1012);
    await settled(page, '.banner:has-text("Connection lost")');
    expect(complaints).toEqual([]);
  });
});
