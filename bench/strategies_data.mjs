/* The two shops that the strategies are timed on, and what was bought there. What goes into a pack is made once in the given folder; the packs
 * are made each time. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { datasets, randomFrom } from "./datasets.mjs";

const lastDay = Date.UTC(2026, 8, 30);
const day = (age) => new Date(lastDay - age * 86400000).toISOString().slice(0, 10);
const csv = (header, rows) => `${[header, ...rows].join("\n")}\n`;

/** The demo, with its own people and one of its shoppers. */
export function demoShop(program, folder) {
  const shop = join(folder, "shop");
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(shop, "shoppers/index.json"))) execFileSync(program, ["simulate", "--out", shop, "--quiet"]);
  execFileSync(program, ["pack", "--catalog", join(shop, "styles.csv"), "--images", join(shop, "images"), "--transactions", shop,
    "--out", join(folder, "pack"), "--quiet"]);
  const shoppers = readdirSync(join(shop, "shoppers")).filter((name) => name !== "index.json").sort();
  return { name: "demo", profile: JSON.parse(readFileSync(join(shop, "shoppers", shoppers[0]), "utf8")) };
}

/** The real catalog of 44,446 products, 512 dims of clusters and invented sales; null where it is not there. */
export function largeShop(program, folder, sharedData) {
  const source = join(sharedData, "styles-44k");
  if (!existsSync(source)) return null;
  const ids = readFileSync(join(source, "styles.csv"), "utf8").split("\n").slice(1).map((line) => line.split(",")[0]).filter(Boolean);
  mkdirSync(folder, { recursive: true });
  const vectors = datasets(sharedData).find((set) => set.name === "clusters-44446x512");
  if (ids.length !== vectors.rows) throw new Error(`styles.csv has ${ids.length} products, not ${vectors.rows}`);
  if (!existsSync(join(folder, "sales/interactions.csv"))) {
    vectors.make(join(folder, "clusters"));
    writeFileSync(join(folder, "ids.txt"), `${ids.join("\n")}\n`);
    writeFileSync(join(folder, "rich.jsonl"), gunzipSync(readFileSync(join(source, "styles_rich.jsonl.gz"))));
    writeSales(join(folder, "sales"), ids);
  }
  execFileSync(program, ["pack", "--catalog", join(source, "styles.csv"), "--rich", join(folder, "rich.jsonl"), "--transactions", join(folder, "sales"),
    "--embeddings", `clusters=${join(folder, "clusters/vectors.npy")}`, "--ids", join(folder, "ids.txt"), "--out", join(folder, "pack"), "--quiet"]);
  return { name: "styles-44k", profile: regular(ids) };
}

/** 120,000 orders by 20,000 people over half a year: popularity with a long tail, and baskets that hold together. */
function writeSales(folder, ids, { orders = 120000, people = 20000, interactions = 300000 } = {}) {
  mkdirSync(folder, { recursive: true });
  const random = randomFrom(44446);
  const below = (count) => Math.floor(random() * count);
  const popular = () => Math.floor(random() ** 3 * ids.length);
  const lines = [];
  const heads = [];
  for (let order = 1; order <= orders; order++) {
    heads.push(`${order},u${below(people)},${day(below(180))},delivered`);
    const first = popular();
    const basket = new Set([first]);
    for (let more = below(4); more > 0; more--) basket.add(random() < 0.7 ? (first + 1 + below(12)) % ids.length : popular());
    for (const row of basket) lines.push(`${order},${ids[row]},1,${(5 + below(9000) / 100).toFixed(2)}`);
  }
  const interest = Array.from({ length: interactions }, () => `u${below(people)},${ids[popular()]},${random() < 0.7 ? "view" : "like"},,${day(below(180))}`);
  writeFileSync(join(folder, "orders.csv"), csv("order_id,user_id,ordered_at,status", heads));
  writeFileSync(join(folder, "order_items.csv"), csv("order_id,product_id,quantity,unit_price", lines));
  writeFileSync(join(folder, "interactions.csv"), csv("user_id,product_id,type,rating,at", interest));
}

/** A profile with forty orders, some of them of the same product, likes, reviews and a cart. */
function regular(ids) {
  const random = randomFrom(7);
  const id = () => ids[Math.floor(random() ** 3 * ids.length)];
  const often = [id(), id(), id()];
  const at = (age) => lastDay - age * 86400000;
  return {
    format: "vitrine-profile", version: 1, name: "Regular", settings: { hemisphere: "north" },
    events: Array.from({ length: 60 }, (_, i) => ({ type: ["like", "bookmark", "view"][i % 3], item: id(), at: at(i + 1) })),
    cart: [{ item: id(), quantity: 1, addedAt: at(0) }, { item: id(), quantity: 2, addedAt: at(0) }],
    orders: Array.from({ length: 40 }, (_, i) => ({
      placedAt: at(10 + 8 * i), changedAt: at(8 + 8 * i), status: "delivered", currency: "EUR",
      lines: [...new Set([often[i % 3], id(), id()])].map((item) => ({ item, quantity: 1, unitPrice: 20 + (i % 7) * 5 })),
    })),
  };
}
