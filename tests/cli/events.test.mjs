/* Logs of events: validate --events on every format, and simulate --format hm --transactions. */
import assert from "node:assert/strict";
import test from "node:test";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ask, expectStatus, folderFor, hashes, sha256, writeCatalog } from "./helpers/program.mjs";

const HM = "t_dat,customer_id,article_id,price,sales_channel_id";
const lines = (...all) => all.flat().join("\n") + "\n";

function fileOf(t, name, content) {
  const path = join(folderFor(t), name);
  writeFileSync(path, content);
  return path;
}

const eventsOf = (path, ...more) => ask("validate", "--events", path, ...more).events;

test("H&M's file: leading zeros kept, dates spanned, the hash is that of the file", (t) => {
  const text = lines(HM, "2018-09-20,aa,0663713001,0.05,2", "2018-09-22,aa,663713001,0.05,2", "2018-09-21,bb,0663713001,0.05,1");
  const events = eventsOf(fileOf(t, "transactions_train.csv", text));
  assert.deepEqual(events, {
    lines: { read: 3, taken: 3, dropped: 0 }, events: 3, users: 2, items: 2, dated: true, firstDay: "2018-09-20", lastDay: "2018-09-22",
    types: { purchase: 3 }, dataHash: sha256(text), issues: [],
  });
});

test("a folder of H&M: its articles and customers are compared", (t) => {
  const folder = folderFor(t);
  writeFileSync(join(folder, "transactions_train.csv"), lines(HM, "2018-09-20,aa,663713001,1,2", "2018-09-20,bb,999,1,2"));
  writeFileSync(join(folder, "articles.csv"), lines("article_id,prod_name", "0663713001,Top"));
  writeFileSync(join(folder, "customers.csv"), lines("customer_id,age", "aa,20"));
  const { issues } = eventsOf(folder);
  assert.deepEqual(issues.map(({ name, action, count, examples }) => [action, name, count, examples]), [
    ["repaired", "article found without regard to leading zeros", 1, ['transactions_train.csv line 2: "663713001"']],
    ["noted", "a customer whom customers.csv does not list", 1, ["transactions_train.csv line 3"]],
    ["noted", "an article that articles.csv does not list", 1, ['transactions_train.csv line 3: "999"']],
  ]);
});

test("a shop's folder: orders and what was looked at, as --transactions takes it", (t) => {
  const folder = folderFor(t);
  writeFileSync(join(folder, "orders.csv"), "order_id,user_id,ordered_at,status\n1,ann,2026-09-01,delivered\n2,bob,2026-09-02,returned\n");
  writeFileSync(join(folder, "order_items.csv"), "order_id,product_id,quantity\n1,10001,1\n1,10002,3\n2,10003,1\n");
  writeFileSync(join(folder, "interactions.csv"), "user_id,product_id,type,rating,at\nbob,10003,like,,2026-09-03\n");
  const events = eventsOf(folder);
  assert.deepEqual([events.events, events.users, events.items], [3, 2, 3]);
  assert.deepEqual(events.types, { like: 1, purchase: 2 });
  const wrong = expectStatus(2, "validate", "--events", folder, "--events-columns", "user=user_id,item=product_id").stderr;
  assert.match(wrong, /order_items\.csv: a column map is for the format events only/);
  const one = expectStatus(3, "validate", "--events", join(folder, "order_items.csv"), "--events-format", "shop").stderr;
  assert.match(one, /name the folder that holds orders\.csv and order_items\.csv/);
});

test("a table with a column map; the report on stderr names lines and no user", (t) => {
  const path = fileOf(t, "log.csv", lines("what;who;when", "x;secret;1537401600", "y;secret;1537401600000", "z;secret;soon"));
  const { stderr, stdout } = expectStatus(0, "validate", "--events", path, "--events-columns", "user=who,item=what,time=when");
  assert.equal(stdout, "");
  assert.match(stderr, /^lines read 3, taken 2, dropped 1\n2 events of 1 users and 2 items, 2018-09-20 to 2018-09-20\n {2}other\s+2\n/);
  assert.match(stderr, /dropped\s+1\s+time is none of 1970 to 2199\n\s+log.csv line 4: "soon"/);
  assert.ok(!stderr.includes("secret"));
  assert.equal(expectStatus(0, "validate", "--events", path, "--events-columns", "user=who,item=what", "--quiet").stderr, "");
});

