/* Looking at a page: from the visitor's gesture to what is on the page, and its picture. */
import { decodePicture } from "../../engine/pixels.js";
import type { PageReading } from "../page/page-product.js";
import { type LookRequest, requestKey } from "../request.js";
import { LookedAtTab } from "./looked-at-tab.js";
import { type FoundPicture, type PictureWays, cutOut, decodeData, fetchPicture, firstPicture } from "./page-picture.js";
import { pictureBox, picturePixels, readingOf } from "./reading.js";

/** What is being looked at. A new object for every change. */
export interface Looked {
  /** Of the request; another one for each. */
  id: string;
  phase: "idle" | "reading" | "refused" | "nothing" | "product";
  reading?: PageReading | undefined;
  /** The page's own title, or the visitor's words in its place. */
  words: string;
  /** undefined while it is on its way; null when it could not be had. */
  picture: FoundPicture | null | undefined;
  /** Only a picture was pointed at: what the page sells has nothing to do with it. */
  pointed: boolean;
}

/** A cold panel takes a while to open. */
const longestFreshMs = 15_000;
/** A page that changes again within this is in haste, and is read the less often. */
const hasteMs = 3_000;
const mostHaste = 6;

const idle: Looked = { id: "", phase: "idle", words: "", picture: null, pointed: false };

/** Emits "change" whenever `now` is another one. */
export class Look extends EventTarget {
  now: Looked = idle;
  private tab: LookedAtTab | undefined;
  private ending = new AbortController();
  private rereading = false;
  private rereadAgain = false;
  private readAt = 0;
  private haste = 0;

  /** Follows what is asked of this window's panel, beginning with what was asked before it opened. */
  async follow(): Promise<void> {
    const { id: windowId } = await chrome.windows.getCurrent();
    if (windowId === undefined) return;
    const key = requestKey(windowId);
    chrome.storage.session.onChanged.addListener((changes) => {
      const request = requestOf(changes[key]?.newValue);
      if (request) void this.look(request);
    });
    chrome.runtime.onMessage.addListener((message: unknown, sender) => {
      if (sender.id === chrome.runtime.id && sender.tab?.id === this.tab?.tabId && isPageChange(message)) void this.reread();
    });
    const request = requestOf((await chrome.storage.session.get(key))[key]);
    const isFresh = request && Date.now() - request.at < longestFreshMs; // an older press allows nothing any more
    const isThere = isFresh && await chrome.tabs.get(request.tabId).then(() => true, () => false);
    if (isThere && this.now === idle) await this.look(request);
  }

  async look(request: LookRequest): Promise<void> {
    const { signal } = this.renew();
    const tab = this.tab = new LookedAtTab(request.tabId, request.picture?.frameId);
    this.show({ ...idle, id: request.id, phase: "reading", picture: undefined, pointed: request.picture !== undefined });
    const reading = await this.read(tab);
    if (signal.aborted) return;
    if (!reading && !request.picture) return this.show({ ...this.now, phase: "refused", picture: null });
    void tab.watch().catch(() => {}); // a page that is gone by now changes no more
    if (request.picture) await this.takePointed(tab, request.picture.url, reading, signal);
    else await this.takeProduct(tab, reading!, signal);
  }

  /** The visitor's own picture in the place of the page's. */
  async takeOwn(file: Blob): Promise<void> {
    const bitmap = await decodePicture(file);
    this.show({ ...this.now, id: this.now.id || crypto.randomUUID(), phase: "product", picture: { bitmap, way: "own" } });
  }

  /** The visitor's own words in the place of the page's. */
  reword(words: string): void {
    this.show({ ...this.now, words });
  }

  private renew(): AbortController {
    this.ending.abort();
    this.rereadAgain = false;
    return this.ending = new AbortController();
  }

  private async read(tab: LookedAtTab): Promise<PageReading | undefined> {
    try {
      return readingOf(await tab.read());
    } catch {
      return undefined; // no grant, or the page does not answer: the panel says what to do
    }
  }

