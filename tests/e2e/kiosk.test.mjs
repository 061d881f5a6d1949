/* The kiosk under a visitor's fingers: every screen, the keyboard, the warning, the slip, and no way out. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inBothThemes, violations } from "./helpers/axe.mjs";
import { afterReset, dock, enter, kioskSkipReason, openKiosk, openStaff, resting, screen } from "./helpers/kiosk.mjs";
import { cards, choose, throughAll } from "./helpers/kiosk_tour.mjs";
import { repository } from "./helpers/shop.mjs";
import { smallTargets } from "./helpers/touch_targets.mjs";

const fromWeb = createRequire(join(repository, "web/package.json"));

const jsQr = fromWeb("jsqr");
const skip = kioskSkipReason();
let kiosk;
before(async () => { if (!skip) kiosk = await openKiosk(); });
after(() => kiosk?.close());

const kioskTest = (name, run) => test(name, { skip }, async () => {
  kiosk.configure();
  await run();
});

for (const [name, width, height] of [["portrait", 1080, 1920], ["landscape", 1280, 800]]) {
  kioskTest(`every screen can be pressed with a thumb, and axe finds nothing, light and dark, ${name}`, async () => {
    const page = await kiosk.open({ width, height });
    const wrong = [];
    await throughAll(page, async (at) => {
      wrong.push(...(await smallTargets(page)).map((line) => `${at}: ${line}`));
      await inBothThemes(page, async (theme) => wrong.push(...(await violations(page)).map((line) => `${at}, ${theme}: ${line}`)));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) wrong.push(`${at}: ${over} too wide`);
    });
    assert.deepEqual([...wrong, ...page.faults], []);
    await page.context().close();
  });
}

kioskTest("no link, no key, no gesture and no script leads to another page", async () => {
  const page = await kiosk.open();
  const pages = [];
  page.context().on("page", (other) => pages.push(other.url()));
  const wrong = [];
  await throughAll(page, async (at) => {
    wrong.push(...(await page.evaluate(() => {
      const deep = (root) => [...root.querySelectorAll("*")].flatMap((element) => [element, ...element.shadowRoot ? deep(element.shadowRoot) : []]);
      return deep(document).filter((element) => element.matches("[target], form[action], a:not([href^='#'])")).map((element) => element.outerHTML.slice(0, 120));
    })).map((line) => `${at}: ${line}`));
    if (page.url() !== kiosk.url) wrong.push(`${at}: ${page.url()}`);
  });
  await page.locator("vt-staff-screen header button").tap();
  /* Each in its turn; any that went through would end this document. */
  await page.evaluate(() => {
    window.stays = true;
    const link = Object.assign(document.createElement("a"), { href: "https://elsewhere.example/", target: "_blank", textContent: "out" });
    document.body.append(link);
    link.click();
    link.target = "";
    link.click();
    link.href = "kiosk.json";
    link.click();
    location.href = "https://elsewhere.example/";
    location.hash = "#product=1";
    const form = document.createElement("form");
    form.action = "https://elsewhere.example/";
    document.body.append(form);
    form.requestSubmit();
  });
  for (const keys of ["Control+p", "Control+s", "Control+u", "Control+f", "Alt+ArrowLeft", "Control++", "F3"]) await page.keyboard.press(keys);
  const tools = await page.context().newCDPSession(page);
  await tools.send("Input.synthesizePinchGesture", { x: 500, y: 900, scaleFactor: 2 });
  const refused = await page.evaluate(() => ["contextmenu", "dragstart", "auxclick", "gesturestart"].map((type) => {
    const event = new Event(type, { bubbles: true, cancelable: true, composed: true });
    document.querySelector("vt-kiosk-app").shadowRoot.querySelector("main").dispatchEvent(event);
    return event.defaultPrevented;
  }));
  assert.deepEqual(refused, [true, true, true, true]);
  assert.deepEqual([wrong, pages, page.url(), await page.evaluate(() => [window.stays, visualViewport.scale])], [[], [], kiosk.url, [true, 1]]);
  assert.equal(await page.evaluate(() => fetch("https://elsewhere.example/").then(() => "answered", () => "refused")), "refused");
  await page.context().close();
});