test("a table of users says what kind of people they are, and its report names none of them", (t) => {
  const path = fileOf(t, "events.csv", lines("user,item", Array.from({ length: 30 }, (_, i) => `secret${i},x${i % 4}`)));
  const users = fileOf(t, "people.csv", lines("who,name,age,Gender", Array.from({ length: 25 }, (_, i) => `secret${i},Name ${i},${20 + (i % 20)},${i % 2 ? "F" : "M"}`),
    "secret1,Name 1,44,M", "secret77,Name,20,F", "secret2,Name"));
  const { profiles, issues } = eventsOf(path, "--events-users", users);
  assert.deepEqual(profiles, [{ column: "age", values: 2, users: 25 }, { column: "gender", values: 2, users: 25 }]);
  assert.deepEqual(Object.fromEntries(issues.map(({ name, count }) => [name, count])), { "a user a second time": 1, "too few columns": 1,
    "a user who is in no event": 1, "a user of the events whom the table of users does not list": 5, "a value that fewer than ten users have: taken as not known": 25 });
  const { stderr } = expectStatus(0, "validate", "--events", path, "--events-users", users);
  assert.match(stderr, /profiles: gender +2 values, of 25 users/);
  assert.ok(!stderr.includes("secret") && !stderr.includes("Name "));
  assert.deepEqual(eventsOf(path, "--events-users", users, "--user-columns", "user=who,sex=Gender").profiles, [{ column: "sex", values: 2, users: 25 }]);
  for (const [status, more, message] of [[2, ["--user-columns", "user=who"], /a map of user columns is for a table of users/],
    [1, ["--events-users", "none.csv"], /none\.csv/], [3, ["--events-users", path, "--user-columns", "user=item,a=user"], /not one is in an event/]])
    assert.match(expectStatus(status, "validate", "--events", path, ...more).stderr, message);
});

test("sequences have places and no days", (t) => {
  const { events, dated, firstDay, users, items } = eventsOf(fileOf(t, "clothing.txt", "1 10 11 10\n2 11\n"));
  assert.deepEqual([events, dated, firstDay, users, items], [4, false, null, 2, 2]);
});

test("rentals, packed and not, are the same events", (t) => {
  const text = lines("user_id\titem_id\trating\trented_for\treview_date", "1\t2\t10\tparty\t2016-04-20", "1\t3\t\tparty\t2015-04-20");
  const packed = gzipSync(text);
  const { dataHash, ...plain } = eventsOf(fileOf(t, "rentals.tsv", text));
  const { dataHash: packedHash, ...unpacked } = eventsOf(fileOf(t, "rentals.tsv.gz", packed));
  assert.deepEqual(unpacked, plain);
  assert.deepEqual([dataHash, packedHash], [sha256(text), sha256(packed)]);
  assert.deepEqual(plain.types, { rental: 2 });
  const folder = folderFor(t);
  writeFileSync(join(folder, "rentals.tsv.gz"), packed);
  assert.equal(eventsOf(folder).dataHash, packedHash);
});

test("what cannot be read is refused by name", (t) => {
  const folder = folderFor(t);
  const put = (name, content) => (writeFileSync(join(folder, name), content), join(folder, name));
  const refused = [
    [1, join(folder, "none.csv"), [], /none\.csv: No such file/],
    [1, folder, [], /the folder has no file of events of a known name/],
    [2, put("a.csv", "user,item\n1,2\n"), ["--events-format", "xml"], /there is no format "xml"/],
    [2, put("a.csv", "user,item\n1,2\n"), ["--events-columns", "user=user"], /needs user and item/],
    [3, put("a.csv", "user,item\n1,2\n"), ["--events-columns", "user=who,item=item"], /a\.csv: line 1: there is no column who/],
    [3, put("b.csv", "a,b\n1,2\n"), [], /b\.csv: line 1: no format fits/],
    [3, put("c.csv", lines(HM, "never,a,1,1,1")), [], /c\.csv: of 1 lines not one can be used/],
    [3, put("d.gz", gzipSync("user,item\n1,2\n").subarray(0, 25)), [], /d\.gz: the gzip file is damaged or ends early/],
    [3, put("e.csv", Buffer.from("\ufeffuser,item\n", "utf16le")), ["--events-format", "events"], /UTF-16/],
  ];
  for (const [status, path, more, message] of refused) {
    const { stderr, stdout } = expectStatus(status, "validate", "--events", path, ...more);
    assert.match(stderr, message);
    assert.equal(stdout, "");
  }
});

test("a catalog and a log in one call; without a catalog what belongs to it is refused", (t) => {
  const catalog = writeCatalog(join(folderFor(t), "styles.csv"), 3);
  const log = fileOf(t, "log.csv", "user,item\n1,2\n");
  const told = ask("validate", "--catalog", catalog, "--events", log);
  assert.deepEqual([told.catalog.kept, told.events.events], [3, 1]);
  expectStatus(2, "validate", "--events", log, "--transactions", log);
  expectStatus(2, "validate");
});

const scale = (out, ...more) => ask("simulate", "--format", "hm", "--transactions", 3000, "--out", out, ...more);

