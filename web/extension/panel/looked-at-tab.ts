/* The tab that is looked at, as far as the visitor's gesture allows it. Whatever it answers has to be checked: see reading.ts. */

interface PageReader {
  picturePixels(url: string): Promise<string>;
  pictureBox(url: string): unknown;
  watch(): void;
}

const mostReadingMs = 8_000;
const mostAnswerMs = 3_000;

/** Every method rejects when the page may not be looked at, or does not answer. */
export class LookedAtTab {
  /** `frameId`: where a picture that was pointed at stands. */
  constructor(readonly tabId: number, private readonly frameId = 0) {}

  /** The reader goes into the page, and reads it. */
  read(): Promise<unknown> {
    return this.run({ files: ["page-reader.js"] }, 0, mostReadingMs);
  }

  /** Where a picture in a frame of the page was pointed at, the reader goes there too. */
  async enterFrame(): Promise<void> {
    if (this.frameId !== 0) await this.run({ files: ["page-reader.js"] }, this.frameId, mostReadingMs);
  }

  picturePixels(url: string): Promise<unknown> {
    return this.run({ func: pixelsInPage, args: [url] }, this.frameId, mostAnswerMs);
  }

  /** Of a picture in a frame it is not known where the frame stands. */
  async pictureBox(url: string): Promise<unknown> {
    return this.frameId === 0 ? this.run({ func: boxInPage, args: [url] }, 0, mostAnswerMs) : undefined;
  }

  async watch(): Promise<void> {
    await this.run({ func: watchPage, args: [] }, 0, mostAnswerMs);
  }

  /** What the window shows; only while it shows this tab. A data: URL. */
  async screenshot(): Promise<string> {
    const { active, windowId } = await chrome.tabs.get(this.tabId);
    const shot = active ? await chrome.tabs.captureVisibleTab(windowId, { format: "jpeg", quality: 92 }) : "";
    if (!active || !(await chrome.tabs.get(this.tabId)).active) throw new Error("another tab is in sight");
    return shot;
  }

  private async run(script: { files: string[] } | { func: (...given: string[]) => unknown; args: string[] }, frameId: number, mostMs: number): Promise<unknown> {
    const target = { tabId: this.tabId, frameIds: [frameId] };
    const running = chrome.scripting.executeScript({ target, ...script } as chrome.scripting.ScriptInjection<string[], unknown>);
    const [answer] = await withinTime(running, mostMs);
    return answer?.result;
  }
}

/* These three run in the page. */
function pixelsInPage(url: string): unknown {
  return (globalThis as unknown as { vitrinePageReader: PageReader }).vitrinePageReader.picturePixels(url);
}

function boxInPage(url: string): unknown {
  return (globalThis as unknown as { vitrinePageReader: PageReader }).vitrinePageReader.pictureBox(url);
}

function watchPage(): void {
  (globalThis as unknown as { vitrinePageReader: PageReader }).vitrinePageReader.watch();
}

function withinTime<T>(work: Promise<T>, mostMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the page does not answer")), mostMs);
    work.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}
