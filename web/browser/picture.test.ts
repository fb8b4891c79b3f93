// Calls in a real browser: the console on one page, a customer on another, a real
// connection between them; what is seen, said and exchanged over it.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Customer } from './customer.ts';
import { fillDesk, ON_DESK } from './desk.ts';
import { Mock } from './mock.ts';
import { CALLS, launch, visit } from './page.ts';

let browser: Browser;
let mock: Mock;
let customer: Customer;
beforeAll(async () => void (browser = await launch(CALLS)));
afterAll(() => browser.close());
beforeEach(async () => {
  mock = new Mock();
  await mock.start();
  fillDesk(mock);
  customer = new Customer(mock, ON_DESK.talking);
});
afterEach(() => mock.stop());

async function connected(gated = false): Promise<Page> {
  customer.gated = gated;
  await customer.open(browser);
  const { page } = await visit(browser, mock);
  await page.locator(`[data-session="${ON_DESK.talking}"]`).click();
  await page.locator('[data-see]').click();
  return page;
}

const frames = (page: Page, which: 'screen' | 'camera') =>
  page.locator(`video[data-shows=${which}]`).evaluate((video) => (video as HTMLVideoElement).videoWidth);

it('the screen is seen soon after the customer allows it, and nothing of it after they end it', async () => {
  const page = await connected();
  await page.locator('[data-ask=view].asked').waitFor();
  const clicked = Date.now();
  customer.answer('view', true);
  await page.waitForFunction(() => (document.querySelector('video[data-shows=screen]') as HTMLVideoElement | null)?.videoWidth);
  const took = Date.now() - clicked;
  console.log('first frame', took);
  expect(took).toBeLessThan(1500);
  expect(await frames(page, 'screen')).toBe(1280);
  customer.revoke('view');
  await page.locator('[data-dark]').waitFor();
  expect(await page.locator('video').count()).toBe(0);
});