test("simulate --transactions writes H&M's three files, and they import without a defect", (t) => {
  const out = join(folderFor(t), "hm");
  const said = scale(out);
  assert.deepEqual(said, { ok: true, products: 1024, users: 131, transactions: 3000, out });
  assert.deepEqual(readdirSync(out).sort(), ["articles.csv", "customers.csv", "simulated.txt", "transactions_train.csv"]);
  const events = eventsOf(out);
  assert.deepEqual(events.lines, { read: 3000, taken: 3000, dropped: 0 });
  assert.deepEqual(events.issues, []);
  assert.deepEqual([events.firstDay, events.lastDay], ["2024-10-01", "2026-09-30"]);
  assert.equal(events.dataHash, sha256(readFileSync(join(out, "transactions_train.csv"))));
  const { catalog, transactions } = ask("validate", "--catalog", join(out, "articles.csv"), "--transactions", out);
  assert.deepEqual([catalog.kept, catalog.issues, transactions.items, transactions.issues], [1024, [], { read: 3000, counted: 3000, dropped: 0 }, []]);
});

test("what is sold is shaped like sales: by day, few sell much, some is bought again", (t) => {
  const out = join(folderFor(t), "hm");
  scale(out, "--users", 200, "--products", 300);
  const rows = readFileSync(join(out, "transactions_train.csv"), "utf8").trim().split("\n").slice(1).map((row) => row.split(","));
  const customers = new Set(readFileSync(join(out, "customers.csv"), "utf8").trim().split("\n").slice(1).map((row) => row.split(",")[0]));
  const articles = readFileSync(join(out, "articles.csv"), "utf8").split("\n").slice(1).map((row) => row.slice(0, 10));
  assert.deepEqual([rows.length, customers.size], [3000, 200]);
  const sold = new Map();
  for (const [at, [day, customer, article, price, channel]] of rows.entries()) {
    assert.ok(at === 0 || day >= rows[at - 1][0]);
    assert.ok(customers.has(customer));
    assert.match(article, /^0\d{9}$/);
    assert.match(`${price} ${channel}`, /^\d\.\d{9} [12]$/);
    sold.set(article, (sold.get(article) ?? 0) + 1);
  }
  for (const article of sold.keys()) assert.ok(articles.includes(article));
  const counts = [...sold.values()].sort((a, b) => b - a);
  const top = counts.slice(0, 30).reduce((sum, count) => sum + count, 0) / 3000;
  assert.ok(top > 0.2 && top < 0.8, `a tenth of the articles sells ${top}`);
  const pairs = new Set(rows.map(([, customer, article]) => customer + article)).size;
  assert.ok(pairs < 2800 && pairs > 1200, `${pairs} pairs`);
});

test("the same seed sells the same, another seed other things", (t) => {
  const folder = folderFor(t);
  for (const [name, seed] of [["a", 5], ["b", 5], ["c", 6]]) scale(join(folder, name), "--seed", seed);
  const [a, b, c] = ["a", "b", "c"].map((name) => hashes(join(folder, name)));
  assert.deepEqual(a, b);
  assert.notEqual(a["transactions_train.csv"], c["transactions_train.csv"]);
});

test("one transaction, one user, one product", (t) => {
  const out = join(folderFor(t), "hm");
  ask("simulate", "--format", "hm", "--transactions", 1, "--users", 1, "--products", 1, "--out", out);
  assert.equal(eventsOf(out).events, 1);
});

test("--transactions needs --format hm, and excludes what the drawn shop counts", (t) => {
  const out = join(folderFor(t), "hm");
  for (const more of [[], ["--format", "styles"], ["--format", "hm", "--orders", 5], ["--format", "hm", "--items", 5], ["--format", "hm", "--interactions", 5]])
    expectStatus(2, "simulate", "--transactions", 10, "--out", out, ...more);
  for (const count of [0, -1, "many", 1000000001]) expectStatus(2, "simulate", "--format", "hm", "--transactions", count, "--out", out);
  assert.ok(!existsSync(out));
});

test("a run that cannot write leaves nothing", (t) => {
  const out = join(folderFor(t), "hm");
  mkdirSync(join(out, "customers.csv.part"), { recursive: true });
  assert.match(expectStatus(1, "simulate", "--format", "hm", "--transactions", 10, "--out", out).stderr, /customers\.csv: cannot be written/);
  assert.deepEqual(readdirSync(out), ["customers.csv.part"]);
});

test("types and a least value choose what of a log counts", (t) => {
  const text = lines("user,item,type,value", "a,1,view,", "a,2,purchase,5", "b,1,purchase,2", "b,3,buy,");
  const path = fileOf(t, "log.csv", text);
  const events = eventsOf(path, "--events-types", "purchase", "--events-least-value", "3");
  assert.deepEqual(events.types, { purchase: 2 });
  assert.deepEqual(events.lines, { read: 4, taken: 2, dropped: 2 });
  const out = folderFor(t);
  const trained = (...more) => ask("train", "popularity", "--data", path, "--out", join(out, String(more.length)), ...more);
  trained("--types", "purchase");
  trained();
  assert.notDeepEqual(hashes(join(out, "0")), hashes(join(out, "2")));
  expectStatus(2, "train", "popularity", "--data", path, "--types", "purchases", "--out", join(out, "3"));
});
