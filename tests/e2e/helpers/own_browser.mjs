/* A Chromium with a profile folder of its own that a test may kill as a crash or a power button would. */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bareFlags, browserPath, chromium } from "./chromium.mjs";
import { repository, siteRoot } from "./shop.mjs";

/** A served shop, or another folder, and `start()` for browsers that share one profile folder, one after the other. */
export async function openOwnShop({ root = siteRoot } = {}) {
  const { serve } = await import(join(repository, "web/serve.mjs"));
  const server = await serve({ root, port: 0 });
  const folder = mkdtempSync(join(tmpdir(), "vitrine-browser-"));
  const running = new Set();
  return {
    url: server.url,
    folder,
    start: async () => {
      const browser = await start(folder, server.url);
      running.add(browser);
      return browser;
    },
    async close() {
      for (const browser of running) await browser.kill();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function start(folder, url) {
  const child = spawn(browserPath, [...bareFlags, "--remote-debugging-port=0", `--user-data-dir=${folder}`, "about:blank"], { detached: true, stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((end) => child.once("exit", end));
  const address = await new Promise((found, failed) => {
    let said = "";
    child.stderr.on("data", (part) => {
      said += part;
      const match = /DevTools listening on (ws:\S+)/.exec(said);
      if (match) found(match[1]);
    });
    child.once("exit", () => failed(new Error(`the browser ended: ${said}`)));
  });
  const browser = await chromium.connectOverCDP(address);
  const [context] = browser.contexts();
  context.setDefaultTimeout(90_000);
  await context.route("**/example.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));

  return {
    context,
    /** A page with the library as `engine`, and unless told otherwise the pack open as `vitrine`. */
    async newPage({ open = true, pack = "./pack/" } = {}) {
      const page = await context.newPage();
      await page.goto(`${url}example.html`);
      await page.evaluate(async ([library, open, pack]) => {
        window.engine = await import(library);
        if (open) window.vitrine = await engine.openVitrine({ pack });
      }, [`${url}engine/vitrine.js`, open, pack]);
      return page;
    },
    /** SIGKILL for the browser and all that it started. */
    async kill() {
      try { process.kill(-child.pid, "SIGKILL"); } catch { /* it has ended */ }
      await ended;
      await browser.close().catch(() => {});
    },
    browserSession: () => browser.newBrowserCDPSession(),
  };
}

/** Paths of the files below `folder` that hold this text, as UTF-8. */
export function filesWith(folder, text) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => {
      try { return readFileSync(path).includes(text); } catch { return false; }
    });
}

/** What OPFS holds, as paths. */
export async function storedPaths(page) {
  return (await stored(page)).map(([path]) => path);
}

/** Which files of a pack's manifest OPFS holds in full, under their SHA-256; one that is still being written stands there empty. */
export async function wholeFiles(page, { files }) {
  const sizes = new Map((await stored(page)).map(([path, bytes]) => [path.slice(path.lastIndexOf("/") + 1), bytes]));
  return files.filter(({ sha256, bytes }) => sizes.get(sha256) === bytes).map(({ path }) => path);
}

function stored(page) {
  return page.evaluate(async () => {
    const found = [];
    const walk = async (folder, path) => {
      for await (const [name, handle] of folder.entries()) {
        found.push([`${path}${name}`, handle.kind === "file" ? await handle.getFile().then(({ size }) => size, () => 0) : 0]);
        if (handle.kind === "directory") await walk(handle, `${path}${name}/`);
      }
    };
    await walk(await navigator.storage.getDirectory(), "/");
    return found.sort(([one], [other]) => (one < other ? -1 : 1));
  });
}

/** Resolves when the page's cart is this, whatever changes it. */
export function cartBecomes(page, expected) {
  return page.evaluate((wanted) => new Promise((seen) => {
    const look = async () => {
      const { lines } = await vitrine.cart();
      if (JSON.stringify(lines.map(({ item, quantity }) => [item, quantity])) === JSON.stringify(wanted)) { stop(); seen(); }
    };
    const stop = vitrine.on("changed", (change) => change === "cart" && look());
    look();
  }), expected);
}

/** What `work` rejects with in the page, or null. */
export const refusal = (page, work, argument) => page.evaluate(async ([source, given]) => {
  try {
    await (0, eval)(`(${source})`)(given);
    return null;
  } catch ({ name, code, message }) {
    return { name, code, message };
  }
}, [work.toString(), argument]);
