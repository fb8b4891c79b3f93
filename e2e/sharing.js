// What customer and technician do to each other's pages once they share: call, words, consents, picture, files. Speaks in
// what a person sees; the pages' parts are known here and nowhere else in these tests.

import { COMEBACK } from "./browser.js";

/** How long a question that has just appeared takes no yes, so that nobody agrees by a press that was meant for something else. */
const SETTLES = 600;

const prompt = (customer) => customer.page.getByRole("alertdialog");

/** The technician asks to see the screen, or only connects; the customer's page has the two words then, where words are wanted. */
export async function call(technician, button = "See the screen") {
  await technician.press(technician.button(button).first());
}

/** What the customer would read out. */
export async function wordsOn(customer) {
  const words = customer.page.locator(".two-words");
  await words.filter({ hasText: /^[a-z]+ [a-z]+$/ }).waitFor({ timeout: COMEBACK });
  return (await words.innerText()).trim();
}

export async function typeWords(technician, words) {
  await technician.page.getByLabel("The two words").fill(words);
  await technician.press(technician.button("Check"));
}

/** From the call to a connection that both trust. */
export async function connect(technician, customer, button) {
  await call(technician, button);
  await typeWords(technician, await wordsOn(customer));
  await technician.page.getByLabel("The two words").waitFor({ state: "detached", timeout: COMEBACK });
}

/** The technician presses the button that asks for something. */
export function ask(technician, kind) {
  return technician.press(technician.page.locator(`[data-ask=${kind}]`));
}

/** Where that something stands, as the technician's button says. */
export function standing(technician, kind, state) {
  return technician.page.locator(`[data-ask=${kind}].${state}`).waitFor({ timeout: COMEBACK });
}

/** The customer is being asked with this yes; when it has been there for long enough, it may be pressed. */
export async function asked(customer, yes) {
  const button = prompt(customer).getByRole("button", { name: yes, exact: true });
  await button.waitFor({ timeout: COMEBACK });
  await customer.page.evaluate((settles) => new Promise((ready) => setTimeout(ready, settles)), SETTLES);
  return button;
}

export async function agree(customer, yes) {
  await customer.press(await asked(customer, yes));
  await prompt(customer).waitFor({ state: "hidden", timeout: COMEBACK });
}

export async function refuse(customer) {
  await customer.press(prompt(customer).getByRole("button", { name: "No", exact: true }));
  await prompt(customer).waitFor({ state: "hidden" });
}

/** The banner that tells the customer what is shared; it is there as long as anything is. */
export function banner(customer) {
  return customer.page.locator(".banner");
}

/** The customer's button that stops one thing. */
export function stop(customer, kind) {
  return customer.press(banner(customer).locator(`.kind-${kind} button`));
}

export function endNow(customer) {
  return banner(customer).getByRole("button", { name: "End now" });
}

/** The customer's screen or camera on the technician's page. */
export function picture(technician, what = "screen") {
  return technician.page.locator(`video[data-shows=${what}]`);
}

/** Nothing is shown any more. */
export function dark(technician) {
  return technician.page.getByText(/ shows no picture$/).waitFor({ timeout: COMEBACK });
}
