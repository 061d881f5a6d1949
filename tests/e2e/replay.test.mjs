/* Strategy "for-you", replayed from a log of events: what the wasm engine answers while a visitor swipes is what the native program
 * answers from a file of the same events, byte for byte, after each of them. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { rawAnswers } from "./helpers/raw_engine.mjs";
import { openShop, repository, siteRoot, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();
const program = process.env.VITRINE_PROGRAM ?? join(repository, "build/bin/vitrine");
const pack = join(siteRoot, "pack");
const variants = ["simd128", "relaxed"];
const date = "2026-10-02";
const now = Date.UTC(2026, 9, 3) - 1; /* what --now of that day is */
const minute = 60_000;
const seed = 20261002;
let shop, page, folder, ids;

before(async () => {
  if (skip) return;
  folder = mkdtempSync(join(tmpdir(), "vitrine-replay-"));
  shop = await openShop({ base: "/repo/" });
  page = await shop.newPage();
  await page.route("**/example.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  await page.goto("example.html");
  ids = JSON.parse(native("recommend", "trending", "--limit", "40")).result.items.map(({ id }) => id);
});
after(async () => {
  if (folder) rmSync(folder, { recursive: true });
  await shop?.close();
});

function native(...words) {
  return execFileSync(program, [...words, "--pack", pack, "--json"], { encoding: "utf8", maxBuffer: 1 << 26 }).replace(/\n$/, "");
}

/** Forty events of one evening: every type, looks in this visit and before it, passes of one product again and again. */
function log() {
  const types = ["view", "like", "pass", "view", "bookmark", "pass", "review", "like", "purchase", "view"];
  return Array.from({ length: 40 }, (_, i) => {
    const type = types[i % types.length];
    const item = type === "pass" ? ids[i % 4] : ids[i];
    return { type, item, at: now - (200 - 5 * i) * minute, ...(type === "review" && { rating: 1 + i % 5 }) };
  });
}

const ask = { method: "recommend", params: { strategy: "for-you", limit: 12, seed, now } };
const profileOf = (events) => ({ format: "vitrine-profile", version: 1, name: "Replay", settings: { hemisphere: "north" }, events });

function fromFile(events) {
  const file = join(folder, "replay.json");
  writeFileSync(file, JSON.stringify(profileOf(events)));
  return native("recommend", "for-you", "--limit", "12", "--seed", String(seed), "--now", date, "--profile", file);
}

for (const variant of variants) {
  test(`${variant}: a log of events gives the same slates as it is lived and as it is read`, { skip }, async () => {
    const events = log();
    const lived = events.flatMap(({ at, ...event }) => [{ method: "record", params: { ...event, now: at } }, ask, { method: "taste", params: { now } }]);
    const requests = [{ method: "openState", params: { path: null } }, ...lived].map((request) => JSON.stringify(request));
    const answers = (await rawAnswers(page, `${shop.url}engine/vitrine-${variant}.js`, requests)).slice(1);
    const slates = new Set();
    for (let i = 0; i < events.length; i++) {
      const answer = answers[3 * i + 1];
      assert.equal(answer, fromFile(events.slice(0, i + 1)), `after ${i + 1} events`);
      slates.add(answer);
    }
    assert.ok(slates.size > 30, `${slates.size} different slates`); /* a look alone may change nothing */
    const { adaptive } = JSON.parse(answers.at(-1)).result;
    assert.deepEqual([adaptive.feedback, adaptive.weights.collaborative], [27, 0.5]); /* a pass took the place of one like */
    assert.ok(adaptive.sessionViews > 0);
    const last = JSON.parse(answers.at(-2)).result;
    assert.equal(last.coldStart, false);
    const terms = new Set(last.items.flatMap(({ reasons }) => reasons.map(({ term }) => term)));
    assert.deepEqual([...terms].sort(), ["collaborative", "content", "visual"]);
  });

  test(`${variant}: the last swipe taken back gives the slate before it`, { skip }, async () => {
    const events = log().slice(0, 12);
    const record = ({ at, ...event }) => ({ method: "record", params: { ...event, now: at } });
    const requests = [{ method: "openState", params: { path: null } }, ...events.map(record), ask,
      record({ type: "pass", item: events[2].item, at: now }), ask, { method: "forget", params: { id: 13 } }, ask];
    const answers = await rawAnswers(page, `${shop.url}engine/vitrine-${variant}.js`, requests.map((request) => JSON.stringify(request)));
    const [before, swiped, changed, taken, again] = answers.slice(-5);
    assert.deepEqual([swiped, taken], ['{"ok":true,"result":{"id":13}}', '{"ok":true,"result":{"removed":1}}']);
    assert.notEqual(changed, before);
    assert.equal(again, before);
  });
}
