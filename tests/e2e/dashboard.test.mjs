/* The dashboard: every strategy as a tab, the profile as charts, the history with its ways back. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { inBothThemes, violations } from "./helpers/axe.mjs";
import { becomeShopper, overhang, shippedShoppers, smallTargets } from "./helpers/profile_pages.mjs";
import { openShop, skipReason, stretchTimer } from "./helpers/shop.mjs";

const skip = skipReason();
const strategies = [
  "history", "also-bought", "restock", "similar", "cart-addons", "trending", "interactions", "seasonal", "budget", "new-arrivals",
  "for-you",
];

describe("dashboard", { skip }, () => {
  let shop;
  let page;
  let shoppers;

  before(async () => {
    shop = await openShop();
    shoppers = await shippedShoppers(shop.url);
    assert.ok(shoppers.length > 0, "the site ships no demo shoppers");
  });
  after(() => shop?.close());
  afterEach(async () => {
    const { faults } = page;
    await page.context().close();
    assert.deepEqual(faults, []);
  });

  const tab = (id) => page.locator(`[data-tab=${id}]`);
  const slate = () => page.locator("vt-tab-slate");
  const history = () => page.locator("vt-history-list");

  /** The chosen tab has its answer, and the history is here. */
  async function filled() {
    await page.locator("vt-tab-list [role=tabpanel][aria-busy=false]").waitFor();
    await slate().getByText(/^Worked out in [\d.]+ ms\.$/).waitFor();
    await slate().locator("[data-card] a").first().waitFor();
  }

  async function open(address = "?page=dashboard") {
    await page.goto(address);
    await filled();
  }

  async function visit(options) {
    page = await shop.newPage(options);
    await becomeShopper(page, shoppers[0].name);
    await open();
    await history().locator("li[data-kind]").first().waitFor();
  }

  async function choose(id) {
    await tab(id).click();
    await filled();
  }

  /** Score and terms of every card, as they are written. */
  const sums = () => slate().evaluate((element) => [...element.shadowRoot.querySelectorAll(".row > li .sum")].map((sum) => {
    const number = (text) => Number(text.replace("\u2212", "-"));
    return { score: number(sum.querySelector(".score [aria-hidden]").textContent), terms: [...sum.querySelectorAll(".amount")].map((term) => number(term.textContent)) };
  }));

  /** A page that waits for the demo shoppers however slow the machine is. */
  async function patientPage() {
    const opened = await shop.newPage();
    await opened.addInitScript(stretchTimer, [1000, 80_000]); // shoppersPatienceMs of dashboard-page.ts
    return opened;
  }

  test("a stranger is told so, sees what a stranger sees, and is led to the demo shoppers", async () => {
    page = await patientPage();
    await open();
    await page.getByRole("heading", { name: "Nothing is known about you" }).waitFor();
    await slate().getByText("Nothing was ordered yet, so these are the most popular pieces instead.").waitFor();
    assert.equal(await history().count(), 0);
    assert.deepEqual(await violations(page), []);
    for (const id of strategies) {
      await choose(id);
      assert.ok(await slate().locator("[data-card]").count() > 0, id);
    }
    await page.locator("vt-profile-demo button").first().click();
    await page.getByRole("heading", { name: `What the shop knows about ${shoppers[0].name}` }).waitFor();
    await history().locator("li[data-kind]").first().waitFor();
  });

  test("shoppers who come too late do not push the tabs away, nor does the page wait for them for ever", async () => {
    page = await shop.newPage();
    const held = [];
    await page.route("**/shoppers/index.json", (route) => held.push(route));
    await open();
    const place = () => tab("history").evaluate((element) => element.getBoundingClientRect().top + scrollY);
    const before = await place();
    await held[0].continue();
    await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name, responseEnd }) => name.endsWith("/shoppers/index.json") && responseEnd > 0));
    await choose("trending");
    assert.equal(await place(), before);
    assert.equal(await page.locator("vt-profile-demo").count(), 0);
  });

  test("nothing that can be pressed is there before it is known who is looked for", async () => {
    page = await patientPage();
    await page.route("**/shoppers/index.json", async (route) => {
      assert.equal(await page.locator("vt-dashboard-page :is(a, button, [role=tab])").count(), 0);
      await route.continue();
    });
    await open();
    await page.locator("vt-profile-demo button").first().waitFor();
  });

  test("every strategy has a tab with its question, where the answer comes from, and scores that their terms add up to", async () => {
    await visit();
    assert.deepEqual(await page.getByRole("tab").evaluateAll((all) => all.map((one) => one.dataset.tab)), strategies);
    const questions = new Set();
    for (const id of strategies) {
      await choose(id);
      const panel = page.getByRole("tabpanel");
      questions.add(await page.locator("vt-dashboard-page .panel h3").innerText());
      assert.ok((await slate().locator(".source").innerText().catch(() => page.locator("vt-dashboard-page .source").innerText())).length > 10, id);
      assert.deepEqual(await violations(page), [], id);
      assert.equal(await panel.count(), 1);
      const all = await sums();
      assert.ok(all.length > 0, id);
      for (const { score, terms } of all) {
        assert.ok(terms.length > 0, id);
        assert.ok(Math.abs(terms.reduce((sum, term) => sum + term, 0) - score) < 1e-9, `${id}: ${terms.join(" + ")} = ${score}`);
      }
      if (id === "for-you") continue; // variety and lots move its pieces
      assert.deepEqual(all.map(({ score }) => score), all.map(({ score }) => score).sort((left, right) => right - left), id);
    }
    assert.equal(questions.size, strategies.length);
  });

  test("the tabs follow the keys, each arrow one tab, around the end, Home and End to the ends", async () => {
    await visit();
    await tab("history").focus();
    const chosen = () => page.getByRole("tab", { selected: true }).evaluate((one) => [one.dataset.tab, one === one.getRootNode().activeElement]);
    for (const [key, id] of [["ArrowRight", "also-bought"], ["ArrowRight", "restock"], ["ArrowLeft", "also-bought"], ["Home", "history"],
      ["ArrowLeft", "for-you"], ["ArrowRight", "history"], ["End", "for-you"]]) {
      await page.keyboard.press(key);
      assert.deepEqual(await chosen(), [id, true]);
    }
    await filled();
    assert.equal(await page.locator("[role=tab][tabindex='0']").count(), 1);
    await page.keyboard.press("Tab");
    assert.equal(await page.getByRole("tab", { selected: true }).evaluate((one) => one === one.getRootNode().activeElement), false);
    await page.keyboard.press("Shift+Tab");
    assert.deepEqual(await chosen(), ["for-you", true]);
    for (const id of strategies) {
      await page.keyboard.press(id === "history" ? "Home" : "ArrowRight");
      await filled();
      assert.deepEqual(await chosen(), [id, true]);
    }
  });

  test("an address opens with the tab that it names", async () => {
    await visit();
    await open("?page=dashboard&tab=budget");
    assert.equal(await page.getByRole("tab", { selected: true }).getAttribute("data-tab"), "budget");
  });

  test("strategies that start from a piece take another one, by the pointer and by the keys", async () => {
    await visit();
    for (const id of ["similar", "also-bought"]) {
      await choose(id);
      const picks = page.locator("vt-item-picker input");
      assert.ok(await picks.count() > 1, id);
      const before = await page.locator("vt-dashboard-page .start p").innerText();
      const other = await picks.evaluateAll((all) => all.findIndex((one) => !one.checked));
      await page.locator("vt-item-picker label").nth(other).click();
      await filled();
      assert.notEqual(await page.locator("vt-dashboard-page .start p").innerText(), before);
      await page.keyboard.press("ArrowRight");
      await filled();
      assert.equal(await picks.nth(other).isChecked(), false);
      const id0 = await page.locator("vt-item-picker input:checked").inputValue();
      assert.equal(await slate().locator(`[data-id="${id0}"]`).count(), 0, "the piece itself is not among them");
    }
  });

  test("what goes with the cart starts from the cart, and follows it", async () => {
    await visit();
    await choose("cart-addons");
    const pieces = shoppers[0].profile.cart.reduce((sum, line) => sum + line.quantity, 0);
    const count = page.locator("vt-dashboard-page .start button");
    assert.equal(await count.innerText(), `${pieces} ${pieces === 1 ? "piece" : "pieces"}`);
    await page.locator("vt-dashboard-page .source").filter({ hasText: "in your cart" }).waitFor();
    const added = slate().locator("[data-card]").first();
    const id = await slate().locator(".row > li").first().getAttribute("data-id");
    await added.hover();
    await added.getByRole("button", { name: /to the cart$/ }).click();
    await count.filter({ hasText: `${pieces + 1} pieces` }).waitFor();
    await slate().locator(`[data-id="${id}"]`).waitFor({ state: "detached" });
  });

  test("the charts are tables whose bars are as long as their numbers", async () => {
    await visit();
    const charts = await page.locator("vt-bar-chart").evaluateAll((all) => all.map((chart) => ({
      caption: chart.shadowRoot.querySelector("caption").textContent,
      columns: [...chart.shadowRoot.querySelectorAll("thead th")].map((head) => head.textContent),
      rows: [...chart.shadowRoot.querySelectorAll("tbody tr")].map((row) => [
        row.querySelector("th").textContent, Number(row.querySelector(".number").textContent), row.querySelector(".edge").getBoundingClientRect().width,
      ]),
    })));
    assert.deepEqual(charts.map(({ caption }) => caption), ["Kinds", "Types", "Colours", "Brands"]);
    for (const { columns, rows } of charts) {
      assert.equal(columns[1], "Products");
      const [[, most, full]] = rows;
      for (const [label, units, width] of rows) {
        assert.notEqual(label, "");
        assert.ok(Math.abs(width - Math.max(full * 0.012, full * units / most)) < 2, `${label}: ${width} of ${full} for ${units} of ${most}`);
      }
    }
    const figure = (name) => page.locator("vt-dashboard-page dl.figures div", { has: page.locator("dt", { hasText: name }) }).locator("dd").innerText();
    assert.equal(await figure("Orders"), String(shoppers[0].profile.orders.length));
    const marks = shoppers[0].profile.events.filter(({ type }) => type === "like" || type === "pass").sort((left, right) => left.at - right.at);
    const last = new Map(marks.map(({ item, type }) => [item, type]));
    assert.equal(await figure("Likes"), String([...last.values()].filter((type) => type === "like").length));
  });

  test("the history is newest first, comes in pages, by kind, and a deed is taken back and brought back", async () => {
    await visit();
    const entries = history().locator("li[data-kind]");
    const times = () => history().locator("time").evaluateAll((all) => all.map((time) => Date.parse(time.dateTime)));
    const first = await times();
    assert.deepEqual(first, [...first].sort((left, right) => right - left));
    await history().getByRole("button", { name: "Show more" }).click();
    await history().locator(`li[data-kind] >> nth=${first.length}`).waitFor();
    assert.deepEqual((await times()).slice(0, first.length), first);

    const likes = history().getByRole("radio", { name: /^Likes/ });
    const countOf = history().locator("label", { hasText: "Likes" }).locator(".count");
    const likesAre = (count) => countOf.and(history().getByText(String(count), { exact: true })).waitFor();
    await likes.check({ force: true });
    await history().locator("li[data-kind=view]").first().waitFor({ state: "detached" });
    assert.deepEqual([...new Set(await entries.evaluateAll((all) => all.map((entry) => entry.dataset.kind)))], ["like"]);
    const before = Number((await countOf.innerText()).replace(/\D/g, ""));
    const title = await entries.first().locator("a").innerText();
    await history().getByRole("button", { name: `Take back: Liked ${title}` }).first().click();
    const undo = page.getByRole("button", { name: /Undo/ });
    await undo.waitFor();
    await likesAre(before - 1);
    assert.deepEqual(await violations(page), []);
    await undo.click();
    await likesAre(before);
    await entries.first().locator("a", { hasText: title }).waitFor(); // the counts come before the list
  });

  test("what changes in another tab changes here", async () => {
    await visit();
    const other = await page.context().newPage();
    await other.goto("?page=login");
    await other.getByRole("button", { name: `Rename: ${shoppers[0].name}` }).click();
    await other.getByLabel("New name").fill("Somebody Else");
    await other.keyboard.press("Enter");
    await page.getByRole("heading", { name: "What the shop knows about Somebody Else" }).waitFor();
  });

  for (const width of [320, 390, 820, 1280]) {
    test(`axe finds nothing and nothing hangs over at ${width} pixels, light and dark`, async () => {
      await visit({ width, touch: width < 800 });
      for (const id of ["history", "similar"]) {
        await choose(id);
        await inBothThemes(page, async (theme) => assert.deepEqual(await violations(page), [], `${theme}, ${id}`));
        assert.ok(await overhang(page) <= 0, `${id}: ${await overhang(page)} too wide`);
      }
      assert.deepEqual(await smallTargets(page, { touch: width < 800 }), []);
      assert.deepEqual(page.faults, []);
    });
  }
});
