/* Versions of the shop's shell, and of its pack: a built site that was changed needs a service worker that names what is there now. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository, siteRoot } from "./shop.mjs";

const { writeServiceWorker } = await import(join(repository, "web/offline/build-offline.mjs"));

/** Writes sw.js anew, with the files that it names already. */
export async function writeServiceWorkerOf(folder) {
  const named = new Set([...readFileSync(join(folder, "sw.js"), "utf8").matchAll(/url:"([^"]+)"/g)].map(([, path]) => path));
  const isBuild = (path) => /^engine\/vitrine-(simd128|relaxed)\./.test(path);
  await writeServiceWorker(folder, { files: [...named].filter((path) => !isBuild(path)), later: [...named].filter(isBuild) });
}

/** As a browser does when they have been idle, or it needs their memory. */
export async function stopServiceWorkers(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.stopAllWorkers");
  await session.detach();
}

/* Goes in front of scripts of a shell. When a host was silent for too long the test says, with the path that the host says nothing about, and the clock
 * only much later. The short waits before another attempt are shorter. */
function patience(areTheirs) {
  const { setTimeout, clearTimeout } = self;
  const endings = new Map();
  const isForHost = (work, ms) => ms >= 20_000 && /\.abort\(/.test(work);
  self.setTimeout = (work, ms, ...rest) => {
    if (!isForHost(work, ms)) return setTimeout(work, ms < 2000 ? ms / 100 : ms, ...rest);
    const timer = setTimeout(work, 2 * ms, ...rest);
    endings.set(timer, work);
    return timer;
  };
  self.clearTimeout = (timer) => {
    endings.delete(timer);
    clearTimeout(timer);
  };
  AbortSignal.timeout = (ms) => {
    const limit = new AbortController();
    self.setTimeout(() => limit.abort(new DOMException("too long", "TimeoutError")), ms);
    return limit.signal;
  };
  new BroadcastChannel("patience is over").onmessage = ({ data: path }) => {
    if (!areTheirs.test(path)) return;
    for (const [timer, end] of [...endings]) {
      self.clearTimeout(timer);
      end();
    }
  };
}

/** Goes in front of the engine's worker: from when it has seen to what is kept of a pack, a lock with the worker's name is held until it ends. */
export function tellSettled() {
  const { locks } = navigator, request = locks.request.bind(locks);
  locks.request = async (name, ...rest) => {
    try {
      return await request(name, ...rest);
    } finally {
      if (/^vitrine-pack \S+$/.test(name)) request(`settled ${self.name}`, () => new Promise(() => {}));
    }
  };
}

/** Runs first in each page, which asks with `isSettled()` whether its own worker, and that of no other page, is done so. */
export function tellWorkersApart() {
  const visit = String(Math.random());
  globalThis.Worker = class extends Worker {
    constructor(url, { name = "", ...options } = {}) {
      super(url, { ...options, name: `${visit} ${name}` });
    }
  };
  globalThis.isSettled = async () => {
    const names = (await navigator.locks.query()).held.map(({ name }) => name);
    return names.some((name) => name.startsWith(`settled ${visit} `)) && !names.some((name) => /^vitrine-pack \S+$/.test(name));
  };
}

/** Shops "0", "1", ... in folders of `parent`, each with a small pack that is the generation after the one before. All that makes up a shell says of
 * which it is: the document, a page's script, the engine's two. */
export async function makeVersions(parent, count) {
  const versions = [];
  for (let version = 0; version < count; version++) {
    const folder = join(parent, String(version));
    cpSync(siteRoot, folder, { recursive: true, filter: (path) => !["pack", "shoppers"].some((name) => path.startsWith(join(siteRoot, name))) && !path.endsWith(".map") });
    const change = (name, edit) => writeFileSync(join(folder, name), edit(readFileSync(join(folder, name), "utf8")));
    change("index.html", (text) => text.replace(/data-check-after="\d+"/, `data-check-after="0" data-shell="${version}"`).replace(/ data-pictures-ahead="\d+"/, ""));
    change(readdirSync(folder).find((name) => /^about-page-.*\.js$/.test(name)), (text) => `${text}\nglobalThis.shellOfChunk = "${version}";\n`);
    change("engine/vitrine.js", (text) => `${text}\nglobalThis.shellOfEngine = "${version}";\n`);
    change("engine/worker.js", (text) => `(${patience})(/^\\/pack\\//);\n(${tellSettled})();\n${text}\nself.shellOfWorker = "${version}";\n`);
    packVersion(parent, version, versions.at(-1));
    await writeServiceWorkerOf(folder);
    change("sw.js", (text) => `(${patience})(/^(?!\\/pack\\/)/);\n${text}`);
    versions.push({ folder, shell: String(version), generation: JSON.parse(readFileSync(join(folder, "pack/manifest.json"), "utf8")).generation });
  }
  return versions;
}

/** Of sixty products of the demo, some of which change from one to the next. */
function packVersion(parent, version, before) {
  const demo = join(repository, "build/demo"), catalog = join(parent, `${version}.csv`);
  const [head, ...rows] = readFileSync(join(demo, "styles.csv"), "utf8").split("\n");
  mkdirSync(parent, { recursive: true });
  writeFileSync(catalog, [head, ...rows.slice(version, version + 60), ""].join("\n"));
  execFileSync(process.env.VITRINE_PROGRAM ?? join(repository, "build/bin/vitrine"), ["pack", "--catalog", catalog, "--schema", "styles", "--images", join(demo, "images"),
    "--out", join(parent, String(version), "pack"), ...(before ? ["--from", join(before.folder, "pack")] : []), "--quiet"]);
}
