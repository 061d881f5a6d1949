/* A shell (storefront, kiosk) without the network: its files, taken as a whole and by their hashes, and the pictures that were seen. The pack is kept by
 * the engine (engine/pack-keep.ts). A new shell waits until no page uses the old one. build-offline.mjs bundles this; docs/offline.md tells more. */
import { ExpirationPlugin } from "workbox-expiration/ExpirationPlugin.js";
import { PrecacheController } from "workbox-precaching/PrecacheController.js";
import { PrecacheRoute } from "workbox-precaching/PrecacheRoute.js";
import type { PrecacheStrategy } from "workbox-precaching/PrecacheStrategy.js";
import { registerRoute } from "workbox-routing/registerRoute.js";
import { CacheFirst } from "workbox-strategies/CacheFirst.js";
import { NetworkFirst } from "workbox-strategies/NetworkFirst.js";
import { NetworkOnly } from "workbox-strategies/NetworkOnly.js";
import type { StrategyHandler } from "workbox-strategies/StrategyHandler.js";
import { possibleVariants } from "../engine/possible-variants.js";

declare const self: ServiceWorkerGlobalScope;
/* From the build. `wanted`: files that are fetched with the shell; `later`: those that are kept when a page has asked for them. */
declare const shell: { page: string; wanted: PrecacheEntry[]; later: PrecacheEntry[] };

interface PrecacheEntry {
  url: string;
  revision: string;
  integrity: string;
}

/** Waits before the second and the third attempt. */
const backoffMs = [400, 1600];
const patienceMs = 120_000;
const seenPicturesMost = 600;
const scope = new URL(self.registration.scope);
const cacheOf = (name: string) => `vitrine-${name} ${scope.pathname}`;

const precaching = new PrecacheController({ fallbackToNetwork: true });
precaching.addToCacheList([...shell.wanted, ...shell.later]);
const strategy = precaching.strategy as PrecacheStrategy;
const installOnce = strategy._handleInstall.bind(strategy);
/* What the page has just fetched need not come over the line again; where the browser's cache holds something else, the hash tells, and it does. */
strategy._handleInstall = async (request, handler) => (await isWanted(request.url)
  ? persistently((isFirst) => installEither(request.url, { cache: isFirst ? "default" : "reload", credentials: request.credentials, integrity: request.integrity }, handler))
  : new Response());
/* What has come is given, whether or not there is room to keep it. */
const fetchMissing = strategy._handleFetch.bind(strategy);
strategy._handleFetch = (request, handler) => {
  const put = handler.cachePut.bind(handler);
  handler.cachePut = (...what) => put(...what).catch(() => false);
  return fetchMissing(request, handler);
};

let takesPagesOver = false;
let hasLeft = false;

self.addEventListener("install", (event) => {
  takesPagesOver = self.registration.active === null;
  void precaching.install(event).catch(() => {});
});

self.addEventListener("activate", (event) => {
  void precaching.activate(event);
  /* The first one: the page that brought it goes on showing pictures that it can keep. */
  if (takesPagesOver) event.waitUntil(self.clients.claim());
});

/* For shells that know that theirs is the only page: it is loaded anew on "controllerchange". */
self.addEventListener("message", (event) => {
  if ((event.data as { type?: unknown } | null)?.type === "take-over") void self.skipWaiting();
});

/* The page that sent it away still goes through it. */
registerRoute(() => hasLeft, ({ request }) => fetch(request));

const shellPaths = [scope.pathname, scope.pathname + shell.page];
const showShell = precaching.createHandlerBoundToURL(shell.page);

registerRoute(({ request, url, sameOrigin }) => sameOrigin && request.mode === "navigate" && shellPaths.includes(url.pathname), async (options) => {
  const { request, url } = options;
  if (url.searchParams.get("sw") === "off") {
    await leave();
    return fetch(request);
  }
  return showShell(options);
});
registerRoute(new PrecacheRoute(precaching, { directoryIndex: "", ignoreURLParametersMatching: [] }));

const tellsOfFailure = { fetchDidFail: async () => tellPages("unreachable") };
const seenPictures = new CacheFirst({
  cacheName: cacheOf("pictures"),
  plugins: [new ExpirationPlugin({ maxEntries: seenPicturesMost, purgeOnQuotaError: true }), tellsOfFailure],
});
/* Of packs, which name them by their content (docs/pack-format.md, section 8). Those that were fetched ahead: pictures-ahead.ts. */
const packPicture = /\/images\/[0-9a-f]{2}\/[0-9a-f]{32}\.webp$/;
registerRoute(({ request, url, sameOrigin }) => sameOrigin && request.destination === "image" && packPicture.test(url.pathname), async (options) => {
  const ahead = await self.caches.match(options.request, { cacheName: cacheOf("pictures-ahead") }).catch(() => undefined);
  return ahead ?? seenPictures.handle(options);
});
registerRoute(({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith(`${scope.pathname}shoppers/`), new NetworkFirst({ cacheName: cacheOf("shoppers"), plugins: [tellsOfFailure] }));
registerRoute(({ url, sameOrigin }) => sameOrigin && url.pathname.endsWith("/manifest.json"), new NetworkOnly({ plugins: [tellsOfFailure] }));

/** Where a host does not have the gzipped file, the plain one is kept under its name: the engine takes both, and the hash is of either. */
async function installEither(url: string, init: RequestInit, handler: StrategyHandler): Promise<Response> {
  const install = (address: string) => installOnce(new Request(address, { ...init, signal: AbortSignal.timeout(patienceMs) }), handler);
  return url.endsWith(".gz") ? install(url).catch(() => install(url.slice(0, -".gz".length))) : install(url);
}

async function persistently<T>(attempt: (isFirst: boolean) => Promise<T>): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt(failures === 0);
    } catch (reason) {
      const wait = backoffMs[failures];
      if (wait === undefined) throw reason;
      await new Promise((wake) => setTimeout(wake, wait));
    }
  }
}

/** Of the engine's builds the one that runs here, and what an earlier shell has needed. */
async function isWanted(url: string): Promise<boolean> {
  const path = url.slice(scope.href.length);
  if (!shell.later.some((entry) => entry.url === path)) return true;
  const [fastest] = possibleVariants();
  const wasm = typeof DecompressionStream === "function" ? ".wasm.gz" : ".wasm";
  if (fastest && [".js", wasm].some((ending) => path.endsWith(`vitrine-${fastest}${ending}`))) return true;
  return await self.caches.match(url, { cacheName: strategy.cacheName, ignoreSearch: true }) !== undefined;
}

/** For those who work on the shell: `?sw=off`. */
async function leave(): Promise<void> {
  hasLeft = true;
  await self.registration.unregister();
  const names = [strategy.cacheName, ...["pictures", "pictures-ahead", "shoppers"].map(cacheOf)];
  await Promise.all(names.map((name) => self.caches.delete(name)));
}

async function tellPages(type: string): Promise<void> {
  for (const client of await self.clients.matchAll({ type: "window" })) client.postMessage({ type });
}
