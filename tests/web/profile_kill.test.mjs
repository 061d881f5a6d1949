import assert from "node:assert/strict";
import { test } from "node:test";
import { importEngine } from "./helpers/engine.mjs";
import { fakeDisk } from "./helpers/fake_opfs.mjs";
import { create, deriveWith, fakeShops, folders, names, texts } from "./helpers/fake_shop.mjs";

const { storeOn, restarted } = fakeShops(await importEngine());
deriveWith(1);

/** Runs `work` again and again, killed one change of the disk later each time, until it lives to its end. */
async function killedAtEveryMoment(prepare, work, check) {
  for (let moment = 1; ; moment++) {
    const disk = fakeDisk();
    const shop = storeOn(disk);
    await prepare(shop);
    disk.pullPlugAfter(moment);
    const done = await work(shop).then(() => true, () => false);
    const again = restarted(disk);
    await again.store.ready();
    await again.store.call("profiles", {});
    await check(again, disk, done, moment);
    await again.record("afterwards");
    if (done) return moment;
    assert.ok(moment < 200);
  }
}

for (const [what, before, after] of [["locked", null, "new"], ["given another passphrase", "old", "new"], ["unlocked", "old", null]]) {
  test(`killed at any moment of being ${what}, a profile opens by the old passphrase or the new one, whole`, async () => {
    const outcomes = new Set();
    const moments = await killedAtEveryMoment(async (shop) => {
      await create(shop, "Ada", before ? { passphrase: before } : {});
      for (let i = 0; i < 5; i++) await shop.record(`thing ${i}`);
    }, ({ store }) => store.call("setPassphrase", { passphrase: after }), async (again, disk, done, moment) => {
      const opensBy = [];
      const { locked } = (await again.store.call("profiles", {})).profiles.find(({ id }) => id === "ada");
      for (const passphrase of new Set([before, after])) {
        const open = passphrase === null ? texts(again)
          : again.store.call("switchProfile", { id: "ada", passphrase }).then(() => texts(again));
        const found = await open.catch((error) => assert.equal(error.code, "VT_LOCKED", `${error.message} at ${moment}`));
        if (!found) continue;
        assert.deepEqual(found, [0, 1, 2, 3, 4].map((i) => `thing ${i}`), `at ${moment}`);
        opensBy.push(passphrase);
        if (passphrase === null) break;
      }
      assert.ok(opensBy.length >= 1, `opens by nothing at ${moment}`);
      if (done) assert.ok(opensBy.includes(after));
      outcomes.add(`${locked} ${opensBy[0]}`);
      assert.equal(folders(disk).size, 2, "what the kill left is swept away");
    });
    assert.ok(moments > 6);
    assert.equal(outcomes.size, 2);
  });
}

test("killed at any moment of being made, a profile is there whole or not at all", async () => {
  const counts = new Set();
  await killedAtEveryMoment((shop) => shop.record("visitor's"), (shop) => create(shop, "Ada", { passphrase: "x" }), async (again, disk, done) => {
    const all = await names(again);
    counts.add(all.length);
    if (done) assert.deepEqual(all, ["Visitor", "[Ada]"]);
    if (all.length === 2) await again.store.call("switchProfile", { id: "ada", passphrase: "x" });
    else assert.deepEqual(await texts(again), ["visitor's"]);
    assert.equal(folders(disk).size, all.length);
  });
  assert.deepEqual([...counts].sort(), [1, 2]);
});

test("killed at any moment of being erased, a profile is there whole or gone without a trace", async () => {
  const outcomes = new Set();
  await killedAtEveryMoment(async (shop) => {
    await create(shop, "Geheimnis");
    await shop.record("very private");
  }, ({ store }) => store.call("eraseProfile", { id: "geheimnis" }), async (again, disk, done) => {
    const all = await names(again);
    const kept = all.includes("[Geheimnis]");
    outcomes.add(kept);
    assert.ok(!(done && kept));
    assert.deepEqual(await texts(again), kept ? ["very private"] : []);
    if (!kept) assert.doesNotMatch(disk.text(), /very private/);
    assert.equal(folders(disk).size, all.length);
  });
  assert.equal(outcomes.size, 2);
});

test("what was acknowledged survives a kill at any moment of the next write", async () => {
  for (const passphrase of [undefined, "x"]) {
    await killedAtEveryMoment(async (shop) => {
      await create(shop, "Ada", { passphrase });
      await shop.record("acknowledged");
    }, (shop) => shop.record("next"), async (again) => {
      if (passphrase) await again.store.call("switchProfile", { id: "ada", passphrase });
      assert.equal((await texts(again))[0], "acknowledged");
    });
  }
});
