/* The way of a purchase: cart, checkout, order, and what becomes of it. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import {
  ada, ask, badge, buy, cart, cartButton, fillCart, fillForm, focused, line, money, open, placeOrder, sheet, stockOf, undo,
} from "./helpers/buyer.mjs";
import { openShop, settled, skipReason } from "./helpers/shop.mjs";

describe("cart, checkout and orders", { skip: skipReason() }, () => {
  let shop;
  let page;
  let goods;
  let soldOut;

  before(async () => {
    shop = await openShop();
    ({ goods, soldOut } = await stockOf(shop));
  });
  after(() => shop?.close());
  afterEach(async () => {
    const faults = page?.faults ?? [];
    await page?.context().close();
    page = undefined;
    assert.deepEqual(faults, [], "no error, no refused policy, no request off the origin");
  });

  async function visit(address) {
    page = await shop.newPage();
    await page.goto(address);
    await settled(page);
  }

  const total = (amount) => cart(page).locator(".total", { hasText: money(amount) });

  test("adding from the product's page opens the cart with it, and the header counts it aloud", async () => {
    const [card] = goods;
    await visit(`?page=product&id=${card.id}`);
    await page.getByRole("button", { name: "Add to cart" }).click();
    await line(page, card).waitFor();
    assert.match(await line(page, card).innerText(), new RegExp(card.title.slice(0, 12)));
    await total(card.price).waitFor();
    await page.keyboard.press("Escape");
    await sheet(page).waitFor({ state: "hidden" });
    await badge(page, 1).waitFor();
    assert.equal(await page.locator("vt-site-header [role=status]").textContent(), "1 piece in your cart");
    assert.equal(await focused(page), "button Add to cart", "the focus is back where it was");
  });

  test("the quantity follows the buttons and the keys, up to what is in stock", async () => {
    const [card] = goods;
    await visit("?page=about");
    await fillCart(page, [[card, 1]]);
    await cartButton(page).click();
    await line(page, card).getByRole("button", { name: "One more" }).click();
    await badge(page, 2).waitFor({ state: "attached" });
    await total(2 * card.price).waitFor();
    const field = line(page, card).getByRole("textbox", { name: "Quantity" });
    await field.fill(String(card.stock + 40));
    await page.keyboard.press("Enter");
    await total(card.stock * card.price).waitFor();
    assert.equal(await field.inputValue(), String(card.stock));
    assert.equal(await line(page, card).getByRole("button", { name: "One more" }).getAttribute("aria-disabled"), "true");
    await field.fill("many");
    await page.keyboard.press("Enter");
    await line(page, card).getByRole("button", { name: "One less" }).click();
    await total((card.stock - 1) * card.price).waitFor();
  });

  test("removing offers to undo it inside the sheet, and passes the focus on", async () => {
    const [first, second] = goods;
    await visit("?page=about");
    await fillCart(page, [[first, 2], [second, 1]]);
    await cartButton(page).click();
    await line(page, first).getByRole("button", { name: /^Remove/ }).click();
    await line(page, first).waitFor({ state: "detached" });
    assert.equal(await focused(page), `button Remove ${second.title}`);
    await undo(page).click();
    await line(page, first).waitFor();
    await total(2 * first.price + second.price).waitFor();
    await undo(page).waitFor({ state: "detached" });
    await line(page, first).getByRole("button", { name: /^Remove/ }).click();
    await line(page, first).waitFor({ state: "detached" });
    await line(page, second).getByRole("button", { name: /^Remove/ }).click();
    await cart(page).getByText("Nothing in it yet").waitFor();
    assert.equal(await focused(page), "h2 heading", "the focus stays in the sheet");
  });

  test("what goes with the cart carries a reason and is added by one tap", async () => {
    await visit("?page=about");
    await fillCart(page, [[goods[0], 1]]);
    await cartButton(page).click();
    const addon = cart(page).locator("vt-cart-addons li[data-id]").first();
    await addon.waitFor();
    assert.notEqual((await addon.locator(".why").innerText()).trim(), "");
    const id = await addon.getAttribute("data-id");
    assert.notEqual(id, goods[0].id);
    await addon.getByRole("button", { name: /^Add / }).click();
    await line(page, { id }).waitFor();
    await badge(page, 2).waitFor({ state: "attached" });
    await page.waitForFunction((gone) => !document.querySelector("vt-cart-drawer").shadowRoot.querySelector("vt-cart-addons")
      .shadowRoot.querySelector(`[data-id="${gone}"]`), id);
  });

  test("a product that is sold out is not added, and one that is there is not added beyond its stock", async () => {
    await visit("?page=about");
    const message = page.locator("vt-undo-toast", { hasText: "is sold out" });
    const [added] = await Promise.all([ask(page, ({ session }, id) => session.addToCart(id), soldOut.id), message.waitFor()]);
    assert.equal(added, false);
    await cartButton(page).click();
    await page.keyboard.press("Escape");
    await message.waitFor({ state: "detached" }); // by itself, although it moved into the sheet and back
    const [card] = goods;
    await ask(page, ({ session }, [id, more]) => Promise.all([session.addToCart(id, more), session.addToCart(id, more)]), [card.id, card.stock - 1]);
    const kept = await ask(page, ({ vitrine }) => vitrine.cart());
    assert.deepEqual(kept.lines.map(({ item, quantity }) => [item, quantity]), [[card.id, card.stock]], "both were seen, and the stock held");
  });

  test("the cart survives a reload", async () => {
    await visit("?page=about");
    await fillCart(page, [[goods[0], 2], [goods[1], 1]]);
    await badge(page, 3).waitFor();
    await page.reload();
    await badge(page, 3).waitFor();
    await cartButton(page).click();
    await line(page, goods[0]).waitFor();
    assert.equal(await line(page, goods[0]).getByRole("textbox").inputValue(), "2");
  });

  test("two tabs show the same cart", async () => {
    await visit("?page=about");
    const other = await page.context().newPage();
    await open(other, "?page=about");
    await badge(other, 1).waitFor({ state: "detached" });
    await fillCart(page, [[goods[0], 1]]);
    await badge(other, 1).waitFor();
    await cartButton(other).click();
    await line(other, goods[0]).getByRole("button", { name: "One more" }).click();
    await badge(page, 2).waitFor();
    await line(other, goods[0]).getByRole("button", { name: /^Remove/ }).click();
    await badge(page, 2).waitFor({ state: "detached" });
    await undo(other).click();
    await badge(page, 2).waitFor();
    await page.close();
    await line(other, goods[0]).getByRole("button", { name: "One less" }).click();
    await badge(other, 1).waitFor({ state: "attached" });
    page = Object.assign(other, { faults: [] });
  });

  test("an empty checkout leads back to the shop", async () => {
    await visit("?page=checkout");
    await page.getByRole("heading", { name: "There is nothing to order yet" }).waitFor();
    await page.getByRole("link", { name: "Browse the collection" }).click();
    await page.locator("vt-catalog-page h1").waitFor();
  });

  test("the form says in words what is wrong, and leads there", async () => {
    await visit("?page=about");
    await fillCart(page, [[goods[0], 1]]);
    await page.setViewportSize({ width: 820, height: 700 });
    await open(page, "?page=checkout");
    await buy(page).click();
    const summary = page.locator("vt-address-form .summary");
    await summary.waitFor();
    assert.equal(await summary.locator("li").count(), 6);
    assert.ok(await summary.evaluate((element) => element.matches(":focus")), "the summary has the focus");
    const top = (locator) => locator.evaluate((element) => element.getBoundingClientRect().top);
    const header = await page.locator("vt-site-header").evaluate((element) => element.getBoundingClientRect().bottom);
    assert.ok(await top(summary) >= header, "and does not lie under the header");
    await summary.getByRole("link", { name: /postcode/ }).click();
    assert.equal(await focused(page), "input postcode");
    assert.ok(await top(page.locator("#postcode")) >= header);
    await fillForm(page, { ...ada, email: "ada at example", postcode: "?" });
    assert.match(await page.locator("#email-fault").innerText(), /like ada@example\.org/);
    assert.equal(await page.locator("#email").getAttribute("aria-describedby"), "email-fault email-hint");
    assert.equal(await page.locator("#name").getAttribute("aria-invalid"), "false");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("vt-checkout-page")?.shadowRoot?.querySelector("vt-address-form")
      ?.shadowRoot?.querySelectorAll(".summary li").length === 2);
    assert.equal((await ask(page, ({ vitrine }) => vitrine.orders())).total, 0, "nothing was ordered");
    for (const [field, wanted] of [["name", "shipping name"], ["email", "email"], ["postcode", "shipping postal-code"], ["country", "shipping country-name"]]) {
      assert.equal(await page.locator(`#${field}`).getAttribute("autocomplete"), wanted);
    }
  });

  test("an order is placed, delivered, returned, and each step can be taken back", async () => {
    await visit("?page=about");
    await fillCart(page, [[goods[0], 2], [goods[1], 1]]);
    await cartButton(page).click();
    await cart(page).getByRole("link", { name: "Go to checkout" }).click();
    await sheet(page).waitFor({ state: "hidden" });
    await page.getByText("nothing is charged, no card number is asked").waitFor();
    await fillForm(page, ada);
    await buy(page).click();
    await page.getByRole("heading", { name: "Thank you, Ada" }).waitFor();
    assert.match(page.url(), /page=order&id=1&placed=1/);
    await badge(page, 3).waitFor({ state: "detached" });
    const status = async () => (await ask(page, ({ vitrine }) => vitrine.order(1))).status;
    const sum = 2 * goods[0].price + goods[1].price;
    await page.locator("vt-order-summary .total", { hasText: money(sum) }).waitFor();
    assert.deepEqual((await ask(page, ({ vitrine }) => vitrine.order(1))).address, ada);
    await page.getByRole("button", { name: "Mark as delivered" }).click();
    await page.getByRole("link", { name: "see what to buy again" }).waitFor();
    assert.match(await page.getByRole("link", { name: "see what to buy again" }).getAttribute("href"), /page=dashboard&tab=restock/);
    await undo(page).click();
    await page.getByRole("button", { name: "Mark as delivered" }).waitFor();
    assert.equal(await status(), "placed");
    await open(page, "?page=orders");
    await page.getByRole("button", { name: "Mark as delivered" }).click();
    await page.getByRole("button", { name: "Mark as returned" }).click();
    await page.locator("vt-undo-toast", { hasText: "marked as returned" }).waitFor();
    assert.equal(await status(), "returned");
    await undo(page).click();
    await page.getByRole("button", { name: "Mark as returned" }).waitFor();
    assert.equal(await status(), "delivered");
    await page.goBack();
    await page.waitForURL(/page=order&/); // and no checkout of nothing
  });

  test("the address of the last order is offered again", async () => {
    await visit("?page=about");
    await placeOrder(page, [[goods[0], 1]]);
    await fillCart(page, [[goods[1], 1]]);
    await open(page, "?page=checkout");
    await page.getByRole("button", { name: "Use this address" }).click();
    assert.equal(await page.locator("#street").inputValue(), ada.street);
    assert.equal(await focused(page), "input name");
    await buy(page).click();
    await page.getByRole("heading", { name: "Thank you, Ada" }).waitFor();
  });

  test("what cannot be ordered is named, and one press takes it out", async () => {
    await visit("?page=about");
    await fillCart(page, [[goods[0], goods[0].stock + 1], [soldOut, 1]]);
    await open(page, "?page=checkout");
    await fillForm(page, ada);
    await buy(page).click();
    const summary = page.locator("vt-address-form .summary");
    await summary.filter({ hasText: `${soldOut.title}: sold out` }).filter({ hasText: `only ${goods[0].stock} left` }).waitFor();
    await page.getByRole("button", { name: /^Remove it/ }).click();
    await page.getByRole("button", { name: new RegExp(`^Take ${goods[0].stock}`) }).click();
    await page.locator("vt-order-summary .trouble").first().waitFor({ state: "detached" });
    await buy(page).click();
    await page.getByRole("heading", { name: "Thank you, Ada" }).waitFor();
  });

  test("orders come newest first, page by page, and can be put into the cart again", async () => {
    await visit("?page=about");
    for (let count = 0; count < 9; count++) await placeOrder(page, [[goods[count], 1]]);
    await open(page, "?page=orders");
    await page.locator("vt-order-card").nth(7).waitFor();
    assert.deepEqual(await page.locator("vt-order-card h2").allInnerTexts(), [9, 8, 7, 6, 5, 4, 3, 2].map((id) => `Order ${id}`));
    await page.getByRole("link", { name: "Older" }).click();
    await page.locator("vt-order-card h2", { hasText: "Order 1" }).waitFor();
    await page.locator("header p", { hasText: "9 to 9 of 9 orders" }).waitFor();
    await page.getByRole("link", { name: "Order 1", exact: true }).click();
    await page.getByRole("button", { name: "Put it all into the cart again" }).click();
    await line(page, goods[0]).waitFor();
    await page.keyboard.press("Escape");
    await open(page, "?page=orders&from=80");
    await page.getByRole("link", { name: "To the newest" }).waitFor();
    await open(page, "?page=order&id=77");
    await page.getByRole("heading", { name: "There is no such order" }).waitFor();
  });

  test("the keyboard alone buys a piece", async () => {
    const [card] = goods;
    await visit(`?page=product&id=${card.id}`);
    await page.getByRole("button", { name: "Add to cart" }).focus();
    await page.keyboard.press("Enter");
    await line(page, card).waitFor();
    const tabTo = async (wanted) => {
      for (let presses = 0; presses < 60 && !wanted.test(await focused(page)); presses++) await page.keyboard.press("Tab");
      assert.match(await focused(page), wanted);
    };
    await tabTo(/^a Go to checkout$/);
    await page.keyboard.press("Enter");
    await page.locator("vt-checkout-page h1").waitFor();
    await tabTo(/^input name$/);
    for (const value of Object.values(ada)) {
      await page.keyboard.type(value);
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Thank you, Ada" }).waitFor();
    await page.waitForFunction(() => document.querySelector("vt-order-page")?.shadowRoot?.activeElement?.localName === "h1");
    await tabTo(/^button Mark as delivered$/);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Mark as returned" }).waitFor();
    assert.equal(await focused(page), "button Mark as returned");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("vt-order-page")?.shadowRoot?.querySelector("vt-order-status")
      ?.shadowRoot?.activeElement?.localName === "ol");
    await tabTo(/^button Undo$/);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Mark as returned" }).waitFor();
  });
});
