import assert from "node:assert/strict";
import { test } from "node:test";
import { importEngine } from "./helpers/engine.mjs";
import { fakeDisk } from "./helpers/fake_opfs.mjs";
import { create, deriveWith, fakeShops, folders, names, texts } from "./helpers/fake_shop.mjs";
import { fakeCore } from "./helpers/fake_state.mjs";

const engine = await importEngine();
const { Core, OpfsStorage, ProfileStore, VitrineError } = engine;
const { storeOn, restarted } = fakeShops(engine);
deriveWith(1);

test("whoever visits first has a profile, and finds it again", async () => {
  const disk = fakeDisk();
  const first = storeOn(disk);
  assert.deepEqual(await names(first), ["[Visitor]"]);
  await first.record("one");
  const again = restarted(disk);
  assert.deepEqual(await names(again), ["[Visitor]"]);
  assert.deepEqual(await texts(again), ["one"]);
});

test("profiles say where they are kept and what room there is", async () => {
  const { profiles, ...rest } = await storeOn(fakeDisk()).store.call("profiles", {});
  assert.equal(profiles.length, 1);
  assert.deepEqual(rest, { storage: "kept", owner: true, quotaBytes: 1000, usedBytes: 10 });
  assert.equal((await storeOn(null).store.call("profiles", {})).storage, "memory");
});

test("each profile has its own content, and the one that was switched to is open after a restart", async () => {
  const disk = fakeDisk();
  const shop = storeOn(disk);
  await shop.record("visitor's");
  await create(shop, "Ada");
  await shop.record("ada's");
  assert.deepEqual(await names(shop), ["Visitor", "[Ada]"]);
  const { profiles: [visitor] } = await shop.store.call("profiles", {});
  await shop.store.call("switchProfile", { id: visitor.id });
  assert.deepEqual(await texts(shop), ["visitor's"]);
  const again = restarted(disk);
  assert.deepEqual(await texts(again), ["visitor's"]);
  await again.store.call("switchProfile", { id: "ada" });
  assert.deepEqual(await texts(again), ["ada's"]);
});

test("profiles in memory can be switched as well", async () => {
  const shop = storeOn(null);
  await shop.record("visitor's");
  await create(shop, "Ada", { passphrase: "x" });
  await shop.record("ada's");
  const { profiles: [visitor] } = await shop.store.call("profiles", {});
  await shop.store.call("switchProfile", { id: visitor.id });
  assert.deepEqual(await texts(shop), ["visitor's"]);
  await shop.store.call("switchProfile", { id: "ada", passphrase: "x" });
  assert.deepEqual(await texts(shop), ["ada's"]);
});

test("making the same profile twice makes one, so that the next owner may be asked again", async () => {
  const shop = storeOn(fakeDisk());
  await create(shop, "Ada");
  await shop.record("ada's");
  assert.equal((await create(shop, "Ada")).profile.name, "Ada");
  assert.deepEqual(await names(shop), ["Visitor", "[Ada]"]);
  assert.deepEqual(await texts(shop), ["ada's"]);
});

test("a profile begins with the content of a file; a bad file makes no profile and leaves the old one open", async () => {
  const disk = fakeDisk();
  const shop = storeOn(disk);
  await shop.record("visitor's");
  await assert.rejects(create(shop, "Bad", { file: { format: "a poem" } }), { code: "VT_BAD_DATA" });
  assert.deepEqual(await names(shop), ["[Visitor]"]);
  assert.deepEqual(await texts(shop), ["visitor's"]);
  assert.equal(folders(disk).size, 1);
  const { profile } = await shop.store.call("exportProfile", {});
  assert.equal(profile.name, "Visitor");
  await create(shop, "Copy", { file: profile });
  assert.deepEqual(await texts(shop), ["visitor's"]);
});

for (const name of ["", "   ", "a\nb", "\ud800", "é".repeat(101), 7, undefined]) {
  test(`a profile cannot be named ${JSON.stringify(name)?.slice(0, 12)}`, async () => {
    const shop = storeOn(fakeDisk());
    await assert.rejects(shop.store.call("createProfile", { id: "a", name }), { code: "VT_BAD_REQUEST" });
    await assert.rejects(shop.store.call("renameProfile", { id: (await shop.store.call("profiles", {})).profiles[0].id, name }),
      { code: "VT_BAD_REQUEST" });
  });
}

