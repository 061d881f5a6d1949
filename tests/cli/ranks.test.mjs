/* `vitrine train` by several ranks under mpirun: the bytes of one process, from parts of a file and from a file each; resuming; and how it ends. */
import assert from "node:assert/strict";
import test from "node:test";
import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { ask, expectStatus, folderFor, parseOnly, patienceMs, program, randomFrom, sha256, vitrine } from "./helpers/program.mjs";

const module = join(dirname(program), "vitrine-mpi.so");
const missing = spawnSync("mpirun", ["--version"]).error ? "skipped: no mpirun" : existsSync(module) ? false : "skipped: built without MPI";
if (missing) console.log(`# ${missing}`);
/* More ranks than cores, and perhaps as root, as in a container. */
const env = { ...process.env, OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1",
  OMPI_MCA_btl_vader_single_copy_mechanism: "none" };
const launch = (ranks, values) => ["--quiet", "--oversubscribe", "-n", String(ranks), program, ...values.map(String)];

function byRanks(status, ranks, ...values) {
  const done = spawnSync("mpirun", launch(ranks, values), { encoding: "utf8", env, timeout: patienceMs, maxBuffer: 64 << 20 });
  assert.equal(done.status, status, `mpirun -n ${ranks} vitrine ${values.join(" ")}: ${done.status} ${done.signal}\n${done.stdout}${done.stderr}`);
  return done;
}

const models = { itemknn: ["--gap-half-life", 30, "--half-life", 200], ials: ["--factors", 24, "--sweeps", 3, "--half-life", 90] };
const header = "user,item,time,type,quantity";

/* Users come in every part of the file, at any time of day. */
function drawLines(count, { users = 300, items = 150, seed = 1 } = {}) {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => {
    const user = Math.floor(random() ** 2 * users), item = (user * 7 + Math.floor(random() ** 3 * items)) % items;
    const at = new Date(Date.UTC(2026, 0, 1) + Math.floor(random() * 200 * 86_400_000)).toISOString().slice(0, 19);
    return `u${user},i${item},${at},${random() < 0.5 ? "purchase" : "view"},${1 + Math.floor(random() * 3)}`;
  });
}

function writeLog(path, lines, end = "\n") {
  writeFileSync(path, [header, ...lines, ""].join(end));
  return path;
}

function readModel(path) {
  const file = readFileSync(path);
  const length = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.subarray(8, 8 + length).toString("utf8"));
  const factors = () => {
    const [from, to] = header.item_factors.data_offsets;
    return new Float32Array(Uint8Array.from(file.subarray(8 + length + from, 8 + length + to)).buffer);
  };
  return { metadata: header.__metadata__, tensors: file.subarray(8 + length), factors };
}

const option = { skip: missing };

for (const [model, settings] of Object.entries(models))
  test(`train ${model} by two, three and five ranks gives the bytes of one process`, option, (t) => {
    const folder = folderFor(t);
    const data = writeLog(join(folder, "log.csv"), drawLines(6000));
    const one = join(folder, "one");
    const alone = ask("train", model, "--data", data, "--out", one, ...settings);
    for (const ranks of [2, 3, 5]) {
      const out = join(folder, `by${ranks}`);
      const told = parseOnly(byRanks(0, ranks, "train", model, "--data", data, "--out", out, ...settings, "--json").stdout);
      assert.deepEqual({ ...told.model, file: "" }, { ...alone.model, file: "" });
      assert.equal(told.ranks.count, ranks);
      assert.ok(told.ranks.receivedBytes > 0);
      assert.deepEqual(readdirSync(out).sort(), readdirSync(one).sort());
      for (const name of readdirSync(one)) assert.ok(readFileSync(join(out, name)).equals(readFileSync(join(one, name))), `${name}, ${ranks} ranks`);
    }
  });

for (const [model, settings] of Object.entries(models))
  test(`train ${model} from a file for each rank gives the model of the files one after the other`, option, (t) => {
    const folder = folderFor(t);
    const lines = drawLines(4000, { seed: 2 });
    const [one, out] = [join(folder, "one"), join(folder, "out")];
    const shards = [lines.slice(0, 900), lines.slice(900, 2500), lines.slice(2500)].map((part, i) => writeLog(join(folder, `part-${i}.csv`), part));
    expectStatus(0, "train", model, "--data", writeLog(join(folder, "all.csv"), lines), "--out", one, ...settings, "--quiet");
    const told = parseOnly(byRanks(0, 3, "train", model, "--data", join(folder, "part-%r.csv"), "--out", out, ...settings, "--json").stdout);
    const [a, b] = [one, out].map((place) => readModel(join(place, `${model}.safetensors`)));
    assert.ok(a.tensors.equals(b.tensors));
    assert.ok(readFileSync(join(one, "item_ids.npy")).equals(readFileSync(join(out, "item_ids.npy"))));
    /* The hash is that of the hashes, so that no host needs to see all. */
    assert.equal(told.model.dataHash, sha256(shards.map((path) => sha256(readFileSync(path))).join("")));
    assert.deepEqual({ ...b.metadata, data_hash: "" }, { ...a.metadata, data_hash: "" });
  });

