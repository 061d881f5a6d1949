/* Profiles: making, switching, locking, carrying and erasing them on the Login page. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, describe, test } from "node:test";
import { inBothThemes, violations } from "./helpers/axe.mjs";
import { createProfile, isHere, openLogin, overhang, profileCard, shippedShoppers, smallTargets } from "./helpers/profile_pages.mjs";
import { openShop, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();
const passphrase = "four quiet green windows";

describe("profiles", { skip }, () => {
  let shop;
  let page;

  before(async () => { shop = await openShop(); });
  after(() => shop?.close());
  afterEach(async () => {
    const { faults } = page;
    await page.context().close();
    assert.deepEqual(faults, []);
  });

  async function visit(options) {
    page = await shop.newPage(options);
    await openLogin(page);
  }

  const act = (name, label) => profileCard(page, name).getByRole("button", { name: `${label}: ${name}` });
  const names = () => page.locator("vt-profile-card h3").allInnerTexts();

  async function exported(name) {
    const [download] = await Promise.all([page.waitForEvent("download"), act(name, "Export").click()]);
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
  }

  async function give(name, text) {
    await page.locator("vt-profile-drop input").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  }

  async function erase(name) {
    await act(name, "Erase").click();
    await profileCard(page, name).getByRole("button", { name: `Erase ${name}`, exact: true }).click();
    await profileCard(page, name).waitFor({ state: "detached" });
  }

  test("everyone begins as a visitor, and is told that nothing leaves the browser", async () => {
    await visit();
    await isHere(page, "Visitor");
    assert.deepEqual(await names(), ["Visitor"]);
    await page.getByText("It stays in this browser.").waitFor();
    await page.getByText("In this browser's own storage").waitFor();
    await page.getByText("This tab keeps it").waitFor();
    assert.equal(await page.title(), "Profiles · Vitrine");
  });

  test("a new profile becomes the current one, is switched from and to, and keeps its new name after a reload", async () => {
    await visit();
    await createProfile(page, "Ada");
    assert.deepEqual(await names(), ["Ada", "Visitor"]);
    assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "");
    await page.getByRole("button", { name: "Switch to Visitor" }).click();
    await isHere(page, "Visitor");
    await act("Ada", "Rename").click();
    await page.getByLabel("New name").fill("Ada Lovelace");
    await page.keyboard.press("Enter");
    await profileCard(page, "Ada Lovelace").waitFor();
    await page.getByRole("button", { name: "Switch to Ada Lovelace" }).click();
    await isHere(page, "Ada Lovelace");
    await page.reload();
    await isHere(page, "Ada Lovelace");
    assert.deepEqual(await names(), ["Ada Lovelace", "Visitor"]);
  });

  test("nothing below the profiles can be pressed before they are there", async () => {
    page = await shop.newPage();
    const held = [];
    await page.route("**/engine/worker.js", (route) => held.push(route));
    await page.goto("?page=login");
    await page.locator("vt-login-page h1").waitFor();
    assert.equal(await page.locator("vt-login-page :is(button, input, select, a)").count(), 0);
    assert.ok(await page.locator("vt-site-footer").evaluate((footer) => footer.getBoundingClientRect().top >= innerHeight), "the footer is below what is seen");
    await Promise.all(held.map((route) => route.continue()));
    await page.locator("vt-profile-card").first().waitFor();
  });

  test("what is pressed while something else is under way is done after it, and what the page shows is what is kept", async () => {
    await visit();
    await createProfile(page, "Ada");
    await page.getByRole("button", { name: "Switch to Visitor" }).click();
    await isHere(page, "Visitor");
    await page.locator("vt-login-page").evaluate((element) => {
      const press = (value) => element.renderRoot.querySelector("vt-profile-settings").renderRoot.querySelector(`input[value=${value}]`).click();
      press("south");
      press("high");
      press("off");
      element.renderRoot.querySelectorAll("vt-profile-card")[1].renderRoot.querySelector(".switch").click();
      press("north"); // of the visitor, who is not the one any more when its turn comes
    });
    const settings = async () => [await page.getByLabel("Southern half").isChecked(), await page.getByRole("radio", { checked: true }).nth(1).getAttribute("value")];
    await isHere(page, "Ada");
    await page.getByRole("button", { name: "Switch to Visitor" }).click();
    await isHere(page, "Visitor");
    assert.deepEqual(await settings(), [true, "off"]);
    await page.getByRole("button", { name: "Switch to Ada" }).click();
    await isHere(page, "Ada");
    assert.deepEqual(await settings(), [false, "low"]);
  });

  test("a profile without a name is not made", async () => {
    await visit();
    await page.getByLabel("Name", { exact: true }).fill("   ");
    await page.getByRole("button", { name: "Create profile" }).click();
    await page.getByText("A profile needs a name.").waitFor();
    assert.deepEqual(await names(), ["Visitor"]);
  });

  test("before a passphrase is set the page says that it cannot be recovered, and it must be typed twice alike", async () => {
    await visit();
    await createProfile(page, "Grace");
    await act("Grace", "Set a passphrase").click();
    const card = profileCard(page, "Grace");
    await card.getByText("A lost passphrase cannot be recovered.").waitFor();
    await card.getByText("The name “Grace” stays readable").waitFor();
    assert.deepEqual(await violations(page), []);
    await card.getByLabel("New passphrase").fill("short");
    await card.getByRole("button", { name: "Lock this profile" }).click();
    await card.getByText("at least 8 characters. Several").waitFor();
    await card.getByLabel("New passphrase").fill(passphrase);
    await card.getByLabel("The same once more").fill(`${passphrase}!`);
    await card.getByRole("button", { name: "Lock this profile" }).click();
    await card.getByText("The two are not the same.").waitFor();
    assert.equal(await card.getByText("Locked by a passphrase").count(), 0);
    await card.getByLabel("The same once more").fill(passphrase);
    await card.getByRole("button", { name: "Lock this profile" }).click();
    await card.getByText("Locked by a passphrase").waitFor();
  });

  test("a locked profile opens with its passphrase alone, also after a reload, until the passphrase is removed", async () => {
    await visit();
    await createProfile(page, "Mary", passphrase);
    const card = profileCard(page, "Mary");
    await page.getByLabel("Southern half").check();
    await page.getByText("Saved").waitFor();
    await page.getByRole("button", { name: "Switch to Visitor" }).click();
    await isHere(page, "Visitor");
    assert.equal(await page.getByLabel("Northern half").isChecked(), true);

    await page.getByRole("button", { name: "Switch to Mary" }).click();
    await card.getByLabel("Passphrase of Mary").fill("four quiet green doors");
    await page.keyboard.press("Enter");
    await card.getByText("That is not the passphrase of Mary.").waitFor();
    await isHere(page, "Visitor");
    assert.deepEqual(await violations(page), []);
    await page.keyboard.type(passphrase);
    await page.keyboard.press("Enter");
    await isHere(page, "Mary");
    assert.equal(await page.getByLabel("Southern half").isChecked(), true);

    await page.reload();
    await card.getByText("Chosen, still locked").waitFor();
    await page.getByText("Unlock the profile to see").waitFor();
    assert.deepEqual(await violations(page), []);
    await page.goto("?page=dashboard");
    await page.getByRole("heading", { name: "Mary is locked" }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.getByRole("link", { name: "Unlock it" }).click();
    await card.getByLabel("Passphrase of Mary").fill(passphrase);
    await card.locator("vt-passphrase-form").getByRole("button", { name: "Unlock" }).click();
    await isHere(page, "Mary");
    assert.equal(await page.getByLabel("Southern half").isChecked(), true);

    await act("Mary", "Passphrase").click();
    await card.getByRole("button", { name: "Remove the passphrase" }).click();
    await card.getByText("Locked by a passphrase").waitFor({ state: "detached" });
    await page.reload();
    await isHere(page, "Mary");
  });

  test("an exported profile that was erased comes back from its file", async () => {
    await visit();
    await createProfile(page, "Émilie du Châtelet");
    await page.getByLabel("Southern half").check();
    await page.getByText("Saved").waitFor();
    const gender = await page.getByLabel("Department you shop for").locator("option").nth(1).innerText();
    await page.getByLabel("Department you shop for").selectOption(gender);
    const file = await exported("Émilie du Châtelet");
    assert.equal(file.name, "emilie-du-chatelet.vitrine-profile.json");
    const profile = JSON.parse(file.text);
    assert.deepEqual([profile.format, profile.version, profile.name], ["vitrine-profile", 1, "Émilie du Châtelet"]);
    assert.deepEqual({ hemisphere: profile.settings.hemisphere, gender: profile.settings.gender }, { hemisphere: "south", gender });

    await act("Émilie du Châtelet", "Erase").click();
    await page.getByText("Everything it holds goes away").waitFor();
    assert.deepEqual(await violations(page), []);
    await page.getByRole("button", { name: "Keep it" }).click();
    assert.equal((await names()).includes("Émilie du Châtelet"), true);
    await erase("Émilie du Châtelet");
    assert.deepEqual([...new Set(await names())], ["Visitor"]);
    assert.equal(await page.getByLabel("Northern half").isChecked(), true);

    await give(file.name, file.text);
    await isHere(page, "Émilie du Châtelet");
    assert.equal(await page.getByLabel("Southern half").isChecked(), true);
    assert.equal(await page.getByLabel("Department you shop for").inputValue(), gender);
  });

  test("a file that is no profile is refused in words and makes none", async () => {
    await visit();
    const problem = page.locator("vt-profile-drop .problem");
    for (const [name, text, words] of [
      ["photo.json", "\u0000\u0001", "“photo.json” is not a profile file: it is not JSON."],
      ["other.json", '{"format":"something"}', "“other.json” is JSON, but not a profile that was exported here."],
      ["later.json", '{"format":"vitrine-profile","version":9,"name":"Later"}', "version"],
      ["torn.json", '{"format":"vitrine-profile","version":1,"name":"Torn","events":[{"type":"like","item":"","at":5}]}', "“torn.json” cannot be read: events[0].item"],
    ]) {
      await give(name, text);
      await problem.filter({ hasText: words }).waitFor();
      assert.deepEqual(await names(), ["Visitor"], name);
    }
    assert.deepEqual(await violations(page), []);
  });

  test("a file that is dropped on the page is read too", async () => {
    await visit();
    const text = JSON.stringify({ format: "vitrine-profile", version: 1, name: "Dropped", settings: {}, events: [], cart: [], orders: [] });
    await page.locator("vt-profile-drop .drop").evaluate((drop, content) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], "dropped.json", { type: "application/json" }));
      drop.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    }, text);
    await isHere(page, "Dropped");
  });

  test("a demo shopper is stepped into once, and found again the second time", async () => {
    const shoppers = await shippedShoppers(shop.url);
    assert.ok(shoppers.length >= 2, "the site ships no demo shoppers");
    await visit();
    const shopper = (number) => page.locator("vt-profile-demo button").nth(number);
    const [first, second] = shoppers;
    assert.match(await shopper(0).innerText(), new RegExp(`Shop as ${first.name}`));
    await shopper(0).click();
    await isHere(page, first.name);
    await profileCard(page, first.name).getByText(`${first.profile.orders.length} orders`).waitFor();
    assert.match(await shopper(0).innerText(), /You are here now/);
    await shopper(1).click();
    await isHere(page, second.name);
    assert.match(await shopper(0).innerText(), new RegExp(`Switch to ${first.name}`));
    await shopper(0).click();
    await isHere(page, first.name);
    assert.deepEqual((await names()).sort(), ["Visitor", first.name, second.name].sort());
    await erase(first.name);
    assert.match(await shopper(0).innerText(), new RegExp(`Shop as ${first.name}`));
  });

  test("two tabs show the same profiles", async () => {
    await visit();
    const other = await page.context().newPage();
    await openLogin(other);
    await other.getByText("Another tab of the shop keeps it").waitFor();
    await createProfile(page, "Both");
    await isHere(other, "Both");
    await page.close();
    await other.getByText("This tab keeps it").waitFor();
    await createProfile(other, "After");
  });

  test("all of it works by the keyboard alone", async () => {
    await visit();
    await page.getByLabel("Name", { exact: true }).focus();
    await page.keyboard.type("Keys");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    await page.keyboard.type(passphrase);
    await page.keyboard.press("Tab");
    await page.keyboard.type(passphrase);
    await page.keyboard.press("Enter");
    await isHere(page, "Keys");
    await act("Keys", "Erase").focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("vt-login-page")?.shadowRoot?.querySelector("vt-profile-card")?.shadowRoot?.activeElement?.localName === "h4");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("Everything it holds goes away").waitFor({ state: "detached" });
    assert.equal(await act("Keys", "Erase").evaluate((button) => button === button.getRootNode().activeElement), true);
  });

  for (const width of [320, 390, 820, 1280]) {
    test(`axe finds nothing and nothing hangs over at ${width} pixels, light and dark`, async () => {
      await visit({ width, touch: width < 800 });
      await createProfile(page, "A name as long as a name of a profile may be: longer than one would ever like it");
      await page.getByLabel("Lock it with a passphrase").check();
      await inBothThemes(page, async (theme) => assert.deepEqual(await violations(page), [], theme));
      assert.ok(await overhang(page) <= 0, `${await overhang(page)} too wide`);
      assert.deepEqual(await smallTargets(page, { touch: width < 800 }), []);
      assert.deepEqual(page.faults, []);
    });
  }
});
