/* The extension in Firefox, where there is one: what docs/extension.md says works there. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { archive, filesBelow } from "../../web/extension/store/archive.mjs";
import { zips } from "../../web/store-extension.mjs";
import { extensionRoot, whatIsMissing } from "./helpers/extension.mjs";
import { openFirefox, sleep, whyNoFirefox } from "./helpers/firefox.mjs";
import { openForeignShop } from "./helpers/foreign_shop.mjs";

const reason = whyNoFirefox() || whatIsMissing();

describe("extension in Firefox", { skip: reason ? `skipped: ${reason}` : false }, () => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-firefox-zip-"));
  let shop;
  let firefox;
  let id;
  let shopTab;
  let observerTab;
  before(async () => {
    const files = zips["vitrine-extension-firefox.zip"].files(filesBelow(extensionRoot));
    id = JSON.parse(files.get("manifest.json")).browser_specific_settings.gecko.id;
    const zip = join(folder, "vitrine.zip");
    writeFileSync(zip, archive(files));
    shop = await openForeignShop({ products: 12 });
    firefox = await openFirefox({ zip, id });
    shopTab = await firefox.openFile("icons/16.png");
    observerTab = (await firefox.send("WebDriver:GetWindowHandle")).value;
    await firefox.send("WebDriver:SwitchToWindow", { handle: shopTab });
  });
  after(async () => {
    await firefox?.close();
    shop?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const inBrowser = (work) => firefox.run(work, { inBrowser: true, values: [id] });
  const inTab = (handle) => firefox.send("WebDriver:SwitchToWindow", { handle, focus: false });

  async function visit(url) {
    await inTab(shopTab);
    await firefox.visit(url);
  }

  const press = () => inBrowser(async (id) => {
    const { ExtensionParent } = ChromeUtils.importESModule("resource://gre/modules/ExtensionParent.sys.mjs");
    ExtensionParent.apiManager.global.browserActionFor(WebExtensionPolicy.getByID(id).extension).triggerAction(window);
  });

  /** What the sidebar shows, once `wanted` says that it is this. */
  async function sidebarShows(wanted) {
    await inTab(observerTab);
    let shown;
    for (const end = Date.now() + 30_000; Date.now() < end; await sleep(100)) {
      shown = await firefox.run(shownInSidebar);
      if (shown && wanted(shown)) return shown;
    }
    return assert.fail(`the sidebar shows ${JSON.stringify(shown)}`);
  }

  const answers = ({ title }, way) => (shown) => shown.heading === title && shown.way === way && shown.tiles > 0;

  test("the button opens the sidebar with what is like the page's product", async () => {
    await visit(shop.pages[4].url);
    await press();
    await sidebarShows(answers(shop.pages[4], "Compared by its picture"));
  });

  test("a picture that its host keeps to itself is cut out of the tab", async () => {
    await visit(shop.pages[5].url);
    await press();
    await sidebarShows(answers(shop.pages[5], "Compared by how it looks in the tab"));
  });

  test("a background that Firefox has ended comes back for the button", async () => {
    await inBrowser(async (id) => {
      const { extension } = WebExtensionPolicy.getByID(id);
      await extension.terminateBackground({ ignoreDevToolsAttached: true });
      if (extension.backgroundState !== "stopped") throw new Error(extension.backgroundState);
    });
    await visit(shop.pages[8].url);
    await press();
    await sidebarShows(answers(shop.pages[8], "Compared by its picture"));
  });

  test("a page of the browser is closed, and the sidebar says so", async () => {
    await visit("about:license");
    await press();
    await sidebarShows(({ heading }) => heading === "This page cannot be looked at");
  });

  test("the picture's menu finds what is like it", async () => {
    await visit(shop.pages[2].url);
    const { value: picture } = await firefox.send("WebDriver:FindElement", { using: "css selector", value: "img" });
    await firefox.send("WebDriver:PerformActions", { actions: [{ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" },
      actions: [{ type: "pointerMove", x: 0, y: 0, origin: picture }, { type: "pointerDown", button: 2 }, { type: "pointerUp", button: 2 }] }] });
    await inBrowser(async () => {
      const menu = document.getElementById("contentAreaContextMenu");
      for (let tries = 0; tries < 100 && menu.state !== "open"; tries++) await new Promise((wake) => setTimeout(wake, 100));
      menu.activateItem([...menu.querySelectorAll("menuitem")].find(({ label }) => /^Find similar/.test(label)));
    });
    await sidebarShows(({ heading, tiles }) => heading === "The picture you pointed at" && tiles > 0);
  });

  test("the shortcut is the button", async () => {
    await visit(shop.pages[0].url);
    await inBrowser(async () => {
      window.SidebarController.hide();
      window.gURLBar.focus();
      const keys = Cc["@mozilla.org/text-input-processor;1"].createInstance(Ci.nsITextInputProcessor);
      keys.beginInputTransactionForTests(window);
      const pressed = [["Alt", "AltLeft", 18], ["Shift", "ShiftLeft", 16], ["V", "KeyV", 86]].map(([key, code, keyCode]) => new window.KeyboardEvent("", { key, code, keyCode }));
      for (const key of pressed) keys.keydown(key);
      for (const key of pressed.reverse()) keys.keyup(key);
    });
    await sidebarShows(answers(shop.pages[0], "Compared by its picture"));
  });

  test("a like outlives the sidebar", async () => {
    await inTab(observerTab);
    const liked = () => firefox.run(async () => {
      const vitrine = await chrome.extension.getViews({ type: "sidebar" })[0].document.querySelector("vt-panel-app").session.opened;
      return (await vitrine.events({ types: ["like"] })).events.map(({ item }) => item);
    });
    assert.deepEqual(await liked(), []);
    await firefox.run(async () => {
      const every = (selector, root) => [...root.querySelectorAll("*")].flatMap((node) => [...(node.matches(selector) ? [node] : []), ...(node.shadowRoot ? every(selector, node.shadowRoot) : [])]);
      every("button.like", chrome.extension.getViews({ type: "sidebar" })[0].document)[0].click();
    });
    for (let tries = 0; tries < 100 && (await liked()).length === 0; tries++) await sleep(100);
    const before = await liked();
    assert.equal(before.length, 1);
    await inBrowser(async () => window.SidebarController.hide());
    await press();
    await sidebarShows(({ tiles }) => tiles > 0);
    assert.deepEqual(await liked(), before);
  });
});

/** In a tab of the extension, which sees its own sidebar; null while there is none. */
async function shownInSidebar() {
  const every = (selector, root) => [...root.querySelectorAll("*")].flatMap((node) => [...(node.matches(selector) ? [node] : []), ...(node.shadowRoot ? every(selector, node.shadowRoot) : [])]);
  const [sidebar] = chrome.extension.getViews({ type: "sidebar" });
  if (!sidebar?.document.querySelector("vt-panel-app")) return null;
  const text = (selector) => every(selector, sidebar.document)[0]?.textContent.trim() ?? "";
  return { heading: text("h1"), way: text(".way span"), tiles: every("vt-look-tile", sidebar.document).filter(({ card }) => card).length };
}
