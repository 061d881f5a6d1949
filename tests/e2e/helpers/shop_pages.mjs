/* Shops to look at: a page for each shape of trouble, with pictures of the demo pack; and a second host for pictures. */
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { siteRoot } from "./shop.mjs";

const packRoot = join(siteRoot, "pack");

/** Starts both. `product(changes)` answers the address of a page that sells that; `page(html)` of any page. */
export async function openShops() {
  const pages = new Map();
  const asked = [];
  const shop = await listen((request, response) => answer(request, response, { pages, asked }));
  const other = await listen((request, response) => answer(request, response, { pages, asked, cors: request.url.includes("cors=1") }));
  const place = (html) => {
    const path = `/p/${pages.size + 1}`;
    pages.set(path, html);
    return shop.url + path;
  };
  const elsewhere = place("<!doctype html><title>Elsewhere</title><h1>Elsewhere</h1>");
  return {
    url: shop.url, otherUrl: other.url, asked,
    /** The shop under another name: a site that was not granted with it. */
    elsewhereUrl: elsewhere.replace("127.0.0.1", "localhost"),
    page: place,
    /** What lies at a path of both hosts from now on. */
    put: (path, bytes) => pages.set(path, bytes),
    product: (changes) => place(productPage(changes)),
    async close() {
      for (const { server } of [shop, other]) {
        server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      }
    },
  };
}

async function listen(work) {
  const server = createServer(work);
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}

function answer(request, response, { pages, asked, cors = true }) {
  const { pathname } = new URL(request.url, "http://localhost");
  asked.push({ url: request.url, headers: request.headers });
  if (pathname === "/images/never.webp" || pathname.startsWith("/never/")) return undefined; // a host that takes the question and says nothing
  const allow = cors ? { "access-control-allow-origin": "*" } : {};
  const type = typeOf(pathname);
  if (pages.has(pathname)) return response.writeHead(200, { "content-type": type, ...allow }).end(pages.get(pathname));
  if (!/^\/(images\/|pack\/)[\w./-]+$/.test(pathname) || pathname.includes("..")) return response.writeHead(404).end();
  try {
    return response.writeHead(200, { "content-type": type, ...allow }).end(readFileSync(join(packRoot, pathname.replace(/^\/pack\//, ""))));
  } catch {
    return response.writeHead(404).end();
  }
}

function typeOf(path) {
  if (path.startsWith("/p/")) return "text/html; charset=utf-8";
  return path.endsWith(".webp") ? "image/webp" : path.endsWith(".json") ? "application/json" : "application/octet-stream";
}

/** Address, below a host, of the `index`th picture of the demo. */
export function pictureOf(index) {
  const all = readdirSync(join(packRoot, "images"), { recursive: true }).filter((name) => name.endsWith(".webp")).sort();
  return `/images/${all[index]}`;
}

const shirt = {
  title: "Roadster Men Navy Slim Fit Checked Casual Shirt", brand: "Roadster", category: "Men > Clothing > Shirts", colour: "Navy", price: 49.9, currency: "EUR", picture: pictureOf(40),
};

/** `aside`: more HTML above the picture; `shown`: false leaves the picture out of the page. */
export function productPage(changes = {}) {
  const { title, brand, category, colour, price, currency, picture, aside = "", shown = true, script = "" } = { ...shirt, ...changes };
  const data = {
    "@context": "https://schema.org", "@type": "Product", name: title, brand: { "@type": "Brand", name: brand }, category, color: colour, image: picture,
    offers: { "@type": "Offer", price, priceCurrency: currency, availability: "https://schema.org/InStock" },
  };
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title><link rel="icon" href="data:,">
<script type="application/ld+json">${JSON.stringify(data).replaceAll("<", "\\u003c")}</script></head>
<body><main><h1>${escaped(title)}</h1>${aside}${shown ? `<img src="${escaped(picture)}" alt="" width="300" height="400">` : ""}<p class="price">${price} ${currency}</p><button>Add to bag</button></main>
<script>${script}</script></body></html>`;
}

export function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
