/* Visits that nobody plans: without pictures, without a network, with odd names and addresses, in two tabs. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { ask, cart, cartButton } from "./helpers/buyer.mjs";
import { openLogin, overhang } from "./helpers/profile_pages.mjs";
import { openShop, settled, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();

describe("odd visits", { skip }, () => {
  let shop;
  let page;

  before(async () => { shop = await openShop(); });
  after(() => shop?.close());
  afterEach(() => page?.context().close());

  test("where pictures do not come, window and product show a letter and no broken picture", async () => {
    page = await shop.newPage();
    await page.route("**/pack/images/**", (route) => route.abort());
    await page.goto("./");
    await page.locator("vt-shop-window .pane-0 .no-picture").waitFor();
    await page.locator("vt-shop-window img").first().waitFor({ state: "detached" });
    await page.locator("vt-shop-window .pane-0 a").click();
    await page.locator("vt-product-page .picture .no-picture").waitFor();
    assert.equal(await page.locator("vt-product-page .picture img").count(), 0);
  });

  test("once all has arrived the shop is used to its end without a network", async () => {
    page = await shop.newPage();
    const open = new Set();
    page.on("request", (request) => open.add(request));
    for (const end of ["requestfinished", "requestfailed"]) page.on(end, (request) => open.delete(request));
    await page.goto("./");
    await settled(page);
    await page.locator("vt-load-bar p", { hasText: /^$|loaded/ }).waitFor({ state: "attached" });
    await page.waitForLoadState("networkidle");
    await page.waitForFunction(() => ["product", "catalog", "checkout", "order", "orders", "dashboard", "login", "quiz", "swipe"]
      .every((name) => customElements.get(`vt-${name}-page`)) && customElements.get("vt-cart-drawer"));
    for (let tries = 0; open.size > 0 && tries < 600; tries++) await page.waitForTimeout(50); // their words too
    await page.context().setOffline(true);
    await ask(page, async ({ vitrine, session }) => session.addToCart((await vitrine.browse({ filter: { inStock: true }, limit: 1 })).items[0].id));
    await cart(page).getByRole("link", { name: "Go to checkout" }).click();
    await page.locator("vt-address-form").waitFor();
    for (const [link, heading] of [["Dashboard", /What the shop knows|Nothing is known/], ["Orders", "Orders"], [/Visitor/, "Who is looking?"]]) {
      await page.locator("vt-site-header").getByRole("link", { name: link }).first().click();
      await page.locator("main").getByRole("heading", { level: 1, name: heading }).waitFor();
    }
  });

  test("a name without a space makes no page wider than the phone", async () => {
    page = await shop.newPage({ width: 390, height: 844 });
    await openLogin(page);
    await ask(page, ({ vitrine }, name) => vitrine.createProfile({ name }), "<b>W</b>".repeat(24));
    for (const address of ["?page=login", "?page=dashboard", "?page=orders", "./"]) {
      await page.goto(address);
      await settled(page);
      assert.ok(await overhang(page) <= 0, address);
    }
    await ask(page, async ({ vitrine }) => vitrine.record({ type: "view", item: (await vitrine.browse({ limit: 1 })).items[0].id }));
    await page.goto("?page=dashboard");
    await page.getByRole("heading", { level: 1, name: /What the shop knows about <b>W/ }).waitFor();
    assert.ok(await overhang(page) <= 0, "the dashboard of somebody known");
    await cartButton(page).click();
    await cart(page).getByText("Your cart is empty").first().waitFor();
    assert.deepEqual(page.faults, []);
  });

  test("an address that no product can have is a product that is not there", async () => {
    page = await shop.newPage();
    for (const id of ["", "%00", "%0A", "x".repeat(2000), "%F0%9F%91%97"]) {
      await page.goto(`?page=product&id=${id}`);
      await page.getByRole("heading", { name: "We do not have that piece" }).waitFor();
      assert.equal(await page.locator("main h1").count(), 1);
    }
    assert.deepEqual(page.faults, []);
  });

  test("the Login page of a tab that takes over says that it keeps the profiles now", async () => {
    page = await shop.newPage();
    await openLogin(page);
    const other = await page.context().newPage();
    await other.goto(`${shop.url}?page=login`);
    await other.getByText("Another tab of the shop keeps it").waitFor();
    await page.close();
    await other.getByText("This tab keeps it").waitFor();
  });
});
