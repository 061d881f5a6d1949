/* `vitrine train two-tower`: its files, features from a catalog and from vectors, and a training that is killed. */
import assert from "node:assert/strict";
import test from "node:test";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, expectStatus, folderFor, hashes, program, randomFrom } from "./helpers/program.mjs";
import { makeRows, writeNpy } from "./helpers/vectors.mjs";

const colours = ["Red", "Blue", "Green"];

/* Users of two tastes, in the form of "events"; `items` ids from 1 on. */
function writeEvents(path, users, items, each = 6) {
  const random = randomFrom(3);
  const lines = ["user,item,time"];
  for (let user = 0; user < users; user++)
    for (let i = 0; i < each; i++) {
      const item = 2 * Math.floor(random() * (items / 2)) + (user % 2) + 1;
      lines.push(`u${user},${item},2024-0${1 + Math.floor(i / 3)}-${10 + i}`);
    }
  writeFileSync(path, lines.join("\n") + "\n");
  return path;
}

function writeCatalog(path, items) {
  const lines = ["id,title,colour,articleType,brand"];
  for (let i = 1; i <= items; i++) lines.push(`${i},Plain shirt number ${i % 7},${colours[i % 3]},${i % 2 ? "Shirts" : "Jeans"},Acme`);
  writeFileSync(path, lines.join("\n") + "\n");
  return path;
}

/* { metadata, tensors: { name: { shape, values } } } of a safetensors file. */
function readTensors(path) {
  const bytes = readFileSync(path);
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const { __metadata__: metadata, ...entries } = JSON.parse(bytes.subarray(8, start).toString());
  const views = { F32: Float32Array, U32: Uint32Array, U64: BigUint64Array, U8: Uint8Array };
  const tensors = {};
  for (const [name, { dtype, shape, data_offsets: [begin, end] }] of Object.entries(entries))
    tensors[name] = { shape, values: new views[dtype](new Uint8Array(bytes.subarray(start + begin, start + end)).buffer) };
  return { metadata, tensors };
}

function setting(t, users = 80, items = 40) {
  const folder = folderFor(t);
  const inFolder = (name) => join(folder, name);
  const data = writeEvents(inFolder("events.csv"), users, items);
  const train = (status, out, ...more) =>
    expectStatus(status, "train", "two-tower", "--data", data, "--out", inFolder(out), "--dims", 8, "--batch", 64, "--quiet", ...more);
  return { inFolder, data, train, items };
}

test("train two-tower writes a model, its ids and both towers; threads do not show, the seed does", (t) => {
  const { inFolder, data, train } = setting(t);
  const { model } = ask("train", "two-tower", "--data", data, "--out", inFolder("one"), "--dims", 8, "--batch", 64, "--epochs", 3, "--threads", 1);
  assert.equal(model.kind, "two-tower");
  assert.equal(model.items, 40);
  assert.equal(model.config.dims, 8);
  assert.equal(model.config["half-life"], 0);
  train(0, "three", "--epochs", 3, "--threads", 3);
  assert.deepEqual(hashes(inFolder("one")), hashes(inFolder("three")));
  assert.deepEqual(Object.keys(hashes(inFolder("one"))).sort(), ["item_ids.npy", "item_tower.safetensors", "two-tower.safetensors", "user_tower.safetensors"]);
  train(0, "other", "--epochs", 3, "--seed", 2);
  assert.notEqual(hashes(inFolder("one"))["two-tower.safetensors"], hashes(inFolder("other"))["two-tower.safetensors"]);
  const { metadata, tensors } = readTensors(inFolder("one/two-tower.safetensors"));
  assert.equal(metadata.kind, "two-tower");
  assert.equal(metadata.data_hash, model.dataHash);
  assert.match(metadata.ids_hash, /^[0-9a-f]{64}$/);
  assert.deepEqual(tensors.item_vectors.shape, [40, 8]);
  train(0, "npy", "--epochs", 3, "--npy");
  assert.ok(existsSync(inFolder("npy/item_vectors.npy")));
});

