/* The way of a purchase: cart, checkout, order, and what becomes of it. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, describe, test } from "node:test";
import { axeSource, openShop, settled, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();
const ada = {
  name: "Ada Lovelace", email: "ada@example.org", street: "12 St James's Square", postcode: "SW1Y 4JH", city: "London", country: "United Kingdom",
};

describe("cart, checkout and orders", { skip }, () => {
  let shop;
  let page;
  let axe;
  /** Products of which at least three can be had, of different titles. */
  let goods;
  let soldOut;
  /** Theme and width of the pages to come. */
  let view = {};

  before(async () => {
    axe = await readFile(axeSource, "utf8");
    shop = await openShop();
    page = await shop.newPage();
    await page.goto("?page=catalog");
    await settled(page);
    const cards = await ask(async ({ vitrine }) => (await vitrine.browse({ limit: 480 })).items);
    const titles = new Set();
    goods = cards.filter(({ title, stock, price }) => stock >= 3 && price !== null && !titles.has(title) && titles.add(title));
    soldOut = cards.find(({ stock }) => stock === 0);
    await page.context().close();
  });
  after(() => shop?.close());
  afterEach(async () => {
    view = {};
    const faults = page?.faults ?? [];
    await page?.context().close();
    page = undefined;
    assert.deepEqual(faults, [], "no error, no refused policy, no request off the origin");
  });

  /** Runs `work` in the page with its engine and session. */
  async function ask(work, argument, where = page) {
    const handle = await where.evaluateHandle(async () => {
      const { session } = [...document.querySelector("main").children].find((element) => element.session);
      return { vitrine: await session.opened, session };
    });
    return handle.evaluate(work, argument);
  }

  async function visit(address, options = {}) {
    page = await shop.newPage({ ...view, ...options });
    await page.goto(address);
    await settled(page);
  }

  const open = async (address, where = page) => {
    await where.goto(address);
    await where.locator("main h1").first().waitFor();
  };
  const fillCart = (lines, where = page) => ask(async ({ vitrine }, wanted) => {
    for (const [id, quantity] of wanted) await vitrine.setCart(id, quantity);
  }, lines.map(([card, quantity]) => [card.id, quantity]), where);
  const order = (lines, address = ada) => ask(async ({ vitrine }, [wanted, to]) => {
    for (const [id, quantity] of wanted) await vitrine.setCart(id, quantity);
    return (await vitrine.placeOrder(to)).id;
  }, [lines.map(([card, quantity]) => [card.id, quantity]), address]);
  const fillForm = async (values) => {
    for (const [field, value] of Object.entries(values)) await page.locator(`vt-address-form #${field}`).fill(value);
  };

  const cartButton = (where = page) => where.getByRole("button", { name: /^Cart/ });
  const sheet = (where = page) => where.getByRole("dialog", { name: "Your cart" });
  /** What the sheet shows; it comes in by slots, so that it is not inside the dialog's own tree. */
  const cart = (where = page) => where.locator("vt-cart-drawer");
  const line = (card, where = page) => where.locator(`vt-cart-lines li[data-id="${card.id}"]`);
  const badge = (count, where = page) => where.locator("vt-site-header .count", { hasText: new RegExp(`^${count}$`) });
  const undo = (where = page) => where.locator("vt-undo-toast").getByRole("button", { name: "Undo" });
  const money = (amount, currency = "EUR") => new Intl.NumberFormat("en-GB",
    { style: "currency", currency, minimumFractionDigits: Number.isInteger(amount) ? 0 : 2 }).format(amount);
  const rounded = (amount) => Math.round(amount * 100) / 100;
  const total = (amount) => cart().locator(".total", { hasText: money(rounded(amount)) });
  const focused = () => page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return `${element?.localName} ${element?.id || element?.getAttribute("aria-label") || element?.textContent?.trim() || ""}`.trim();
  });

  async function violations() {
    await page.evaluate(axe);
    const { violations: found } = await page.evaluate(() => window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }));
    return found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.target.flat().join(" ")} (${node.any[0]?.message ?? ""})`).join("; ")}`);
  }

  test("adding from the product's page opens the cart with it, and the header counts it aloud", async () => {
    const [card] = goods;
    await visit(`?page=product&id=${card.id}`);
    await page.getByRole("button", { name: "Add to cart" }).click();
    await line(card).waitFor();
    assert.match(await line(card).innerText(), new RegExp(card.title.slice(0, 12)));
    await total(card.price).waitFor();
    await page.keyboard.press("Escape");
    await sheet().waitFor({ state: "hidden" });
    await badge(1).waitFor();
    assert.equal(await page.locator("vt-site-header [role=status]").textContent(), "1 piece in your cart");
    assert.equal(await focused(), "button Add to cart", "the focus is back where it was");
  });

  test("the quantity follows the buttons and the keys, up to what is in stock", async () => {
    const [card] = goods;
    await visit("?page=about");
    await fillCart([[card, 1]]);
    await cartButton().click();
    await line(card).getByRole("button", { name: "One more" }).click();
    await badge(2).waitFor({ state: "attached" });
    await total(2 * card.price).waitFor();
    const field = line(card).getByRole("textbox", { name: "Quantity" });
    await field.fill(String(card.stock + 40));
    await page.keyboard.press("Enter");
    await total(card.stock * card.price).waitFor();
    assert.equal(await field.inputValue(), String(card.stock));
    assert.equal(await line(card).getByRole("button", { name: "One more" }).getAttribute("aria-disabled"), "true");
    await field.fill("many");
    await page.keyboard.press("Enter");
    await line(card).getByRole("button", { name: "One less" }).click();
    await total((card.stock - 1) * card.price).waitFor();
  });

  test("removing offers to undo it inside the sheet, and passes the focus on", async () => {
    const [first, second] = goods;
    await visit("?page=about");
    await fillCart([[first, 2], [second, 1]]);
    await cartButton().click();
    await line(first).getByRole("button", { name: /^Remove/ }).click();
    await line(first).waitFor({ state: "detached" });
    assert.equal(await focused(), `button Remove ${second.title}`);
    await undo().click();
    await line(first).waitFor();
    await total(2 * first.price + second.price).waitFor();
    await undo().waitFor({ state: "detached" });
    await line(first).getByRole("button", { name: /^Remove/ }).click();
    await line(first).waitFor({ state: "detached" });
    await line(second).getByRole("button", { name: /^Remove/ }).click();
    await cart().getByText("Nothing in it yet").waitFor();
    assert.equal(await focused(), "h2 heading", "the focus stays in the sheet");
  });

  test("what goes with the cart carries a reason and is added by one tap", async () => {
    await visit("?page=about");
    await fillCart([[goods[0], 1]]);
    await cartButton().click();
    const addon = cart().locator("vt-cart-addons li[data-id]").first();
    await addon.waitFor();
    assert.notEqual((await addon.locator(".why").innerText()).trim(), "");
    const id = await addon.getAttribute("data-id");
    assert.notEqual(id, goods[0].id);
    await addon.getByRole("button", { name: /^Add / }).click();
    await line({ id }).waitFor();
    await badge(2).waitFor({ state: "attached" });
    await page.waitForFunction((gone) => !document.querySelector("vt-cart-drawer").shadowRoot.querySelector("vt-cart-addons")
      .shadowRoot.querySelector(`[data-id="${gone}"]`), id);
  });

  test("a product that is sold out is not added, and one that is there is not added beyond its stock", async () => {
    await visit("?page=about");
    const added = await ask(({ session }, id) => session.addToCart(id), soldOut.id);
    assert.equal(added, false);
    await page.locator("vt-undo-toast", { hasText: "is sold out" }).waitFor();
    const [card] = goods;
    await ask(({ session }, [id, more]) => Promise.all([session.addToCart(id, more), session.addToCart(id, more)]), [card.id, card.stock - 1]);
    const kept = await ask(({ vitrine }) => vitrine.cart());
    assert.deepEqual(kept.lines.map(({ item, quantity }) => [item, quantity]), [[card.id, card.stock]], "both were seen, and the stock held");
  });

  test("the cart survives a reload", async () => {
    await visit("?page=about");
    await fillCart([[goods[0], 2], [goods[1], 1]]);
    await badge(3).waitFor();
    await page.reload();
    await badge(3).waitFor();
    await cartButton().click();
    await line(goods[0]).waitFor();
    assert.equal(await line(goods[0]).getByRole("textbox").inputValue(), "2");
  });

  test("two tabs show the same cart", async () => {
    await visit("?page=about");
    const other = await page.context().newPage();
    await open("?page=about", other);
    await badge(1, other).waitFor({ state: "detached" });
    await fillCart([[goods[0], 1]]);
    await badge(1, other).waitFor();
    await cartButton(other).click();
    await line(goods[0], other).getByRole("button", { name: "One more" }).click();
    await badge(2).waitFor();
    await line(goods[0], other).getByRole("button", { name: /^Remove/ }).click();
    await badge(2).waitFor({ state: "detached" });
    await undo(other).click();
    await badge(2).waitFor();
    await page.close();
    await line(goods[0], other).getByRole("button", { name: "One less" }).click();
    await badge(1, other).waitFor({ state: "attached" });
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
    await fillCart([[goods[0], 1]]);
    await open("?page=checkout");
    await page.getByRole("button", { name: "Place the demonstration order" }).click();
    const summary = page.locator("vt-address-form .summary");
    await summary.waitFor();
    assert.equal(await summary.locator("li").count(), 6);
    assert.ok(await summary.evaluate((element) => element.matches(":focus")), "the summary has the focus");
    await summary.getByRole("link", { name: /postcode/ }).click();
    assert.equal(await focused(), "input postcode");
    await fillForm({ ...ada, email: "ada at example", postcode: "?" });
    assert.match(await page.locator("#email-fault").innerText(), /like ada@example\.org/);
    assert.equal(await page.locator("#email").getAttribute("aria-describedby"), "email-fault email-hint");
    assert.equal(await page.locator("#name").getAttribute("aria-invalid"), "false");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("vt-checkout-page").shadowRoot.querySelector("vt-address-form")
      .shadowRoot.querySelectorAll(".summary li").length === 2);
    assert.equal((await ask(({ vitrine }) => vitrine.orders())).total, 0, "nothing was ordered");
    for (const [field, wanted] of [["name", "shipping name"], ["email", "email"], ["postcode", "shipping postal-code"], ["country", "shipping country-name"]]) {
      assert.equal(await page.locator(`#${field}`).getAttribute("autocomplete"), wanted);
    }
  });

  test("an order is placed, delivered, returned, and each step can be taken back", async () => {
    await visit("?page=about");
    await fillCart([[goods[0], 2], [goods[1], 1]]);
    await cartButton().click();
    await cart().getByRole("link", { name: "Go to checkout" }).click();
    await sheet().waitFor({ state: "hidden" });
    await page.getByText("nothing is charged, no card number is asked").waitFor();
    await fillForm(ada);
    await page.getByRole("button", { name: "Place the demonstration order" }).click();
    await page.getByRole("heading", { name: "Thank you, Ada" }).waitFor();
    assert.match(page.url(), /page=order&id=1&placed=1/);
    await badge(3).waitFor({ state: "detached" });
    const status = async () => (await ask(({ vitrine }) => vitrine.order(1))).status;
    const sum = rounded(2 * goods[0].price + goods[1].price);
    await page.locator("vt-order-summary .total", { hasText: money(sum) }).waitFor();
    assert.deepEqual((await ask(({ vitrine }) => vitrine.order(1))).address, ada);
    await page.getByRole("button", { name: "Mark as delivered" }).click();
    await page.getByRole("link", { name: "see what to buy again" }).waitFor();
    assert.match(await page.getByRole("link", { name: "see what to buy again" }).getAttribute("href"), /page=dashboard&tab=restock/);
    await undo().click();
    await page.getByRole("button", { name: "Mark as delivered" }).waitFor();
    assert.equal(await status(), "placed");
    await open("?page=orders");
    await page.getByRole("button", { name: "Mark as delivered" }).click();
    await page.getByRole("button", { name: "Mark as returned" }).click();
    await page.locator("vt-undo-toast", { hasText: "marked as returned" }).waitFor();
    assert.equal(await status(), "returned");
    await undo().click();
    await page.getByRole("button", { name: "Mark as returned" }).waitFor();
    assert.equal(await status(), "delivered");
    await page.goBack();
    await page.waitForURL(/page=order&/); // and no checkout of nothing
  });

  test("the address of the last order is offered again", async () => {
    await visit("?page=about");
    await order([[goods[0], 1]]);
    await fillCart([[goods[1], 1]]);
    await open("?page=checkout");
    await page.getByRole("button", { name: "Use this address" }).click();
    assert.equal(await page.locator("#street").inputValue(), ada.street);
    assert.equal(await focused(), "input name");
    await page.getByRole("button", { name: "Place the demonstration order" }).click();
    await page.getByRole("heading", { name: "Thank you, Ada" }).waitFor();
  });

  test("what cannot be ordered is named, and one press takes it out", async () => {
    await visit("?page=about");
    await fillCart([[goods[0], goods[0].stock + 1], [soldOut, 1]]);
    await open("?page=checkout");
    await fillForm(ada);
    await page.getByRole("button", { name: "Place the demonstration order" }).click();
    const summary = page.locator("vt-address-form .summary");
    await summary.filter({ hasText: `${soldOut.title}: sold out` }).filter({ hasText: `only ${goods[0].stock} left` }).waitFor();
    await page.getByRole("button", { name: /^Remove it/ }).click();
    await page.getByRole("button", { name: new RegExp(`^Take ${goods[0].stock}`) }).click();
    await page.locator("vt-order-summary .trouble").first().waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Place the demonstration order" }).click();
    await page.getByRole("heading", { name: "Thank you, Ada" }).waitFor();
  });

  test("orders come newest first, page by page, and can be put into the cart again", async () => {
    await visit("?page=about");
    for (let count = 0; count < 9; count++) await order([[goods[count], 1]]);
    await open("?page=orders");
    await page.locator("vt-order-card").nth(7).waitFor();
    assert.deepEqual(await page.locator("vt-order-card h2").allInnerTexts(), [9, 8, 7, 6, 5, 4, 3, 2].map((id) => `Order ${id}`));
    await page.getByRole("link", { name: "Older" }).click();
    await page.locator("vt-order-card h2", { hasText: "Order 1" }).waitFor();
    await page.locator("header p", { hasText: "9 to 9 of 9 orders" }).waitFor();
    await page.getByRole("link", { name: "Order 1", exact: true }).click();
    await page.getByRole("button", { name: "Put it all into the cart again" }).click();
    await line(goods[0]).waitFor();
    await page.keyboard.press("Escape");
    await open("?page=orders&from=80");
    await page.getByRole("link", { name: "To the newest" }).waitFor();
    await open("?page=order&id=77");
    await page.getByRole("heading", { name: "There is no such order" }).waitFor();
  });

  test("the keyboard alone buys a piece", async () => {
    const [card] = goods;
    await visit(`?page=product&id=${card.id}`);
    await page.getByRole("button", { name: "Add to cart" }).focus();
    await page.keyboard.press("Enter");
    await line(card).waitFor();
    const tabTo = async (wanted) => {
      for (let presses = 0; presses < 60 && !wanted.test(await focused()); presses++) await page.keyboard.press("Tab");
      assert.match(await focused(), wanted);
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
    await page.waitForFunction(() => document.querySelector("vt-order-page").shadowRoot.activeElement?.localName === "h1");
    await tabTo(/^button Mark as delivered$/);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Mark as returned" }).waitFor();
    assert.equal(await focused(), "button Mark as returned");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("vt-order-page").shadowRoot.querySelector("vt-order-status")
      .shadowRoot.activeElement?.localName === "ol");
    await tabTo(/^button Undo$/);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Mark as returned" }).waitFor();
  });

  test("a page whose script does not come says so, and Try again brings it", async () => {
    page = await shop.newPage();
    await page.route(/checkout-page-.*\.js/, (route) => route.abort());
    await page.goto("?page=about");
    await settled(page);
    await fillCart([[goods[0], 1]]);
    await cartButton().click();
    await cart().getByRole("link", { name: "Go to checkout" }).click();
    await page.locator("vt-unavailable-page").getByRole("heading", { name: "This page could not be loaded" }).first().waitFor();
    await page.unroute(/checkout-page-.*\.js/);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator("vt-checkout-page h1").waitFor();
    page.faults = page.faults.filter((fault) => !/ERR_FAILED/.test(fault));
  });

  test("without storage the page says that it will forget, and works until then", async () => {
    page = await shop.newPage();
    await page.route("**/engine/worker.js", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: `StorageManager.prototype.getDirectory = undefined;\n${await answer.text()}` });
    });
    await page.goto("?page=about");
    await page.getByText("forgotten when this tab closes").waitFor();
    await fillCart([[goods[0], 1]]);
    await badge(1).waitFor();
    assert.deepEqual(await violations(), []);
    await page.reload();
    await page.getByText("forgotten when this tab closes").waitFor();
    await badge(1).waitFor({ state: "detached" });
  });

  const states = {
    "empty cart": async () => { await visit("?page=about"); await cartButton().click(); await cart().getByText("Nothing in it yet").waitFor(); },
    "cart with undo": async () => {
      await visit("?page=about");
      await fillCart([[goods[0], 2], [goods[1], goods[1].stock + 1], [soldOut, 1]]);
      await cartButton().click();
      await line(goods[0]).getByRole("button", { name: /^Remove/ }).click();
      await undo().waitFor();
      await cart().locator("vt-cart-addons li[data-id]").first().waitFor();
    },
    "empty checkout": () => visit("?page=checkout"),
    "checkout with faults": async () => {
      await visit("?page=about");
      await order([[goods[0], 1]]);
      await fillCart([[goods[0], 2], [soldOut, 1]]);
      await open("?page=checkout");
      await page.getByRole("button", { name: "Use this address" }).waitFor();
      await page.getByRole("button", { name: "Place the demonstration order" }).click();
      await page.locator("vt-address-form .summary").waitFor();
    },
    "order just placed": async () => { await visit("?page=about"); await order([[goods[0], 2]]); await open("?page=order&id=1&placed=1"); await page.locator("vt-order-summary").waitFor(); },
    "order delivered": async () => {
      await visit("?page=about");
      await order([[goods[0], 2]]);
      await open("?page=order&id=1");
      await page.getByRole("button", { name: "Mark as delivered" }).click();
      await undo().waitFor();
    },
    "no such order": () => visit("?page=order&id=5"),
    orders: async () => { await visit("?page=about"); for (let count = 0; count < 9; count++) await order([[goods[count], count % 3 + 1]]); await open("?page=orders"); await page.locator("vt-order-card").nth(7).waitFor(); },
    "no orders": () => visit("?page=orders"),
  };

  for (const [theme, width] of [["light", 1280], ["dark", 390]]) {
    test(`axe finds nothing in any state, and nothing is wider than the page: ${theme}, ${width}`, async () => {
      const wrong = [];
      view = { theme, width };
      for (const [name, reach] of Object.entries(states)) {
        await reach();
        wrong.push(...(await violations()).map((violation) => `${name}: ${violation}`), ...page.faults.map((fault) => `${name}: ${fault}`));
        for (const narrow of [320, width]) {
          await page.setViewportSize({ width: narrow, height: 800 });
          const over = await page.evaluate(() => {
            const boxes = [document.documentElement, document.querySelector("vt-cart-drawer")?.shadowRoot.querySelector("vt-sheet").shadowRoot.querySelector(".body")];
            return Math.max(...boxes.filter(Boolean).map((box) => box.scrollWidth - box.clientWidth));
          });
          if (over > 0) wrong.push(`${name}: ${over} too wide at ${narrow}`);
        }
        await page.context().close();
      }
      page = undefined;
      assert.deepEqual(wrong, []);
    });
  }
});
