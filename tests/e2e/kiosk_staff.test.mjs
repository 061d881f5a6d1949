/* The staff's side of a kiosk: kiosk.json with faults, the PIN, updates that are signed or not, roll back, a stick, the log, and a device without a network. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { afterReset, enter, enterPin, kioskSkipReason, openKiosk, openStaff, packInto, program, resting } from "./helpers/kiosk.mjs";
import { zipOf } from "./helpers/packs_page.mjs";
import { repository } from "./helpers/shop.mjs";
import { stopServiceWorkers, writeServiceWorkerOf } from "./helpers/site_versions.mjs";

const skip = kioskSkipReason();
let kiosk, first, second;
before(async () => {
  if (skip) return;
  kiosk = await openKiosk();
  first = join(kiosk.folder, "first");
  second = join(kiosk.folder, "second");
  cpSync(join(kiosk.root, "pack"), first, { recursive: true });
  packInto(second, { change: (lines) => lines.filter((_, i) => i !== 40 && i !== 200) });
});
after(() => kiosk?.close());

const kioskTest = (name, run) => test(name, { skip }, async () => {
  kiosk.configure();
  put(first);
  await run();
});

const put = (folder) => {
  rmSync(join(kiosk.root, "pack"), { recursive: true, force: true });
  cpSync(folder, join(kiosk.root, "pack"), { recursive: true });
};
const generationOf = (folder) => JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")).generation;
const fact = (page, name) => page.locator("vt-staff-screen dl div").filter({ has: page.getByText(name, { exact: true }) }).locator("dd").textContent();
const press = (page, name) => page.locator("vt-staff-screen").getByRole("button", { name, exact: true }).tap();

/** The staff page of a kiosk that somebody has entered, behind its PIN. */
async function atDesk(page, visitors = "Visitors today") {
  await enter(page);
  await openStaff(page);
  await enterPin(page);
  await page.locator("vt-staff-screen dl div", { hasText: new RegExp(`${visitors}\\s*[1-9]`) }).waitFor(); // it is counted while the screen comes
}

kioskTest("kiosk.json with faults: the kiosk comes up with the defaults, and both glass and staff page tell file and field", async () => {
  const { pinHash } = JSON.parse(readFileSync(join(kiosk.root, "kiosk.json"), "utf8"));
  kiosk.configure({ idleSeconds: "soon", colour: "pink", pinHash });
  const page = await kiosk.open();
  await page.getByText("kiosk.json has 2 faults").waitFor();
  await atDesk(page);
  const told = await page.locator("vt-staff-screen .faults li").allTextContents();
  assert.match(told.join("\n"), /kiosk\.json: idleSeconds: must be a number from 0\.2 to 3600; 60 is used/);
  assert.match(told.join("\n"), /kiosk\.json: colour: there is no such field/);
  await page.context().close();
});

kioskTest("a kiosk.json that is no JSON, or names no PIN, leaves the staff page closed and the shop open", async () => {
  for (const text of ["{ nothing", "{}"]) {
    kiosk.configure(text);
    const page = await kiosk.open();
    await enter(page);
    await openStaff(page);
    await page.getByText("this page stays closed").waitFor();
    assert.equal(await page.locator("vt-pin-pad").count(), 0);
    await page.context().close();
  }
});

kioskTest("a changed kiosk.json serves from the next start on, which comes by itself while nobody is there", async () => {
  const page = await kiosk.open();
  await page.locator("vt-attract-screen", { hasText: "Haus am Markt" }).waitFor({ state: "detached" });
  kiosk.configure({ name: "Haus am Markt" });
  await page.reload();
  await page.locator("html[data-kiosk=ready] vt-attract-screen", { hasText: "Haus am Markt" }).waitFor();
  await page.context().close();
});

kioskTest("the PIN: the long press finds the door, wrong ones wait longer, also after a restart", async () => {
  const page = await kiosk.open();
  await enter(page);
  await page.locator("vt-kiosk-app button.brand").dispatchEvent("pointerdown");
  await page.locator("vt-staff-screen h1").waitFor();
  for (let i = 0; i < 4; i++) {
    await enterPin(page, "1111");
    await page.getByText("That is not the PIN").waitFor();
  }
  await enterPin(page, "1111");
  await page.getByText(/^Too many wrong tries: wait \d+ seconds/).waitFor();
  await page.reload();
  await resting(page);
  await enter(page);
  await openStaff(page);
  await enterPin(page);
  await page.getByText(/^Too many wrong tries/).waitFor();
  assert.equal(await page.locator("vt-staff-screen dl").count(), 0);
  await page.context().close();
});

