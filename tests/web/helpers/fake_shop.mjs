/* Stores of profiles on a fake disk, as a worker that has just started would have them. */
import { webcrypto } from "node:crypto";
import { fakeCore } from "./fake_state.mjs";

const slowDerive = webcrypto.subtle.deriveBits;

/** 600,000 rounds a hundred times over would be most of a test's time. undefined: as many as are asked for. */
export function deriveWith(rounds) {
  Object.getPrototypeOf(webcrypto.subtle).deriveBits = function deriveBits(how, ...rest) {
    return slowDerive.call(webcrypto.subtle, { ...how, iterations: rounds ?? how.iterations }, ...rest);
  };
}

/** `storeOn(disk)`, or in memory without one; `restarted(disk)` after a kill. */
export function fakeShops(engine) {
  const { MemoryStorage, OpfsStorage, ProfileStore } = engine;

  function storeOn(disk, { memory = new MemoryStorage(), learn } = {}) {
    const core = fakeCore(engine);
    const told = [];
    const keys = [];
    let ids = 0;
    const store = new ProfileStore({
      core,
      storage: async () => (disk ? new OpfsStorage(disk.root, async () => {}) : memory),
      onChange: (change) => told.push(change),
      onKey: (held) => keys.push(held),
      now: () => 0,
      estimate: async () => ({ quota: 1000, usage: 10 }),
      newId: () => `visitor-${++ids}-${disk?.changes ?? 0}`,
    });
    if (learn) store.learn(learn);
    return { store, core, told, keys, record: (text, key) => store.call("record", { type: "view", text, key }) };
  }

  function restarted(disk, options) {
    disk.restart();
    return storeOn(disk, options);
  }

  return { storeOn, restarted };
}

export const texts = async ({ store }) => (await store.call("events", {})).events.map(({ text }) => text).reverse();
export const names = async ({ store }) => (await store.call("profiles", {})).profiles.map(({ name, current }) => (current ? `[${name}]` : name));
export const create = ({ store }, name, more = {}) => store.call("createProfile", { id: name.toLowerCase(), name, ...more });
export const folders = (disk) => new Set([...disk.files().keys()].filter((path) => path.includes("/")).map((path) => path.split("/")[0]));
