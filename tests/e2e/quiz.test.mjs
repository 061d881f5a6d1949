/* The quiz: six steps that can be skipped, left and gone on with, changed later, and what follows from them. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { inBothThemes, violations } from "./helpers/axe.mjs";
import { ask } from "./helpers/buyer.mjs";
import { createProfile, openLogin, overhang, smallTargets } from "./helpers/profile_pages.mjs";
import { openShop, settled, skipReason } from "./helpers/shop.mjs";
import { choice, openQuiz, question, quizOf, quizReady, settingsOf } from "./helpers/taste_pages.mjs";

const skip = skipReason();
const steps = ["categories", "colours", "brands", "styles", "sizes", "budget"];

describe("quiz", { skip }, () => {
  let shop;
  let page;

  before(async () => { shop = await openShop(); });
  after(() => shop?.close());
  afterEach(async () => {
    const faults = page?.faults ?? [];
    await page?.context().close();
    page = undefined;
    assert.deepEqual(faults, [], "no error, no refused policy, no request off the origin");
  });

  async function visit(step, options) {
    page = await shop.newPage(options);
    await openQuiz(page, step);
  }

  const next = () => page.getByRole("button", { name: /^(Next|Finish|Skip this one)/ });
  async function goOn() {
    const before = page.url();
    await next().click();
    await page.waitForURL((url) => url.href !== before);
    await quizReady(page);
  }

  test("six questions are asked one after the other, and every answer is kept as it is given", async () => {
    await visit("");
    assert.match(await page.locator(".count").innerText(), /Question 1 of 6/);
    const values = {};
    for (const step of steps) {
      const first = step === "budget" ? page.getByRole("radio").first() : page.locator("vt-choice-list").first().getByRole("checkbox").first();
      await first.check({ force: true });
      const quiz = await quizOf(page);
      if (step === "budget") assert.ok(quiz.budget.max > quiz.budget.min);
      else assert.deepEqual(quiz[step], [values[step] = await first.inputValue()]);
      assert.equal(quiz.done, false);
      await goOn();
    }
    await page.getByRole("heading", { name: "So this is your taste." }).waitFor();
    assert.match(page.url(), /step=summary/);
    assert.deepEqual(await quizOf(page).then(({ step, done }) => [step, done]), [6, true]);
    const said = await page.locator("vt-quiz-page dl").innerText();
    for (const value of Object.values(values)) assert.ok(said.includes(value), `${value} in ${said}`);
  });

  test("left in the middle it goes on there after a reload, with what was answered", async () => {
    await visit("");
    await choice(page, /Footwear/).check({ force: true });
    await goOn();
    await choice(page, /^Black/).check({ force: true });
    assert.deepEqual((await quizOf(page)).colours, ["Black"]);
    await openQuiz(page); // without a step in the address
    await page.getByText("where you left off").waitFor();
    assert.equal(await question(page).innerText(), "Which colours do you reach for?");
    assert.ok(await choice(page, /^Black/).isChecked());
    await page.getByRole("link", { name: /Kinds/ }).click();
    await quizReady(page);
    assert.ok(await choice(page, /Footwear/).isChecked());
    assert.ok(!await choice(page, /Apparel/).isChecked());
  });

  test("all of it can be skipped, and nothing is then known", async () => {
    await visit("");
    for (const step of steps) {
      assert.equal(await next().innerText().then((text) => text.trim()), "Skip this one", step);
      await goOn();
    }
    await page.getByRole("heading", { name: "You kept it all to yourself." }).waitFor();
    const { done, ...quiz } = await quizOf(page);
    assert.ok(done);
    assert.deepEqual(steps.map((step) => quiz[step]), [[], [], [], [], [], null]);
  });

  test("an answer is changed later from the summary, which is where one comes back to", async () => {
    await visit("");
    await ask(page, ({ vitrine }) => vitrine.setSettings({ quiz: { colours: ["Red"], step: 6, done: true } }));
    await openQuiz(page);
    await page.getByRole("link", { name: /^Change.*Colours$/ }).click();
    await quizReady(page);
    await choice(page, /^Red/).uncheck({ force: true });
    await choice(page, /^Olive/).check({ force: true });
    await goOn();
    assert.match(page.url(), /step=summary/);
    assert.match(await page.locator("vt-quiz-page dl").innerText(), /Olive/);
    assert.deepEqual((await quizOf(page)).colours, ["Olive"]);
    await page.getByRole("button", { name: "Forget my answers" }).click();
    await page.waitForURL(/step=categories/);
    assert.equal(await quizOf(page), null);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.waitForFunction(() => document.querySelector("vt-undo-toast").toast === undefined);
    await page.getByRole("link", { name: /Colours \(answered\)/ }).waitFor();
    assert.deepEqual((await quizOf(page)).colours, ["Olive"]);
  });

  test("keys alone do it: each step takes the focus to its question, the way back too", async () => {
    await visit("");
    await choice(page, /Apparel/).focus();
    await page.keyboard.press("Space");
    assert.ok(await choice(page, /Apparel/).isChecked());
    await next().focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/step=colours/);
    const focused = () => page.locator("vt-quiz-page").evaluate((element) => element.shadowRoot.activeElement?.textContent);
    await page.waitForFunction(() => document.querySelector("vt-quiz-page").shadowRoot.activeElement?.textContent.startsWith("Which colours"));
    await page.goBack();
    await page.waitForFunction(() => document.querySelector("vt-quiz-page").shadowRoot.activeElement?.textContent.startsWith("What are you"));
    assert.equal(await focused(), "What are you here for?");
    assert.equal(await page.title(), "Kinds, taste quiz · Vitrine");
  });

  test("the shelf beside the questions follows the answers", async () => {
    await visit("colours");
    await page.getByRole("heading", { name: "What others like" }).waitFor();
    await choice(page, /^Mustard/).check({ force: true });
    await page.getByRole("heading", { name: "Your shelf so far" }).waitFor();
    const shown = await page.locator(".mosaic a").evaluateAll((links) => links.map(({ href }) => new URL(href).searchParams.get("id")));
    const cards = await ask(page, ({ vitrine }, ids) => Promise.all(ids.map(async (id) => (await vitrine.product(id)).product)), shown);
    assert.equal(cards.length, 6);
    assert.ok(cards.every(({ colour }) => colour === "Mustard"), cards.map(({ colour }) => colour).join());
  });

  test("sizes come by category and in order, and what is picked then fits", async () => {
    await visit("sizes");
    const groups = await page.locator("vt-choice-list").evaluateAll((lists) => lists.map(({ label, options }) => [label, options.map(({ value }) => value)]));
    assert.ok(groups.length > 1);
    const [, apparel] = groups.find(([label]) => label === "Apparel");
    const letters = apparel.filter((size) => /^(XS|S|M|L|XL)$/.test(size));
    assert.deepEqual(letters, ["XS", "S", "M", "L", "XL"]);
    await page.locator("vt-choice-list", { has: page.getByText("Apparel") }).getByRole("checkbox", { name: "XS", exact: true }).check({ force: true });
    await page.waitForFunction(async () => (await (await document.querySelector("vt-quiz-page").session.opened).settings()).quiz?.sizes.length === 1);
    const products = await ask(page, async ({ vitrine }) => {
      const { items } = await vitrine.recommend("trending", { limit: 1 });
      await vitrine.record({ type: "like", item: items[0].id });
      const slate = await vitrine.recommend("for-you", { limit: 100, seed: 5 });
      return Promise.all(slate.items.map(async ({ id }) => (await vitrine.product(id)).product));
    });
    const fitted = products.filter(({ sizes }) => sizes.includes("XS"));
    assert.ok(fitted.length > 10);
    const kinds = new Set(fitted.map(({ subCategory }) => subCategory));
    for (const { id, sizes, subCategory } of products) assert.ok(sizes.length === 0 || sizes.includes("XS") || !kinds.has(subCategory), `${id} in ${sizes}`);
  });

  test("a shop that knows no sizes says so, and the step can be passed", async () => {
    page = await shop.newPage();
    await page.addInitScript(() => {
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (message, ...rest) {
        if (message.method === "browse") this.addEventListener("message", (event) => {
          if (event.data.n === message.n && event.data.result?.facets) event.data.result.facets.size = [];
        }, { capture: true, once: false });
        return post.call(this, message, ...rest);
      };
    });
    await openQuiz(page, "sizes");
    await page.getByText("does not say which sizes its pieces come in").waitFor();
    assert.equal(await page.locator("vt-choice-list").count(), 0);
    await goOn();
    assert.equal(await question(page).innerText(), "What may a piece cost?");
  });

  test("a budget of one's own is taken whichever way round, and given up again", async () => {
    await visit("budget");
    await page.getByLabel("Highest price").fill("20");
    await page.getByLabel("Lowest price").fill("45");
    await page.getByLabel("Lowest price").blur();
    await page.waitForFunction(async () => (await (await document.querySelector("vt-quiz-page").session.opened).settings()).quiz?.budget?.min === 20);
    assert.deepEqual((await quizOf(page)).budget, { min: 20, max: 45 });
    await page.getByRole("radio", { name: "Any price" }).check({ force: true });
    assert.equal((await quizOf(page)).budget, null);
  });

  test("the department is a setting of the profile, and the answers are counted in it", async () => {
    await visit("categories");
    const count = () => page.locator("vt-choice-list small").first().innerText();
    const before = await count();
    await page.getByRole("radio", { name: "Men", exact: true }).check({ force: true });
    await page.waitForFunction((text) => document.querySelector("vt-quiz-page").shadowRoot.querySelector("vt-choice-list").shadowRoot.querySelector("small")?.textContent !== text, before);
    assert.equal((await settingsOf(page)).gender, "Men");
  });

  test("each profile has answers of its own, and a locked one says nothing", async () => {
    await visit("");
    await choice(page, /Apparel/).check({ force: true });
    await openLogin(page);
    await createProfile(page, "Bea");
    await openQuiz(page, "categories");
    assert.ok(!await choice(page, /Apparel/).isChecked());
    assert.equal(await quizOf(page), null);
    await openLogin(page);
    await createProfile(page, "Cleo", "four quiet green windows");
    await page.reload();
    await page.locator("vt-profile-card").first().waitFor();
    await page.goto("?page=quiz");
    await page.getByRole("link", { name: "Unlock it" }).waitFor();
    await page.goto("?page=swipe");
    await page.getByRole("link", { name: "Unlock it" }).waitFor();
  });

  test("the shop leads there from Home, dashboard, profiles and footer, and Home then has a shelf for you", async () => {
    page = await shop.newPage();
    await page.goto("./");
    await settled(page);
    for (const address of ["./", "?page=dashboard", "?page=login"]) {
      await page.goto(address);
      await settled(page);
      assert.ok(await page.locator("main").getByRole("link", { name: /quiz|questions/i }).count() > 0, address);
      assert.equal(await page.locator("vt-site-footer").getByRole("link", { name: "Taste quiz" }).count(), 1);
    }
    await ask(page, ({ vitrine }) => vitrine.setSettings({ quiz: { colours: ["Black"], step: 6, done: true } }));
    await page.goto("./");
    const shelf = page.locator("vt-home-page [data-shelf=for-you]");
    await shelf.locator("[data-card]").first().waitFor();
    assert.match(await shelf.locator("header .note").innerText(), /^From your answers in the quiz: Black come/);
    const reasons = await shelf.locator(".reasons").allInnerTexts();
    assert.ok(reasons.filter((text) => /you like [^\n]*Black/i.test(text)).length >= 3, reasons.join("; "));
    assert.doesNotMatch(reasons[0], /drawn by lot/);
  });

  for (const [name, width] of [["phone", 390], ["tablet", 820], ["desktop", 1280]]) {
    test(`axe finds nothing on any step, light and dark, and all of it is in reach, ${name}`, async () => {
      await visit("", { width, touch: name !== "desktop" });
      for (const step of [...steps, "summary"]) {
        await openQuiz(page, step);
        if (step === "colours") await choice(page, /^Black/).check({ force: true });
        await inBothThemes(page, async (theme) => assert.deepEqual(await violations(page), [], `${theme}, ${step}`));
        assert.ok(await overhang(page) <= 0, step);
        assert.deepEqual(await smallTargets(page, { touch: name !== "desktop" }), [], step);
      }
    });
  }
});
