/* The parts of the kiosk that need no browser: kiosk.json, the watch for idleness, the PIN, the slip, the times of updates, the trail. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { importParts } from "./helpers/engine.mjs";

const web = join(dirname(fileURLToPath(import.meta.url)), "../../web");
const { ErrorLog, IdleWatch, PackKeeper, PinDoor, defaultConfig, hrefOf, isUpdateDue, makePinHash, mostSlipBytes, parsePinHash, placeOf, readConfig, slipText, wipeFiles, wipeVisitor } = await importParts([
  ...["error-log", "idle-watch", "kiosk-config", "pack-keeper", "staff-pin", "update-round", "visitor-wipe"].map((name) => `kiosk/device/${name}.ts`),
  ...["kiosk-trail", "slip-text"].map((name) => `kiosk/shell/${name}.ts`),
]);

test("kiosk.json: the example has one fault, its PIN that everybody knows; its remark is no field", () => {
  const { config, faults } = readConfig(readFileSync(join(web, "kiosk/kiosk.json"), "utf8"));
  assert.deepEqual(faults, ["kiosk.json: pinHash: is that of the example, which everybody knows: choose another PIN"]);
  assert.equal(config.idleSeconds, 60);
  assert.ok(parsePinHash(config.pinHash));
});

test("kiosk.json: every fault names file and field, the default serves for that field alone", () => {
  const wrong = {
    name: "x".repeat(81), pack: "ftp://shop.example/", publicKeys: ["abc"], idleSeconds: 0, warningSeconds: "15", languages: ["en", "xx"], start: ["quiz", "quiz"],
    pinHash: "1234", itemsUrl: "https://shop.example/list", updateMinutes: -1, updateAt: "24:00", keyboard: "none", theme: "pink", retrySeconds: null,
  };
  assert.deepEqual(Object.keys(wrong).sort(), Object.keys(defaultConfig).sort(), "every field is tried");
  const { config, faults } = readConfig(JSON.stringify({ ...wrong, idle: 3 }));
  assert.deepEqual(config, defaultConfig);
  assert.deepEqual(faults.map((fault) => /^kiosk\.json: (\w+): ./.exec(fault)?.[1]), [...Object.keys(wrong), "idle"]);
  const { config: mixed, faults: [only, ...none] } = readConfig('{ "idleSeconds": 30, "warningSeconds": 1e9 }');
  assert.deepEqual([mixed.idleSeconds, mixed.warningSeconds, none.length], [30, defaultConfig.warningSeconds, 0]);
  assert.match(only, /warningSeconds: must be a number from 0.1 to 300; 15 is used/);
});

test("kiosk.json: what is no object, or no JSON, gives the defaults and one fault", () => {
  for (const text of ["", "{", "[]", "null", "7", '"a"']) {
    const { config, faults } = readConfig(text);
    assert.deepEqual(config, defaultConfig);
    assert.equal(faults.length, 1, text);
    assert.match(faults[0], /^kiosk\.json: /);
  }
  assert.deepEqual(readConfig('{ "__proto__": 1, "constructor": 2 }').faults.length, 2);
});

/** A clock that goes when it is told to. */
function clock() {
  let now = 1e12;
  const timers = new Set();
  return {
    now: () => now,
    after(ms, work) {
      const timer = { at: now + ms, work };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    set: (to) => { now = to; },
    get waiting() { return timers.size; },
    go(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.work();
      }
      now = end;
    },
  };
}

const patience = { idleMs: 60_000, warningMs: 15_000 };

function watched() {
  const time = clock();
  const watch = new IdleWatch(patience, time);
  const seen = [];
  watch.addEventListener("change", () => seen.push(watch.presence === "warned" ? `warned ${watch.secondsLeft}` : watch.presence));
  return { time, watch, seen };
}