test("the report is that of one process: lines, defects and where they are", option, (t) => {
  const folder = folderFor(t);
  const lines = drawLines(3000, { seed: 3 });
  for (const at of [10, 1200, 1900, 2990]) lines[at] = lines[at].replace(/,20\d\d-/, ",1066-");
  lines[1500] = "no,cells";
  for (const end of ["\n", "\r\n"]) {
    const data = writeLog(join(folder, "log.csv"), lines, end);
    const line = ["train", "itemknn", "--data", data, "--out"];
    const alone = expectStatus(0, ...line, join(folder, "one")).stderr, told = byRanks(0, 3, ...line, join(folder, "three")).stderr;
    const report = (text) => text.split("\n").filter((row) => !/safetensors|ranks;/.test(row)).join("\n");
    assert.equal(report(told), report(alone));
    assert.match(told, /dropped +4 +time is none of 1970 to 2199\n +log\.csv line 12: /);
  }
});

/* Every rank reads both lists, and nearly every rank meets whom they do not list. */
test("the report on H&M's folder is that of one process: lists' bad lines, and whom and what they do not list", option, (t) => {
  const folder = folderFor(t);
  const random = randomFrom(9);
  const customers = Array.from({ length: 40 }, (_, i) => `c${i}`), articles = Array.from({ length: 30 }, (_, i) => `0${100000000 + i}`);
  const lines = Array.from({ length: 900 }, (_, i) => `2020-0${1 + (i % 9)}-11,${customers[Math.floor(random() * 40)]},${articles[Math.floor(random() * 30)]},0.05,2`);
  lines[880] = "2020-09-11,late,0999999999,0.05,2"; /* in the last rank's part alone */
  const write = (name, ...rows) => writeFileSync(join(folder, name), [...rows, ""].join("\n"));
  write("transactions_train.csv", "t_dat,customer_id,article_id,price,sales_channel_id", ...lines);
  write("articles.csv", "article_id,prod_name", ...articles.slice(1).map((id) => `${id},Top`), "0777");
  write("customers.csv", "customer_id,age", "torn", ...customers.slice(2).map((id) => `${id},20`));
  const line = (out) => ["train", "itemknn", "--data", folder, "--out", join(folder, out)];
  const report = (text) => text.split("\n").filter((row) => !/safetensors|ranks;|profile/.test(row)).join("\n");
  const alone = report(expectStatus(0, ...line("one")).stderr), told = report(byRanks(0, 3, ...line("three")).stderr);
  assert.equal(told, alone);
  assert.match(told, /dropped +2 +too few columns\n +articles\.csv line 31\n +customers\.csv line 2\n/);
  assert.match(told, /noted +3 +a customer whom customers\.csv does not list\n/);
  assert.match(told, /noted +2 +an article that articles\.csv does not list\n +transactions_train\.csv line \d+: "0100000000"\n +transactions_train\.csv line 882: "0999999999"\n/);
});

for (const [name, write] of [
  ["sequences", (path, lines) => writeFileSync(path, lines.slice(0, 500).map((line) => line.split(",").slice(0, 2).join(" ")).join("\n"))],
  ["quoted cells, which rank 0 reads alone", (path, lines) => writeLog(path, lines.map((line) => line.replace(/^(u\d+)/, '"$1"')))],
  ["a packed file, which rank 0 reads alone", (path, lines) => writeFileSync(path, gzipSync([header, ...lines, ""].join("\n")))],
  ["old Macs' line ends, which rank 0 reads alone", (path, lines) => writeLog(path, lines, "\r")],
  ["fewer lines than ranks", (path, lines) => writeLog(path, lines.slice(0, 2))]])
  test(`by three ranks: ${name}`, option, (t) => {
    const folder = folderFor(t);
    const data = join(folder, "log");
    write(data, drawLines(2000, { seed: 4 }));
    const line = ["train", "ials", "--factors", 8, "--sweeps", 2, "--data", data, "--quiet", "--out"];
    expectStatus(0, ...line, join(folder, "one"));
    byRanks(0, 3, ...line, join(folder, "three"));
    assert.ok(readFileSync(join(folder, "one/ials.safetensors")).equals(readFileSync(join(folder, "three/ials.safetensors"))));
  });