test("the towers' files give the model's vectors again, also with a catalog and vectors of pictures", (t) => {
  const { inFolder, train, items } = setting(t);
  const catalog = writeCatalog(inFolder("catalog.csv"), items - 5); /* the last five items are in no catalog */
  const vectors = writeNpy(inFolder("v.npy"), makeRows(items - 10, 12));
  writeFileSync(inFolder("ids.txt"), Array.from({ length: items - 10 }, (_, i) => `${i + 1}\n`).join(""));
  train(0, "rich", "--epochs", 2, "--catalog", catalog, "--text-buckets", 64, "--embeddings", `look=${vectors}`, "--ids", inFolder("ids.txt"), "--towers", "own");
  const model = readTensors(inFolder("rich/two-tower.safetensors")).tensors;
  const item = readTensors(inFolder("rich/item_tower.safetensors"));
  const user = readTensors(inFolder("rich/user_tower.safetensors"));
  const values = JSON.parse(item.metadata.values);
  assert.equal(item.metadata.id_rows, "40");
  assert.equal(Number(item.metadata.value_rows), Object.keys(values).length);
  assert.ok("colour=Red" in values && "articleType=Jeans" in values, item.metadata.values);
  assert.equal(item.tensors.embeddings.shape[0], 40 + Object.keys(values).length + 64);
  assert.deepEqual(item.tensors.projection.shape, [12, 8]);
  assert.deepEqual(user.tensors.projection.shape, [12, 8]);
  assert.deepEqual(user.tensors.history_vectors.values, model.history_vectors.values);
  assert.deepEqual(user.tensors.bias.values, model.bias.values);
  const { feature_offsets: offsets, feature_rows: rows, feature_weights: weights, embeddings } = item.tensors;
  const ids = readFileSync(inFolder("rich/item_ids.npy")).subarray(-40 * 2).toString("latin1").match(/../gs).map((id) => Number(id.replace(/\0/g, "")));
  let alone = 0;
  for (let i = 0; i < 40; i++) {
    const x = new Float64Array(8);
    for (let e = Number(offsets.values[i]); e < Number(offsets.values[i + 1]); e++)
      for (let d = 0; d < 8; d++) x[d] += weights.values[e] * embeddings.values[rows.values[e] * 8 + d];
    if (ids[i] > items - 5) alone += Number(offsets.values[i + 1] - offsets.values[i]) === 1;
    if (ids[i] <= items - 10) continue; /* has a picture as well */
    const length = Math.hypot(...x);
    for (let d = 0; d < 8; d++) assert.ok(Math.abs(x[d] / length - model.item_vectors.values[i * 8 + d]) < 1e-5);
  }
  assert.equal(alone, 5);
});

/* Kills the program once the checkpoint is there; whether it was still at work. */
function killedAtCheckpoint(values, checkpoint) {
  return new Promise((resolve) => {
    const child = spawn(program, values.map(String), { stdio: "ignore" });
    const watch = setInterval(() => existsSync(checkpoint) && child.kill("SIGKILL"), 2);
    child.on("exit", (_, signal) => (clearInterval(watch), resolve(signal === "SIGKILL")));
  });
}

test("a training that is killed goes on where its checkpoint is, and ends with the same bytes", async (t) => {
  const { inFolder, data, train } = setting(t, 800, 60);
  const options = ["--epochs", 40, "--patience", 40, "--batch", 32, "--hard-negatives", 8, "--checkpoint-every", 0];
  const command = ["train", "two-tower", "--data", data, "--dims", 8, "--quiet", ...options];
  const checkpoint = inFolder("killed/two-tower.checkpoint");
  assert.ok(await killedAtCheckpoint([...command, "--out", inFolder("killed")], checkpoint));
  assert.ok(!existsSync(inFolder("killed/two-tower.safetensors")));
  const refused = train(3, "killed", ...options, "--seed", 2);
  assert.match(refused.stderr, /"seed 1", this is "seed 2"; give --fresh/);
  assert.ok(existsSync(checkpoint));
  expectStatus(0, ...command, "--out", inFolder("killed"));
  assert.ok(!existsSync(checkpoint));
  expectStatus(0, ...command, "--out", inFolder("whole"));
  assert.deepEqual(hashes(inFolder("killed")), hashes(inFolder("whole")));
});

test("features that have changed since the checkpoint are told", async (t) => {
  const { inFolder, data } = setting(t, 800, 60);
  const catalog = writeCatalog(inFolder("catalog.csv"), 60);
  const command = ["train", "two-tower", "--data", data, "--dims", 8, "--quiet", "--epochs", 40, "--patience", 40, "--batch", 32,
    "--checkpoint-every", 0, "--catalog", catalog, "--out", inFolder("out")];
  assert.ok(await killedAtCheckpoint(command, inFolder("out/two-tower.checkpoint")));
  writeFileSync(catalog, readFileSync(catalog, "utf8").replaceAll("Plain", "Fancy"));
  assert.match(expectStatus(3, ...command).stderr, /the catalog, the embeddings or the users have changed; give --fresh/);
});

