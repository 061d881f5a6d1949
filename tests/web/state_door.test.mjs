import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { importEngine } from "./helpers/engine.mjs";
import { fakeDisk } from "./helpers/fake_opfs.mjs";
import { fakeCore } from "./helpers/fake_state.mjs";
import { fakeTabs } from "./helpers/fake_tabs.mjs";

const engine = await importEngine();
const { MemoryStorage, OpfsStorage, ProfileStore, StateDoor, tabVersion } = engine;

/** A browser with one shop; `open(name)` opens it in another tab. */
function browser() {
  const disk = fakeDisk();
  const tabs = fakeTabs();
  const opened = new Map();

  function open(name, { alone = false, patienceMs } = {}) {
    const core = fakeCore(engine);
    const told = [];
    const door = new StateDoor({
      onChange: (change) => told.push(change),
      patienceMs,
      shared: alone ? undefined : tabs.join(name),
      makeStore: (events) => new ProfileStore({
        ...events, core,
        storage: async () => (alone ? new MemoryStorage() : new OpfsStorage(disk.root, () => pause(1))),
        now: () => 0,
        estimate: async () => ({}),
        newId: () => `visitor-${name}`,
      }),
    });
    const tab = { door, core, told, call: (method, params = {}) => door.call(method, params) };
    opened.set(name, tab);
    return tab;
  }

  /** As the browser does it: the handles of a tab that is gone are closed for it. */
  function kill(name) {
    opened.get(name).core.stateFiles.unmount();
    for (const handle of [...disk.handles]) handle.close();
    tabs.kill(name);
  }

  return { disk, tabs, open, kill };
}

const record = (tab, text, key = text) => tab.call("record", { type: "view", text, key });
const texts = async (tab) => (await tab.call("events")).events.map(({ text }) => text).reverse();

test("the first tab owns the profiles, and the second reaches them through it", async () => {
  const { open } = browser();
  const [first, second] = [open("a"), open("b")];
  await record(first, "one");
  await record(second, "two");
  assert.deepEqual(await texts(first), ["one", "two"]);
  assert.deepEqual(await texts(second), ["one", "two"]);
  assert.equal(second.core.calls.length, 0, "the second tab's engine was not asked");
  assert.equal((await first.call("profiles")).owner, true);
  assert.equal((await second.call("profiles")).owner, false);
});

test("every change is told to every tab once", async () => {
  const { open } = browser();
  const all = [open("a"), open("b"), open("c")];
  await Promise.all(all.map((tab) => tab.call("cart")));
  all.forEach(({ told }) => { told.length = 0; });
  await all[1].call("setCart", { item: "7", quantity: 1 });
  await record(all[0], "one");
  await pause(5);
  for (const { told } of all) assert.deepEqual(told, ["cart", "events"]);
});

test("a refusal of the owner's engine reaches the tab that asked, as it was given", async () => {
  const { open } = browser();
  const [, second] = [open("a"), open("b")];
  await assert.rejects(second.call("switchProfile", { id: "nobody" }), { name: "VitrineError", code: "VT_NOT_FOUND", message: /nobody/ });
});

test("when the owner is gone, the next tab takes over with all that was acknowledged, and says so", async () => {
  const { open, kill } = browser();
  const [first, second, third] = [open("a"), open("b"), open("c")];
  await record(first, "one");
  await record(third, "two");
  kill("a");
  await record(third, "three");
  assert.deepEqual(await texts(second), ["one", "two", "three"]);
  assert.equal((await second.call("profiles")).owner, true);
  assert.ok(second.told.includes("storage"));
  kill("b");
  assert.deepEqual(await texts(third), ["one", "two", "three"]);
});

test("what the owner did not live to answer is asked of the next one", async () => {
  const { open, kill } = browser();
  const [first, second, third] = [open("a"), open("b"), open("c")];
  await record(first, "one");
  await record(third, "zero");
  const asked = [record(third, "two"), record(second, "three"), third.call("recommend", { strategy: "history" })];
  kill("a");
  await Promise.all(asked);
  assert.deepEqual((await texts(third)).sort(), ["one", "three", "two", "zero"]);
});

test("a write that the owner did, and did not live to acknowledge, is done once", async () => {
  const { open, kill, tabs } = browser();
  const [first, second] = [open("a"), open("b")];
  await record(second, "one");
  const asked = record(second, "two");
  const { channel } = tabs.join("listener");
  await new Promise((heard) => channel.addEventListener("message", ({ data }) => data.type === "changed" && heard()));
  kill("a");
  await asked;
  assert.deepEqual(await texts(second), ["one", "two"]);
  void first;
});

test("a profile that one tab has unlocked stays open when another takes over, and a tab that comes later knows it too", async () => {
  const { open, kill } = browser();
  const [first, second] = [open("a"), open("b")];
  await second.call("createProfile", { id: "ada", name: "Ada", passphrase: "x" });
  await record(second, "private");
  const third = open("c");
  await texts(third);
  kill("a");
  assert.deepEqual(await texts(second), ["private"]);
  kill("b");
  assert.deepEqual(await texts(third), ["private"]);
  void first;
});

test("a key is told to the tabs that are there when a profile is unlocked", async () => {
  const { open, kill } = browser();
  const [first, second] = [open("a"), open("b")];
  await first.call("createProfile", { id: "ada", name: "Ada", passphrase: "x" });
  await record(first, "private");
  await pause(5);
  kill("a");
  assert.deepEqual(await texts(second), ["private"]);
});