  private async takeProduct(tab: LookedAtTab, reading: PageReading, signal: AbortSignal): Promise<void> {
    const { product } = reading;
    if (!product) return this.show({ ...this.now, phase: "nothing", reading, words: "", picture: null });
    this.show({ ...this.now, phase: "product", reading, words: product.title, picture: product.picture ? undefined : null });
    if (product.picture) await this.takePicture(tab, product.picture, signal);
  }

  private async takePointed(tab: LookedAtTab, url: string, reading: PageReading | undefined, signal: AbortSignal): Promise<void> {
    this.show({ ...this.now, phase: "product", reading: reading && { ...reading, product: null } });
    await tab.enterFrame().catch(() => {}); // a frame of another origin stays shut: then the picture is fetched
    await this.takePicture(tab, url, signal);
  }

  /** Under whatever address the page shows it; only to fetch it takes one of the web. */
  private async takePicture(tab: LookedAtTab, url: string, signal: AbortSignal): Promise<void> {
    const host = this.now.reading?.host ?? "";
    const picture = url ? await firstPicture(waysTo(tab, url, host, signal), signal) : undefined;
    if (signal.aborted) return;
    const own = this.now.picture?.way === "own"; // chosen meanwhile
    if (!own) this.show({ ...this.now, picture: picture ?? null });
  }

  /** A shop without loads shows another product. One reading at a time; what came during one is read after it, once. */
  private async reread(): Promise<void> {
    if (this.now.pointed || this.now.phase === "refused") return;
    this.rereadAgain = true;
    if (this.rereading) return;
    this.rereading = true;
    while (this.rereadAgain && this.tab) {
      this.haste = Date.now() - this.readAt < hasteMs ? Math.min(this.haste + 1, mostHaste) : 0;
      if (this.haste > 3) await new Promise((wake) => setTimeout(wake, 250 * 2 ** this.haste));
      this.rereadAgain = false;
      this.readAt = Date.now();
      await this.readOnce(this.tab);
    }
    this.rereading = false;
  }

  private async readOnce(tab: LookedAtTab): Promise<void> {
    const { signal } = this.ending;
    const reading = await this.read(tab);
    if (signal.aborted || !reading || JSON.stringify(reading) === JSON.stringify(this.now.reading)) return;
    if (isSamePiece(reading, this.now.reading)) return this.show({ ...this.now, reading });
    const next = this.renew();
    this.show({ ...idle, id: crypto.randomUUID(), phase: "reading", picture: undefined });
    void this.takeProduct(tab, reading, next.signal); // its picture may take long, and the page may change meanwhile
  }

  private show(now: Looked): void {
    const before = this.now.picture?.bitmap;
    this.now = now;
    this.dispatchEvent(new Event("change"));
    if (before && before !== now.picture?.bitmap) setTimeout(() => before.close(), 5_000); // who still looks at it may finish
  }
}

/** What the visitor put in the place of the page's words or picture stays while the page still sells the same. */
function isSamePiece(one: PageReading, other: PageReading | undefined): boolean {
  const [a, b] = [one.product, other?.product];
  return other !== undefined && a?.title === b?.title && a?.picture === b?.picture;
}

function waysTo(tab: LookedAtTab, url: string, host: string, signal: AbortSignal): PictureWays {
  return [
    ["page", async () => decodeData(picturePixels(await tab.picturePixels(url)))],
    ["fetch", () => fetchPicture(url, host, signal)],
    ["screenshot", async () => screenshotOf(tab, url)],
  ];
}

/** Only when the picture stood still while it was taken: else something else may be where it was. */
async function screenshotOf(tab: LookedAtTab, url: string): Promise<ImageBitmap | undefined> {
  const box = pictureBox(await tab.pictureBox(url));
  const shot = box && await decodeData(await tab.screenshot());
  try {
    const after = shot && pictureBox(await tab.pictureBox(url));
    return shot && JSON.stringify(after) === JSON.stringify(box) ? await cutOut(shot, box!) : undefined;
  } finally {
    shot?.close();
  }
}

function requestOf(value: unknown): LookRequest | undefined {
  const { id, tabId } = (value ?? {}) as Partial<LookRequest>;
  return typeof id === "string" && typeof tabId === "number" ? value as LookRequest : undefined;
}

function isPageChange(message: unknown): boolean {
  return (message as { type?: unknown } | null)?.type === "page-changed";
}
