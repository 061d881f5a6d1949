/* `vitrine train` of recommenders: files, refusals, and going on after a kill. */
import assert from "node:assert/strict";
import test from "node:test";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, expectStatus, folderFor, parseOnly, program, randomFrom, root, sha256 } from "./helpers/program.mjs";

/* One user a line, items of neighbouring numbers. */
function writeSequences(path, users, items, seed = 1) {
  const random = randomFrom(seed);
  const lines = Array.from({ length: users }, (_, user) => {
    const taste = Math.floor(random() * items);
    const had = Array.from({ length: 2 + Math.floor(random() * 9) }, () => `i${(taste + Math.floor(random() * 30)) % items}`);
    return `u${user} ${had.join(" ")}\n`;
  });
  writeFileSync(path, lines.join(""));
  return path;
}

function readModel(path) {
  const file = readFileSync(path);
  const length = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.subarray(8, 8 + length).toString("utf8"));
  const tensor = (name) => {
    const { dtype, shape, data_offsets: [from, to] } = header[name];
    const bytes = Uint8Array.from(file.subarray(8 + length + from, 8 + length + to)).buffer;
    return { shape, values: dtype === "U32" ? new Uint32Array(bytes) : new Float32Array(bytes) };
  };
  return { metadata: header.__metadata__, tensor };
}

const models = ["popularity", "itemknn", "ease", "ials"];

for (const model of models)
  test(`train ${model} writes the model with its origin, and item_ids.npy, and nothing else`, (t) => {
    const folder = folderFor(t);
    const data = writeSequences(join(folder, "log.txt"), 60, 40);
    const out = join(folder, "models");
    const told = ask("train", model, "--data", data, "--format", "sequences", "--out", out, "--seed", 3).model;
    assert.deepEqual(readdirSync(out).sort(), ["item_ids.npy", `${model}.safetensors`].sort());
    const { metadata } = readModel(join(out, `${model}.safetensors`));
    assert.equal(metadata.format, "vitrine-model 1");
    assert.equal(metadata.kind, model);
    assert.equal(metadata.seed, "3");
    assert.equal(metadata.data_hash, told.dataHash);
    assert.deepEqual(JSON.parse(metadata.config), told.config);
    const had = [...new Set(readFileSync(data, "utf8").trimEnd().split("\n").flatMap((line) => line.split(" ").slice(1)))];
    assert.equal(metadata.ids_hash, sha256(had.map((id) => `${id}\0`).join("")));
    const ids = readFileSync(join(out, "item_ids.npy"));
    const first = readFileSync(data, "utf8").split(/\s/)[1];
    const start = 10 + ids.readUInt16LE(8);
    assert.match(ids.subarray(0, start).toString("latin1"), new RegExp(`'descr': '\\|S\\d+', .*'shape': \\(${told.items},\\)`));
    assert.equal(ids.subarray(start, start + first.length).toString(), first);
  });

test("EASE on two items is what one works out by hand", (t) => {
  const folder = folderFor(t);
  writeFileSync(join(folder, "log.txt"), "u a b\n");
  expectStatus(0, "train", "ease", "--data", join(folder, "log.txt"), "--format", "sequences", "--out", folder, "--ridge", 1, "--quiet");
  const { tensor } = readModel(join(folder, "ease.safetensors"));
  assert.deepEqual([...tensor("neighbours").values], [1, 0]);
  for (const weight of tensor("weights").values) assert.ok(Math.abs(weight - 0.5) < 1e-6, weight);
});

test("--npy gives the item vectors as NumPy reads them", (t) => {
  const folder = folderFor(t);
  const data = writeSequences(join(folder, "log.txt"), 60, 40);
  expectStatus(0, "train", "ials", "--data", data, "--format", "sequences", "--out", folder, "--factors", 5, "--npy", "--quiet");
  const { shape, values } = readModel(join(folder, "ials.safetensors")).tensor("item_factors");
  const npy = readFileSync(join(folder, "item_factors.npy"));
  const start = 10 + npy.readUInt16LE(8);
  assert.ok(npy.subarray(10, start).includes(`'shape': (${shape[0]}, 5)`));
  assert.deepEqual(npy.subarray(start), Buffer.from(values.buffer));
});

for (const [message, ...more] of [
  [/--data is missing/, "ials"], [/name one model/, "svd"], [/name one model/], [/ease has no --factors/, "ease", "--factors", 8],
  [/popularity has no --alpha/, "popularity", "--alpha", 8], [/--factors must be a whole number from 1 to 1024/, "ials", "--factors", 0],
  [/--alpha must be a number/, "ials", "--alpha", "nan"], [/--dropout must be a number from 0 to 0.99/, "ease", "--dropout", 1],
  [/--neighbours must be/, "itemknn", "--neighbours", -1], [/--threads must be/, "itemknn", "--threads", 65],
  [/--checkpoint-every must be/, "ials", "--checkpoint-every", "1.5"], [/itemknn has no item vectors for --npy/, "itemknn", "--npy"],
  [/ials has no --catalog/, "ials", "--catalog", "x.csv"]])
  test(`"train ${more.join(" ")}" is a usage error`, (t) => {
    const folder = folderFor(t);
    const { stderr } = expectStatus(2, "train", ...more, "--out", join(folder, "out"));
    assert.match(stderr, message);
    assert.ok(!existsSync(join(folder, "out")));
  });