test("idleness: nobody is warned before anybody came", () => {
  const { time, watch, seen } = watched();
  time.go(1e9);
  assert.deepEqual([watch.presence, seen, time.waiting], ["away", [], 0]);
});

test("idleness: a minute of stillness warns, fifteen seconds are counted down, then the visit is over", () => {
  const { time, watch, seen } = watched();
  watch.touch();
  time.go(59_999);
  assert.equal(watch.presence, "here");
  time.go(1);
  assert.deepEqual(seen, ["here", "warned 15"]);
  time.go(15_000);
  assert.deepEqual(seen, ["here", ...Array.from({ length: 15 }, (_, i) => `warned ${15 - i}`), "gone"]);
  watch.touch();
  assert.equal(watch.presence, "gone");
});

test("idleness: every touch begins the minute anew, with one timer however many touches; a touch ends the warning", () => {
  const { time, watch } = watched();
  watch.touch();
  for (let i = 0; i < 1000; i++) {
    time.go(100);
    watch.touch();
    assert.equal(time.waiting, 1);
  }
  assert.equal(watch.presence, "here");
  time.go(62_000);
  assert.deepEqual([watch.presence, watch.secondsLeft], ["warned", 13]);
  watch.touch();
  assert.deepEqual([watch.presence, time.waiting], ["here", 1]);
  time.go(59_000);
  assert.equal(watch.presence, "here");
});

test("idleness: a device that slept serves nobody from before; a clock that was set back keeps nobody for ever", () => {
  const slept = watched();
  slept.watch.touch();
  slept.time.set(slept.time.now() + 8 * 3_600_000);
  slept.time.go(60_000);
  assert.deepEqual(slept.seen, ["here", "gone"]);
  const back = watched();
  back.watch.touch();
  back.time.go(50_000);
  back.time.set(back.time.now() - 7_200_000);
  back.time.go(7_200_000 + 10_000);
  back.time.go(76_000);
  assert.equal(back.watch.presence, "gone");
});

test("idleness: starting over ends it at once, and no timer is left", () => {
  const { time, watch, seen } = watched();
  watch.touch();
  watch.leave();
  assert.deepEqual([seen, time.waiting], [["here", "gone"], 0]);
});

const fewRounds = 100_000;

test("the PIN: only its hash opens, whoever made it", async () => {
  const printed = execFileSync(process.execPath, [join(web, "kiosk/pin-hash.mjs"), "482916"], { encoding: "utf8" });
  const { pinHash } = JSON.parse(`{${printed}}`);
  for (const hash of [await makePinHash("482916", fewRounds), pinHash]) {
    const door = new PinDoor(parsePinHash(hash), store(), () => 0);
    assert.deepEqual(await door.enter("482916"), { open: true });
    assert.deepEqual(await door.enter("482917"), { open: false, waitMs: 0 });
  }
  assert.notEqual(await makePinHash("482916", fewRounds), await makePinHash("482916", fewRounds), "salted");
});

test("the PIN: what is no hash is none", () => {
  const salt = "A".repeat(22) + "==", hash = "A".repeat(43) + "=";
  assert.ok(parsePinHash(`pbkdf2-sha256$600000$${salt}$${hash}`));
  for (const text of ["", "1234", `pbkdf2-sha256$10$${salt}$${hash}`, `pbkdf2-sha256$99999999$${salt}$${hash}`, `pbkdf2-sha1$600000$${salt}$${hash}`, `pbkdf2-sha256$600000$${salt}$abc`]) {
    assert.equal(parsePinHash(text), undefined, text);
  }
});

function store(kept = { wrong: 0, until: 0 }) {
  return { read: async () => kept, write: async (next) => { kept = next; }, get kept() { return kept; } };
}

