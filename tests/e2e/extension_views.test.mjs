/* The panel's other views, opened as a page: one piece, search, For you, profiles and their files, packs, erasing all. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { zipOfFiles } from "../web/helpers/zip_writer.mjs";
import { openExtension, withoutPack } from "./helpers/extension.mjs";
import { catalogOf, chips, ids, look, marksKept, overhang, rested, tab, tiles, titles } from "./helpers/panel_pages.mjs";
import { isHere, openLogin, profileCard } from "./helpers/profile_pages.mjs";
import { openShop, siteRoot, skipReason } from "./helpers/shop.mjs";
import { openShops } from "./helpers/shop_pages.mjs";

const skip = skipReason();
/** A finger is the only pointer: on its own, Playwright's hasTouch does not tell the style sheets. */
const coarse = ["--blink-settings=primaryPointerType=2,availablePointerTypes=2,primaryHoverType=1,availableHoverTypes=1"];
const packRoot = join(siteRoot, "pack");

describe("the panel's views", { skip }, () => {
  let extension;
  let shops;
  let panel;

  before(async () => { shops = await openShops(); });
  after(() => shops?.close());
  afterEach(async () => {
    const faults = panel?.faults.filter((fault) => !/CORS policy|Failed to load resource/.test(fault)) ?? [];
    await extension?.close();
    extension = panel = undefined;
    assert.deepEqual(faults, [], "no error and no refused policy");
  });

  /** Each test has a browser of its own: profiles and packs stay in it. */
  async function open({ width = 360, touch = false, hash = "", ...options } = {}) {
    extension = await openExtension({ viewport: { width, height: 800 }, ...(touch && { hasTouch: true, moreFlags: coarse }), ...options });
    panel = await extension.panelPage(hash);
  }

  test("a piece opens over the list with all that is known, and back comes where it was left", async () => {
    await open();
    const page = await extension.context.newPage();
    await page.goto(shops.product());
    await look(extension, panel, page);
    await rested(panel);
    await panel.bringToFront();
    const title = (await titles(panel))[7];
    await tiles(panel).nth(7).getByRole("link").hover();
    const left = await panel.evaluate(() => scrollY);
    assert.ok(left > 300);
    await tiles(panel).nth(7).getByRole("link").click();
    await panel.getByRole("heading", { name: title, level: 1 }).waitFor();
    await panel.getByRole("heading", { name: "Why it is here" }).waitFor();
    assert.equal(await panel.evaluate(() => scrollY), 0);
    const product = panel.locator("vt-product-view");
    assert.match(await product.locator("dl").innerText(), /Type\s+Shirts/);
    await product.getByRole("button", { name: "Save", exact: true }).click();
    await product.locator("[aria-pressed=true]", { hasText: "Save" }).waitFor();
    assert.ok((await marksKept(panel)).some((mark) => mark.startsWith("bookmark")));
    await tiles(panel, "vt-product-view").first().waitFor();
    const alike = (await titles(panel, "vt-product-view"))[0];
    await tiles(panel, "vt-product-view").first().getByRole("link").click();
    await panel.getByRole("heading", { name: alike, level: 1 }).waitFor();
    await panel.goBack();
    await panel.getByRole("heading", { name: title, level: 1 }).waitFor();
    await panel.getByRole("button", { name: "Back" }).click();
    await product.waitFor({ state: "detached" });
    assert.equal(await panel.evaluate(() => scrollY), left);
    const focused = await panel.evaluate(() => {
      let element = document.activeElement;
      while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element.textContent;
    });
    assert.equal(focused, title, "the keyboard goes on where it was");
  });

  test("words are read, corrected, and taken back by their chips", async () => {
    await open({ hash: "#search" });
    await panel.getByRole("searchbox").fill("blue stripd shirt under 40 for men");
    await tiles(panel, "vt-search-view").first().waitFor();
    await panel.getByText("Showing “striped” for “stripd”").waitFor();
    const catalog = await catalogOf(panel);
    for (const id of await ids(panel, "vt-search-view")) assert.ok(catalog.get(id).price <= 40 && catalog.get(id).articleType === "Shirts");
    await panel.getByRole("button", { name: "Remove filter: Up to €40" }).click();
    await panel.waitForFunction(() => !document.querySelector("vt-panel-app").shadowRoot.querySelector("vt-search-view").text.includes("40"));
    await panel.getByRole("searchbox").fill("zzqqy");
    await panel.getByText("Nothing here fits").waitFor();
  });

  test("files that come later find more, and what is shown, its length and the focus stay", async () => {
    await open({ hash: "#search" });
    await panel.getByRole("searchbox").fill("shirt");
    await tiles(panel, "vt-search-view").nth(23).waitFor();
    await panel.getByRole("button", { name: "More", exact: true }).click();
    await tiles(panel, "vt-search-view").nth(47).waitFor();
    await tiles(panel, "vt-search-view").nth(40).getByRole("link").focus();
    const lengths = await panel.locator("vt-search-view").evaluate(async (view) => {
      const seen = [];
      const { updated } = view;
      const answered = new Promise((resolve) => {
        view.updated = function (changed) {
          seen.push(this.cards?.length);
          if (changed.has("cards")) resolve();
          updated.call(this, changed);
        };
      });
      view.had = 0; // as if its files had just come
      view.requestUpdate();
      await answered;
      return seen;
    });
    assert.deepEqual([...new Set(lengths)], [48]);
    assert.equal(await tiles(panel, "vt-search-view").nth(40).getByRole("link").evaluate((link) => link === link.getRootNode().activeElement), true);
  });

  test("For you follows likes, and lists them", async () => {
    await open({ hash: "#for-you" });
    await panel.getByText("Nothing is known about you yet").waitFor();
    await tiles(panel, "vt-for-you-view").nth(3).getByRole("button", { name: /^Like/ }).click();
    await panel.getByRole("heading", { name: "What you like" }).waitFor();
    const gone = (await titles(panel, "vt-for-you-view"))[0];
    await tiles(panel, "vt-for-you-view").first().getByRole("button", { name: /^Pass/ }).click();
    await panel.waitForFunction((title) => document.querySelector("vt-panel-app").shadowRoot.querySelector("vt-for-you-view").cards[0].title !== title, gone);
    await tab(panel, "Search").click();
    await tab(panel, "For you").click();
    await panel.getByText("Chosen by what you liked and passed on").waitFor();
    assert.ok(!(await titles(panel, "vt-for-you-view")).includes(gone));
  });

  test("a profile goes from the panel into the shop, and from there back", async () => {
    await open({ hash: "#for-you" });
    await tiles(panel, "vt-for-you-view").nth(0).getByRole("button", { name: /^Like/ }).click();
    await panel.getByRole("heading", { name: "What you like" }).waitFor();
    const kept = await marksKept(panel);
    await tab(panel, "You").click();
    await panel.getByLabel("What you did").getByText("liked").waitFor();
    const exported = await exportedBy(panel, panel.getByRole("button", { name: "Export: Visitor" }));

    const shop = await openShop();
    try {
      const page = await shop.newPage();
      await openLogin(page);
      await page.locator("vt-profile-drop input").setInputFiles({ name: exported.name, mimeType: "application/json", buffer: Buffer.from(exported.text) });
      await page.locator("vt-login-page vt-profile-card").nth(1).waitFor();
      const [, id] = kept[0].split(" ");
      await page.goto(`?page=product&id=${id}`);
      await page.locator("vt-mark-buttons [aria-pressed=true]", { hasText: "Like" }).waitFor();
      await openLogin(page);
      const { name } = await page.locator("vt-login-page").evaluate((element) => element.profiles.profiles.find(({ current }) => current));
      await isHere(page, name);
      const back = await exportedBy(page, profileCard(page, name).first().getByRole("button", { name: `Export: ${name}` }).last());
      await panel.locator("vt-profile-drop input").setInputFiles({ name: back.name, mimeType: "application/json", buffer: Buffer.from(back.text) });
      await panel.getByText(/is here$/).waitFor();
      assert.deepEqual((await marksKept(panel)), kept);
      await panel.locator("vt-profile-drop input").setInputFiles({ name: "no.json", mimeType: "application/json", buffer: Buffer.from("{}") });
      await panel.getByRole("alert").getByText("“no.json” is JSON, but not a profile").waitFor();
    } finally {
      await shop.close();
    }
  });

  async function exportedBy(page, button) {
    const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
  }

  test("profiles are made, switched, locked; the theme is chosen and remembered", async () => {
    await open({ hash: "#you" });
    await panel.getByLabel("Name", { exact: true }).fill("Ada");
    await panel.getByRole("button", { name: "Create profile" }).click();
    await panel.getByText("Ada is looking now").waitFor();
    await panel.getByRole("button", { name: "Switch to Visitor" }).click();
    await panel.getByText("Visitor is looking now").waitFor();
    await panel.getByLabel("Dark", { exact: true }).check();
    await panel.reload();
    assert.equal(await panel.evaluate(() => document.documentElement.dataset.theme), "dark");
    await panel.getByLabel("As the browser").check();
    assert.equal(await panel.evaluate(() => localStorage.getItem("vitrine-theme")), null);
  });

  test("erasing everything leaves nothing", async () => {
    await open({ hash: "#for-you" });
    await tiles(panel, "vt-for-you-view").first().getByRole("button", { name: /^Like/ }).click();
    await panel.getByRole("heading", { name: "What you like" }).waitFor();
    await tab(panel, "You").click();
    await panel.getByRole("button", { name: "Erase everything" }).click();
    await Promise.all([panel.waitForEvent("load"), panel.getByRole("button", { name: "Yes, erase everything" }).click()]);
    await panel.getByLabel("What you did").waitFor();
    assert.deepEqual(await marksKept(panel), []);
  });

  /** Names of what the extension keeps in files of its own. */
  const filesKept = () => panel.evaluate(async () => {
    const names = [];
    const walk = async (folder, path) => {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === "directory") await walk(handle, `${path}${name}/`);
        else names.push(path + name);
      }
    };
    await walk(await navigator.storage.getDirectory(), "");
    return names;
  });

  test("without a pack, and with one that does not open, theme, language and erasing are there", async () => {
    for (const [alter, heading] of [[withoutPack, "There is no pack yet"], [(copy) => writeFileSync(join(copy, "pack/manifest.json"), "{"), "The pack could not be opened"]]) {
      await open({ hash: "#you", alter });
      await panel.getByRole("heading", { name: heading }).waitFor();
      await panel.getByLabel("Dark", { exact: true }).check();
      await panel.locator("vt-language-choice").waitFor();
      await panel.evaluate(async () => (await navigator.storage.getDirectory()).getFileHandle("left", { create: true }));
      await panel.getByRole("button", { name: "Erase everything" }).click();
      await Promise.all([panel.waitForEvent("load"), panel.getByRole("button", { name: "Yes, erase everything" }).click()]);
      await panel.getByRole("button", { name: "Erase everything" }).waitFor();
      assert.deepEqual([await filesKept(), await panel.evaluate(() => localStorage.length)], [[], 0]);
      await extension.close();
    }
  });

  describe("packs", () => {
    const manifest = () => JSON.parse(readFileSync(join(packRoot, "manifest.json"), "utf8"));
    const pack = (name) => panel.locator("vt-pack-card", { has: panel.getByRole("article", { name, exact: true }) });
    const url = () => panel.getByLabel("From its address");

    /** The demo's files under another name, without its pictures. */
    function zipped(name) {
      const changed = { ...manifest(), name };
      return zipOfFiles([["manifest.json", JSON.stringify(changed)], ...changed.files.map(({ path }) => [path, readFileSync(join(packRoot, path))])]);
    }

    test("the demo is there; a zip comes beside it, is shown at once, switched and removed", async () => {
      await open({ hash: "#packs" });
      await pack("Vitrine").getByText("In use").waitFor();
      await panel.getByLabel("A zip file").setInputFiles({ name: "mine.zip", mimeType: "application/zip", buffer: zipped("Mine") });
      await pack("Mine").getByText("In use").waitFor();
      assert.match(await pack("Mine").locator("article").innerText(), /2,400 pieces · EUR · [\d.]+ MB\s+From the file mine\.zip/);
      await tab(panel, "For you").click();
      await tiles(panel, "vt-for-you-view").first().getByRole("button", { name: /^Like/ }).click();
      await panel.getByRole("heading", { name: "What you like" }).waitFor();
      await tab(panel, "Packs").click();
      await pack("Vitrine").getByRole("button", { name: /^Use/ }).click();
      await pack("Vitrine").getByText("In use").waitFor();
      assert.deepEqual(await marksKept(panel), [], "each pack has its own taste");
      await pack("Mine").getByRole("button", { name: /^Use/ }).click();
      await pack("Mine").getByText("In use").waitFor();
      assert.equal((await marksKept(panel)).length, 1);
      await pack("Mine").getByRole("button", { name: "Remove: Mine" }).click();
      await pack("Mine").getByLabel("Forget what was liked and passed on in it, too").check();
      await pack("Mine").getByRole("button", { name: "Remove", exact: true }).click();
      await pack("Mine").waitFor({ state: "detached" });
      await pack("Vitrine").getByText("In use").waitFor();
    });

    for (const forget of [false, true]) {
      test(`the only pack is removed while it is in use, and its taste ${forget ? "with it" : "stays until all is erased"}`, async () => {
        await open({ hash: "#packs", alter: withoutPack });
        await panel.getByLabel("A zip file").setInputFiles({ name: "mine.zip", mimeType: "application/zip", buffer: zipped("Mine") });
        await pack("Mine").getByText("In use").waitFor();
        await tab(panel, "For you").click();
        await tiles(panel, "vt-for-you-view").first().getByRole("button", { name: /^Like/ }).click();
        await panel.getByRole("heading", { name: "What you like" }).waitFor();
        await tab(panel, "Packs").click();
        await pack("Mine").getByRole("button", { name: "Remove: Mine" }).click();
        if (forget) await pack("Mine").getByLabel("Forget what was liked").check();
        await pack("Mine").getByRole("button", { name: "Remove", exact: true }).click();
        await panel.getByText("There is no pack yet. Install one below.").waitFor();
        const kept = await filesKept();
        assert.deepEqual(kept.filter((name) => /catalog|int8/.test(name)), [], "the pack's files are gone");
        assert.equal(kept.some((name) => /state|profile/.test(name)), !forget, kept.join());
        await tab(panel, "You").click();
        await panel.getByRole("button", { name: "Erase everything" }).click();
        await Promise.all([panel.waitForEvent("load"), panel.getByRole("button", { name: "Yes, erase everything" }).click()]);
        await panel.getByRole("button", { name: "Erase everything" }).waitFor();
        assert.deepEqual(await filesKept(), []);
      });
    }

    test("a pack from a URL is installed, updated and rolled back, and serves a page", async () => {
      shops.put("/pack/manifest.json", JSON.stringify({ ...manifest(), name: "Online" }));
      await open({ hash: "#packs" });
      await url().fill(`${shops.url}/pack/`);
      await panel.getByRole("button", { name: "Install", exact: true }).click();
      await pack("Online").getByText("In use").waitFor();
      await pack("Online").getByRole("button", { name: "Check for an update: Online" }).click();
      await pack("Online").getByText("This is the newest.").waitFor();
      shops.put("/pack/manifest.json", JSON.stringify({ ...manifest(), name: "Online", generation: "0123456789abcdef" }));
      await pack("Online").getByRole("button", { name: "Check for an update: Online" }).click();
      await pack("Online").getByText("There is a newer one.").waitFor();
      await pack("Online").getByRole("button", { name: "Update: Online" }).click();
      await pack("Online").getByRole("button", { name: "Back to the earlier one: Online" }).click();
      await panel.waitForFunction((wanted) => {
        const { session } = document.querySelector("vt-panel-app");
        return session.packId !== "" && session.stats.pack.generation === wanted;
      }, manifest().generation);
      const page = await extension.context.newPage();
      await page.goto(shops.product());
      await look(extension, panel, page);
      await rested(panel);
      assert.deepEqual((await chips(panel)).slice(0, 2), ["+Men", "+Shirts"]);
      await panel.bringToFront();
      const picture = await tiles(panel).first().locator("img").evaluate((image) => image.decode().then(() => image.src));
      assert.ok(picture.startsWith(`${shops.url}/pack/images/`), picture);
    });

    test("a damaged pack is refused by the name of its file, and changes nothing", async () => {
      const changed = { ...manifest(), name: "Damaged" };
      changed.files[0] = { ...changed.files[0], sha256: "0".repeat(64) };
      shops.put("/damaged/manifest.json", JSON.stringify(changed));
      for (const { path } of changed.files) shops.put(`/damaged/${path}`, readFileSync(join(packRoot, path)));
      await open({ hash: "#packs" });
      await url().fill(`${shops.url}/damaged/`);
      await panel.getByRole("button", { name: "Install", exact: true }).click();
      await panel.getByRole("alert").getByText(changed.files[0].path).waitFor();
      assert.equal(await url().inputValue(), `${shops.url}/damaged/`, "what was typed is there to be mended");
      await pack("Vitrine").getByText("In use").waitFor();
      await url().fill("not an address");
      await panel.getByRole("button", { name: "Install", exact: true }).click();
      await panel.getByRole("alert").getByText("That is no address of a pack").waitFor();
    });

    test("a host that lets nobody read is asked for by itself, and once allowed its pack comes", async () => {
      shops.put("/pack/manifest.json", JSON.stringify({ ...manifest(), name: "Closed" }));
      await open({ hash: "#packs" });
      await url().fill(`${shops.otherUrl}/pack/`);
      await panel.getByRole("button", { name: "Install", exact: true }).click();
      await panel.getByRole("button", { name: `Allow ${new URL(shops.otherUrl).host}` }).waitFor();
      await extension.close();
      await open({ hash: "#packs", hosts: ["http://127.0.0.1/*"] });
      await url().fill(`${shops.otherUrl}/pack/`);
      await panel.getByRole("button", { name: "Install", exact: true }).click();
      await pack("Closed").getByText("In use").waitFor();
    });

    test("the keyboard goes on at Cancel while a pack comes, and then where it was typed", async () => {
      await open({ hash: "#packs" });
      await url().fill(`${shops.url}/never/`);
      await url().press("Enter");
      const cancel = panel.getByRole("button", { name: "Cancel" });
      await cancel.waitFor();
      const hasFocus = (element) => element === element.getRootNode().activeElement;
      assert.equal(await cancel.evaluate(hasFocus), true);
      await panel.keyboard.press("Enter");
      await url().waitFor();
      assert.deepEqual([await url().evaluate(hasFocus), await url().inputValue()], [true, `${shops.url}/never/`]);
    });

    test("installing can be cancelled", async () => {
      await open({ hash: "#packs" });
      await panel.getByLabel("A folder").setInputFiles(packRoot);
      await panel.getByRole("button", { name: "Cancel" }).click();
      await url().waitFor();
      assert.equal(await panel.locator("vt-pack-card").count(), 1);
    });

    test("another window follows the pack that was chosen in this one", async () => {
      await open({ hash: "#packs" });
      const other = await extension.panelPage("#packs");
      await panel.getByLabel("A zip file").setInputFiles({ name: "mine.zip", mimeType: "application/zip", buffer: zipped("Mine") });
      await pack("Mine").getByText("In use").waitFor();
      await other.locator("vt-pack-card", { has: other.getByRole("article", { name: "Mine", exact: true }) }).getByText("In use").waitFor();
    });
  });

  for (const width of [320, 360, 480]) {
    test(`nothing reaches beyond ${width} pixels, and a finger finds every control`, async () => {
      await open({ width, touch: true });
      const page = await extension.context.newPage();
      await page.goto(shops.product({ title: `${"Unbreakable".repeat(12)} Shirt`, brand: "B".repeat(90) }));
      await look(extension, panel, page);
      await panel.bringToFront();
      const contents = { Similar: "vt-similar-view", Search: "vt-search-view", "For you": "vt-for-you-view", Packs: "vt-pack-card", You: "vt-profile-card" };
      for (const [name, content] of Object.entries(contents)) {
        await tab(panel, name).click();
        if (name === "Search") await panel.getByRole("searchbox").fill("shirt");
        await panel.locator(`${content} ${content.endsWith("view") ? "vt-look-tile a" : "article"}`).first().waitFor();
        assert.equal(await overhang(panel), 0, name);
        assert.deepEqual(await smallControls(panel), [], name);
      }
    });
  }

  /** Controls below 44 pixels. */
  function smallControls(page) {
    return page.evaluate(() => {
      const deep = (root) => [...root.querySelectorAll("*")].flatMap((element) => [element, ...element.shadowRoot ? deep(element.shadowRoot) : []]);
      return deep(document).filter((element) => element.matches("button, select, .button, nav a"))
        .map((element) => [element.outerHTML.replace(/<!--.*?-->/g, "").slice(0, 90), element.getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && box.height > 0 && box.height < 43.5).map(([text, box]) => `${text} ${box.height}`);
    });
  }
});
