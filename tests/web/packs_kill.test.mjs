/* A browser that is killed between any two changes of its disk: the index names what was there before or what was to come, whole. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { chosenFolder, manifestOf, packOnDisk, packs, packScene } from "./helpers/pack_scene.mjs";

const { GenerationFolder, packsFolder } = packs;
const week = 7 * 24 * 3600 * 1000;

/** What is on the disk, and can be seen by a new browser. */
async function look(told) {
  const shelf = told.tab("after");
  const listed = await shelf.list();
  for (const { id, generation, previous, picturesInside } of listed) {
    await shelf.verify(id);
    if (picturesInside) {
      const folder = await GenerationFolder.find(await packsFolder(told.disk.root), id, generation);
      for (const [path, bytes] of told.pictures) assert.deepEqual(Buffer.from(await (await folder.picture(path)).arrayBuffer()), bytes);
    }
    if (!previous) continue;
    await shelf.rollBack(id);
    await shelf.verify(id);
    await shelf.rollBack(id);
  }
  return listed;
}

/** Kills the browser at the nth change of `work`, for every n there is. Answers how many there are. */
async function killEverywhere({ prepare = async () => {}, work, check }) {
  for (let n = 1; ; n++) {
    const told = await packScene();
    try {
      await prepare(told);
      told.disk.pullPlugAfter(n);
      const wasKilled = await work(told, told.tab("killed")).then(() => false, () => true);
      const isDone = !told.disk.dead;
      told.locks.kill("killed");
      told.disk.restart();
      if (isDone) {
        assert.equal(wasKilled, false);
        return n - 1;
      }
      await check(told, await look(told), n);
    } finally {
      await told.close();
    }
  }
}

const generations = (listed) => listed.map(({ generation }) => generation);
const folders = (told) => [...new Set(told.paths().filter((path) => path !== "packs/index.json").map((path) => path.split("/").slice(0, 3).join("/")))];

test("a kill while a pack is fetched: it is there or not, and the next try goes on", async () => {
  let continued = 0;
  const changes = await killEverywhere({
    work: (told, shelf) => shelf.installFromUrl(told.server.url),
    async check(told, listed, n) {
      assert.ok(listed.length <= 1, `kill ${n}`);
      told.server.asked.length = 0;
      const pack = await told.tab("next").installFromUrl(told.server.url);
      if (told.server.asked.length < 6) continued++;
      assert.deepEqual(generations(await look(told)), ["g1"]);
      assert.deepEqual(folders(told), [`packs/${pack.id}/g1`]);
    },
  });
  assert.ok(changes > 15 && continued > 5, `${continued} of ${changes} went on`);
});

test("a kill while a pack is updated: the old generation or the new one, whole, with the one before", async () => {
  await killEverywhere({
    async prepare(told) {
      const { id } = await told.tab("before").installFromUrl(told.server.url);
      told.server.manifest = manifestOf("g2");
      await told.tab("before").update(id);
      told.server.manifest = manifestOf("g3");
    },
    work: async (told, shelf) => shelf.update((await shelf.list())[0].id),
    async check(told, listed, n) {
      const [{ id, generation, previous }] = listed;
      assert.ok(["g2 g1", "g3 g2"].includes(`${generation} ${previous}`), `kill ${n}: ${generation} ${previous}`);
      assert.deepEqual(generations([await told.tab("next").update(id)]), ["g3"]);
      assert.deepEqual(folders(told).sort(), [`packs/${id}/g2`, `packs/${id}/g3`]);
    },
  });
});

for (const waits of [true, false]) {
  test(`a kill while a folder is copied: what was begun is ${waits ? "given up in the end" : "brought to an end by the next try"}`, async () => {
    await killEverywhere({
      work: (_, shelf) => shelf.installFromFolder(chosenFolder(packOnDisk())),
      async check(told, listed, n) {
        if (waits) {
          told.now += week + 1;
          await told.sweep();
          assert.equal(folders(told).length, listed.length, `kill ${n}`);
        }
        await told.tab("next").installFromFolder(chosenFolder(packOnDisk()));
        const [{ picturesInside }] = await look(told);
        assert.equal(picturesInside, true);
      },
    });
  });
}

test("a kill while a pack is removed: it is there or not, and nothing stays behind", async () => {
  await killEverywhere({
    prepare: (told) => told.tab("before").installFromFolder(chosenFolder(packOnDisk())),
    work: async (told, shelf) => shelf.remove((await shelf.list())[0].id),
    async check(told, listed, n) {
      await told.sweep();
      const left = folders(told);
      assert.ok(left.every((folder) => told.paths().includes(`${folder}/manifest.json`) && told.paths().includes(`${folder}/pictures.json`)), `kill ${n}`);
      told.now += week + 1;
      await told.sweep();
      assert.equal(folders(told).length, listed.length, `kill ${n}`);
    },
  });
});

test("a kill while it is rolled back: one or the other", async () => {
  await killEverywhere({
    async prepare(told) {
      const { id } = await told.tab("before").installFromUrl(told.server.url);
      told.server.manifest = manifestOf("g2");
      await told.tab("before").update(id);
    },
    work: async (told, shelf) => shelf.rollBack((await shelf.list())[0].id),
    async check(_, [{ generation, previous }]) {
      assert.deepEqual([generation, previous].sort(), ["g1", "g2"]);
    },
  });
});

test("what another tab is installing is not swept away", async () => {
  const told = await packScene();
  told.whileTrying = async () => {
    told.now += 2 * week;
    await told.sweep();
  };
  const { id } = await told.tab("a").installFromUrl(told.server.url);
  await told.tab("a").verify(id);
  await told.close();
});
