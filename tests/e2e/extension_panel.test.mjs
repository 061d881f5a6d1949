/* The side panel over real shop pages: what it reads, asks, shows; and what it does where there is nothing to look at. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { openExtension } from "./helpers/extension.mjs";
import { answered, card, catalogOf, chip, chips, ids, isAtRest, look, marksBecome, marksKept, rested, tiles, titles } from "./helpers/panel_pages.mjs";
import { skipReason } from "./helpers/shop.mjs";
import { openShops, pictureOf } from "./helpers/shop_pages.mjs";
import { stopServiceWorkers } from "./helpers/site_versions.mjs";

const skip = skipReason();

describe("the panel over a page", { skip }, () => {
  let extension;
  let shops;
  let panel;
  let page;
  const elsewhere = [];

  before(async () => {
    shops = await openShops();
    extension = await openExtension({ viewport: { width: 1000, height: 900 } });
    extension.context.on("request", (request) => {
      const url = request.url();
      if (!/^(data|blob):/.test(url) && ![extension.url(""), shops.url, shops.otherUrl, shops.elsewhereUrl, "chrome://"].some((own) => url.startsWith(own))) elsewhere.push(url);
    });
  });
  after(async () => {
    await extension?.close();
    await shops?.close();
  });
  afterEach(async () => {
    const faults = panel?.faults.filter((fault) => !/CORS policy|Failed to load resource/.test(fault)) ?? []; // that a host keeps its picture is told by the browser
    await panel?.evaluate(() => chrome.storage.session.clear());
    for (const open of [panel, page]) await open?.close();
    panel = page = undefined;
    assert.deepEqual([faults, elsewhere], [[], []], "no error, no refused policy, no request to any other host");
  });

  /** A page in the shop's tab, the panel in another, and the button pressed over the first; waits for all of the answer, or for words alone. */
  async function open(address, { whole = true } = {}) {
    page = await extension.context.newPage();
    await page.goto(address);
    panel ??= await extension.panelPage();
    await look(extension, panel, page);
    if (whole) await rested(panel);
  }

  test("the button opens the real panel beside the page, with similar pieces and why", async () => {
    page = await extension.context.newPage();
    await page.goto(shops.product());
    await extension.pressButton(page);
    const side = await extension.sidePanel();
    await side.until(() => performance.getEntriesByName("vitrine-shown").length > 0);
    await side.until(isAtRest);
    const seen = await side.evaluate(() => {
      const deep = (root) => [...root.querySelectorAll("*")].flatMap((element) => [element, ...element.shadowRoot ? deep(element.shadowRoot) : []]);
      const found = deep(document).filter((element) => element.localName === "vt-look-tile");
      return { width: innerWidth, first: found[0].shadowRoot.textContent.replace(/\s+/g, " "), count: found.length, overhang: document.documentElement.scrollWidth - innerWidth };
    });
    assert.deepEqual([seen.count, seen.overhang], [12, 0]);
    assert.ok(seen.width >= 320 && seen.width <= 480, `${seen.width} wide`);
    assert.match(seen.first, /\d+% alike shape/);
  });

  test("its words become filters: the kind and gender hold, the rest is offered", async () => {
    await open(shops.product());
    assert.deepEqual(await chips(panel), ["+Men", "+Shirts", "-Navy Blue", "-Casual", "-Up to €49.90"]);
    const catalog = await catalogOf(panel);
    for (const id of await ids(panel)) {
      const { articleType, gender } = catalog.get(id);
      assert.equal(articleType, "Shirts");
      assert.ok(["Men", "Unisex"].includes(gender), gender);
    }
    assert.match(await card(panel).locator("article").innerText(), /127\.0\.0\.1:\d+\s+Roadster Men Navy Slim Fit Checked Casual Shirt\s+Roadster · €49\.90\s+Compared by its picture/);
  });

  test("a chip is switched on and off, and what is shown follows", async () => {
    await open(shops.product());
    const catalog = await catalogOf(panel);
    const allAre = (holds) => panel.waitForFunction(() => document.querySelector("vt-panel-app").shadowRoot.querySelector("vt-similar-view").busy === false)
      .then(() => ids(panel)).then((shown) => shown.length > 0 && shown.every((id) => holds(catalog.get(id))));
    await panel.bringToFront();
    await chip(panel, "Navy Blue").click();
    assert.equal(await allAre(({ colour }) => colour === "Navy Blue"), true);
    await chip(panel, "Navy Blue").click();
    await chip(panel, "Up to €49.90").click();
    assert.equal(await allAre(({ price }) => price <= 49.9), true);
    await chip(panel, "Up to €49.90").click();
    await chip(panel, "Shirts").click();
    assert.equal(await allAre(({ articleType }) => articleType === "Shirts"), false);
    assert.deepEqual(await chips(panel), ["+Men", "-Shirts", "-Navy Blue", "-Casual", "-Up to €49.90"]);
  });

  test("where a kind has too few pieces, others follow, and it says so", async () => {
    await open(shops.product({ title: "Women Gold Watch", category: "", brand: "Titan", colour: "", currency: "USD" }));
    assert.deepEqual(await chips(panel), ["+Women", "+Watches", "-Gold"]);
    await panel.bringToFront();
    await chip(panel, "Gold").click();
    const [, count] = /^(?:Only (\d)|No) Watches/.exec(await panel.locator("vt-similar-view p.note").innerText());
    const catalog = await catalogOf(panel);
    const kinds = (await ids(panel)).map((id) => catalog.get(id).articleType);
    assert.equal(kinds.lastIndexOf("Watches"), Number(count ?? 0) - 1);
    assert.ok(kinds.length > 4);
  });

  test("words that the collection does not know do no harm", async () => {
    await open(shops.product({ title: "Zörbl Qwxyz 270 Überflitzer", category: "", brand: "Zörbl", colour: "" }));
    assert.equal((await ids(panel)).length, 12);
    assert.deepEqual(await chips(panel), ["-Up to €49.90"]);
  });

  test("the filter sheet narrows by what is ticked", async () => {
    await open(shops.product());
    await panel.bringToFront();
    await panel.getByRole("button", { name: /^Filters/ }).click();
    const sheet = panel.locator("vt-filter-sheet");
    await sheet.locator("vt-facet-group[data-field=colour] summary").click();
    await sheet.getByRole("checkbox", { name: /^White/ }).check();
    await sheet.getByRole("checkbox", { name: "In stock only" }).check();
    await sheet.getByRole("button", { name: /^Show \d+ pieces/ }).click();
    await panel.getByRole("dialog", { name: "Filters" }).waitFor({ state: "hidden" });
    await panel.getByRole("button", { name: "Filters (2)" }).waitFor();
    const catalog = await catalogOf(panel);
    for (const id of await ids(panel)) assert.deepEqual([catalog.get(id).colour, catalog.get(id).stock !== 0], ["White", true]);
  });

  test("likes are kept and shown, a pass goes away and comes back by Undo", async () => {
    await open(shops.product());
    await panel.bringToFront();
    const [first, second] = await ids(panel);
    await tiles(panel).nth(1).getByRole("button", { name: /^Like/ }).click();
    await tiles(panel).nth(0).getByRole("button", { name: /^Pass on/ }).click();
    await panel.waitForFunction((gone) => !document.querySelector("vt-panel-app").shadowRoot.querySelector("vt-similar-view").cards.some(({ id }) => id === gone), first);
    await panel.waitForFunction(() => document.querySelector("vt-panel-app").shadowRoot.querySelector("vt-similar-view").cards.length === 12);
    await marksBecome(panel, [`like ${second}`, `pass ${first}`]);
    assert.equal(await tiles(panel).nth(0).getByRole("button", { name: /^Like/ }).getAttribute("aria-pressed"), "true");
    await panel.reload();
    await tiles(panel).first().waitFor();
    await rested(panel);
    assert.ok(!(await ids(panel)).includes(first), "a pass outlives the panel");
    await tiles(panel).nth(1).getByRole("button", { name: /^Pass on/ }).click();
    await panel.getByRole("button", { name: "Undo" }).click();
    await panel.waitForFunction(() => document.querySelector("vt-panel-app").shadowRoot.querySelector("vt-similar-view").cards.length === 12);
    await marksBecome(panel, [`like ${second}`, `pass ${first}`]);
  });

  test("More shows more, and goes on with the keyboard where it left", async () => {
    await open(shops.product());
    await panel.bringToFront();
    await panel.locator("vt-similar-view").getByRole("button", { name: "More", exact: true }).press("Enter");
    await tiles(panel).nth(23).waitFor();
    const focused = await panel.evaluate(() => {
      let element = document.activeElement;
      while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element.textContent;
    });
    assert.equal(focused, (await titles(panel))[12]);
  });

  describe("the picture", () => {
    test("of another host that allows it is fetched, without cookies and without telling from where", async () => {
      await open(shops.product({ picture: `${shops.otherUrl}${pictureOf(60)}?cors=1` }));
      await card(panel).getByText("Compared by its picture").waitFor();
      const own = shops.asked.filter(({ url, headers }) => url.includes(pictureOf(60)) && headers["sec-fetch-dest"] === "empty");
      assert.equal(own.length >= 1, true);
      for (const { headers } of own) assert.deepEqual([headers.cookie, headers.referer], [undefined, undefined]);
    });

    test("of a host that keeps it to itself is cut out of what the tab shows", async () => {
      await open(shops.product({ picture: `${shops.otherUrl}${pictureOf(61)}` }));
      await card(panel).getByText("Compared by how it looks in the tab").waitFor();
      assert.match((await tiles(panel).first().innerText()), /% alike/);
    });

    test("that is nowhere in sight leaves the words, and it says so", async () => {
      await open(shops.product({ picture: `${shops.otherUrl}${pictureOf(62)}`, shown: false }));
      await card(panel).getByText("By words only: its picture could not be read").waitFor();
      assert.deepEqual((await chips(panel)).slice(0, 3), ["+Men", "+Shirts", "+Navy Blue"]);
      assert.doesNotMatch(await tiles(panel).first().innerText(), /alike/);
    });

    test("can be replaced by one of the visitor's own, and the words by others", async () => {
      await open(shops.product());
      await panel.bringToFront();
      await panel.getByRole("button", { name: "Not this?" }).click();
      await panel.getByLabel("What it is, in words").fill("women red dress");
      await panel.getByRole("button", { name: "Use", exact: true }).click();
      await chip(panel, "Dresses").waitFor();
      await panel.getByRole("button", { name: "Not this?" }).click();
      const data = await (await fetch(shops.url + pictureOf(5))).arrayBuffer();
      await panel.locator("vt-page-card input[type=file]").setInputFiles({ name: "own.webp", mimeType: "image/webp", buffer: Buffer.from(data) });
      await card(panel).getByText("Compared by your picture").waitFor();
      await panel.getByRole("button", { name: "Not this?" }).click();
      await panel.locator("vt-page-card input[type=file]").setInputFiles({ name: "no.webp", mimeType: "image/webp", buffer: Buffer.from("no picture") });
      await card(panel).getByRole("alert").getByText(/not a picture/).waitFor();
    });

    test("that was pointed at is looked for alone", async () => {
      await open(shops.product());
      const { tabId, windowId } = await tabOf(page);
      await point(tabId, windowId, shops.url + pictureOf(40));
      assert.match(await card(panel).locator("article").innerText(), /The picture you pointed at/);
      assert.deepEqual(await chips(panel), []);
      assert.match(await tiles(panel).first().innerText(), /% alike/);
      await point(tabId, windowId, "blob:https://shop.example/gone");
      await panel.getByText("That picture could not be read, so there is nothing to compare").waitFor();
      assert.equal(await tiles(panel).count(), 0);
    });

    /** What the menu over a picture leaves behind. */
    const point = (tabId, windowId, url) => answered(panel, async () => (await worker()).evaluate(([tab, window, address]) =>
      chrome.storage.session.set({ [`request:${window}`]: { id: crypto.randomUUID(), tabId: tab, at: Date.now(), picture: { url: address, frameId: 0 } } }), [tabId, windowId, url]));
  });

  const worker = async () => extension.context.serviceWorkers()[0] ?? extension.context.waitForEvent("serviceworker");
  const tabOf = async (open) => (await worker()).evaluate(async (url) => {
    const tabs = await chrome.tabs.query({ active: true });
    const found = tabs.find((tab) => tab.url === url) ?? tabs[0];
    return { tabId: found.id, windowId: found.windowId };
  }, open.url());

  test("a shop that changes its product without a load is read again", async () => {
    await open(shops.product());
    await answered(panel, () => page.evaluate(([title, picture]) => {
      const data = JSON.parse(document.querySelector("script[type='application/ld+json']").textContent);
      document.querySelector("script[type='application/ld+json']").textContent = JSON.stringify({ ...data, name: title, category: "Women > Dresses", image: picture, color: "Red" });
      document.title = document.querySelector("h1").textContent = title;
      document.querySelector("img").src = picture;
      history.pushState({}, "", "?other=1");
    }, ["Women Red Floral Midi Dress", pictureOf(80)]));
    await card(panel).getByText("Women Red Floral Midi Dress").waitFor();
    assert.deepEqual((await chips(panel)).slice(0, 2), ["+Women", "+Dresses"]);
  });

  test("while a picture is kept waiting, words answer; and another piece of the shop is read all the same", async () => {
    await open(shops.product({ picture: "/images/never.webp", shown: false }), { whole: false });
    assert.match(await card(panel).locator("article").innerText(), /Fetching its picture/);
    assert.ok((await ids(panel)).length > 0);
    await answered(panel, () => page.evaluate(() => {
      const script = document.querySelector("script[type='application/ld+json']");
      script.textContent = JSON.stringify({ ...JSON.parse(script.textContent), name: "Women Red Floral Midi Dress", category: "Women > Dresses", image: undefined });
      document.title = document.querySelector("h1").textContent = "Women Red Floral Midi Dress";
    }));
    await card(panel).getByText("Women Red Floral Midi Dress").waitFor();
  });

  test("the visitor's own words stay while the page still sells the same piece", async () => {
    await open(shops.product());
    await panel.bringToFront();
    await panel.getByRole("button", { name: "Not this?" }).click();
    await panel.getByLabel("What it is, in words").fill("green dress");
    await panel.getByRole("button", { name: "Use", exact: true }).click();
    await card(panel).getByRole("heading", { name: "green dress" }).waitFor();
    await page.evaluate(() => {
      const script = document.querySelector("script[type='application/ld+json']");
      const data = JSON.parse(script.textContent);
      script.textContent = JSON.stringify({ ...data, offers: { ...data.offers, price: 39.9 } });
      document.querySelector("h1").dataset.changed = "1";
      history.pushState({}, "", "#reviews");
    });
    await card(panel).getByText("39.90").waitFor();
    assert.equal(await card(panel).getByRole("heading").first().innerText(), "green dress");
  });

  test("an old press opens nothing", async () => {
    panel = await extension.panelPage();
    await panel.evaluate(async () => {
      const [{ id: windowId }, { id: tabId }] = [await chrome.windows.getCurrent(), await chrome.tabs.getCurrent()];
      await chrome.storage.session.set({ [`request:${windowId}`]: { id: "old", tabId, at: Date.now() - 60_000 } });
    });
    await panel.reload();
    assert.equal(await panel.locator("vt-panel-app").evaluate((app) => app.session.opened.then(() => app.look.now.phase)), "idle");
  });

  test("what a hostile page says is shown as text, and nothing of it runs", async () => {
    const evil = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
    await open(shops.product({ title: `Shirt ${evil}`, brand: evil, category: `Men > <b>${evil}` }));
    await panel.bringToFront();
    await panel.getByRole("button", { name: "Not this?" }).click();
    await panel.getByLabel("What it is, in words").fill(evil);
    await panel.getByRole("button", { name: "Use", exact: true }).click();
    await card(panel).getByText(evil).waitFor();
    assert.equal(await panel.title(), "Vitrine");
    assert.equal(await panel.locator("vt-page-card img, vt-page-card script, vt-page-card b").count(), 0);
  });

  test("a page without a product says so, and offers words and pictures", async () => {
    await open(shops.page("<!doctype html><title>About us</title><h1>About us</h1><p>We are a shop.</p>"));
    await panel.bringToFront();
    await panel.getByRole("heading", { name: "No product on this page" }).waitFor();
    await panel.locator("vt-nothing-view").getByRole("searchbox").fill("navy shirt");
    await panel.keyboard.press("Enter");
    await tiles(panel, "vt-search-view").first().waitFor();
    assert.equal(await panel.locator("vt-search-view").getByRole("searchbox").inputValue(), "navy shirt");
  });

  test("a page of the browser's own cannot be looked at, and it says what to do", async () => {
    page = await extension.context.newPage();
    await page.goto("chrome://version");
    panel = await extension.panelPage();
    await look(extension, panel, page);
    await panel.getByRole("heading", { name: "This page cannot be looked at" }).waitFor();
    await panel.getByText("Press Vitrine's button again").waitFor();
  });

  test("a page that was left for another host is not looked at without another press", async () => {
    await open(shops.product());
    await page.goto(shops.elsewhereUrl);
    await panel.reload();
    await panel.getByRole("heading", { name: "This page cannot be looked at" }).waitFor();
  });

  test("ending the service worker loses nothing", async () => {
    await open(shops.product());
    const before = await ids(panel);
    await stopServiceWorkers(panel);
    await panel.bringToFront();
    await tiles(panel).nth(2).getByRole("button", { name: /^Like/ }).click();
    assert.ok((await marksKept(panel)).includes(`like ${before[2]}`));
    await look(extension, panel, page);
    await rested(panel);
    assert.deepEqual(await ids(panel), before);
  });

  test("each window's panel follows its own window", async () => {
    await open(shops.product());
    const opening = extension.context.waitForEvent("page");
    await extension.devtools.send("Target.createTarget", { url: extension.url("panel.html"), newWindow: true });
    const other = await opening;
    await other.getByRole("heading", { name: "Find it in your own collection" }).waitFor();
    const mine = await card(panel).locator("article").innerText();
    await other.evaluate((url) => chrome.tabs.create({ url }), shops.product({ title: "Women Red Dress" }));
    const second = await waitForPage((candidate) => candidate.url().startsWith(shops.url) && candidate !== page);
    await look(extension, other, second);
    await card(other).getByText("Women Red Dress").waitFor();
    assert.equal(await card(panel).locator("article").innerText(), mine);
    for (const open of [second, other]) await open.close();
  });

  async function waitForPage(wanted) {
    for (;;) {
      const found = extension.context.pages().find(wanted);
      if (found) return found;
      await new Promise((wake) => setTimeout(wake, 50));
    }
  }
});
