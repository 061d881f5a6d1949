import assert from "node:assert/strict";
import { test } from "node:test";
import { importEngine } from "./helpers/engine.mjs";
import { fakeDisk } from "./helpers/fake_opfs.mjs";

const { OpfsStorage, ProfileIndex, VitrineError } = await importEngine();
const storageOn = (disk) => new OpfsStorage(disk.root, async () => {});
const profile = (name, fields = {}) => ({ id: name.toLowerCase(), name, generation: 1, lock: null, ...fields });
const content = (...names) => ({ current: names[0]?.toLowerCase() ?? null, profiles: names.map((name) => profile(name)) });

async function reopened(disk) {
  disk.restart();
  return ProfileIndex.open(storageOn(disk));
}

test("a new shop has no profiles, and that is no damage", async () => {
  const index = await ProfileIndex.open(storageOn(fakeDisk()));
  assert.deepEqual(index.content, { current: null, profiles: [] });
  assert.equal(index.damaged, false);
});

test("what was written last is read again", async () => {
  const disk = fakeDisk();
  const index = await ProfileIndex.open(storageOn(disk));
  const locked = profile("Eve", { generation: 4, lock: { kdf: "PBKDF2-SHA-256", iterations: 600_000, salt: "0a".repeat(16), proof: "1b".repeat(40) } });
  for (let round = 0; round < 5; round++) await index.write(content("Ada", `Bob${round}`));
  await index.write({ current: "eve", profiles: [profile("Ada"), locked] });
  assert.deepEqual((await reopened(disk)).content, { current: "eve", profiles: [profile("Ada"), locked] });
});

test("a kill at any moment of a write leaves the earlier content or the new one", async () => {
  const seen = new Set();
  const crowd = content(...Array.from({ length: 60 }, (_, i) => `Shopper${i}`));
  for (let moment = 1; ; moment++) {
    const disk = fakeDisk();
    const index = await ProfileIndex.open(storageOn(disk));
    await index.write(content("Ada"));
    await index.write(content("Ada", "Bob"));
    disk.pullPlugAfter(moment);
    const done = await index.write(crowd).then(() => true, () => false);
    const found = (await reopened(disk)).content;
    seen.add(found.profiles.length);
    assert.deepEqual(found, found.profiles.length === 2 ? content("Ada", "Bob") : crowd);
    if (done) { assert.deepEqual(found, crowd); break; }
  }
  assert.deepEqual([...seen], [2, 60]);
});

test("after a kill and another write, two more kills still leave something whole", async () => {
  const disk = fakeDisk();
  let index = await ProfileIndex.open(storageOn(disk));
  await index.write(content("Ada"));
  for (let round = 0; round < 6; round++) {
    disk.pullPlugAfter(1 + round % 2);
    await index.write(content(`Torn${round}`)).catch(() => {});
    index = await reopened(disk);
    assert.equal(index.content.profiles.length, 1);
    await index.write(content(`Whole${round}`));
  }
  assert.deepEqual((await reopened(disk)).content, content("Whole5"));
});

test("writing over leaves nothing of a profile that is gone", async () => {
  const disk = fakeDisk();
  const index = await ProfileIndex.open(storageOn(disk));
  await index.write(content("Ada", "Geheimnis"));
  await index.write(content("Ada", "Geheimnis"));
  await index.writeOver(content("Ada"));
  assert.doesNotMatch(disk.text(), /geheimnis/i);
});

test("a write that found no room loses nothing and can be made again", async () => {
  const many = content("Ada", ...Array.from({ length: 100 }, (_, i) => `Shopper${i}`));
  const disk = fakeDisk();
  const index = await ProfileIndex.open(storageOn(disk));
  await index.write(content("Ada"));
  disk.room = 100;
  await assert.rejects(index.write(many), { name: "QuotaExceededError" });
  assert.deepEqual(index.content, content("Ada"));
  disk.room = Infinity;
  await index.write(many);
  assert.deepEqual((await reopened(disk)).content, many);
});

test("after the first write, profiles are taken out without any room left", async () => {
  const disk = fakeDisk();
  const index = await ProfileIndex.open(storageOn(disk));
  await index.write(content("Ada", "Bob"));
  disk.room = 0;
  await index.writeOver(content("Ada"));
  assert.deepEqual((await reopened(disk)).content, content("Ada"));
});

test("one damaged file is passed over, two are said to be damaged", async () => {
  const disk = fakeDisk();
  const index = await ProfileIndex.open(storageOn(disk));
  await index.write(content("Ada"));
  await index.write(content("Ada", "Bob"));
  const damage = (name) => {
    const bytes = disk.files().get(name).slice();
    bytes[60] ^= 1;
    disk.set(name, bytes);
  };
  const textOf = (name) => Buffer.from(disk.files().get(name)).toString();
  const [newer, older] = textOf("profiles-0").includes("Bob") ? ["profiles-0", "profiles-1"] : ["profiles-1", "profiles-0"];
  damage(newer);
  assert.deepEqual((await reopened(disk)).content, content("Ada"));
  damage(older);
  const lost = await reopened(disk);
  assert.equal(lost.damaged, true);
  assert.deepEqual(lost.content.profiles, []);
});

/** Both files say `body`, with a checksum that is right. */
async function written(disk, body, version = 1) {
  const index = await ProfileIndex.open(storageOn(disk));
  await index.write(content("Ada"));
  index.close();
  const bodyText = JSON.stringify(body);
  const hash = Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(bodyText))).toString("hex");
  const bytes = new Uint8Array(Buffer.from(JSON.stringify({ format: "vitrine-profiles", version, checksum: hash, body: bodyText })));
  for (const name of ["profiles-0", "profiles-1"]) disk.set(name, bytes);
}

test("an index of a newer version is refused and left as it is", async () => {
  const disk = fakeDisk();
  await written(disk, { sequence: 9, ...content("Ada") }, 2);
  const before = disk.text();
  await assert.rejects(reopened(disk), (error) => error instanceof VitrineError && error.code === "VT_UNSUPPORTED");
  assert.equal(disk.text(), before);
});

for (const [what, body] of [
  ["whose current profile is not there", { sequence: 9, current: "bob", profiles: [profile("Ada")] }],
  ["with an id that climbs out of its folder", { sequence: 9, current: null, profiles: [profile("Ada", { id: "../ada" })] }],
  ["with a lock of too few rounds", { sequence: 9, current: null,
    profiles: [profile("Ada", { lock: { kdf: "PBKDF2-SHA-256", iterations: 1000, salt: "0a".repeat(16), proof: "1b".repeat(40) } })] }],
  ["without profiles", { sequence: 9, current: null }],
  ["that is null", null],
]) {
  test(`an index ${what} is not believed`, async () => {
    const disk = fakeDisk();
    await written(disk, body);
    assert.equal((await reopened(disk)).damaged, true);
  });
}