kioskTest("the desk tells health, generation and visitors; an update takes the next generation, roll back the one before", async () => {
  const page = await kiosk.open();
  await atDesk(page);
  assert.match(await fact(page, "Engine"), /^0\.\d+\.\d+ (relaxed-simd|simd128)$/);
  assert.deepEqual([await fact(page, "Generation"), await fact(page, "Generation before"), await fact(page, "Visitors today")], [generationOf(first), "–", "1"]);
  await press(page, "Update now");
  await page.getByText("This is the newest.").waitFor();
  put(second);
  await afterReset(page, () => press(page, "Update now"));
  await atDesk(page);
  assert.deepEqual([await fact(page, "Generation"), await fact(page, "Generation before"), await fact(page, "Visitors today")], [generationOf(second), generationOf(first), "2"]);
  await afterReset(page, () => press(page, "Back to the one before"));
  await atDesk(page);
  assert.equal(await fact(page, "Generation"), generationOf(first));
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

kioskTest("a stick: a zip and a folder take the pack's place, pictures and all; one that is damaged changes nothing and is told", async () => {
  const page = await kiosk.open();
  await atDesk(page);
  const damaged = join(kiosk.folder, "damaged");
  cpSync(second, damaged, { recursive: true });
  const [file] = JSON.parse(readFileSync(join(damaged, "manifest.json"), "utf8")).files;
  writeFileSync(join(damaged, file.path), "nothing");
  const zip = (folder) => ({ name: "stick.zip", mimeType: "application/zip", buffer: zipOf(folder) });
  await page.locator("vt-staff-screen input[accept]").setInputFiles(zip(damaged));
  await page.locator("vt-staff-screen .problem:not(:empty)").waitFor();
  await page.locator("vt-staff-screen .log li", { hasText: "staff: zip" }).waitFor();
  assert.equal(await fact(page, "Generation"), generationOf(first));
  await afterReset(page, () => page.locator("vt-staff-screen input[accept]").setInputFiles(zip(second)));
  await page.locator("vt-drifting-shelves img[src^='blob:']").first().waitFor();
  await atDesk(page);
  assert.deepEqual([await fact(page, "Generation"), await fact(page, "From")], [generationOf(second), "stick.zip"]);
  await afterReset(page, () => page.locator("vt-staff-screen input[webkitdirectory]").setInputFiles(first));
  await atDesk(page);
  assert.deepEqual([await fact(page, "Generation"), await fact(page, "From")], [generationOf(first), "first"]);
  await page.context().close();
});

kioskTest("with public keys in kiosk.json only packs that are signed by one serve, wherever they come from", async () => {
  const keys = join(kiosk.folder, "keys");
  const vitrine = (...given) => execFileSync(program, given, { encoding: "utf8" });
  const publicKey = vitrine("keys", "--out", keys).trim();
  kiosk.configure({ publicKeys: [publicKey] });
  const page = await kiosk.newPage();
  await page.goto("./");
  await page.locator("html[data-kiosk=failed]").waitFor();
  await page.getByText(/manifest\.sig: is not there, and only signed packs are taken here/).waitFor();
  const signed = join(kiosk.folder, "signed");
  cpSync(second, signed, { recursive: true });
  vitrine("sign", signed, "--key", `${keys}.pem`);
  put(signed);
  await page.reload();
  await resting(page);
  await atDesk(page);
  assert.deepEqual([await fact(page, "Generation"), await fact(page, "Signed by")], [generationOf(second), publicKey]);
  await page.locator("vt-staff-screen input[accept]").setInputFiles({ name: "stick.zip", mimeType: "application/zip", buffer: zipOf(first) });
  await page.locator("vt-staff-screen .problem", { hasText: "only signed packs are taken here" }).waitFor();
  assert.equal(await fact(page, "Generation"), generationOf(second));
  await page.context().close();
});

kioskTest("a kiosk that cannot begin says so in words, whether or not they could be loaded", async () => {
  for (const wordless of [false, true]) {
    const page = await kiosk.newPage();
    if (wordless) await page.route(/\/(all|kiosk|labels)-\w+\.js$/, (route) => route.abort());
    await page.addInitScript(() => { FileSystemFileHandle.prototype.createWritable = () => Promise.reject(new DOMException("no room", "QuotaExceededError")); });
    await page.goto("./");
    await page.locator("html[data-kiosk=failed] vt-attract-screen", { hasText: "This window is closed for the moment." }).waitFor();
    assert.doesNotMatch(await page.locator("vt-attract-screen").innerText(), /kiosk\./i);
    await page.context().close();
  }
});

kioskTest("what went wrong is told in the language of the page, and exactly in the log", async () => {
  kiosk.configure({ languages: ["de"] });
  const page = await kiosk.open();
  await atDesk(page, "Besuche heute");
  await page.locator("vt-staff-screen input[accept]").setInputFiles({ name: "stick.zip", mimeType: "application/zip", buffer: Buffer.from("nothing") });
  const problem = page.locator("vt-staff-screen .problem:not(:empty)");
  await problem.waitFor();
  const german = Object.values(JSON.parse(readFileSync(join(repository, "web/words/de/all.json"), "utf8")));
  assert.ok(german.includes(await problem.textContent()), await problem.textContent());
  await page.locator("vt-staff-screen .log li", { hasText: /staff: zip.*zip/ }).waitFor();
  await page.context().close();
});

kioskTest("a PIN that cannot be looked at leaves the pad to the next try", async () => {
  const page = await kiosk.open();
  await enter(page);
  await openStaff(page);
  await page.evaluate(() => {
    const real = FileSystemFileHandle.prototype.createWritable;
    FileSystemFileHandle.prototype.createWritable = function fail(...given) {
      if (this.name !== "pin.json") return real.apply(this, given); // visitors are counted meanwhile
      FileSystemFileHandle.prototype.createWritable = real;
      return Promise.reject(new DOMException("no", "InvalidStateError"));
    };
  });
  await enterPin(page);
  await page.locator("vt-pin-pad .problem:not(:empty)").waitFor();
  await enterPin(page);
  await page.locator("vt-staff-screen dl").first().waitFor();
  await page.context().close();
});

kioskTest("nobody is asked whether they are there while the staff page lies over the question", async () => {
  const page = await kiosk.open();
  await enter(page);
  await openStaff(page);
  const asked = () => page.evaluate(async () => {
    const app = document.querySelector("vt-kiosk-app");
    Object.assign(app.watch, { presence: "warned", secondsLeft: 9 });
    app.watch.dispatchEvent(new Event("change"));
    await app.updateComplete;
    const question = app.shadowRoot.querySelector("vt-still-there");
    await question.updateComplete;
    return question.shadowRoot.querySelector("dialog").open;
  });
  assert.equal(await asked(), false);
  await page.locator("vt-staff-screen header button").tap();
  await page.locator("vt-staff-screen").waitFor({ state: "detached" });
  assert.equal(await asked(), true);
  await page.context().close();
});

kioskTest("what goes wrong is in the log, without a word of the visitor's", async () => {
  const page = await kiosk.open();
  await enter(page);
  await page.evaluate(() => { setTimeout(() => { throw new TypeError("the visitor searched for a secret"); }); });
  await openStaff(page);
  await enterPin(page);
  await page.locator("vt-staff-screen .log li", { hasText: "TypeError" }).waitFor();
  assert.doesNotMatch(await page.locator("vt-staff-screen .log").textContent(), /secret/);
  await press(page, "Clear the list");
  await page.getByText("Nothing.").waitFor();
  await page.context().close();
});

kioskTest("an engine that dies ends the visit, and the next one is served", async () => {
  const page = await kiosk.open();
  await enter(page);
  await page.locator("vt-start-screen vt-product-card a").first().waitFor();
  await afterReset(page, async () => {
    await page.workers()[0].evaluate(() => self.close());
    await page.evaluate(() => document.querySelector("vt-kiosk-app").shadowRoot.querySelector("vt-start-screen").begin()); // as after a like
  });
  await atDesk(page);
  await page.locator("vt-staff-screen .log li", { hasText: "the engine has died" }).waitFor();
  await page.context().close();
});

kioskTest("clearing the device takes two presses, and leaves it as on its first day", async () => {
  const page = await kiosk.open();
  await atDesk(page);
  await press(page, "Clear everything on this device");
  await afterReset(page, () => press(page, "Press again to clear it"));
  await atDesk(page);
  assert.equal(await fact(page, "Visitors today"), "1");
  await page.context().close();
});

kioskTest("with the network off it starts, serves a visitor and begins anew", async () => {
  const page = await kiosk.open({ worksOffline: true });
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.context().setOffline(true);
  await page.reload();
  await resting(page);
  await enter(page);
  await page.locator("vt-start-screen vt-product-card a").first().waitFor();
  await afterReset(page, () => page.getByRole("button", { name: "Start over" }).tap());
  await enter(page);
  await page.locator("vt-start-screen vt-product-card a").first().waitFor();
  assert.deepEqual(page.faults.filter((fault) => fault.startsWith("uncaught")), []);
  await page.context().close();
});

kioskTest("a newer page that has come serves from the next visitor on", async () => {
  const own = await openKiosk();
  try {
    const page = await own.open({ worksOffline: true });
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    await page.reload();
    await resting(page);
    const index = join(own.root, "index.html");
    writeFileSync(index, readFileSync(index, "utf8").replace("<html", '<html data-edition="next"'));
    await writeServiceWorkerOf(own.root);
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration.update();
      while (!registration.waiting) await new Promise((wake) => setTimeout(wake, 20));
    });
    const edition = () => page.evaluate(() => document.documentElement.dataset.edition);
    const visit = async () => {
      await enter(page);
      assert.equal(await edition(), undefined);
      await afterReset(page, () => page.getByRole("button", { name: "Start over" }).tap());
    };
    await visit();
    /* A browser may let the old one finish what it does. */
    for (let more = 0; more < 3 && await edition() === undefined; more++) {
      await stopServiceWorkers(page);
      await visit();
    }
    assert.equal(await edition(), "next");
  } finally {
    await own.close();
  }
});
