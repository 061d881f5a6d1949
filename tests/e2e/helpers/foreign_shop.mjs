/* A shop of another house, for the extension to look at: invented products on pages of their own, drawn by `vitrine simulate` from another
 * seed than the demo's, with what shops tell machines about their products. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "./shop.mjs";

const program = process.env.VITRINE ?? join(repository, "build/bin/vitrine");
const shopName = "Larkspur Lane";
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const euros = (price) => `€ ${Number(price).toFixed(2)}`;

/** Two hosts on this machine: the shop, and one that keeps every second product's picture and lets no other page read it.
 * `pages`: `{ id, url, title, articleType, gender, elsewhere }` of each product. `name`: what the shop's host is called, in a Chromium that is
 * started with `flags`. `requests`: what both were asked, `{ host, url, headers }`. */
export async function openForeignShop({ products = 60, seed = 77, name = "" } = {}) {
  const { serve } = await import(join(repository, "web/serve.mjs"));
  const folder = mkdtempSync(join(tmpdir(), "vitrine-foreign-"));
  execFileSync(program, ["simulate", "--out", folder, "--products", `${products}`, "--users", "0", "--seed", `${seed}`, "--quiet"]);
  const images = await serve({ root: join(folder, "images"), port: 0 });
  const shop = await serve({ root: folder, port: 0 });
  const shopUrl = name ? `http://${name}/` : shop.url;
  const requests = [];
  for (const server of [images, shop]) server.on("request", ({ url, headers }) => requests.push({ host: server === shop ? "shop" : "images", url, headers }));
  const rows = readTable(readFileSync(join(folder, "styles.csv"), "utf8"));
  mkdirSync(join(folder, "products"));
  writeFileSync(join(folder, "shop.css"), style);
  const pages = rows.map((row, index) => {
    const elsewhere = index % 2 === 1;
    const picture = `${elsewhere ? images.url : `${shopUrl}images/`}${row.id}.webp`;
    writeFileSync(join(folder, "products", `${row.id}.html`), productPage(row, picture));
    return { id: row.id, url: `${shopUrl}products/${row.id}.html`, title: row.productDisplayName, articleType: row.articleType, gender: row.gender, elsewhere };
  });
  return {
    url: shopUrl, imagesUrl: images.url, pages, requests,
    flags: name ? [`--host-resolver-rules=MAP ${name} 127.0.0.1:${shop.address().port}`] : [],
    close() {
      for (const server of [shop, images]) {
        server.closeAllConnections();
        server.close();
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Rows of a CSV by the names in its first line. */
function readTable(text) {
  const rows = [[]];
  for (const [, cell, end] of text.matchAll(/("(?:[^"]|"")*"|[^,\n]*)(,|\n)/g)) {
    rows.at(-1).push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === "\n") rows.push([]);
  }
  const [header, ...body] = rows.filter((row) => row.length > 1);
  return body.map((row) => Object.fromEntries(header.map((name, column) => [name, row[column]])));
}

function productPage(row, picture) {
  const { productDisplayName: title, brand, description, gender, articleType, subCategory, baseColour, price, listPrice, sizes } = row;
  const data = {
    "@context": "https://schema.org", "@type": "Product", name: title, image: [picture], description, sku: row.id, color: baseColour,
    brand: { "@type": "Brand", name: brand }, category: `${gender} > ${subCategory} > ${articleType}`, audience: { "@type": "PeopleAudience", suggestedGender: gender },
    offers: { "@type": "Offer", price, priceCurrency: "EUR", availability: "https://schema.org/InStock" },
  };
  const before = Number(listPrice) > Number(price) ? `<s>${euros(listPrice)}</s>` : "";
  const buttons = sizes.split("|").filter(Boolean).map((size) => `<li><button type="button">${escaped(size)}</button></li>`).join("");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} | ${shopName}</title><link rel="stylesheet" href="../shop.css"><link rel="icon" href="data:,">
<script type="application/ld+json">${JSON.stringify(data).replaceAll("<", "\\u003c")}</script></head>
<body><header><a class="name" href="#">${shopName}</a><nav><a href="#">New in</a><a href="#">Women</a><a href="#">Men</a><a href="#">Children</a><a href="#">Sale</a></nav></header>
<main><p class="trail">${[gender, subCategory, articleType].map(escaped).join(" / ")}</p>
<img src="${picture}" alt="${escaped(title)}" width="450" height="600">
<section><p class="brand">${escaped(brand)}</p><h1>${escaped(title)}</h1><p class="price"><b>${euros(price)}</b> ${before}</p>
<p>${escaped(description)}</p>${buttons ? `<ul>${buttons}</ul>` : ""}<button class="buy" type="button">Add to basket</button>
<dl><dt>Colour</dt><dd>${escaped(baseColour)}</dd><dt>Delivery</dt><dd>3 to 5 days, free from € 50</dd><dt>Returns</dt><dd>30 days</dd></dl></section></main></body></html>
`;
}

const style = `* { box-sizing: border-box; margin: 0; }
body { background: #fffdf9; color: #2b2622; font: 16px/1.55 Georgia, "DejaVu Serif", serif; }
header { display: flex; align-items: baseline; gap: 2.5rem; padding: 1.1rem 2.5rem; border-bottom: 1px solid #e6ddd0; }
header a { color: inherit; text-decoration: none; } nav { display: flex; gap: 1.5rem; font-size: 15px; }
.name { font-size: 25px; letter-spacing: 0.01em; color: #7a3b23; }
main { display: grid; grid-template-columns: minmax(260px, 450px) minmax(220px, 1fr); gap: 0.75rem 2.5rem; max-width: 1080px; padding: 1.4rem 2.5rem; }
.trail { grid-column: 1 / -1; color: #75695d; font-size: 14px; }
img { width: 100%; height: auto; border-radius: 3px; background: #f3ece2; }
h1 { margin: 0.2rem 0 0.6rem; font-size: 29px; font-weight: 400; line-height: 1.2; }
.brand { color: #75695d; font-size: 14px; text-transform: uppercase; letter-spacing: 0.08em; }
.price { margin-bottom: 1rem; font-size: 21px; } s { margin-left: 0.4rem; color: #8a7d70; font-size: 16px; }
ul { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 1.2rem 0; padding: 0; list-style: none; }
ul button { min-width: 2.8rem; padding: 0.45rem 0.6rem; border: 1px solid #cdbfae; border-radius: 3px; background: none; color: inherit; font: inherit; font-size: 15px; }
.buy { width: 100%; margin: 1.2rem 0; padding: 0.8rem; border: 0; border-radius: 3px; background: #7a3b23; color: #fff; font: inherit; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.35rem 1.2rem; padding-top: 1rem; border-top: 1px solid #e6ddd0; font-size: 15px; }
dt { color: #75695d; } dd { margin: 0; }
`;
