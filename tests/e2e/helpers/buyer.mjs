/* A buyer in the shop: what the tests of cart, checkout and orders do and look at. */
import { settled } from "./shop.mjs";

export const ada = {
  name: "Ada Lovelace", email: "ada@example.org", street: "12 St James's Square", postcode: "SW1Y 4JH", city: "London", country: "United Kingdom",
};

/** Runs `work` in the page with its engine and session. */
export async function ask(page, work, argument) {
  const handle = await page.evaluateHandle(async () => {
    const { session } = [...document.querySelector("main").children].find((element) => element.session);
    return { vitrine: await session.opened, session };
  });
  return handle.evaluate(work, argument);
}

/** Products of which at least three can be had, of different titles, and one that is sold out. */
export async function stockOf(shop) {
  const page = await shop.newPage();
  await page.goto("?page=catalog");
  await settled(page);
  const cards = await ask(page, async ({ vitrine }) => (await vitrine.browse({ limit: 480 })).items);
  await page.context().close();
  const titles = new Set();
  const goods = cards.filter(({ title, stock, price }) => stock >= 3 && price !== null && !titles.has(title) && titles.add(title));
  return { goods, soldOut: cards.find(({ stock }) => stock === 0) };
}

const idsOf = (lines) => lines.map(([card, quantity]) => [card.id, quantity]);

export const fillCart = (page, lines) => ask(page, async ({ vitrine }, wanted) => {
  for (const [id, quantity] of wanted) await vitrine.setCart(id, quantity);
}, idsOf(lines));

export const placeOrder = (page, lines) => ask(page, async ({ vitrine }, [wanted, to]) => {
  for (const [id, quantity] of wanted) await vitrine.setCart(id, quantity);
  await vitrine.placeOrder(to);
}, [idsOf(lines), ada]);

export async function fillForm(page, values) {
  for (const [field, value] of Object.entries(values)) await page.locator(`vt-address-form #${field}`).fill(value);
}

export async function open(page, address) {
  await page.goto(address);
  await page.locator("main h1").first().waitFor();
}

export const cartButton = (page) => page.getByRole("button", { name: /^Cart/ });
export const sheet = (page) => page.getByRole("dialog", { name: "Your cart" });
/** What the sheet shows; it comes in by slots, so that it is not inside the dialog's own tree. */
export const cart = (page) => page.locator("vt-cart-drawer");
export const line = (page, card) => page.locator(`vt-cart-lines li[data-id="${card.id}"]`);
export const badge = (page, count) => page.locator("vt-site-header .count", { hasText: new RegExp(`^${count}$`) });
export const undo = (page) => page.locator("vt-undo-toast").getByRole("button", { name: "Undo" });
export const buy = (page) => page.getByRole("button", { name: "Place the demonstration order" });

/** An amount as the shop writes it. */
export function money(amount) {
  const rounded = Math.round(amount * 100) / 100;
  return new Intl.NumberFormat("en-GB", { style: "currency", currency: "EUR", minimumFractionDigits: Number.isInteger(rounded) ? 0 : 2 }).format(rounded);
}

/** What has the focus: its element, and its id or name. */
export const focused = (page) => page.evaluate(() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return `${element?.localName} ${element?.id || element?.getAttribute("aria-label") || element?.textContent?.trim() || ""}`.trim();
});