/** [key, modifiers, whether it passes]: c Ctrl, m Cmd, a Alt, s Shift, g AltGr. */
const keys = [
  ..."acvxz".split("").flatMap((key) => [[key, "c", true], [key, "m", true], [key, "cs", false]]),
  ..."bdefghijklmnopqrstuwy0123456789+-=,.".split("").flatMap((key) => [[key, "c", false], [key, "m", false], [key, "", true]]),
  ["/", "c", false], ["/", "m", false], // alone it is the search field's
  ...["I", "J", "C", "K", "M", "N", "P", "T", "Delete", "Tab"].map((key) => [key, "cs", false]),
  ...["d", "e", "f", "ArrowLeft", "ArrowRight", "Home", "Enter", "F4", " "].map((key) => [key, "a", false]),
  ...Array.from({ length: 24 }, (_, i) => [`F${i + 1}`, "", false]), ["F10", "s", false],
  ...["BrowserBack", "BrowserForward", "BrowserHome", "BrowserSearch", "BrowserRefresh", "ContextMenu", "LaunchMail", "Help", "PrintScreen", "Meta", "Alt"].map((key) => [key, "", false]),
  ["Tab", "c", false], ["PageUp", "c", false], ["Escape", "s", false], ["Escape", "", true], ["Tab", "", true], ["Tab", "s", true], ["Enter", "", true], ["Backspace", "", true],
  ["ArrowLeft", "", true], ["ü", "", true], ["Ü", "s", true], ["@", "cag", true], ["F12", "cag", false], ["Unidentified", "", true], ["ß", "ca", false], ["Delete", "ca", false],
];

kioskTest("only keys that write and move pass: the browser gets no command of its own", async () => {
  const page = await kiosk.open();
  await enter(page);
  const wrong = await page.evaluate((all) => all.filter(([key, held, passes]) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ctrlKey: held.includes("c"), metaKey: held.includes("m"),
      altKey: held.includes("a"), shiftKey: held.includes("s"), modifierAltGraph: held.includes("g") });
    document.querySelector("vt-kiosk-app").dispatchEvent(event);
    return event.defaultPrevented === passes;
  }), keys);
  assert.deepEqual(wrong, []);
  assert.equal(await page.locator("vt-staff-screen").count(), 0);
  await openStaff(page);
  await page.context().close();
});

kioskTest("nothing of a visit gets into the clipboard; the staff may copy", async () => {
  const page = await kiosk.open();
  await enter(page);
  const field = page.locator("vt-start-screen vt-search-box input");
  for (const keys of ["Control+c", "Control+x"]) {
    await field.fill("a visitor's words");
    await field.press("Control+a");
    await field.press(keys);
    assert.equal(await field.inputValue(), "a visitor's words");
    await field.fill("");
    await field.press("Control+v");
    assert.doesNotMatch(await field.inputValue(), /visitor/, keys);
  }
  await openStaff(page);
  assert.equal(await page.evaluate(() => document.querySelector("vt-staff-screen").shadowRoot.querySelector("h1")
    .dispatchEvent(new ClipboardEvent("copy", { bubbles: true, composed: true, cancelable: true }))), true);
  await page.context().close();
});