test("the PIN: from the fifth wrong try on guessing waits, longer each time, also after a restart; the right one is not looked at meanwhile", async () => {
  const pin = parsePinHash(await makePinHash("4829", fewRounds));
  const tries = store();
  let now = 1e12;
  const door = () => new PinDoor(pin, tries, () => now);
  const waits = [];
  for (const guess of ["0", "1", "2", "3", "4"]) waits.push((await door().enter(guess)).waitMs);
  assert.deepEqual(waits, [0, 0, 0, 0, 30_000]);
  assert.deepEqual(await door().enter("4829"), { open: false, waitMs: 30_000 });
  now += 30_000;
  assert.deepEqual(await door().enter("5"), { open: false, waitMs: 60_000 });
  now += 60_000;
  for (let i = 0; i < 8; i++) now += (await door().enter("6")).waitMs;
  assert.equal((await door().enter("7")).waitMs, 15 * 60_000, "and never longer than a quarter of an hour");
  now += 15 * 60_000;
  assert.deepEqual(await door().enter("4829"), { open: true });
  assert.deepEqual(tries.kept, { wrong: 0, until: 0 });
});

test("the PIN: many tries at once count as many, and pulling the plug saves none", async () => {
  const pin = parsePinHash(await makePinHash("4829", fewRounds));
  const tries = store();
  const door = new PinDoor(pin, tries, () => 1e12);
  const answers = await Promise.all(["0", "1", "2", "3", "4", "4829"].map((guess) => door.enter(guess)));
  assert.deepEqual(answers.map(({ open }) => open), Array(6).fill(false));
  assert.equal(tries.kept.wrong, 5);
  const counted = [];
  const unplugged = new PinDoor(pin, { read: async () => ({ wrong: 0, until: 0 }), write: async ({ wrong }) => { counted.push(wrong); throw new Error("no power"); } }, () => 1e12);
  await assert.rejects(unplugged.enter("4829"));
  assert.deepEqual(counted, [1]);
});

const piece = (id, more = {}) => ({ id, title: `Piece ${id}`, price: "€10", url: "", ...more });
const slip = { itemsUrl: "", heading: "Shop", more: (count) => `and ${count} more` };

test("the slip: a link to all pieces, the pack's links, or a list", () => {
  const text = (pieces, options) => slipText(pieces, { ...slip, ...options }).text;
  assert.equal(text([piece("a/b"), piece("c")], { itemsUrl: "https://shop.example/?items={ids}" }), "https://shop.example/?items=a%2Fb,c");
  assert.equal(text([piece("a", { url: "https://shop.example/a" })]), "https://shop.example/a");
  assert.equal(text([piece("a", { url: "https://shop.example/a" }), piece("b", { price: "" })]), "Shop\nhttps://shop.example/a\nPiece b (b)");
  assert.equal(text([piece("a")]), "Shop\nPiece a (a) €10");
  assert.deepEqual(slipText([], slip), { text: "", left: 0 });
});

const bytesOf = (text) => new TextEncoder().encode(text).length;

test("the slip: it holds as many as a camera can read, and says how many are left out", () => {
  const many = Array.from({ length: 80 }, (_, i) => piece(String(i)));
  const { text, left } = slipText(many, slip);
  const lines = text.split("\n");
  assert.ok(bytesOf(text) <= mostSlipBytes);
  assert.equal(left, 80 - (lines.length - 2));
  assert.equal(lines.at(-1), `and ${left} more`);
  assert.ok(lines.length > 20);
});

test("the slip: an address that cannot hold all ids holds the newest, and the others are counted", () => {
  const many = Array.from({ length: 80 }, (_, i) => piece(`a-rather-long-article-number-${i}`));
  const { text, left } = slipText(many, { ...slip, itemsUrl: "https://shop.example/?items={ids}" });
  const ids = new URL(text).searchParams.get("items").split(",");
  assert.ok(bytesOf(text) <= mostSlipBytes && ids.length > 15, `${ids.length} ids`);
  assert.deepEqual(ids, many.slice(0, ids.length).map(({ id }) => id));
  assert.equal(left, 80 - ids.length);
});

