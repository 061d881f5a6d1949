/* <vitrine-shelf> in a window without layout: what its attributes ask for. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { importParts } from "./helpers/engine.mjs";

const { JSDOM } = createRequire(new URL("../../web/package.json", import.meta.url))("jsdom");
const { window } = new JSDOM("<!doctype html>", { url: "https://shop.example/", pretendToBeVisual: true });
const watcher = class { observe() {} unobserve() {} disconnect() {} };
for (const name of ["document", "location", "customElements", "Document", "HTMLElement", "Element", "Node", "CSSStyleSheet", "ShadowRoot", "MutationObserver", "CustomEvent", "AbortController", "AbortSignal", "requestAnimationFrame", "getComputedStyle"]) {
  globalThis[name] = window[name];
}
Object.assign(globalThis, { window, addEventListener() {}, IntersectionObserver: watcher, ResizeObserver: watcher });
after(() => window.close());

const { ShelfElement } = await importParts(["embed/shelf-element.ts"]);
customElements.define("vitrine-shelf", ShelfElement);

const asked = [];
/** The worker's side: a pack that has nothing to show, in a browser that keeps one profile. */
globalThis.Worker = class extends EventTarget {
  postMessage({ protocol, n, type, method, params }) {
    if (type === "call") asked.push([method, params]);
    const result = { open: { productUrl: "" }, retry: null }[type]
      ?? { stats: { spaces: [], pack: { currency: "EUR" } }, profiles: { profiles: [{ id: "ada", name: "Ada", current: true }] }, recommend: { items: [] } }[method];
    queueMicrotask(() => this.dispatchEvent(Object.assign(new Event("message"), { data: { protocol, n, type: "answer", result } })));
  }
  terminate() {}
};
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
/** Until the shelf has its answer, or has failed, once it has asked so often. */
const answered = async (shelf, times) => {
  while (shelf.state !== "error" && (shelf.state === "loading" || asked.filter(([method]) => method === "recommend").length < times)) await wait(5);
};

test("an attribute that is taken away again asks for nothing", async () => {
  const shelf = document.createElement("vitrine-shelf");
  for (const [name, value] of Object.entries({ engine: "engine/", pack: "pack/", profile: "Ada" })) shelf.setAttribute(name, value);
  document.body.append(shelf);
  await answered(shelf, 1);
  assert.equal(shelf.state, "empty");
  shelf.removeAttribute("profile");
  await answered(shelf, 2);
  assert.equal(shelf.state, "empty");
  assert.equal(shelf.profile, null);
  asked.length = 0;
  shelf.setAttribute("item", "7");
  shelf.setAttribute("strategy", "similar");
  await answered(shelf, 1);
  assert.deepEqual(asked.map(([method, { item }]) => [method, item]), [["recommend", "7"]]);
  shelf.removeAttribute("item");
  await wait(30);
  assert.equal(asked.length, 1, "look-alikes of nothing");
  shelf.remove();
});
