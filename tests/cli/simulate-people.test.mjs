/* The people of `vitrine simulate`: their tables, their shoppers, and H&M's form of both. */
import assert from "node:assert/strict";
import test from "node:test";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ask, expectStatus, folderFor, hashes, walk } from "./helpers/program.mjs";

const counts = { users: 30, orders: 200, items: 451, interactions: 317 };
const asked = Object.entries(counts).flatMap(([name, count]) => [`--${name}`, count]);

/** Runs simulate with twelve products; answers what it said and its folder. */
function simulate(t, ...options) {
  const out = join(folderFor(t), "shop");
  return { out, said: ask("simulate", "--out", out, "--products", 12, ...options) };
}

/** The rows of a table without quotes, as objects. */
function table(folder, name) {
  const [header, ...lines] = readFileSync(join(folder, name), "utf8").trimEnd().split("\n");
  const names = header.split(",");
  return lines.map((line) => {
    const fields = line.split(",");
    assert.equal(fields.length, names.length, line);
    return Object.fromEntries(names.map((field, i) => [field, fields[i]]));
  });
}

const header = (folder, name) => readFileSync(join(folder, name), "utf8").split("\n", 1)[0];

test("the tables have exactly the rows that were asked for, and they belong together", (t) => {
  const { out, said } = simulate(t, ...asked);
  assert.deepEqual(said, { ok: true, products: 12, ...counts, shoppers: 5, out });
  const [users, orders, items, interactions] =
    ["users", "orders", "order_items", "interactions"].map((name) => table(out, `${name}.csv`));
  assert.deepEqual([users.length, orders.length, items.length, interactions.length], Object.values(counts));
  const people = new Map(users.map((user) => [user.user_id, user]));
  const receipts = new Map(orders.map((order) => [order.order_id, order]));
  const products = new Set(Array.from({ length: 12 }, (_, i) => String(10001 + i)));
  assert.equal(people.size, 30);
  assert.equal(receipts.size, 200);
  for (const user of users) {
    assert.match(user.joined, /^20\d\d-\d\d-\d\d$/);
    assert.match(user.gender, /^(Women|Men)$/);
    assert.ok(Number(user.age) >= 18 && Number(user.age) < 100);
  }
  for (const order of orders) {
    assert.match(order.status, /^(placed|delivered|returned)$/);
    assert.match(order.ordered_at, /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.ok(order.ordered_at.slice(0, 10) <= "2026-09-30");
    assert.ok(order.ordered_at.slice(0, 10) >= people.get(order.user_id).joined);
  }
  for (const item of items) {
    assert.ok(receipts.has(item.order_id) && products.has(item.product_id));
    assert.match(item.unit_price, /^\d+\.\d\d$/);
    assert.ok(Number(item.quantity) >= 1);
  }
  for (const entry of interactions) {
    assert.ok(people.has(entry.user_id) && products.has(entry.product_id));
    assert.match(`${entry.type} ${entry.rating}`, /^((view|like|bookmark) |review [1-5])$/);
  }
});

test("without counts there are 1,200 people with 15,000 orders, 40,000 items and 25,000 interactions", (t) => {
  const { out, said } = simulate(t);
  assert.deepEqual([said.users, said.orders, said.items, said.interactions], [1200, 15000, 40000, 25000]);
  assert.equal(table(out, "order_items.csv").length, 40000);
});

test("the same seed writes the same bytes, another seed others", (t) => {
  const [one, two, other] = [3, 3, 4].map((seed) => hashes(simulate(t, ...asked, "--seed", seed).out));
  assert.deepEqual(one, two);
  for (const name of ["users.csv", "orders.csv", "order_items.csv", "interactions.csv", "shoppers/ines-okafor.json"])
    assert.notEqual(one[name], other[name], name);
});

test("five shoppers of five cohorts stand beside the shop, each a profile file", (t) => {
  const { out } = simulate(t, ...asked);
  const index = JSON.parse(readFileSync(join(out, "shoppers/index.json"), "utf8"));
  assert.deepEqual(index.map((entry) => entry.file).sort(),
    readdirSync(join(out, "shoppers")).filter((name) => name !== "index.json").sort());
  assert.deepEqual(index.map((entry) => entry.cohort),
    ["brand lovers", "dress buyers", "shoe collectors", "seasonal shoppers", "general"]);
  for (const { file, name } of index) {
    const profile = JSON.parse(readFileSync(join(out, "shoppers", file), "utf8"));
    assert.deepEqual([profile.format, profile.version, profile.name], ["vitrine-profile", 1, name]);
    assert.ok(profile.orders.length > 5 && profile.events.length > 10 && profile.cart.length > 0);
  }
});

test("no users, no people", (t) => {
  const { out, said } = simulate(t, "--users", 0);
  assert.deepEqual([said.users, said.orders, said.shoppers], [0, 0, 0]);
  assert.deepEqual(walk(out).filter((path) => !path.startsWith("images/")), ["styles.csv"]);
});

for (const options of [["--items", 199, "--orders", 200], ["--items", 2401, "--orders", 200], ["--users", -1], ["--orders", 0],
  ["--interactions", 1000001], ["--format", "parquet"]])
  test(`${options.join(" ")} is a usage error`, (t) => {
    const out = join(folderFor(t), "shop");
    expectStatus(2, "simulate", "--out", out, "--products", 12, ...options);
    assert.ok(!existsSync(out));
  });

test("a run that fails takes the people back as well", (t) => {
  const out = join(folderFor(t), "shop");
  mkdirSync(join(out, "images", "10003.webp", "in-the-way"), { recursive: true });
  expectStatus(1, "simulate", "--out", out, "--products", 5, ...asked);
  assert.deepEqual(readdirSync(out), ["images"]);
});

const hmArticles = "article_id,product_code,prod_name,product_type_no,product_type_name,product_group_name," +
  "graphical_appearance_no,graphical_appearance_name,colour_group_code,colour_group_name,perceived_colour_value_id," +
  "perceived_colour_value_name,perceived_colour_master_id,perceived_colour_master_name,department_no,department_name," +
  "index_code,index_name,index_group_no,index_group_name,section_no,section_name,garment_group_no,garment_group_name," +
  "detail_desc,price";

test("--format hm writes H&M's files", (t) => {
  const { out, said } = simulate(t, ...asked, "--format", "hm");
  assert.deepEqual(readdirSync(out).sort(),
    ["articles.csv", "customers.csv", "images", "shoppers", "simulated.txt", "transactions_train.csv"]);
  assert.equal(header(out, "articles.csv"), hmArticles);
  assert.equal(header(out, "customers.csv"),
    "customer_id,FN,Active,club_member_status,fashion_news_frequency,age,postal_code");
  assert.equal(header(out, "transactions_train.csv"), "t_dat,customer_id,article_id,price,sales_channel_id");
  const customers = table(out, "customers.csv"), transactions = table(out, "transactions_train.csv");
  assert.equal(customers.length, 30);
  assert.equal(transactions.length, said.transactions);
  assert.ok(said.transactions >= counts.items);
  const ids = new Set(customers.map((customer) => customer.customer_id));
  assert.equal(ids.size, 30);
  for (const customer of customers) {
    assert.match(customer.customer_id, /^[0-9a-f]{64}$/);
    assert.match(customer.postal_code, /^[0-9a-f]{64}$/);
    assert.match(`${customer.FN}/${customer.Active}`, /^(1\.0\/1\.0|\/)$/);
  }
  let before = "";
  for (const line of transactions) {
    assert.ok(line.t_dat >= before && line.t_dat <= "2026-09-30");
    before = line.t_dat;
    assert.ok(ids.has(line.customer_id));
    assert.match(line.article_id, /^0\d{9}$/);
    assert.ok(existsSync(join(out, "images", line.article_id.slice(0, 3), `${line.article_id}.webp`)));
    assert.match(`${line.price} ${line.sales_channel_id}`, /^\d\.\d{9} [12]$/);
  }
});

test("H&M's form and ours sell the same pieces", (t) => {
  const ours = table(simulate(t, ...asked).out, "order_items.csv");
  const { said } = simulate(t, ...asked, "--format", "hm");
  assert.equal(said.transactions, ours.reduce((sum, item) => sum + Number(item.quantity), 0));
});

for (const [format, catalog] of [["styles", "styles.csv"], ["hm", "articles.csv"]])
  test(`pack takes the catalog, the pictures and the sales of --format ${format}`, (t) => {
    const { out } = simulate(t, ...asked, "--format", format);
    const pack = join(folderFor(t), "pack");
    const said = ask("pack", "--catalog", join(out, catalog), "--schema", format, "--images", join(out, "images"),
      "--transactions", out, "--out", pack);
    assert.deepEqual([said.catalog.kept, said.catalog.repaired, said.catalog.issues], [12, 0, []]);
    assert.equal(said.pack.images, 12);
    expectStatus(0, "verify", pack);
  });