test("a log that is missing, empty or of no use leaves nothing behind", (t) => {
  const folder = folderFor(t);
  const out = join(folder, "out");
  expectStatus(1, "train", "ials", "--data", join(folder, "missing"), "--out", out, "--quiet");
  writeFileSync(join(folder, "empty.txt"), "");
  expectStatus(3, "train", "ials", "--data", join(folder, "empty.txt"), "--format", "sequences", "--out", out, "--quiet");
  assert.ok(!existsSync(out));
});

test("a folder of models of other items is left as it is", (t) => {
  const folder = folderFor(t);
  const out = join(folder, "models");
  const train = (status, users, items, ...more) =>
    expectStatus(status, "train", ...more, "--data", writeSequences(join(folder, `${users}.txt`), users, items), "--format", "sequences", "--out", out, "--quiet");
  train(0, 60, 40, "itemknn");
  train(0, 60, 40, "popularity");
  const before = readFileSync(join(out, "item_ids.npy"));
  assert.match(train(3, 90, 70, "popularity").stderr, /item_ids\.npy: is not of the items of this log/);
  assert.deepEqual(readFileSync(join(out, "item_ids.npy")), before);
});

test("ids that cannot be read are told as that, not as those of another log", (t) => {
  const folder = folderFor(t), out = join(folder, "models"), data = writeSequences(join(folder, "log.txt"), 60, 40);
  mkdirSync(join(out, "item_ids.npy"), { recursive: true });
  const { stderr } = expectStatus(1, "train", "itemknn", "--data", data, "--format", "sequences", "--out", out, "--quiet");
  assert.match(stderr, /item_ids\.npy: Is a directory/);
});

test("where the model cannot be put in place, nothing of it is left", (t) => {
  const folder = folderFor(t), out = join(folder, "models"), data = writeSequences(join(folder, "log.txt"), 60, 40);
  mkdirSync(join(out, "ials.safetensors"), { recursive: true });
  const { stderr } = expectStatus(1, "train", "ials", "--data", data, "--format", "sequences", "--out", out, "--factors", 4, "--npy", "--quiet");
  assert.match(stderr, /ials\.safetensors: Is a directory/);
  assert.deepEqual(readdirSync(out).filter((name) => name !== "ials.checkpoint"), ["ials.safetensors"]);
});

const when = async (condition) => {
  for (let waited = 0; !condition(); waited += 5) {
    if (waited > 50_000) throw new Error("waited in vain");
    await new Promise((go) => setTimeout(go, 5));
  }
};

/* Killed as soon as it has left a checkpoint; a kill in the middle of writing one leaves the one before. */
for (const [model, users, items, ...more] of [["ials", 4000, 1500, "--factors", "64", "--sweeps", "120"], ["ease", 4000, 2500],
  ["itemknn", 30_000, 25_000]])
  test(`train ${model}, killed and run again, gives the bytes of an uninterrupted run`, async (t) => {
    const folder = folderFor(t);
    const data = writeSequences(join(folder, "log.txt"), users, items);
    const line = (out) => ["train", model, "--data", data, "--format", "sequences", "--out", out, "--checkpoint-every", "0", "--quiet", ...more];
    const [cut, whole] = [join(folder, "cut"), join(folder, "whole")];
    mkdirSync(cut);
    const checkpoint = join(cut, `${model}.checkpoint`);
    const running = spawn(program, line(cut), { stdio: "ignore" });
    const ended = new Promise((end) => running.on("exit", (code, signal) => end(signal)));
    await when(() => existsSync(checkpoint) || running.exitCode !== null);
    running.kill("SIGKILL");
    assert.equal(await ended, "SIGKILL");
    assert.ok(existsSync(checkpoint));
    assert.ok(!existsSync(join(cut, `${model}.safetensors`)));
    const { error } = parseOnly(expectStatus(3, ...line(cut), "--seed", "9", "--json").stdout);
    assert.match(error.message, /is of another training: it has "seed 1", this is "seed 9"; give --fresh/);
    writeFileSync(`${checkpoint}.tmp`, "of one that was being written");
    expectStatus(0, ...line(cut));
    assert.deepEqual(readdirSync(cut).sort(), ["item_ids.npy", `${model}.safetensors`].sort());
    expectStatus(0, ...line(whole), "--threads", "1");
    assert.deepEqual(readFileSync(join(cut, `${model}.safetensors`)), readFileSync(join(whole, `${model}.safetensors`)));
  });

test("a real log: what was rented on rent-the-runway", (t) => {
  const data = join(root, "../shared/data/rent-the-runway");
  if (!existsSync(data)) return t.skip("no real data");
  const { model } = ask("train", "popularity", "--data", data, "--half-life", 90, "--out", folderFor(t));
  assert.equal(model.items, 5850);
});
