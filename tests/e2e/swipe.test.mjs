/* The swipe page: answers by button, key, mouse and finger; what they teach; taking the last one back. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { inBothThemes, violations } from "./helpers/axe.mjs";
import { ask } from "./helpers/buyer.mjs";
import { createProfile, openLogin, overhang, smallTargets } from "./helpers/profile_pages.mjs";
import { openShop, settled, skipReason, stretchTimer } from "./helpers/shop.mjs";
import { answersKept, dealt, openSwipe, tool, topCard, topId } from "./helpers/taste_pages.mjs";

const skip = skipReason();

describe("swipe", { skip }, () => {
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

  async function visit(options) {
    page = await shop.newPage(options);
    await openSwipe(page);
  }

  const news = () => page.locator("vt-swipe-deck [role=status]").innerText();
  const chart = () => page.locator("vt-taste-chart").evaluate((element) => element.taste);
  /** Presses at the middle of the card, moves by steps, and lets go unless told otherwise. */
  async function drag(by, { release = true, steps = 8 } = {}) {
    const box = await topCard(page).boundingBox();
    const from = [box.x + box.width / 2, box.y + box.height / 3];
    await page.mouse.move(...from);
    await page.mouse.down();
    for (let step = 1; step <= steps; step++) {
      await page.mouse.move(from[0] + by * step / steps, from[1]);
      await page.waitForTimeout(30); // slow enough not to be a flick
    }
    if (release) await page.mouse.up();
  }

  test("a stranger is dealt popular cards, and told so", async () => {
    await visit();
    await page.getByText("Nothing is known about you yet").waitFor();
    assert.deepEqual(await chart().then(({ feedback, surprise, groups }) => [feedback, surprise, groups]), [0, 0.3, []]);
    assert.equal(await tool(page, "Undo").getAttribute("aria-disabled"), "true");
    assert.equal(await page.title(), "Swipe · Vitrine");
  });

  test("buttons like and pass: each answer is kept, said, and learned from", async () => {
    await visit();
    const first = await topId(page);
    const title = await topCard(page).locator("h2").innerText();
    await tool(page, "Like").click();
    await dealt(page, 1);
    const second = await topId(page);
    assert.notEqual(second, first);
    assert.match(await news(), new RegExp(`^Liked ${title}\\. Next: .+ From one answer\\.$`));
    await tool(page, "Pass").click();
    await dealt(page, 2);
    assert.deepEqual(await answersKept(page), [`pass ${second}`, `like ${first}`]);
    assert.match(await news(), /^Passed on .+ From 2 answers\.$/);
    const { feedback, surprise, groups, blend } = await chart();
    assert.equal(feedback, 2);
    assert.ok(surprise < 0.3);
    assert.deepEqual(blend.map(({ share }) => share), [0.6, 0.2, 0.2]);
    const weights = groups.flatMap(({ values }) => values.map(({ weight }) => weight));
    assert.ok(weights.some((weight) => weight > 0) && weights.some((weight) => weight < 0));
    const rows = await page.locator("vt-taste-chart table").first().innerText();
    assert.match(rows, /[+−]\d+/);
  });

  test("the next card is the one that is chosen after the answer", async () => {
    await visit();
    for (const [name, count] of [["Like", 1], ["Like", 2], ["Pass", 3]]) {
      await tool(page, name).click();
      await dealt(page, count);
      const expected = await page.locator("vt-swipe-page").evaluate(async (element) => {
        const vitrine = await element.session.opened;
        const seen = new Set(element.given.map(({ card }) => card.id));
        const { items } = await vitrine.recommend("for-you", { limit: 12 + seen.size, seed: element.given.length + 1 });
        return items.map(({ id }) => id).find((id) => !seen.has(id));
      });
      assert.equal(await topId(page), expected);
    }
  });

  test("the blend shifts at five answers", async () => {
    await visit();
    for (let count = 1; count <= 5; count++) {
      await page.keyboard.press(count % 2 ? "ArrowRight" : "ArrowLeft");
      await dealt(page, count);
    }
    assert.deepEqual((await chart()).blend.map(({ share }) => share), [0.4, 0.4, 0.2]);
    await page.getByText("From 5 answers. The blend changes with 15 more.").waitFor();
  });

  test("arrow keys answer, down takes back; in a field they stay what they are", async () => {
    await visit();
    const first = await topId(page);
    await page.keyboard.press("ArrowLeft");
    await dealt(page, 1);
    await page.keyboard.press("ArrowRight");
    await dealt(page, 2);
    const [second] = await answersKept(page);
    assert.equal((await answersKept(page))[1], `pass ${first}`);
    await page.keyboard.press("ArrowDown");
    await dealt(page, 1);
    assert.equal(`like ${await topId(page)}`, second);
    assert.deepEqual(await answersKept(page), [`pass ${first}`]);
    await page.locator("vt-search-box input").focus();
    await page.keyboard.type("ab");
    await page.keyboard.press("ArrowLeft");
    await dealt(page, 1);
    assert.equal((await answersKept(page)).length, 1);
  });

  test("undo takes back the last answers one by one, and nothing else", async () => {
    await visit();
    const like = await ask(page, async ({ vitrine }) => {
      const item = (await vitrine.browse({ limit: 1, sort: "newest" })).items[0].id;
      await vitrine.record({ type: "like", item });
      return `like ${item}`;
    });
    await page.reload();
    await openSwipe(page);
    const before = await chart();
    const dealtFirst = await topId(page);
    for (const [index, name] of ["Pass", "Like", "Pass"].entries()) {
      await tool(page, name).click();
      await dealt(page, index + 1);
    }
    const kept = await answersKept(page);
    assert.equal(kept.length, 4);
    for (const left of [2, 1, 0]) {
      await tool(page, "Undo").click();
      await dealt(page, left);
      assert.deepEqual(await answersKept(page), kept.slice(3 - left));
    }
    assert.deepEqual(await answersKept(page), [like]);
    assert.equal(await topId(page), dealtFirst);
    assert.deepEqual(await chart(), before);
    assert.match(await news(), /^Pass taken back\. Next: /);
    await tool(page, "Undo").click({ force: true });
    await dealt(page, 0);
    assert.deepEqual(await answersKept(page), [like]);
  });

  test("a like that is taken back leaves the earlier pass whose place it took", async () => {
    await visit();
    const id = await topId(page);
    await ask(page, ({ vitrine }, item) => vitrine.record({ type: "pass", item }), id);
    await tool(page, "Like").click();
    await dealt(page, 1);
    assert.deepEqual(await answersKept(page), [`like ${id}`]);
    await tool(page, "Undo").click();
    await dealt(page, 0);
    assert.deepEqual(await answersKept(page), [`pass ${id}`]);
  });

  test("answers in quick succession are all kept, in their order", async () => {
    await visit();
    await page.evaluate(() => {
      window.given = [];
      document.querySelector("vt-swipe-page").shadowRoot.addEventListener("swipe-answer", ({ detail: { id, answer } }) => window.given.unshift(`${answer} ${id}`));
    });
    for (const key of ["ArrowRight", "ArrowLeft", "ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
    await dealt(page, 4);
    const shown = await page.evaluate(() => window.given);
    assert.deepEqual(shown.map((line) => line.split(" ")[0]), ["like", "like", "pass", "like"]);
    assert.deepEqual(await answersKept(page), shown);
    assert.equal(new Set(shown.map((line) => line.split(" ")[1])).size, 4);
  });

  test("a card that is dragged far enough is answered, else it lies back; a dragged link is not followed", async () => {
    await visit();
    const first = await topId(page);
    await drag(40);
    await dealt(page, 0);
    assert.equal(await topId(page), first);
    await drag(150, { release: false });
    assert.equal(await topCard(page).locator(".yes").evaluate((stamp) => getComputedStyle(stamp).opacity), "1");
    await page.mouse.up();
    await dealt(page, 1);
    const second = await topId(page);
    await drag(-150);
    await dealt(page, 2);
    assert.deepEqual(await answersKept(page), [`pass ${second}`, `like ${first}`]);
    assert.match(page.url(), /page=swipe$/);
    const third = await topId(page);
    await topCard(page).getByRole("link").click();
    await page.locator("vt-product-page h1").waitFor();
    assert.equal(new URL(page.url()).searchParams.get("id"), third);
  });

  test("a finger swipes too, and scrolls the page where it moves up and down", async () => {
    await visit({ width: 390, height: 844, touch: true });
    const client = await page.context().newCDPSession(page);
    const touch = async (dx, dy, wait = 16) => {
      const box = await topCard(page).boundingBox();
      const at = (part) => [{ x: box.x + box.width / 2 + dx * part, y: box.y + box.height / 3 + dy * part }];
      await client.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(0) });
      for (const part of [0.25, 0.5, 0.75, 1]) {
        await client.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(part) });
        await page.waitForTimeout(wait);
      }
      await client.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    };
    const first = await topId(page);
    await touch(160, 4);
    await dealt(page, 1);
    const second = await topId(page);
    await touch(-160, -4);
    await dealt(page, 2);
    assert.deepEqual(await answersKept(page), [`pass ${second}`, `like ${first}`]);
    await touch(2, -200);
    await page.waitForFunction(() => scrollY > 20);
    assert.equal((await answersKept(page)).length, 2);
  });

  test("less motion is respected: no card flies, none turns", async () => {
    await visit({ reducedMotion: "reduce" });
    await page.locator("vt-swipe-deck").evaluate((deck) => {
      globalThis.flights = [];
      deck.shadowRoot.addEventListener("animationstart", ({ animationName }) => globalThis.flights.push(animationName));
    });
    const flights = () => page.evaluate(() => globalThis.flights);
    await drag(150, { release: false });
    assert.equal(await topCard(page).evaluate((card) => card.style.getPropertyValue("--turn")), "0deg");
    await page.mouse.up();
    assert.equal(await page.locator("vt-swipe-deck").evaluate((deck) => deck.shadowRoot.getAnimations().filter((animation) =>
      animation.effect.getComputedTiming().activeDuration > 5 && getComputedStyle(animation.effect.target).display !== "none").length), 0);
    await dealt(page, 1);
    assert.deepEqual(await flights(), []);
    await page.locator("vt-swipe-deck .leaving").waitFor({ state: "detached" }); // it would be free to fly now
    await page.emulateMedia({ reducedMotion: "no-preference" });
    await page.evaluate(stretchTimer, [320, 60_000]); // leaveMs of swipe-deck.ts: the next one stays until it was seen to fly
    await page.keyboard.press("ArrowRight");
    await dealt(page, 2);
    await page.waitForFunction(() => globalThis.flights.length > 0);
    assert.deepEqual(await flights(), ["away-right"]);
  });

  test("better cards that come after an answer do not bring back what was answered", async () => {
    await visit();
    const first = await topId(page);
    await page.locator("vt-swipe-page").evaluate(async (element) => {
      const vitrine = await element.session.opened;
      const recommend = async (...asked) => {
        const slate = await vitrine.recommend(...asked);
        await new Promise((resolve) => { globalThis.letCardsCome = resolve; });
        return slate;
      };
      globalThis.late = element.deal({ recommend });
    });
    await page.waitForFunction(() => globalThis.letCardsCome);
    await tool(page, "Like").click();
    await dealt(page, 1);
    await page.evaluate(() => {
      globalThis.letCardsCome();
      return globalThis.late;
    });
    await dealt(page, 1);
    assert.notEqual(await topId(page), first);
  });

  test("an answer that cannot be kept is taken back and said", async () => {
    await visit();
    await page.evaluate(() => {
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (message, ...rest) {
        if (message.method !== "record") return post.call(this, message, ...rest);
        const error = { code: "VT_IO", message: "the storage is full" };
        setTimeout(() => this.dispatchEvent(new MessageEvent("message", { data: { protocol: message.protocol, n: message.n, type: "error", error } })));
      };
    });
    const first = await topId(page);
    await tool(page, "Like").click();
    await page.getByText("That could not be kept: the storage is full").waitFor();
    await dealt(page, 0);
    assert.equal(await topId(page), first);
    assert.deepEqual(await answersKept(page), []);
  });

  test("another profile is dealt its own cards and has nothing to undo", async () => {
    await visit();
    await tool(page, "Like").click();
    await dealt(page, 1);
    await openLogin(page);
    await createProfile(page, "Bea");
    await openSwipe(page);
    await page.getByText("Nothing is known about you yet").waitFor();
    assert.deepEqual(await answersKept(page), []);
    assert.equal(await tool(page, "Undo").getAttribute("aria-disabled"), "true");
  });

  test("three looks are enough for a shelf of one's own on Home; two are not", async () => {
    page = await shop.newPage();
    await page.goto("?page=catalog&articleType=Heels&inStock=1");
    await settled(page);
    const hrefs = await page.locator("vt-product-card a[href]").evaluateAll((links) => links.slice(0, 3).map((link) => link.getAttribute("href")));
    const look = async (href) => {
      await page.goto(href);
      await page.locator("vt-product-page h1").waitFor();
      await page.waitForFunction(async (id) => (await (await document.querySelector("vt-product-page").session.opened)
        .events({ types: ["view"], item: id })).total > 0, new URLSearchParams(href).get("id"));
    };
    const shelf = page.locator("vt-home-page [data-shelf=for-you]");
    const home = async () => {
      await page.goto("./");
      await page.locator("vt-home-page [data-shelf=alike] .match").first().waitFor();
    };
    await look(hrefs[0]);
    await look(hrefs[1]);
    await home();
    assert.equal(await shelf.count(), 0);
    await look(hrefs[2]);
    await home();
    assert.match(await shelf.locator("header .note").innerText(), /^From your last 3 looks: Heels/);
    const types = await shelf.evaluate((element) => element.items.map(({ title }) => title));
    assert.ok(types.length >= 3);
  });

  for (const [name, width, height] of [["phone", 390, 844], ["tablet", 820, 1180], ["desktop", 1280, 860]]) {
    test(`axe finds nothing, light and dark, buttons are large and in sight, ${name}`, async () => {
      await visit({ width, height, touch: name !== "desktop" });
      for (const [index, key] of ["ArrowRight", "ArrowLeft", "ArrowRight"].entries()) {
        await page.keyboard.press(key);
        await dealt(page, index + 1);
      }
      await inBothThemes(page, async (theme) => assert.deepEqual(await violations(page), [], theme));
      assert.ok(await overhang(page) <= 0);
      assert.deepEqual(await smallTargets(page, { touch: name !== "desktop" }), []);
      for (const label of ["Pass", "Undo", "Like"]) {
        const box = await tool(page, label).boundingBox();
        assert.ok(box.width >= 44 && box.height >= 44, `${label} ${box.width} x ${box.height}`);
        assert.ok(box.y + box.height <= height, `${label} ends at ${box.y + box.height}`);
      }
    });
  }
});
