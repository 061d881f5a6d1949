/* Orders and interactions -> the aggregates of a pack, and nothing of the people who made them. */
import assert from "node:assert/strict";
import test from "node:test";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ask, copyOf, expectStatus, fileOf, folderFor, hashes, patienceMs, program, randomFrom, readManifest, relist, sha256, vitrine, walk, writeCatalog } from "./helpers/program.mjs";
import { makeRows, writeNpy } from "./helpers/vectors.mjs";

const ORDERS = "order_id,user_id,ordered_at,status";
const ITEMS = "order_id,product_id,quantity,unit_price";
const ACTS = "user_id,product_id,type,rating,at";
const HM = "t_dat,customer_id,article_id,price,sales_channel_id";

const lines = (...all) => all.flat().join("\n") + "\n";

/* Writes { "orders.csv": text, ... } into a new folder. */
function folderOf(path, files) {
  mkdirSync(path, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

const personOf = (number) => ({
  id: (0xa1b2c3d4e5f60000n + BigInt(number) * 0x0101n).toString(),
  name: `Philippa Quux${number} Zephyrine`,
});

/* Orders of products 1..count by people whose ids and names occur nowhere else. */
function writeSales(path, { products, people = 30, orders = 200, seed = 5 }) {
  const random = randomFrom(seed);
  const below = (bound) => Math.floor(random() * bound);
  const day = () => new Date(Date.UTC(2026, 0, 1 + below(200))).toISOString();
  const all = Array.from({ length: people }, (_, i) => personOf(i));
  const files = { "users.csv": ["user_id,name,cohort,gender"], "orders.csv": [ORDERS], "order_items.csv": [ITEMS], "interactions.csv": [ACTS] };
  for (const { id, name } of all) files["users.csv"].push(`${id},${name},general,Women`);
  for (let order = 0; order < orders; order++) {
    files["orders.csv"].push(`receipt-x${order}y,${all[below(people)].id},${day()},${order % 20 ? "delivered" : "returned"}`);
    for (let i = 0; i <= below(4); i++) files["order_items.csv"].push(`receipt-x${order}y,${1 + below(products)},${1 + below(2)},9.99`);
    files["interactions.csv"].push(`${all[below(people)].id},${1 + below(products)},view,,${day()}`);
  }
  return folderOf(path, Object.fromEntries(Object.entries(files).map(([name, rows]) => [name, lines(rows)])));
}

/* The named tensors of a safetensors file, as arrays of numbers. */
function readTensors(path) {
  const file = readFileSync(path);
  const length = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.subarray(8, 8 + length).toString());
  const tensors = {};
  for (const [name, { dtype, data_offsets: [begin, end] }] of Object.entries(header)) {
    const size = dtype === "U8" ? 1 : 4;
    tensors[name] = Array.from({ length: (end - begin) / size }, (_, i) =>
      size === 1 ? file[8 + length + begin + i] : file.readUInt32LE(8 + length + begin + 4 * i));
    tensors[name].at_byte = 8 + length + begin;
  }
  return tensors;
}

/* A pack of products without pictures, with two spaces and sales. */
function makePack(folder, { products = 40, out = join(folder, "pack") } = {}) {
  const catalog = writeCatalog(join(folder, "styles.csv"), products);
  const sales = writeSales(join(folder, "sales"), { products });
  writeNpy(join(folder, "v.npy"), makeRows(products, 16));
  writeFileSync(join(folder, "ids.txt"), lines(Array.from({ length: products }, (_, i) => i + 1)));
  const more = ["--embeddings", `one=${join(folder, "v.npy")}`, "--embeddings", `two=${join(folder, "v.npy")}`, "--ids", join(folder, "ids.txt")];
  expectStatus(0, "pack", "--catalog", catalog, "--transactions", sales, ...more, "--out", out, "--quiet");
  return { catalog, sales, pack: out, more };
}

test("the signals come after the first space's bits, and the same input gives the same bytes", (t) => {
  const folder = folderFor(t);
  const { catalog, sales, pack, more } = makePack(folder);
  assert.deepEqual(readManifest(pack).files.map(({ role, space }) => (space ? `${role} ${space}` : role)),
    ["catalog", "bits one", "signals", "terms", "cohorts", "bits two", "int8 one", "int8 two", "text-map one", "text-map two"]);
  expectStatus(0, "verify", pack, "--quiet");
  const again = join(folder, "again");
  expectStatus(0, "pack", "--catalog", catalog, "--transactions", sales, ...more, "--out", again, "--quiet");
  assert.deepEqual(hashes(again), hashes(pack));
  const without = join(folder, "without");
  expectStatus(0, "pack", "--catalog", catalog, ...more, "--out", without, "--quiet");
  assert.ok(!readManifest(without).files.some(({ role }) => role === "signals" || role === "cohorts"));
  assert.notEqual(readManifest(without).generation, readManifest(pack).generation);
});

test("the counts are those of the files", (t) => {
  const folder = folderFor(t);
  const catalog = writeCatalog(join(folder, "styles.csv"), 4);
  const sales = folderOf(join(folder, "sales"), {
    "orders.csv": lines(ORDERS, "A,ann,2026-03-01,delivered", "B,bob,2026-03-02,delivered", "C,ann,2026-03-11,delivered", "D,eve,2026-03-11,returned"),
    "order_items.csv": lines(ITEMS, "A,1,2,5", "A,2,1,5", "B,1,1,5", "B,2,1,5", "B,4,1,5", "C,1,1,5", "D,3,1,5"),
    "interactions.csv": lines(ACTS, "ann,3,like,,2026-03-10", "ann,3,pass,,2026-03-10"),
  });
  const pack = join(folder, "pack");
  const told = ask("pack", "--catalog", catalog, "--transactions", sales, "--out", pack);
  const { orders, items, interactions, people, firstDay, lastDay } = told.transactions;
  assert.deepEqual([orders, items, interactions], [{ read: 4, counted: 3, dropped: 1 }, { read: 7, counted: 6, dropped: 1 }, { read: 2, counted: 1, dropped: 1 }]);
  assert.deepEqual([people, firstDay, lastDay], [3, "2026-03-01", "2026-03-11"]);
  assert.equal(told.pack.signals.partners, 6);
  const { clock, ...tensors } = readTensors(fileOf(pack, "signals"));
  assert.deepEqual([...clock], [Date.UTC(2026, 2, 1) / 864e5, Date.UTC(2026, 2, 11) / 864e5]);
  const expected = {
    orders: [3, 2, 0, 1], buyers: [2, 2, 0, 1], repeat_buyers: [1, 0, 0, 0], repeat_days: [10, 0, 0, 0],
    partner_offsets: [0, 2, 4, 4, 6], partner_rows: [1, 3, 0, 3, 0, 1], partner_counts: [2, 1, 2, 1, 1, 1],
    day_offsets: [0, 3, 5, 6, 7], day_ages: [0, 9, 10, 9, 10, 1, 9], day_units: [1, 1, 2, 1, 1, 0, 1], day_interactions: [0, 0, 0, 0, 0, 1, 0],
  };
  for (const [name, values] of Object.entries(expected)) assert.deepEqual([...tensors[name]], values, name);
});

/* Every byte of the pack, as it lies there and as a page would hold it. */
test("of a person nothing is in the pack: no id, no name, no receipt, no hash of one", (t) => {
  const folder = folderFor(t);
  const { pack } = makePack(folder);
  const traces = ["receipt-x", "Philippa", "Zephyrine", "user_id"];
  for (let i = 0; i < 30; i++) {
    const { id, name } = personOf(i);
    const number = Buffer.alloc(8);
    number.writeBigUInt64LE(BigInt(id));
    traces.push(id, name, sha256(id), sha256(id).slice(0, 16), number, Buffer.from(number).reverse(), Buffer.from(id, "utf16le"));
  }
  const paths = walk(pack);
  assert.ok(paths.some((path) => path.startsWith("signals-")));
  for (const path of paths) {
    const bytes = readFileSync(join(pack, path));
    for (const trace of traces) assert.ok(!bytes.includes(trace), `${path} holds ${trace}`);
  }
  /* The search finds what is there. */
  const orders = readFileSync(join(folder, "sales", "orders.csv"));
  assert.ok(orders.includes(personOf(3).id) || orders.includes(personOf(4).id));
});

test("the report names lines and not people", (t) => {
  const folder = folderFor(t);
  const catalog = writeCatalog(join(folder, "styles.csv"), 5);
  const { id } = personOf(1);
  const sales = folderOf(join(folder, "sales"), {
    "users.csv": lines("user_id,name", "other,Other", "other,Other"),
    "orders.csv": lines(ORDERS, `A,${id},2026-03-01,delivered`, `B,${id},never,delivered`, `C,${id}`),
    "order_items.csv": lines(ITEMS, "A,1,1,5", "A,9,1,5", "B,2,1,5"),
    "interactions.csv": lines(ACTS, `${id},1,stare,,2026-03-01`),
  });
  const { stderr } = expectStatus(0, "validate", "--catalog", catalog, "--transactions", sales);
  assert.match(stderr, /orders read 3, counted 1; items read 3, counted 1; interactions read 1, counted 0/);
  assert.match(stderr, /dropped\s+1\s+unknown product\n\s+order_items.csv line 3: "9"/);
  assert.match(stderr, /noted\s+2\s+a user whom users.csv does not list/);
  assert.ok(!stderr.includes(id));
  const { transactions } = ask("validate", "--catalog", catalog, "--transactions", sales);
  assert.ok(!JSON.stringify(transactions).includes(id));
  assert.equal(transactions.issues.find(({ name }) => name === "unknown product").count, 1);
  assert.equal(ask("validate", "--catalog", catalog).transactions, undefined);
});

test("H&M's one file, alone or in a folder, with ids that lost their zeros or kept them", (t) => {
  const folder = folderFor(t);
  const catalog = writeCatalog(join(folder, "styles.csv"), 5);
  const text = lines(HM, "2020-09-20,aa,0000001,0.05,2", "2020-09-20,aa,2,0.05,2", "2020-09-21,bb,1,0.05,1", "2020-09-22,aa,77,0.05,1");
  const sales = folderOf(join(folder, "hm"), { "transactions_train.csv": text });
  const alone = ask("validate", "--catalog", catalog, "--transactions", join(sales, "transactions_train.csv"));
  const inside = ask("validate", "--catalog", catalog, "--transactions", sales);
  assert.deepEqual(alone, inside);
  assert.deepEqual(alone.transactions.items, { read: 4, counted: 3, dropped: 1 });
  assert.deepEqual(alone.transactions.orders, { read: 3, counted: 2, dropped: 1 });
  assert.deepEqual(alone.transactions.issues.map(({ action, name }) => `${action} ${name}`),
    ["dropped unknown product", "repaired product found without regard to leading zeros"]);
});

test("a folder or file that is none is refused, and the old pack stays", (t) => {
  const folder = folderFor(t);
  const { catalog, pack } = makePack(folder);
  const before = hashes(pack);
  const good = { "orders.csv": lines(ORDERS, "A,a,2026-03-01,x"), "order_items.csv": lines(ITEMS, "A,1,1,1") };
  const cases = {
    "no folder": [1, null, /nowhere/],
    "an empty folder": [1, {}, /neither orders.csv nor transactions_train.csv/],
    "no items": [1, { "orders.csv": good["orders.csv"] }, /order_items.csv/],
    "another header": [3, { ...good, "orders.csv": "a,b\n1,2\n" }, /orders.csv: line 1: there is no column order_id; the header is a,b/],
    "an empty file": [3, { ...good, "order_items.csv": "" }, /order_items.csv: line 1: there is no header/],
    "a header alone": [3, { ...good, "order_items.csv": lines(ITEMS) }, /not one can be counted/],
    "nothing known": [3, { ...good, "order_items.csv": lines(ITEMS, "A,999,1,1") }, /of 1 items and 0 interactions not one can be counted/],
    "UTF-16": [3, { ...good, "orders.csv": Buffer.from("\ufefforder_id", "utf16le") }, /UTF-16/],
    "a wrong optional file": [3, { ...good, "interactions.csv": "x\n1\n" }, /interactions.csv: line 1: there is no column product_id/],
  };
  for (const [name, [status, files, says]] of Object.entries(cases)) {
    const path = files ? folderOf(join(folder, name), files) : join(folder, "nowhere");
    for (const command of [["validate"], ["pack", "--out", pack], ["pack", "--out", join(folder, "fresh")]]) {
      const { stderr } = expectStatus(status, ...command, "--catalog", catalog, "--transactions", path);
      assert.match(stderr, says, name);
    }
    assert.ok(!existsSync(join(folder, "fresh")), name);
  }
  const single = join(folder, "single.csv");
  writeFileSync(single, lines(ORDERS, "A,a,2026-03-01,x"));
  assert.match(expectStatus(3, "validate", "--catalog", catalog, "--transactions", single).stderr, /no column t_dat/);
  assert.deepEqual(hashes(pack), before);
  assert.deepEqual(readdirSync(folder).filter((name) => name.includes("staging") || name.startsWith("pack.")), []);
});

test("a folder in the place of a file is an error of reading, and a pipe is read", (t) => {
  const folder = folderFor(t);
  const catalog = writeCatalog(join(folder, "styles.csv"), 3);
  const sales = folderOf(join(folder, "sales"), { "orders.csv": lines(ORDERS, "A,a,2026-03-01,x") });
  mkdirSync(join(sales, "order_items.csv"));
  assert.match(expectStatus(1, "validate", "--catalog", catalog, "--transactions", sales).stderr, /order_items.csv: Is a directory/);
  const hm = join(folder, "hm.csv");
  writeFileSync(hm, lines(HM, "2020-09-20,aa,1,0.05,2"));
  const script = 'cat "$1" | "$0" validate --catalog "$2" --transactions /dev/stdin --json';
  const piped = spawnSync("sh", ["-c", script, program, hm, catalog], { encoding: "utf8", timeout: patienceMs });
  assert.equal(piped.status, 0, piped.stderr);
  assert.equal(JSON.parse(piped.stdout).transactions.items.counted, 1);
});

/* Whatever stands in a cell: a status, never a signal, and each line is read, counted or dropped. */
test("lines that were made to do harm cost themselves alone", (t) => {
  const folder = folderFor(t);
  const catalog = writeCatalog(join(folder, "styles.csv"), 5);
  const nasty = ["", "\0", "\u0001\u0002", '"', '""', "'", "=1+1", "-0", "1e308", "9".repeat(400), "x".repeat(100_000), "\ufffd", "💣".repeat(50), "../../etc/passwd",
    "NaN", "null", "%n%s", "1;2", "2026-02-30", "0000-00-00", "9999-12-31", "1970-01-01", "-1", "4294967296", "18446744073709551616"];
  const spread = (columns) => nasty.flatMap((value) => columns.map((_, i) => columns.map((good, j) => (i === j ? value : good)).join(",")));
  const sales = folderOf(join(folder, "sales"), {
    "users.csv": lines("user_id,name", nasty),
    "orders.csv": lines(ORDERS, "A,a,2026-03-01,x", spread(["B", "b", "2026-03-01", "delivered"])),
    "order_items.csv": lines(ITEMS, "A,1,1,1", spread(["A", "1", "1", "9.99"])),
    "interactions.csv": lines(ACTS, "a,1,view,,2026-03-01", spread(["a", "1", "view", "", "2026-03-01"])),
  });
  const pack = join(folder, "pack");
  const { transactions } = ask("pack", "--catalog", catalog, "--transactions", sales, "--out", pack);
  expectStatus(0, "verify", pack, "--quiet");
  for (const kind of ["orders", "items", "interactions"]) assert.ok(transactions[kind].read > 50 && transactions[kind].counted >= 1, kind);
  writeFileSync(join(folder, "hm.csv"), lines(HM, "2020-09-20,aa,1,0.05,2", spread(["2020-09-20", "aa", "1", "0.05", "2"])));
  expectStatus(0, "pack", "--catalog", catalog, "--transactions", join(folder, "hm.csv"), "--out", pack, "--quiet");
  expectStatus(0, "verify", pack, "--quiet");
});

test("orders of noise end with a status", (t) => {
  const folder = folderFor(t);
  const catalog = writeCatalog(join(folder, "styles.csv"), 5);
  for (let seed = 0; seed < 12; seed++) {
    const random = randomFrom(seed);
    const alphabet = seed % 2 ? null : 'A,1"\n;\t2026-03-01\r';
    const noise = Buffer.from(Array.from({ length: 5000 }, () => (alphabet ? alphabet.charCodeAt(Math.floor(random() * alphabet.length)) : Math.floor(random() * 256))));
    const sales = folderOf(join(folder, `noise-${seed}`), {
      "orders.csv": Buffer.concat([Buffer.from(lines(ORDERS, "A,a,2026-03-01,x")), noise]),
      "order_items.csv": Buffer.concat([Buffer.from(lines(ITEMS)), noise, Buffer.from(lines("", "A,1,1,1"))]),
    });
    const { status, stderr } = vitrine("validate", "--catalog", catalog, "--transactions", sales, "--quiet");
    assert.ok(status === 0 || status === 3, `${seed}: ${status} ${stderr}`);
  }
});

test("a basket of everything counts for popularity and not for pairs", (t) => {
  const folder = folderFor(t);
  const catalog = writeCatalog(join(folder, "styles.csv"), 60);
  const all = Array.from({ length: 60 }, (_, i) => `G,${i + 1},1,1`);
  const sales = folderOf(join(folder, "sales"), { "orders.csv": lines(ORDERS, "G,a,2026-03-01,x", "H,a,2026-03-01,x"), "order_items.csv": lines(ITEMS, all, "H,1,1,1", "H,2,1,1") });
  const pack = join(folder, "pack");
  const told = ask("pack", "--catalog", catalog, "--transactions", sales, "--out", pack);
  assert.equal(told.pack.signals.largeOrders, 1);
  const { orders, partner_rows } = readTensors(fileOf(pack, "signals"));
  assert.deepEqual([...orders].slice(0, 3), [2, 2, 1]);
  assert.deepEqual([...partner_rows], [1, 0]);
});

test("signals that were changed are noticed, by their hash and by what they claim", (t) => {
  const folder = folderFor(t);
  const { pack } = makePack(folder);
  const damaged = (name) => {
    const copy = copyOf(pack, join(folder, name));
    return [copy, fileOf(copy, "signals")];
  };
  const [cut, cutFile] = damaged("cut");
  truncateSync(cutFile, 500);
  assert.match(expectStatus(4, "verify", cut).stderr, new RegExp(basename(cutFile)));
  relist(cut, cutFile);
  expectStatus(4, "verify", cut);
  const lies = {
    partner_rows: [0, 0xffffffff, /partner_rows/], partner_counts: [0, 1000, /orders held both|not in order/], partner_offsets: [1, 0xffffffff, /partner_offsets/],
    buyers: [0, 0xffff, /buyers/], day_ages: [0, 180, /day_ages/], clock: [1, 0x7fffffff, /clock/],
  };
  for (const [name, [index, value, says]] of Object.entries(lies)) {
    const [copy, path] = damaged(name);
    const bytes = readFileSync(path);
    bytes.writeUInt32LE(value, readTensors(path)[name].at_byte + 4 * index);
    writeFileSync(path, bytes);
    expectStatus(4, "verify", copy);
    relist(copy, path);
    assert.match(expectStatus(4, "verify", copy).stderr, says, name);
    rmSync(copy, { recursive: true });
  }
});

test("inspect shows the file of signals among the others", (t) => {
  const folder = folderFor(t);
  const { pack } = makePack(folder);
  const { stdout } = expectStatus(0, "inspect", pack);
  assert.match(stdout, /signals-[0-9a-f]{16}\.safetensors/);
  const { tensors } = ask("inspect", fileOf(pack, "signals"));
  assert.deepEqual(tensors.filter(({ name }) => !name.startsWith("pad.")).map(({ name }) => name),
    ["clock", "orders", "buyers", "repeat_buyers", "repeat_days", "partner_offsets", "partner_rows", "partner_counts", "day_offsets", "day_ages", "day_units", "day_interactions"]);
  assert.match(expectStatus(0, "inspect", fileOf(pack, "signals")).stdout, /2026-01-0\d to 2026-07-\d\d/);
});