test("the slip: what is too long by itself is cut, so that there is always a code", () => {
  const long = "ü".repeat(5000);
  for (const [one, options] of [[piece("1", { title: long })], [piece("1", { url: `https://shop.example/${"a".repeat(5000)}` })], [piece(long)], [piece("1"), { itemsUrl: `https://shop.example/${"a".repeat(900)}?{ids}` }]]) {
    for (const pieces of [[one], [one, piece("2")]]) {
      const { text, left } = slipText(pieces, { ...slip, ...options });
      assert.ok(bytesOf(text) <= mostSlipBytes && text.startsWith("Shop\n"), text.slice(0, 40));
      assert.equal(left, pieces.length - 1);
    }
  }
});

test("updates: after so many minutes, at that time of the day, or never by itself", () => {
  const at = (text) => new Date(`2026-11-27T${text}:00`);
  const due = (times, last, now) => isUpdateDue({ everyMinutes: 0, at: "", ...times }, last.getTime(), now);
  assert.equal(due({}, at("00:00"), at("23:00")), false);
  assert.equal(due({ everyMinutes: 60 }, at("10:00"), at("10:59")), false);
  assert.equal(due({ everyMinutes: 60 }, at("10:00"), at("11:00")), true);
  assert.equal(due({ at: "04:00" }, at("03:00"), at("03:59")), false);
  assert.equal(due({ at: "04:00" }, at("03:00"), at("04:00")), true);
  assert.equal(due({ at: "04:00" }, at("04:01"), at("23:59")), false);
  assert.equal(due({ everyMinutes: 60 }, at("12:00"), at("10:00")), true, "the clock was set back");
});

const home = "https://shop.example/pack/";

/** A shelf whose network holds `online`, with one pack of that address here. */
function shelfOf(online) {
  const pack = (generation, previous, source = { type: "url", url: home }) => ({ id: source.type, generation, previous, source });
  const shelf = {
    online, installed: [pack("1")],
    list: async () => shelf.installed,
    checkForUpdate: async (id) => shelf.find(id).generation === shelf.online ? null : { generation: shelf.online },
    installFromUrl: async () => shelf.put(pack(shelf.online, shelf.find("url")?.generation)),
    installFromFolder: async () => shelf.put(pack("stick", undefined, { type: "folder", name: "stick" })),
    rollBack: async (id) => shelf.put(pack(shelf.find(id).previous, shelf.find(id).generation)),
    find: (id) => shelf.installed.find((other) => other.id === id),
    put(next) {
      shelf.installed = [...shelf.installed.filter(({ id }) => id !== next.id), next];
      return next;
    },
  };
  return shelf;
}

async function keeperOf(shelf, kept = { id: "url", wished: home, before: "" }) {
  const files = { read: async (_, isValid, otherwise) => isValid(files.kept) ? files.kept : otherwise, write: async (_, value) => { files.kept = JSON.parse(JSON.stringify(value)); }, kept };
  const open = async () => {
    const keeper = new PackKeeper(shelf, files, home, []);
    await keeper.ready({}, assert.fail);
    return keeper;
  };
  return { open, keeper: await open() };
}

test("updates: what staff went back from does not come again by itself, also after a restart; the generation after it does", async () => {
  const shelf = shelfOf("2");
  const { keeper, open } = await keeperOf(shelf);
  assert.equal(await keeper.renew(), true);
  await keeper.rollBack();
  assert.deepEqual([await keeper.renew(), keeper.pack.generation], [false, "1"]);
  const restarted = await open();
  assert.deepEqual([await restarted.renew(), restarted.pack.generation], [false, "1"]);
  assert.deepEqual([await restarted.update(), restarted.pack.generation], [true, "2"], "staff may ask for it");
  await restarted.rollBack();
  shelf.online = "3";
  assert.deepEqual([await restarted.renew(), restarted.pack.generation], [true, "3"]);
});