kioskTest("the keyboard on the screen types what is searched for, in the language's own layout", async () => {
  const page = await kiosk.open();
  await page.getByRole("button", { name: "Deutsch" }).tap();
  await page.locator("vt-start-screen h1").waitFor();
  const field = page.locator("vt-start-screen vt-search-box input");
  await field.tap();
  assert.equal(await field.evaluate((input) => input.inputMode), "none", "the system's own stays away");
  const key = (name) => page.locator("vt-touch-keyboard").getByRole("button", { name, exact: true }).tap();
  await page.locator("vt-touch-keyboard .hg-button").first().waitFor();
  assert.deepEqual(await page.locator("vt-touch-keyboard .hg-row").first().locator(".hg-button").allTextContents(), [..."qwertzuiopü"]);
  await key("Großbuchstaben");
  for (const letter of "Blü") await key(letter);
  await key("Löschen");
  await key("u");
  await key("e");
  await key("Leerzeichen");
  await key("123");
  await key("7");
  assert.equal(await field.inputValue(), "Blue 7");
  await key("abc");
  assert.equal(await field.evaluate((input) => input.getRootNode().activeElement === input), true, "the field keeps the focus");
  await key("Suchen");
  await screen(page, "find").locator("h1").waitFor();
  assert.equal(await screen(page, "find").locator("vt-search-box input").inputValue(), "Blue 7");
  assert.equal(await page.locator("vt-touch-keyboard .board").isVisible(), false);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

kioskTest("shelves that come late leave the keyboard to who is typing already", async () => {
  const page = await kiosk.open();
  await page.evaluate(async () => {
    const { prototype } = customElements.get("vt-start-screen") ?? await customElements.whenDefined("vt-start-screen");
    const { load } = prototype;
    prototype.load = async function (...given) {
      await new Promise((resolve) => { window.letShelvesCome = resolve; });
      return load.apply(this, given);
    };
  });
  await enter(page);
  const field = page.locator("vt-start-screen vt-search-box input");
  await field.tap();
  const key = (name) => page.locator("vt-touch-keyboard").getByRole("button", { name, exact: true }).tap();
  await key("r");
  await page.evaluate(() => {
    const arrived = new Promise((resolve) => document.querySelector("vt-kiosk-app").screens.at(-1).addEventListener("screen-ready", resolve, { once: true }));
    window.letShelvesCome();
    return arrived;
  });
  await key("e");
  assert.equal(await field.inputValue(), "re");
  await page.context().close();
});

kioskTest("it goes away for who types on a real keyboard, and never comes where kiosk.json says so", async () => {
  const page = await kiosk.open();
  await enter(page);
  await page.locator("vt-start-screen vt-search-box input").tap();
  await page.locator("vt-touch-keyboard .board").waitFor();
  await page.keyboard.type("d");
  await page.locator("vt-touch-keyboard .board").waitFor({ state: "hidden" });
  await page.context().close();
  kiosk.configure({ keyboard: "system" });
  const other = await kiosk.open();
  await enter(other);
  await other.locator("vt-start-screen vt-search-box input").tap();
  assert.equal(await other.locator("vt-touch-keyboard .board").isVisible(), false);
  await other.context().close();
});

kioskTest("who is still is asked, can say so, and is forgotten when nobody answers", async () => {
  kiosk.configure({ idleSeconds: 1.5, warningSeconds: 300 });
  const page = await kiosk.open();
  await enter(page);
  const dialog = page.getByRole("dialog", { name: "Are you still there?" });
  await dialog.waitFor();
  await page.getByText(/^In (300|2\d\d) seconds everything is forgotten/).waitFor();
  await page.getByRole("button", { name: "Yes, go on" }).tap();
  await dialog.waitFor({ state: "hidden" });
  assert.equal(await page.locator("vt-kiosk-app").count(), 1);
  assert.deepEqual(page.faults, []);
  await page.context().close();
  kiosk.configure({ idleSeconds: 1.5, warningSeconds: 15 });
  const other = await kiosk.open();
  const anew = other.waitForEvent("load");
  await other.locator("vt-attract-screen .enter").tap();
  await other.getByRole("dialog", { name: "Are you still there?" }).waitFor();
  await anew;
  await resting(other);
  assert.equal(await other.locator("vt-kiosk-app").count(), 0);
  assert.deepEqual(other.faults, []);
  await other.context().close();
});

/** What a camera reads off the slip. */
async function readSlip(page) {
  await screen(page, "slip").locator("vt-qr-code svg").waitFor();
  const png = (await screen(page, "slip").locator(".code").screenshot()).toString("base64");
  const { pixels, width, height } = await page.evaluate(async (bytes) => {
    const image = new Image();
    image.src = `data:image/png;base64,${bytes}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let binary = ""; // handed over as one text: a list of a million numbers takes Playwright ten seconds
    for (let at = 0; at < data.length; at += 8192) binary += String.fromCharCode(...data.subarray(at, at + 8192));
    return { pixels: btoa(binary), width: image.width, height: image.height };
  }, png);
  const decode = typeof jsQr === "function" ? jsQr : jsQr.default;
  return decode(new Uint8ClampedArray(Buffer.from(pixels, "base64")), width, height)?.data;
}

async function toSlip(page, count) {
  await enter(page);
  const ids = await choose(page, count);
  await dock(page, "selection");
  await screen(page, "selection").locator('a[href="#slip"]').tap();
  return ids;
}

kioskTest("the slip's code holds the shop's own address with the pieces, in both themes", async () => {
  kiosk.configure({ itemsUrl: "https://shop.example/list?items={ids}&from=kiosk" });
  for (const theme of ["light", "dark"]) {
    const page = await kiosk.open({ theme });
    const ids = await toSlip(page, 3);
    assert.equal(ids.length, 3);
    assert.equal(await readSlip(page), `https://shop.example/list?items=${ids.join(",")}&from=kiosk`);
    await page.context().close();
  }
});

kioskTest("what an address has no room for is counted beside the code", async () => {
  kiosk.configure({ itemsUrl: `https://shop.example/${"long/".repeat(132)}?items={ids}` });
  const page = await kiosk.open();
  const ids = await toSlip(page, 4);
  await screen(page, "slip").getByText("and 2 more", { exact: true }).waitFor();
  assert.match(await readSlip(page), new RegExp(`\\?items=${ids.slice(0, 2).join(",")}$`));
  await page.context().close();
});

kioskTest("without such an address it holds the list that stands beside it", async () => {
  kiosk.configure({ name: "Haus am Markt" });
  const page = await kiosk.open();
  const ids = await toSlip(page, 4);
  const lines = (await readSlip(page)).split("\n");
  assert.equal(lines[0], "Haus am Markt");
  assert.deepEqual(lines.slice(1).map((line) => /\((\w+)\)/.exec(line)[1]), ids);
  const shown = await screen(page, "slip").locator("ol b").allTextContents();
  lines.slice(1).forEach((line, index) => assert.ok(line.endsWith(shown[index]), line));
  await page.context().close();
});

kioskTest("likes and choices show everywhere, and the start screen follows them", async () => {
  const page = await kiosk.open();
  await enter(page);
  await cards(page, "start").first().waitFor();
  assert.equal(await page.locator('vt-shelf[data-shelf="for-you"]').count(), 0);
  const tile = screen(page, "start").locator("vt-product-card").first();
  await tile.getByRole("button", { name: /^Like / }).tap();
  await tile.getByRole("button", { name: /into your selection$/ }).tap();
  await page.locator("vt-kiosk-app nav b", { hasText: "1" }).waitFor();
  await tile.locator("a").tap();
  for (const name of ["In your selection", "Like"]) assert.equal(await screen(page, "product").getByRole("button", { name, exact: true }).getAttribute("aria-pressed"), "true");
  await page.getByRole("button", { name: "Back", exact: true }).tap();
  await page.locator('vt-shelf[data-shelf="for-you"]').waitFor();
  await dock(page, "selection");
  await screen(page, "selection").getByRole("button", { name: /^Take .* out of your selection$/ }).tap();
  await page.getByText("Nothing is in it yet").waitFor();
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

kioskTest("a way deeper than what is kept drops its beginning, and leaves the screens between as they were", async () => {
  const page = await kiosk.open();
  await enter(page);
  await cards(page, "start").first().waitFor();
  const go = async (value) => {
    await page.evaluate((id) => document.querySelector("vt-kiosk-app").go({ screen: "product", value: id }), value);
    await page.waitForFunction((id) => [...document.querySelector("vt-kiosk-app").shadowRoot.querySelectorAll("vt-product-screen:not([inert])")]
      .some((screen) => screen.value === id && screen.renderRoot.querySelector("vt-shelf")), value);
  };
  const ids = await page.evaluate(() => document.querySelector("vt-kiosk-app").session.vitrine.browse({ limit: 9 })
    .then(({ items }) => items.map(({ id }) => id)));
  for (const id of ids.slice(0, 7)) await go(id);
  await page.evaluate(() => {
    const screens = [...document.querySelector("vt-kiosk-app").shadowRoot.querySelector("main").children];
    window.kept = screens.map((screen) => [screen, screen.ended.signal]);
  });
  for (const id of ids.slice(7)) await go(id);
  const kept = await page.evaluate(() => {
    const screens = [...document.querySelector("vt-kiosk-app").shadowRoot.querySelector("main").children];
    return window.kept.map(([screen, signal]) => [screens.indexOf(screen), signal.aborted]);
  });
  assert.deepEqual(kept, [[-1, true], [-1, true], ...[0, 1, 2, 3, 4, 5].map((place) => [place, false])]);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

kioskTest("the attract screen moves, but not for who wants less motion, and the whole of it is its button", async () => {
  for (const [reducedMotion, moving] of [["no-preference", true], ["reduce", false]]) {
    const page = await kiosk.open({ reducedMotion });
    await page.locator("vt-drifting-shelves img").first().waitFor();
    const running = await page.evaluate(() => document.querySelector("vt-attract-screen").shadowRoot.querySelector("vt-drifting-shelves").shadowRoot.getAnimations().length);
    assert.equal(running > 0, moving);
    await page.touchscreen.tap(20, 20);
    await page.locator("vt-start-screen h1").waitFor();
    await page.waitForFunction(() => document.fullscreenElement?.localName === "html");
    await page.context().close();
  }
});

kioskTest("an installed page that keeps the system's bars asks for full screen too", async () => {
  const page = await kiosk.newPage();
  await page.addInitScript(() => {
    const real = window.matchMedia;
    window.matchMedia = (query) => query.includes("display-mode") ? { matches: query.includes("standalone") } : real(query);
  });
  await page.goto("./");
  await enter(page);
  await page.waitForFunction(() => document.fullscreenElement?.localName === "html");
  await page.context().close();
});

kioskTest("touched twice, with a language that does not come, it begins one visit", async () => {
  const page = await kiosk.open();
  await page.route(/\/(all|kiosk|labels)-\w+\.js$/, (route) => route.abort());
  await page.getByRole("button", { name: "Deutsch" }).evaluate((button) => {
    button.click();
    button.click();
  });
  await page.getByRole("heading", { name: "Come closer." }).waitFor();
  assert.equal(await page.locator("vt-kiosk-app").count(), 1);
  await page.context().close();
});

kioskTest("it speaks the language that is chosen, for that visitor only", async () => {
  kiosk.configure({ languages: ["de", "en"] });
  const page = await kiosk.open();
  await page.getByRole("button", { name: "English" }).tap();
  await page.getByRole("heading", { name: "Come closer." }).waitFor();
  await afterReset(page, () => page.getByRole("button", { name: "Start over" }).tap());
  await page.getByRole("button", { name: "Zum Beginnen berühren" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
  await page.context().close();
});

