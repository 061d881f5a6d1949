/* The cart, the checkout and the orders in every state: for everyone, on every width, and when something is missing. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { violations } from "./helpers/axe.mjs";
import { ask, badge, buy, cart, cartButton, fillCart, line, open, placeOrder, stockOf, undo } from "./helpers/buyer.mjs";
import { openShop, settled, skipReason } from "./helpers/shop.mjs";

describe("states of cart, checkout and orders", { skip: skipReason() }, () => {
  let shop;
  let page;
  let goods;
  let soldOut;
  /** Theme and width of the pages to come. */
  let view = {};

  before(async () => {
    shop = await openShop();
    ({ goods, soldOut } = await stockOf(shop));
  });
  after(() => shop?.close());
  afterEach(async () => {
    view = {};
    const faults = page?.faults ?? [];
    await page?.context().close();
    page = undefined;
    assert.deepEqual(faults, [], "no error, no refused policy, no request off the origin");
  });

  async function visit(address) {
    page = await shop.newPage(view);
    await page.goto(address);
    await settled(page);
  }

  test("a page whose script does not come says so, and Try again brings it", async () => {
    page = await shop.newPage();
    await page.route(/checkout-page-.*\.js/, (route) => route.abort());
    await page.goto("?page=about");
    await settled(page);
    await fillCart(page, [[goods[0], 1]]);
    await cartButton(page).click();
    await cart(page).getByRole("link", { name: "Go to checkout" }).click();
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
    await fillCart(page, [[goods[0], 1]]);
    await badge(page, 1).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.reload();
    await page.getByText("forgotten when this tab closes").waitFor();
    await badge(page, 1).waitFor({ state: "detached" });
  });

  test("a locked profile keeps its cart to itself, and every page of it leads to the passphrase", async () => {
    await visit("?page=about");
    await fillCart(page, [[goods[0], 1]]);
    await ask(page, ({ vitrine }) => vitrine.setPassphrase("correct horse battery staple"));
    await page.reload();
    await settled(page);
    await cartButton(page).click();
    await cart(page).getByText("Your profile is locked").waitFor();
    assert.equal(await line(page, goods[0]).count(), 0);
    assert.deepEqual(await violations(page), []);
    assert.equal(await ask(page, ({ session }, id) => session.addToCart(id), goods[1].id), false);
    await page.locator("vt-undo-toast", { hasText: "Your profile is locked" }).getByRole("link", { name: "Unlock" }).waitFor();
    for (const address of ["?page=checkout", "?page=orders", "?page=order&id=1"]) {
      await open(page, address);
      await page.getByRole("heading", { name: "Your profile is locked" }).waitFor();
    }
  });

  const states = {
    "empty cart": async () => { await visit("?page=about"); await cartButton(page).click(); await cart(page).getByText("Nothing in it yet").waitFor(); },
    "cart with undo": async () => {
      await visit("?page=about");
      await fillCart(page, [[goods[0], 2], [goods[1], goods[1].stock + 1], [soldOut, 1]]);
      await cartButton(page).click();
      await line(page, goods[0]).getByRole("button", { name: /^Remove/ }).click();
      await undo(page).waitFor();
      await cart(page).locator("vt-cart-addons li[data-id]").first().waitFor();
    },
    "empty checkout": () => visit("?page=checkout"),
    "checkout with faults": async () => {
      await visit("?page=about");
      await placeOrder(page, [[goods[0], 1]]);
      await fillCart(page, [[goods[0], 2], [soldOut, 1]]);
      await open(page, "?page=checkout");
      await page.getByRole("button", { name: "Use this address" }).waitFor();
      await buy(page).click();
      await page.locator("vt-address-form .summary").waitFor();
    },
    "order just placed": async () => { await visit("?page=about"); await placeOrder(page, [[goods[0], 2]]); await open(page, "?page=order&id=1&placed=1"); await page.locator("vt-order-summary").waitFor(); },
    "order delivered": async () => {
      await visit("?page=about");
      await placeOrder(page, [[goods[0], 2]]);
      await open(page, "?page=order&id=1");
      await page.getByRole("button", { name: "Mark as delivered" }).click();
      await undo(page).waitFor();
    },
    "no such order": () => visit("?page=order&id=5"),
    orders: async () => { await visit("?page=about"); for (let count = 0; count < 9; count++) await placeOrder(page, [[goods[count], count % 3 + 1]]); await open(page, "?page=orders"); await page.locator("vt-order-card").nth(7).waitFor(); },
    "no orders": () => visit("?page=orders"),
  };

  for (const [theme, width] of [["light", 1280], ["dark", 390]]) {
    test(`axe finds nothing in any state, and nothing is wider than the page: ${theme}, ${width}`, async () => {
      const wrong = [];
      view = { theme, width };
      for (const [name, reach] of Object.entries(states)) {
        await reach();
        wrong.push(...(await violations(page)).map((violation) => `${name}: ${violation}`), ...page.faults.map((fault) => `${name}: ${fault}`));
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
