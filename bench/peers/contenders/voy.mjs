/* voy-search: a k-d tree. Its own loader wants a bundler's WebAssembly modules, so the two files are joined here. */
import * as glue from "voy-search/voy_search_bg.js";
import { inBlocks } from "../kit.mjs";

export async function open(kit) {
  const address = import.meta.resolve("voy-search/voy_search_bg.wasm");
  const { instance } = await WebAssembly.instantiateStreaming(fetch(address), { "./voy_search_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  const vectors = await kit.vectors();
  const index = new glue.Voy();
  await kit.build(() => inBlocks(kit, vectors, 500, (from, views) => index.add({
    embeddings: views.map((view, i) => ({ id: String(from + i), title: "", url: "", embeddings: Array.from(view) })),
  })));
  return { settings: [{ name: "its only one", ask: (query) => index.search(query, 10).neighbors.map(({ id }) => Number(id)) }] };
}
