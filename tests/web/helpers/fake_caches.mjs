/* Cache storage in memory, with what the engine's workers use of it. `full`: every put fails, as beyond a quota. */
export function fakeCaches() {
  const stores = new Map();
  const caches = {
    full: false,
    gone: false,
    /** Addresses in one cache, in the order of putting. */
    keysOf: (name) => [...stores.get(name)?.keys() ?? []],
    /** Puts other bytes in the place of what is kept. */
    spoil(name, part) {
      for (const key of caches.keysOf(name).filter((url) => url.includes(part))) stores.get(name).set(key, { bytes: new Uint8Array(3) });
    },
    async open(name) {
      if (caches.gone) throw new DOMException("no", "SecurityError");
      if (!stores.has(name)) stores.set(name, new Map());
      const store = stores.get(name);
      const urlOf = (request) => (typeof request === "string" ? request : request.url);
      return {
        match: async (request) => (store.has(urlOf(request)) ? new Response(store.get(urlOf(request)).bytes, { headers: store.get(urlOf(request)).headers }) : undefined),
        async put(request, response) {
          const bytes = new Uint8Array(await response.arrayBuffer());
          await caches.onPut?.(urlOf(request));
          if (caches.full) throw new DOMException("full", "QuotaExceededError");
          store.delete(urlOf(request));
          store.set(urlOf(request), { bytes, headers: [...response.headers] });
        },
        delete: async (request) => store.delete(urlOf(request)),
        keys: async () => [...store.keys()].map((url) => ({ url })),
      };
    },
  };
  return caches;
}
