/* What the tests of profiles and dashboard share. */

/** How far the page reaches beyond the window, in pixels. */
export function overhang(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

/** Controls below 24 pixels, or below 44 where a finger has to find them. */
export function smallTargets(page, { touch }) {
  return page.evaluate((least) => {
    const deep = (root) => [...root.querySelectorAll("*")].flatMap((element) => [element, ...element.shadowRoot ? deep(element.shadowRoot) : []]);
    return deep(document.querySelector("main")).filter((element) => element.matches("button, select, summary, .button"))
      .map((element) => [element.outerHTML.replace(/<!--.*?-->/g, "").slice(0, 90), element.getBoundingClientRect()])
      .filter(([, box]) => box.width > 0 && box.height > 0 && box.height < least).map(([text, box]) => `${text} ${box.height}`);
  }, touch ? 43.5 : 24);
}

/** The demo shoppers that the site ships. */
export async function shippedShoppers(url) {
  const answer = await fetch(`${url}shoppers/index.json`);
  if (!answer.ok) return [];
  const index = await answer.json();
  return Promise.all((Array.isArray(index) ? index : index.shoppers).map(async (shopper) => ({
    ...shopper, profile: await (await fetch(`${url}shoppers/${shopper.file}`)).json(),
  })));
}

export async function openLogin(page) {
  await page.goto("?page=login");
  await page.locator("vt-profile-card").first().waitFor();
}

/** The card of a profile on the Login page. */
export function profileCard(page, name) {
  return page.locator("vt-profile-card", { has: page.getByRole("article", { name, exact: true }) });
}

/** Waits until `name` is the current one, and nothing is under way. */
export async function isHere(page, name) {
  await profileCard(page, name).getByText("Here now").waitFor();
  await page.locator("vt-profile-card [aria-busy=true]").first().waitFor({ state: "detached" });
}

export async function createProfile(page, name, passphrase = "") {
  const form = page.locator("vt-profile-form");
  await form.getByLabel("Name", { exact: true }).fill(name);
  if (passphrase) {
    await form.getByLabel("Lock it with a passphrase").check();
    await form.getByLabel("New passphrase").fill(passphrase);
    await form.getByLabel("The same once more").fill(passphrase);
  }
  await form.getByRole("button", { name: "Create profile" }).click();
  await isHere(page, name);
}

export async function becomeShopper(page, name) {
  await openLogin(page);
  await page.locator("vt-profile-demo").getByRole("button", { name: new RegExp(`^${name}`) }).click();
  await isHere(page, name);
}