test("once a locked profile has been left, no tab can open it without its passphrase", async () => {
  const { open, kill } = browser();
  const [first, second] = [open("a"), open("b")];
  await first.call("createProfile", { id: "ada", name: "Ada", passphrase: "x" });
  await first.call("createProfile", { id: "bob", name: "Bob" });
  kill("a");
  await assert.rejects(second.call("switchProfile", { id: "ada" }), { code: "VT_LOCKED" });
});

test("tabs without storage or channel have a state each", async () => {
  const { open } = browser();
  const [first, second] = [open("a", { alone: true }), open("b", { alone: true })];
  await record(first, "one");
  assert.deepEqual(await texts(second), []);
  const { storage, owner } = await second.call("profiles");
  assert.deepEqual([storage, owner], ["memory", true]);
});

test("an owner that does not answer holds nobody up for ever: recommendations are for nobody, the rest says why", { timeout: 60_000 }, async () => {
  const { open, tabs } = browser();
  tabs.join("frozen").locks.request("shop", () => new Promise(() => {}));
  const shop = open("a", { patienceMs: { recommend: 5, other: 10 } });
  assert.equal((await shop.call("recommend", { strategy: "history" })).visitor, null);
  await assert.rejects(texts(shop), { code: "VT_NOT_READY", message: /does not answer/ });
  tabs.kill("frozen");
  while (!(await shop.call("profiles").catch(() => ({}))).owner) await pause(1);
  assert.deepEqual(await texts(shop), []);
});

test("an engine that has trapped gives the profiles to another tab", async () => {
  const { open } = browser();
  const [first, second] = [open("a"), open("b")];
  await record(first, "one");
  await texts(second);
  first.core.trap = true;
  await assert.rejects(record(first, "two"), { code: "VT_WORKER" });
  assert.deepEqual(await texts(second), ["one"]);
  assert.equal((await second.call("profiles")).owner, true);
});

test("a trap while another tab asks does not fail that tab's call", async () => {
  const { open } = browser();
  const [first, second] = [open("a"), open("b")];
  await record(first, "one");
  await texts(second);
  first.core.trap = true;
  await record(second, "two");
  assert.deepEqual(await texts(second), ["one", "two"]);
});

test("while another version of the shop owns the profiles, calls say so and recommendations go on; when it is gone, all is well", { timeout: 60_000 }, async () => {
  const { open, tabs } = browser();
  const other = tabs.join("newer");
  let free;
  other.locks.request("shop", () => new Promise((leave) => { free = leave; }));
  other.channel.addEventListener("message", ({ data }) => {
    if (data.vitrine !== 99) other.channel.postMessage({ vitrine: 99, type: "owner", format: "of its own" });
  });
  const shop = open("a");
  await assert.rejects(texts(shop), { code: "VT_UNSUPPORTED", message: /different version/ });
  assert.deepEqual(await shop.call("recommend", { strategy: "history" }), { visitor: null, events: 0, tookMs: 0 });
  free();
  while (!shop.told.includes("storage")) await pause(1);
  await record(shop, "one");
  assert.deepEqual(await texts(shop), ["one"]);
});

test("an owner tells tabs of another version who it is, and does not do what they ask", async () => {
  const { open, tabs } = browser();
  const shop = open("a");
  await texts(shop);
  await pause(5);
  const answered = new Promise((heard) => tabs.join("older").channel.addEventListener("message",
    ({ data }) => data.vitrine === tabVersion && heard(data)));
  tabs.say({ vitrine: 0, type: "call", from: "older", n: 1, method: "record", params: { text: "x" } });
  const { vitrine, type, held } = await answered;
  assert.deepEqual([vitrine, type, held], [tabVersion, "owner", null]);
  assert.deepEqual(await texts(shop), []);
});

for (const [what, message] of [
  ["null", null], ["text", "owner"], ["without a version", { type: "changed", change: "cart" }],
  ["of no known type", { vitrine: tabVersion, type: "toString" }],
  ["with a call of another method", { vitrine: tabVersion, type: "call", from: "x", n: 1, method: "closeState", params: {} }],
  ["with a call without a number", { vitrine: tabVersion, type: "call", from: "x", method: "cart", params: {} }],
  ["with a call without params", { vitrine: tabVersion, type: "call", from: "x", n: 1, method: "cart", params: null }],
  ["with an answer of nothing", { vitrine: tabVersion, type: "answer", to: "a", n: 1, result: 7 }],
  ["with a key that is none", { vitrine: tabVersion, type: "held", held: { id: "ada", generation: 1, key: "secret" } }],
  ["with a change that is none", { vitrine: tabVersion, type: "changed", change: 7 }],
]) {
  test(`a message ${what} is passed over`, async () => {
    const { open, tabs } = browser();
    const [shop, guest] = [open("a"), open("b")];
    await texts(guest);
    shop.told.length = guest.told.length = tabs.heard.length = 0;
    tabs.say(message);
    await pause(5);
    assert.equal(tabs.heard.length, 1, "nobody answered");
    assert.deepEqual([...shop.told, ...guest.told], []);
    assert.deepEqual(await texts(guest), []);
  });
}