test("an id that could leave its folder, and a profile that is not there, are refused", async () => {
  const { store } = storeOn(fakeDisk());
  await assert.rejects(store.call("createProfile", { id: "../x", name: "X" }), { code: "VT_BAD_REQUEST" });
  await assert.rejects(store.call("switchProfile", { id: "nobody" }), { code: "VT_NOT_FOUND" });
  await assert.rejects(store.call("renameProfile", { id: "nobody", name: "X" }), { code: "VT_NOT_FOUND" });
});

test("renaming keeps the content and survives a restart", async () => {
  const disk = fakeDisk();
  const shop = storeOn(disk);
  await create(shop, "Ada");
  await shop.record("ada's");
  await shop.store.call("renameProfile", { id: "ada", name: " Countess " });
  const again = restarted(disk);
  assert.deepEqual(await names(again), ["Visitor", "[Countess]"]);
  assert.deepEqual(await texts(again), ["ada's"]);
});

test("erasing leaves neither files nor name; a fresh visitor takes the current one's place", async () => {
  const disk = fakeDisk();
  const shop = storeOn(disk);
  await create(shop, "Geheimnis");
  await shop.record("very private");
  await shop.store.call("eraseProfile", { id: "geheimnis" });
  await shop.store.call("eraseProfile", { id: "geheimnis" });
  assert.doesNotMatch(disk.text(), /geheimnis|private/i);
  assert.equal([...disk.files().keys()].filter((path) => path.includes("geheimnis")).length, 0);
  assert.deepEqual(await names(shop), ["Visitor", "[Visitor]"]);
  assert.deepEqual(await texts(shop), []);
  await create(shop, "Other");
  const { profiles: [first] } = await shop.store.call("profiles", {});
  await shop.store.call("eraseProfile", { id: first.id });
  assert.deepEqual(await names(shop), ["Visitor", "[Other]"]);
});

test("erasing another profile than the current one leaves no name of it either", async () => {
  const disk = fakeDisk();
  const shop = storeOn(disk);
  await create(shop, "Geheimnis");
  await create(shop, "Ada");
  await shop.store.call("eraseProfile", { id: "geheimnis" });
  assert.doesNotMatch(disk.text(), /geheimnis/i);
  assert.deepEqual(await names(shop), ["Visitor", "[Ada]"]);
});

test("a profile that is current can be erased though there is no room left", async () => {
  const disk = fakeDisk();
  const shop = storeOn(disk);
  await shop.record("x");
  disk.room = 0;
  const { profiles: [{ id }] } = await shop.store.call("profiles", {});
  await shop.store.call("eraseProfile", { id });
  assert.equal(folders(disk).size <= 1, true);
  disk.room = Infinity;
  assert.deepEqual(await texts(shop), []);
});

test("a locked profile is closed after a restart until its passphrase is given; recommendations are for nobody then", async () => {
  const disk = fakeDisk();
  const shop = storeOn(disk);
  await create(shop, "Ada", { passphrase: "correct horse" });
  await shop.record("a private thing");
  assert.doesNotMatch(disk.text(), /private thing|correct horse/);
  const again = restarted(disk);
  await assert.rejects(texts(again), { code: "VT_LOCKED", message: /"Ada" is locked/ });
  await assert.rejects(again.store.call("exportProfile", {}), { code: "VT_LOCKED" });
  assert.equal((await again.store.call("recommend", { strategy: "history" })).visitor, null);
  assert.deepEqual((await again.store.call("profiles", {})).profiles.map(({ locked }) => locked), [false, true]);
  for (const passphrase of ["wrong", "", "Correct horse"]) {
    await assert.rejects(again.store.call("switchProfile", { id: "ada", passphrase }), { code: "VT_LOCKED", message: /not the passphrase/ });
  }
  await assert.rejects(again.store.call("switchProfile", { id: "ada" }), { code: "VT_LOCKED", message: /needs its passphrase/ });
  await again.store.call("switchProfile", { id: "ada", passphrase: "correct horse" });
  assert.deepEqual(await texts(again), ["a private thing"]);
  assert.equal((await again.store.call("recommend", { strategy: "history" })).visitor, "ada");
});

test("a wrong passphrase leaves the open profile open", async () => {
  const shop = storeOn(fakeDisk());
  await create(shop, "Ada", { passphrase: "x" });
  await create(shop, "Bob");
  await shop.record("bob's");
  await assert.rejects(shop.store.call("switchProfile", { id: "ada", passphrase: "y" }), { code: "VT_LOCKED" });
  assert.deepEqual(await texts(shop), ["bob's"]);
  assert.deepEqual(await names(shop), ["Visitor", "Ada", "[Bob]"]);
});