for (const [name, make] of [["H&M's folder", ["--format", "hm", "--transactions", 3000]], ["a shop's folder, which rank 0 reads alone", ["--products", 30]]])
  test(`by three ranks: ${name}`, option, (t) => {
    const folder = folderFor(t);
    expectStatus(0, "simulate", ...make, "--out", join(folder, "shop"), "--quiet");
    const line = ["train", "itemknn", "--data", join(folder, "shop"), "--quiet", "--out"];
    expectStatus(0, ...line, join(folder, "one"));
    byRanks(0, 3, ...line, join(folder, "three"));
    for (const file of ["itemknn.safetensors", "item_ids.npy"]) assert.ok(readFileSync(join(folder, "one", file)).equals(readFileSync(join(folder, "three", file))));
  });

/* docs/scale.md states the tolerance: OpenBLAS adds in another order on another processor. */
test("ranks on processors of different kinds make one model, and nearly that of one process", option, (t) => {
  const folder = folderFor(t);
  const data = writeLog(join(folder, "log.csv"), drawLines(6000, { seed: 5 }));
  const line = (out) => ["train", "ials", "--data", data, "--out", join(folder, out), "--sweeps", 5, "--quiet"];
  expectStatus(0, ...line("one"));
  const each = ["Prescott", "Haswell"].map((kind) => ["-n", "1", "-x", `OPENBLAS_CORETYPE=${kind}`, program, ...line("two").map(String)]);
  const done = spawnSync("mpirun", ["--quiet", "--oversubscribe", ...each[0], ":", ...each[1]], { encoding: "utf8", env, timeout: patienceMs });
  assert.equal(done.status, 0, done.stderr);
  const [one, two] = ["one", "two"].map((out) => readModel(join(folder, out, "ials.safetensors")).factors());
  const norm = (values) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  assert.ok(norm(one.map((value, i) => value - two[i])) < 1e-4 * norm(one));
});

/* What it says and how it ends: on stdout one document, on stderr one message. */
function failure(status, ranks, ...values) {
  const { stdout, stderr } = byRanks(status, ranks, "train", ...values, "--json");
  const { message } = parseOnly(stdout).error;
  assert.equal(stderr.split(message).length, 2, stderr);
  return message;
}

test("what is wrong on one rank ends all, with its status and one message", option, (t) => {
  const folder = folderFor(t);
  const out = join(folder, "out");
  const lines = drawLines(300);
  for (const i of [0, 1, 2]) writeLog(join(folder, `s${i}.csv`), lines);
  writeFileSync(join(folder, "s1.csv"), "a,b\n1,2\n");
  const data = ["--data", join(folder, "s%r.csv"), "--out", out];
  assert.match(failure(3, 3, "ials", ...data), /^s1\.csv: line 1: no format fits/);
  assert.match(failure(1, 4, "ials", ...data), /s3\.csv: No such file/);
  writeFileSync(join(folder, "s1.csv"), "user,item\nu,i\n");
  assert.match(failure(3, 3, "ials", ...data), /files of some ranks have times/);
  for (const i of [0, 1, 2]) writeFileSync(join(folder, `s${i}.csv`), `${header}\n`);
  assert.match(failure(3, 3, "ials", ...data), /of 0 lines not one can be used/);
  assert.ok(!existsSync(out));
});

test("what only rank 0 does may fail too", option, (t) => {
  const folder = folderFor(t);
  const data = writeLog(join(folder, "log.csv"), drawLines(300));
  writeFileSync(join(folder, "file"), "");
  assert.match(failure(1, 2, "itemknn", "--data", data, "--out", join(folder, "file/out")), /file/);
  const out = join(folder, "out");
  mkdirSync(out);
  writeFileSync(join(out, "item_ids.npy"), "others");
  assert.match(failure(3, 2, "itemknn", "--data", data, "--out", out), /item_ids\.npy: is not of the items of this log/);
  writeFileSync(join(folder, "ials.checkpoint"), "torn");
  assert.match(failure(3, 3, "ials", "--data", data, "--out", folder), /ials\.checkpoint: is damaged/);
});

