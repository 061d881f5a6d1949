/* Tells when the product of the page becomes another without a load. */
import { all, attribute, pageAddress, rootOf, scriptText, textOf } from "./dom.js";

interface Extension {
  runtime?: { id?: string; sendMessage(message: unknown): Promise<unknown> | undefined };
}

const restMs = 300;
const patienceMs = 1_200;
const key = Symbol.for("vitrine.page-watch");
const keeper = globalThis as unknown as Record<symbol, (() => void) | undefined>;

/** From now on sends { type: "page-changed" }. Called again, or by a later copy of this script, it takes the place of the one before. */
export function watch(document: Document = globalThis.document): void {
  keeper[key]?.();
  const watcher = new Watcher(document);
  keeper[key] = () => watcher.stop();
}

class Watcher {
  readonly #document: Document;
  readonly #observer: MutationObserver;
  #print: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #firstChange = 0;

  constructor(document: Document) {
    this.#document = document;
    this.#print = fingerprint(document);
    this.#observer = new MutationObserver(this.#noticed);
    const root = rootOf(document);
    if (root) {
      this.#observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["content", "src", "srcset", "href"] });
    }
    this.#eachEvent((target, name) => target.addEventListener(name, this.#noticed));
  }

  stop(): void {
    this.#observer.disconnect();
    clearTimeout(this.#timer);
    this.#eachEvent((target, name) => target.removeEventListener(name, this.#noticed));
  }

  #eachEvent(act: (target: EventTarget, name: string) => void): void {
    act(globalThis as unknown as EventTarget, "popstate");
    act(globalThis as unknown as EventTarget, "hashchange");
    const { navigation } = globalThis as unknown as { navigation?: EventTarget };
    if (navigation && typeof navigation.addEventListener === "function") act(navigation, "currententrychange");
  }

  /** Waits until the page rests, but not for ever: some never do. */
  readonly #noticed = (): void => {
    const now = Date.now();
    if (this.#timer === undefined) this.#firstChange = now;
    else if (now - this.#firstChange > patienceMs) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#look, restMs);
  };

  readonly #look = (): void => {
    this.#timer = undefined;
    try {
      if (!extension()?.id) return this.stop();
      const print = fingerprint(this.#document);
      if (print === this.#print) return;
      this.#print = print;
      extension()?.sendMessage({ type: "page-changed" })?.catch(() => undefined); // nobody listens while the panel is shut
    } catch {
      this.stop(); // The extension was updated or removed.
    }
  };
}

const extension = (): Extension["runtime"] => (globalThis as unknown as { chrome?: Extension }).chrome?.runtime;

/** What changes with the product, and costs little to look at. */
function fingerprint(document: Document): string {
  const texts = all(document, "title, h1", 6).map((element) => textOf(element, { limit: 120 }));
  const tags = all(document, 'meta[property="og:title"], meta[property="og:image"], meta[property="product:price:amount"]', 6).map((tag) => attribute(tag, "content").slice(0, 300));
  const scripts = all(document, 'script[type*="ld+json" i]', 20).map((script) => shortHash(scriptText(script, 200_000)));
  const pictures = all(document, "main img, [class*=gallery i] img, [class*=product i] img", 1).map((picture) => attribute(picture, "src").slice(0, 300));
  return [pageAddress(document), ...texts, ...tags, ...scripts, ...pictures].join("\n");
}

function shortHash(text: string): string {
  let hash = text.length;
  for (let i = 0; i < text.length; i += 1 + (text.length >> 12)) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return String(hash);
}
