// Every state of the picture's place, wide and narrow, light and dark: no finding
// of axe, nothing wider than the screen, no breach of the security policy.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConsentKind, HangUp } from '../src/lib/protocol.ts';
import { Customer } from './customer.ts';
import { fillDesk, ON_DESK } from './desk.ts';
import { Mock } from './mock.ts';
import { CALLS, expectAccessible, expectNoSidewaysScroll, launch, NARROW, visit, WIDE } from './page.ts';

const SESSION = ON_DESK.talking;
let browser: Browser;
let mock: Mock;
let customer: Customer;
beforeAll(async () => void (browser = await launch(CALLS)));
afterAll(() => browser.close());
beforeEach(async () => {
  mock = new Mock();
  await mock.start();
  fillDesk(mock);
  customer = new Customer(mock, SESSION);
  await customer.open(browser);
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await mock.stop();
});

async function settled(page: Page, selector: string): Promise<void> {
  await page.locator(selector).first().waitFor();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}

async function grant(page: Page, kind: ConsentKind): Promise<void> {
  if (!customer.consents.has(kind)) await page.locator(`[data-ask=${kind}]`).click();
  await page.locator(`[data-ask=${kind}].asked`).waitFor();
  customer.answer(kind, true);
  await page.locator(`[data-ask=${kind}].on`).waitFor();
}

describe.each([
  ['wide and light', WIDE, 'light'],
  ['narrow and dark', NARROW, 'dark'],
] as const)('a %s screen', (_name, size, scheme) => {
  it('shows the way into a call: calling, words, wrong words, questions and their answers', async () => {
    const { page, complaints } = await visit(browser, mock, size, scheme);
    await page.locator(`[data-session="${SESSION}"]`).click();
    await settled(page, '[data-see]');
    const answering = mock.media;
    mock.media = () => undefined;
    await page.locator('[data-see]').click();
    await settled(page, 'text=Calling Ana-Lucía’s page');
    await page.locator('[data-hang-up]').click();
    await settled(page, 'text=Not connected to Ana-Lucía');
    mock.media = () => 'gone';
    await page.locator('[data-connect]').click();
    await settled(page, '.none [role=alert]');
    mock.media = answering;
    await page.locator('[data-connect]').click();
    await settled(page, '[data-words]');
    for (const [words, says] of [
      ['amber', 'Type two words'],
      ['amber river', '2 tries are left'],
      ['amber river', 'One try is left'],
    ] as const) {
      await page.fill('[data-words]', words);
      await page.keyboard.press('Enter');
      await settled(page, `[role=alert]:has-text("${says}")`);
    }
    await page.fill('[data-words]', customer.words.join(' '));
    await page.keyboard.press('Enter');
    await settled(page, '[data-ask=view].asked');
    customer.answer('view', false);
    await settled(page, 'text=Ana-Lucía said no');
    await page.locator('[data-ask=camera]').click();
    await page.locator('[data-ask=camera].asked').waitFor();
    customer.consents.clear();
    mock.tell(SESSION, { t: 'answered', kind: 'camera', answer: 'unanswered' });
    customer.tellConsents();
    await settled(page, 'text=did not answer within half a minute');
    expect(complaints).toEqual([]);
  });

  it('shows what is shared: pictures, tools, voices, files, clipboard, a recording, and its troubles', async () => {
    customer.gated = false;
    const { page, complaints } = await visit(browser, mock, size, scheme);
    await page.locator(`[data-session="${SESSION}"]`).click();
    await page.locator('[data-see]').click();
    await page.locator('[data-ask=view].asked').waitFor();
    await grant(page, 'view');
    await settled(page, 'video.large:not(.away)');
    await grant(page, 'camera');
    await settled(page, 'video.inset:not(.away)');
    await page.locator('[data-picture]').focus();
    await page.keyboard.press('d');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await settled(page, '.cursor.wet');
    await page.keyboard.press('Space');
    await page.keyboard.press('p');
    await grant(page, 'microphone');
    await settled(page, '[data-speak]');
    await grant(page, 'files');
    for (const id of ['one', 'two']) mock.tell(SESSION, { t: 'offered', file: { id, name: `a-name-without-an-end-${id}.pdf`, size: 4_000_000 } });
    await page.getByRole('button', { name: /^Accept .*one/ }).click();
    await settled(page, 'progress');
    mock.tell(SESSION, { t: 'file', file: 'one', say: { t: 'stop' } });
    await settled(page, 'li:has-text("Stopped")');
    await grant(page, 'clipboard');
    await customer.send('control', JSON.stringify({ t: 'clip', text: 'SSID: example\nKey: 7' }));
    await settled(page, '.clip');
    await grant(page, 'recording');
    await settled(page, '[data-recording=running]');
    mock.recordings.status = 503;
    await settled(page, '[data-recording=waiting]');
    mock.recordings.status = 507;
    await page.locator('[data-recording=failed]').waitFor({ timeout: 20_000 });
    await settled(page, '[data-recording=failed]');
    await customer.break();
    await page.locator('.mending').waitFor();
    await settled(page, '.mending');
    if (size === NARROW) {
      await page.getByRole('button', { name: 'Conversation' }).click();
      await settled(page, '[data-composer]');
      await page.getByRole('button', { name: 'Picture' }).click();
    }
    for (const why of ['customer', 'lost', 'replaced', 'changed', 'over'] satisfies HangUp[]) {
      customer.consents.clear();
      customer.tellConsents();
      mock.tell(SESSION, { t: 'hung_up', peer: customer.peer, why });
      await settled(page, '.none h3');
      if (why === 'over') break;
      const calls = customer.heard.filter((say) => say.t === 'call').length;
      await page.getByRole('button', { name: 'Connect again' }).click();
      await expect.poll(() => customer.heard.filter((say) => say.t === 'call').length).toBe(calls + 1);
      await page.locator('[data-ask=view]').waitFor();
    }
    mock.put(SESSION, { state: 'customer_left', ended_by: 'customer' });
    await settled(page, 'text=The session is over for this connection');
    expect(complaints).toEqual([]);
  });
});