test("profiles of users are learned, exported and checked when a training goes on", async (t) => {
  const { inFolder, data, train } = setting(t, 800, 60);
  const users = inFolder("users.csv");
  const write = (odd) => writeFileSync(users, ["id,age,taste", ...Array.from({ length: 800 }, (_, i) => `u${i},${20 + (i % 30)},${i % 2 ? odd : "even"}`)].join("\n") + "\n");
  write("odd");
  train(0, "plain", "--epochs", 2);
  train(0, "beside", "--epochs", 2, "--users", users);
  assert.deepEqual(hashes(inFolder("plain")), hashes(inFolder("beside"))); /* they are there, but nobody asked to learn from them */
  train(0, "known", "--epochs", 2, "--users", users, "--profile", "all");
  const model = readTensors(inFolder("known/two-tower.safetensors")), tower = readTensors(inFolder("known/user_tower.safetensors"));
  assert.equal(model.metadata.profile_values, ["age=20-29", "age=30-39", "age=40-49", "taste=even", "taste=odd"].join("\n"));
  assert.equal(tower.metadata.profile_values, model.metadata.profile_values);
  assert.match(model.metadata.profile_hash, /^[0-9a-f]{64}$/);
  assert.equal(model.metadata.data_hash, readTensors(inFolder("plain/two-tower.safetensors")).metadata.data_hash);
  assert.deepEqual(model.tensors.profile_vectors.shape, [5, 8]);
  assert.deepEqual(tower.tensors.profile_vectors.values, model.tensors.profile_vectors.values);
  train(0, "one", "--epochs", 2, "--users", users, "--profile", "taste", "--threads", 2);
  assert.equal(readTensors(inFolder("one/two-tower.safetensors")).metadata.profile_values, "taste=even\ntaste=odd");
  for (const [status, more, message] of [[2, ["--profile", "all"], /--profile: nothing is known of the users/],
    [2, ["--profile", "height", "--users", users], /--profile: users have no column "height"/]])
    assert.match(train(status, "out", ...more).stderr, message);
  assert.match(expectStatus(2, "train", "ease", "--data", data, "--out", inFolder("out"), "--users", users).stderr, /ease learns nothing from profiles of users/);
  const command = ["train", "two-tower", "--data", data, "--dims", 8, "--quiet", "--epochs", 40, "--patience", 40, "--batch", 32,
    "--checkpoint-every", 0, "--users", users, "--profile", "taste", "--out", inFolder("killed")];
  assert.ok(await killedAtCheckpoint(command, inFolder("killed/two-tower.checkpoint")));
  write("strange");
  assert.match(expectStatus(3, ...command).stderr, /the embeddings or the users have changed; give --fresh/);
  write("odd");
  expectStatus(0, ...command);
  expectStatus(0, ...command.slice(0, -1), inFolder("whole"));
  assert.deepEqual(hashes(inFolder("killed")), hashes(inFolder("whole")));
});

/* One step an epoch: two of them leave numbers, those behind do not. */
test("a training that diverges keeps the best epoch before", (t) => {
  const { inFolder, train } = setting(t);
  const tensors = (epochs) => {
    train(0, `after${epochs}`, "--batch", 4096, "--decay", 10, "--learning-rate", 10, "--patience", 100, "--epochs", epochs);
    return readTensors(inFolder(`after${epochs}/two-tower.safetensors`)).tensors;
  };
  const sound = tensors(2);
  for (const epochs of [3, 30]) assert.deepEqual(tensors(epochs), sound);
});

test("what train two-tower cannot use is told by name", (t) => {
  const { inFolder, train } = setting(t);
  for (const [option, value, message] of [
    ["--optimiser", "sgd", /--optimiser must be adagrad or adam, not "sgd"/],
    ["--towers", "both", /--towers must be tied or own/],
    ["--context", "never", /--context must be before or around/],
    ["--log-q", "1.5", /--log-q must be a number from 0 to 1/],
    ["--hard-negatives", "1000", /of the --negatives/],
    ["--half-life", "1e-9", /--half-life must be 0 or at least 1e-06/],
    ["--factors", "8", /two-tower has no --factors/],
    ["--embeddings", "v.npy", /--embeddings must be NAME=FILE/],
    ["--schema", "odd", /--schema: there is no "odd"/],
  ])
    assert.match(train(2, "out", option, value, ...(option === "--schema" ? ["--catalog", writeCatalog(inFolder("c.csv"), 3)] : [])).stderr, message);
  writeFileSync(inFolder("far.csv"), "id,title,colour\n900,Far,Red\n");
  assert.match(train(3, "out", "--catalog", inFolder("far.csv")).stderr, /far\.csv: none of its 1 products is an item of the log/);
  writeNpy(inFolder("zero.npy"), [[0, 0, 0, 0, 0, 0, 0, 0]]);
  writeFileSync(inFolder("one.txt"), "1\n");
  assert.match(train(3, "out", "--embeddings", `look=${inFolder("zero.npy")}`, "--ids", inFolder("one.txt")).stderr, /none of 1 vectors belongs to an item of the log and is neither zero/);
  assert.match(train(3, "out", "--decay", 10, "--learning-rate", 10, "--epochs", 20).stderr, /two-tower: training has diverged: .* a smaller --learning-rate or --decay helps/);
  assert.ok(!existsSync(inFolder("out/two-tower.safetensors")));
});
