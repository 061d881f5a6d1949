/* The site as it is deployed: on servers of others, by the configurations of docs/deploy.md, with and without compression, at the root and under a path. */
import assert from "node:assert/strict";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fullVisit } from "./helpers/offline_shop.mjs";
import { openBrowser, repository, settled, siteRoot, skipReason } from "./helpers/shop.mjs";
import { documented, hosts, isInstalled } from "./helpers/static_hosts.mjs";

const skip = skipReason();
/* Always tried where tests are complete; the others where somebody has them. */
const required = process.env.CI === "true" || process.env.VITRINE_STRICT === "1" ? ["nginx", "python3"] : [];
const forever = "max-age=31536000, immutable";
const policyOf = (html) => /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)[1];

function hostSkip(name) {
  if (skip || isInstalled(name)) return skip;
  if (required.includes(name)) throw new Error(`${name} is not installed: ./build-wasm.sh setup test`);
  return `skipped: no ${name}`;
}

test("every policy in docs/deploy.md and in _headers is the pages' own, and guards against frames besides", { skip }, () => {
  const own = policyOf(readFileSync(join(siteRoot, "index.html"), "utf8"));
  const told = ["nginx", "caddy", "apache"].map((name) => [name, documented(name)]);
  for (const [name, text] of [...told, ["_headers", readFileSync(join(siteRoot, "_headers"), "utf8")]]) {
    assert.equal(/default-src [^"\n]+/.exec(text)[0], `${own}; frame-ancestors 'self'`, name);
  }
});

test("the workflow for GitHub Pages uses the README's commands, publishes dist/site and names each action by its commit", () => {
  const workflow = readFileSync(join(repository, ".github/workflows/pages.yml"), "utf8");
  const command = /^ +- run: (.+)$/m.exec(workflow)[1];
  assert.equal(command, "./build-wasm.sh build");
  assert.match(workflow, /^ +path: dist\/site$/m);
  const actions = [...workflow.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
  assert.equal(actions.length, 3);
  for (const action of actions) assert.match(action, /^actions\/[a-z-]+@[0-9a-f]{40}$/);
});

describe("deployed", { skip }, () => {
  let folder;
  let browser;

  before(async () => {
    /* A site at the root, and under a path of a root that is otherwise empty. */
    folder = mkdtempSync(join(tmpdir(), "vitrine-deploy-"));
    chmodSync(folder, 0o755); // a server may be another user
    for (const path of ["site", "host/magazin/shop"]) {
      mkdirSync(join(folder, path), { recursive: true });
      cpSync(siteRoot, join(folder, path), { recursive: true, preserveTimestamps: true });
    }
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    if (folder) rmSync(folder, { recursive: true });
  });

  for (const [name, host] of Object.entries(hosts)) {
    for (const compress of host.compresses ? [true, false] : [false]) {
      for (const path of ["", "magazin/shop/"]) {
        test(`by ${name}, ${compress ? "compressed" : "not compressed"}, at /${path}`, { skip: hostSkip(name) }, async () => {
          const server = await host.start({ root: join(folder, path ? "host" : "site"), compress });
          try {
            const url = `${server.url}${path}`;
            const received = await shopAt(browser, url);
            assert.ok(received.pack <= sizeOf("pack", /\.gz$|manifest/), `${received.pack} bytes of the pack`);
            assert.ok(received.engine <= largest(/\.wasm\.gz$/) * 1.02, `${received.engine} bytes of the engine`);
            const { scripts, scriptsOnDisk } = received;
            assert.ok(compress ? scripts < scriptsOnDisk / 2 : scripts > scriptsOnDisk * 0.8 && scripts < scriptsOnDisk * 1.2, `${scripts} of ${scriptsOnDisk} bytes of scripts and styles`);
            await checkFiles(url, { ...host, compress });
          } finally {
            await server.close();
          }
        });
      }
    }
    test(`without ${name}, once it was visited, at /magazin/shop/`, { skip: hostSkip(name) }, async () => {
      const server = await host.start({ root: join(folder, "host"), compress: host.compresses });
      await worksWithout(browser, `${server.url}magazin/shop/`, () => server.close());
    });
  }
});

const isScript = /\.(js|css)$/;
/** Servers leave small files as they are, each by a measure of its own. */
const surelyCompressed = 1024;
const pack = () => readdirSync(join(siteRoot, "pack"));
const engine = () => readdirSync(join(siteRoot, "engine"));
const sizeOf = (folder, names) => readdirSync(join(siteRoot, folder)).filter((name) => names.test(name)).reduce((sum, name) => sum + statSync(join(siteRoot, folder, name)).size + 600, 0);
const largest = (names) => Math.max(...engine().filter((name) => names.test(name)).map((name) => statSync(join(siteRoot, "engine", name)).size));

/** Visits Home and a product as a new visitor; answers the bytes that came, headers included, by what they were. */
async function shopAt(browser, url) {
  const page = await browser.newPage(url);
  const finished = new Map();
  page.failed = [];
  page.context().on("requestfailed", (request) => page.failed.push(`${request.url()}: ${request.failure().errorText}`));
  page.context().on("response", (response) => { if (response.status() >= 400) page.failed.push(`${response.url()}: ${response.status()}`); });
  page.context().on("requestfinished", (request) => finished.set(request.url(), request));
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => console.error(`policy: ${violatedDirective} ${blockedURI}`)));
  assert.equal((await page.goto("./")).status(), 200);
  await settled(page);
  await page.locator("vt-home-page [data-shelf=alike] [data-card]").first().waitFor();
  await page.locator("vt-shop-window .pane-0 a").click();
  await page.locator("vt-product-page [data-shelf=similar] [data-card]").first().waitFor();
  await page.locator("vt-load-bar progress").waitFor({ state: "detached" });
  await page.waitForLoadState("networkidle");
  assert.match(page.url(), /\?page=product&id=/);
  assert.deepEqual(page.faults, []);
  assert.deepEqual(page.failed, []);
  const all = await Promise.all([...finished].map(async ([address, request]) => {
    const { responseBodySize, responseHeadersSize } = await request.sizes();
    return [address.slice(url.length), responseBodySize + responseHeadersSize];
  }));
  await page.context().close();
  const sum = (names) => all.filter(([path]) => names.test(path)).reduce((bytes, [, size]) => bytes + size, 0);
  const scriptsOnDisk = all.filter(([path]) => isScript.test(path)).reduce((bytes, [path]) => bytes + statSync(join(siteRoot, path)).size, 0);
  return { pack: sum(/^pack\/[^/]+$/), engine: sum(/\.wasm/), scripts: sum(isScript), scriptsOnDisk };
}

/** A visit that the server takes part in, and the next, which it does not. */
async function worksWithout(browser, url, close) {
  const page = await browser.newPage(url, { worksOffline: true });
  const visit = page.goto("./").then(() => settled(page)).then(() => fullVisit(page));
  await visit.finally(close);
  assert.deepEqual(page.faults, []);
  await assert.rejects(fetch(url));
  await page.reload();
  await settled(page);
  await page.locator("vt-home-page [data-shelf=alike] [data-card]").first().waitFor();
  await page.context().close();
}

/** Each kind of file as it is sent: whole after unpacking, of the right type, and kept for as long as it may be. */
async function checkFiles(url, { setsHeaders, compress }) {
  const catalog = pack().find((name) => /^catalog-.*\.sqlite$/.test(name));
  const chunk = readdirSync(siteRoot).find((name) => /^chunk-.*\.js$/.test(name));
  const [picturesOf] = readdirSync(join(siteRoot, "pack/images"));
  const [picture] = readdirSync(join(siteRoot, "pack/images", picturesOf));
  const kinds = [
    ["", /^text\/html/, "no-cache"], ["main.js", /javascript/, "no-cache"], ["engine/worker.js", /javascript/, "no-cache"], ["site.css", /^text\/css/, "no-cache"], ["vitrine-shelf.js", /javascript/, "no-cache"],
    [chunk, /javascript/, forever], ["engine/vitrine-simd128.wasm", /^application\/wasm/, "no-cache"], ["engine/vitrine-simd128.wasm.gz", /./, "no-cache"],
    ["pack/manifest.json", /^application\/json/, "max-age=60"], [`pack/${catalog}`, /./, forever], [`pack/${catalog}.gz`, /./, forever],
    [`pack/images/${picturesOf}/${picture}`, /^image\/webp/, forever],
  ];
  for (const [path, type, fresh] of kinds) {
    const response = await fetch(url + path);
    const bytes = Buffer.from(await response.arrayBuffer());
    const file = readFileSync(join(siteRoot, path || "index.html"));
    assert.ok(bytes.equals(file), `${path} arrives whole`);
    assert.match(response.headers.get("content-type") ?? "-", type, path);
    if (isScript.test(path) && file.length > surelyCompressed) assert.equal(response.headers.get("content-encoding"), compress ? "gzip" : null, path);
    if (!setsHeaders) continue;
    assert.equal(response.headers.get("cache-control"), fresh, path);
    assert.match(response.headers.get("content-security-policy") ?? "", /frame-ancestors 'self'/, path);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff", path);
  }
}