test("updates: what came from a stick stays until somebody asks for the shop's own", async () => {
  const shelf = shelfOf("2");
  const { keeper } = await keeperOf(shelf);
  await keeper.take([]);
  assert.deepEqual([await keeper.renew(), keeper.pack.generation], [false, "stick"]);
  assert.deepEqual([await keeper.update(), keeper.pack.generation], [true, "2"]);
});

test("the trail: links name places of the kiosk and nothing else", () => {
  assert.deepEqual(placeOf(hrefOf("product", "a b/ü=&#")), { screen: "product", value: "a b/ü=&#" });
  assert.deepEqual(placeOf("#start"), { screen: "start", value: "" });
  for (const href of ["", "#", "#nowhere", "https://elsewhere.example/#start", "javascript:alert(1)", "//elsewhere.example", "#product=%"]) assert.equal(placeOf(href), undefined, href);
});

test("wiping: one place that fails is named, and the others are wiped all the same", async () => {
  const wiped = [];
  const left = await wipeVisitor({
    files: undefined, databases: { databases: async () => { throw new DOMException("", "SecurityError"); }, deleteDatabase() {} },
    caches: { keys: async () => ["workbox-precache-v2", "other"], delete: async (name) => wiped.push(name) },
    storages: [{ clear: () => wiped.push("storage") }], cookies: { cookie: "" }, path: "/",
  });
  assert.deepEqual(left, ["databases: SecurityError"]);
  assert.deepEqual(wiped.sort(), ["other", "storage"]);
});

/** As a browser: one cookie a name and path, told only in the folders below it. */
function cookieJar(page, held) {
  const jar = new Map(held.map(([name, path]) => [`${name} ${path}`, { name, path }]));
  return {
    get cookie() {
      return [...jar.values()].filter(({ path }) => page === path || page.startsWith(path.endsWith("/") ? path : `${path}/`)).map(({ name }) => name ? `${name}=1` : "1").join("; ");
    },
    set cookie(text) {
      const [, name, path] = /^(.*?)=; expires=.*1970.*; path=(.*)$/.exec(text);
      jar.delete(`${name} ${path}`);
    },
  };
}

test("wiping: cookies go, whatever folder on the way to the page they are of", async () => {
  const page = "/shops/3/kiosk/index.html";
  const cookies = cookieJar(page, ["/", "/shops", "/shops/", "/shops/3", "/shops/3/kiosk", "/shops/3/kiosk/", page].flatMap((path) => [["seen", path], ["", path]]));
  assert.equal(cookies.cookie.split("; ").length, 14);
  const nothing = { files: undefined, databases: undefined, caches: undefined, storages: [] };
  assert.deepEqual(await wipeVisitor({ ...nothing, cookies, path: page }), []);
  assert.equal(cookies.cookie, "");
});

test("wiping: a file that is held a little longer is tried again; what is kept stays", async () => {
  const names = new Set(["kiosk", "packs", "vitrine"]);
  let held = 2;
  const root = {
    async *keys() { yield* [...names]; },
    async removeEntry(name) {
      if (held-- > 0) throw new DOMException("", "NoModificationAllowedError");
      names.delete(name);
    },
  };
  await wipeFiles(root, ["kiosk", "packs"]);
  assert.deepEqual([...names], ["kiosk", "packs"]);
  held = 2;
  await wipeFiles(root);
  assert.equal(names.size, 0, "clearing the device has the same patience");
});

test("the log: equal errors are one entry, the newest first, wherever they stood", async () => {
  let now = 0;
  const log = await ErrorLog.open(undefined, () => ++now);
  for (const text of ["a", "b", "a", "a", "c"]) log.add("pack", text);
  log.add("engine", "a");
  assert.deepEqual(log.entries.map(({ at, part, text, times }) => [at, part, text, times]), [[6, "engine", "a", 1], [5, "pack", "c", 1], [4, "pack", "a", 3], [2, "pack", "b", 1]]);
});