for (const [message, ranks, ...more] of [[/--factors must be a whole number/, 3, "ials", "--factors", 0], [/--data is missing/, 2, "ials"],
  [/itemknn and ials are what several ranks can train/, 2, "ease", "--data", "x"], [/itemknn and ials are what several/, 2, "text-map"],
  [/s2\.csv: is there too, but only 2 ranks/, 2, "itemknn", "--data", "s%r.csv"]])
  test(`by ranks, "train ${more.join(" ")}" is a usage error that is told once`, option, (t) => {
    const folder = folderFor(t);
    for (const i of [0, 1, 2]) writeLog(join(folder, `s${i}.csv`), drawLines(20));
    const values = more.map((value) => (value === "s%r.csv" ? join(folder, value) : value));
    const { stdout, stderr } = byRanks(2, ranks, "train", ...values, "--out", join(folder, "out"));
    assert.equal(stdout, "");
    assert.match(stderr, message);
    assert.equal(stderr.match(/vitrine train:/g).length, 1, stderr);
  });

const when = async (condition) => {
  for (let waited = 0; !condition(); waited += 5) {
    if (waited > 50_000) throw new Error("waited in vain");
    await new Promise((go) => setTimeout(go, 5));
  }
};
const childrenOf = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);

test("a rank that is killed ends all; others in number, or one process, go on from the checkpoint", option, async (t) => {
  const folder = folderFor(t);
  const data = writeLog(join(folder, "log.csv"), drawLines(30_000, { users: 3000, items: 1200 }));
  const line = (out) => ["train", "ials", "--data", data, "--out", out, "--checkpoint-every", 0, "--quiet", "--factors", 64, "--sweeps", 150];
  const [cut, whole, again] = ["cut", "whole", "again"].map((name) => join(folder, name));
  mkdirSync(cut);
  const checkpoint = join(cut, "ials.checkpoint");
  const running = spawn("mpirun", launch(3, line(cut)), { env, stdio: "ignore" });
  const ended = new Promise((end) => running.on("exit", (code) => end(code)));
  await when(() => existsSync(checkpoint) || running.exitCode !== null);
  const ranks = childrenOf(running.pid);
  assert.equal(ranks.length, 3);
  process.kill(ranks[1], "SIGKILL");
  assert.notEqual(await ended, 0);
  assert.ok(existsSync(checkpoint) && !existsSync(join(cut, "ials.safetensors")));
  await when(() => ranks.every((pid) => !existsSync(`/proc/${pid}`)));
  mkdirSync(again);
  copyFileSync(checkpoint, join(again, "ials.checkpoint"));
  byRanks(0, 2, ...line(cut));
  expectStatus(0, ...line(again));
  expectStatus(0, ...line(whole));
  assert.ok(!existsSync(checkpoint));
  for (const out of [cut, again]) assert.ok(readFileSync(join(out, "ials.safetensors")).equals(readFileSync(join(whole, "ials.safetensors"))));
});

test("the program does not load MPI but where several were launched", option, (t) => {
  const folder = folderFor(t);
  const data = writeLog(join(folder, "log.csv"), drawLines(300));
  assert.doesNotMatch(spawnSync("ldd", [program], { encoding: "utf8" }).stdout, /libmpi/);
  const loads = (ranks) => spawnSync("mpirun", launch(ranks, ["train", "itemknn", "--data", data, "--out", join(folder, `o${ranks}`), "--quiet"]),
    { encoding: "utf8", env: { ...env, LD_DEBUG: "files" }, maxBuffer: 256 << 20, timeout: patienceMs }).stderr.includes("vitrine-mpi.so");
  assert.equal(loads(1), false);
  assert.equal(loads(2), true);
});

test("without the module a launched program says so, and does not train n times over", (t) => {
  const folder = folderFor(t);
  const copy = join(folder, "vitrine");
  copyFileSync(program, copy);
  const data = writeLog(join(folder, "log.csv"), drawLines(30));
  const line = ["train", "itemknn", "--data", data, "--out", join(folder, "out")];
  const done = spawnSync(copy, line, { encoding: "utf8", env: { ...process.env, OMPI_COMM_WORLD_RANK: "1", OMPI_COMM_WORLD_SIZE: "2" } });
  assert.equal(done.status, 3);
  assert.match(done.stderr, /this build has no MPI \(.*vitrine-mpi\.so is not there/);
  assert.ok(!existsSync(join(folder, "out")));
  assert.equal(vitrine("--help").status, 0);
});