test("a passphrase is the same however a keyboard writes its letters, and takes 600,000 rounds", async () => {
  deriveWith(undefined);
  try {
    const { lock, key } = await engine.makeLock("Caf\u00e9", "ada");
    assert.equal(lock.iterations, 600_000);
    assert.deepEqual(await engine.tryPassphrase(lock, "Cafe\u0301", "ada"), key);
    assert.equal(await engine.tryPassphrase(lock, "Cafe", "ada"), undefined);
    assert.equal(engine.opens(lock, key, "bob"), false, "the proof is the profile's own");
  } finally {
    deriveWith(1);
  }
});

test("a profile is locked, given another passphrase and unlocked again, with all that it holds", async () => {
  const disk = fakeDisk();
  const shop = storeOn(disk);
  await create(shop, "Ada");
  await shop.record("plain words");
  for (const passphrase of ["first", "second"]) {
    await shop.store.call("setPassphrase", { passphrase });
    assert.doesNotMatch(disk.text(), /plain words/);
    await shop.record(passphrase);
    assert.equal(folders(disk).size, 2);
  }
  const again = restarted(disk);
  await assert.rejects(again.store.call("switchProfile", { id: "ada", passphrase: "first" }), { code: "VT_LOCKED" });
  await again.store.call("switchProfile", { id: "ada", passphrase: "second" });
  assert.deepEqual(await texts(again), ["plain words", "first", "second"]);
  await again.store.call("setPassphrase", { passphrase: null });
  assert.match(disk.text(), /plain words/);
  const open = restarted(disk);
  assert.deepEqual(await texts(open), ["plain words", "first", "second"]);
  await assert.rejects(open.store.call("setPassphrase", { passphrase: "" }), { code: "VT_BAD_REQUEST" });
});

test("the key is told to the other tabs, and one of them opens the profile by it", async () => {
  const disk = fakeDisk();
  const shop = storeOn(disk);
  await create(shop, "Ada", { passphrase: "x" });
  await shop.record("one");
  const held = shop.keys.at(-1);
  assert.equal(held.id, "ada");
  assert.deepEqual(await texts(restarted(disk, { learn: held })), ["one"]);
  const other = { ...held, key: new Uint8Array(32) };
  await assert.rejects(texts(restarted(disk, { learn: other })), { code: "VT_LOCKED" });
  await create(shop, "Bob").catch(() => {});
});

test("leaving a locked profile makes all tabs forget its key", async () => {
  const shop = storeOn(fakeDisk());
  await create(shop, "Ada", { passphrase: "x" });
  await create(shop, "Bob");
  assert.equal(shop.keys.at(-1), null);
});

test("a full storage is said, loses nothing, and takes writes again when there is room", async () => {
  const disk = fakeDisk();
  const shop = storeOn(disk);
  await shop.record("one");
  disk.room = 0;
  await assert.rejects(shop.record("two"), { code: "VT_IO", message: /full/ });
  await assert.rejects(create(shop, "Ada"), { code: "VT_IO", message: /full/ });
  await assert.rejects(shop.store.call("setPassphrase", { passphrase: "x" }), { code: "VT_IO", message: /full/ });
  assert.deepEqual(await texts(shop), ["one"]);
  disk.room = Infinity;
  await shop.record("three");
  assert.deepEqual(await texts(shop), ["one", "three"]);
  assert.deepEqual(await texts(restarted(disk)), ["one", "three"]);
});

test("files that fail are opened anew by the next call", async () => {
  const disk = fakeDisk();
  const shop = storeOn(disk);
  await shop.record("one");
  for (const handle of [...disk.handles]) handle.close();
  await assert.rejects(shop.record("two"), { code: "VT_IO" });
  await shop.record("three");
  assert.deepEqual(await texts(shop), ["one", "three"]);
});

test("files that another one holds for a while are waited for", async () => {
  const disk = fakeDisk();
  const before = storeOn(disk);
  await before.record("one");
  const core = fakeCore(engine);
  let waits = 0;
  const store = new ProfileStore({
    core, onChange() {}, onKey() {}, now: () => 0, estimate: async () => ({}), newId: () => "x",
    storage: async () => new OpfsStorage(disk.root, async () => { if (++waits === 5) await before.store.close(); }),
  });
  assert.equal((await store.call("events", {})).total, 1);
  assert.equal(waits, 5);
});

test("what is held for ever is an error, recommendations go on, and the next call tries again", async () => {
  const disk = fakeDisk();
  const before = storeOn(disk);
  await before.record("one");
  const after = storeOn(disk);
  await assert.rejects(texts(after), { code: "VT_IO" });
  assert.equal((await after.store.call("recommend", {})).visitor, null);
  await before.store.close();
  assert.deepEqual(await texts(after), ["one"]);
});

test("where files can be named and not opened, the state is kept in memory", async () => {
  const disk = fakeDisk();
  disk.refuses = "NotSupportedError";
  const shop = storeOn(disk);
  await shop.record("one");
  assert.equal((await shop.store.call("profiles", {})).storage, "memory");
  assert.deepEqual(await texts(shop), ["one"]);
});

test("with both files of the index damaged, what is not locked is found again", async () => {
  const disk = fakeDisk();
  const shop = storeOn(disk);
  await shop.record("visitor's");
  await create(shop, "Ada", { passphrase: "x" });
  for (const name of ["profiles-0", "profiles-1"]) disk.set(name, new Uint8Array(100).fill(65));
  const again = restarted(disk);
  assert.deepEqual(await names(again), ["[Recovered]"]);
  assert.deepEqual(await texts(again), ["visitor's"]);
});

test("a profile that does not open says so, and can be left", async () => {
  const disk = fakeDisk();
  const shop = storeOn(disk);
  await create(shop, "Ada", { passphrase: "x" });
  await shop.store.call("checkpoint", {}).catch(() => {});
  await create(shop, "Bob");
  const path = [...disk.files().keys()].find((name) => name === "ada.1/database");
  const bytes = disk.files().get(path).slice();
  bytes[2000] ^= 1;
  disk.set(path, bytes);
  await assert.rejects(shop.store.call("switchProfile", { id: "ada", passphrase: "x" }), { code: "VT_IO" });
  assert.deepEqual(await names(shop), ["Visitor", "Ada", "[Bob]"]);
  assert.deepEqual(await texts(shop), []);
});

test("each change is told once, under its name", async () => {
  const shop = storeOn(fakeDisk());
  await shop.store.ready();
  shop.told.length = 0;
  await shop.record("one");
  await shop.store.call("setCart", { item: "7", quantity: 1 });
  await shop.store.call("events", {});
  await create(shop, "Ada");
  await shop.store.call("renameProfile", { id: "ada", name: "Countess" });
  await shop.store.call("setPassphrase", { passphrase: "x" });
  await shop.store.call("eraseProfile", { id: "ada" });
  assert.deepEqual(shop.told, ["events", "cart", "profile", "profile", "profile", "profile"]);
});

test("calls are answered in the order in which they came, also across a switch", async () => {
  const shop = storeOn(fakeDisk());
  await Promise.all([
    shop.record("visitor's"), create(shop, "Ada", { passphrase: "x" }), shop.record("ada's"), shop.store.call("setPassphrase", { passphrase: "y" }),
    shop.record("ada's too"),
  ]);
  assert.deepEqual(await texts(shop), ["ada's", "ada's too"]);
});

/** A store whose core lacks a page at the first answer of that method, after it has written if it does so. The page comes with `bring`. */
function lackingShop(method, { writes }) {
  const shop = storeOn(fakeDisk());
  const { core } = shop;
  const { call } = core;
  let lacks = true;
  core.ask = Core.prototype.ask;
  core.call = (name, params) => {
    if (name !== method || !lacks) return call(name, params);
    lacks = false;
    if (writes) call(name, params);
    throw Object.assign(new VitrineError("VT_NOT_READY", "no page"), { wanted: "pages" });
  };
  const coming = new Promise((bring) => { shop.bring = bring; });
  shop.lacked = new Promise((lacked) => {
    core.completer = async (ask) => {
      lacked();
      await coming;
      return ask();
    };
  });
  return shop;
}

test("a cart whose cards are still to come is written and told once", async () => {
  const shop = lackingShop("setCart", { writes: true });
  await shop.store.ready();
  shop.told.length = 0;
  const answer = shop.store.call("setCart", { item: "7" });
  await shop.lacked;
  shop.bring();
  assert.equal((await answer).lines.length, 1);
  assert.deepEqual(shop.told, ["cart"]);
});

for (const [method, writes] of [["setCart", true], ["record", false]]) {
  test(`${method} that waits for pages does not go on in another profile`, async () => {
    const shop = lackingShop(method, { writes });
    const answer = shop.store.call(method, { type: "view", item: "7" });
    await shop.lacked;
    await create(shop, "Ada");
    shop.bring();
    await assert.rejects(answer, { code: "VT_ABORTED" });
    assert.deepEqual(await texts(shop), []);
  });
}
