/* Chromium with the extension loaded, whose toolbar button is pressed for real: so the page is granted as it is to a visitor. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browserPath, chromium, flags } from "./chromium.mjs";
import { repository } from "./shop.mjs";

export const extensionRoot = process.env.VITRINE_EXTENSION ?? join(repository, "dist/extension");
const patienceMs = 90_000;

/** Which part of the extension is not there, or "". */
export function whatIsMissing() {
  const part = ["manifest.json", "panel.js", "vitrine-simd128.wasm"].find((path) => !existsSync(join(extensionRoot, path)));
  return part ? `no ${part} in ${extensionRoot}: run ./build-wasm.sh build` : "";
}

/** Starts a browser of its own. `hosts`: origins that the extension may read without asking, as if the visitor had allowed them before;
 * `alter`: changes a copy of the extension's folder before it is loaded; `moreFlags`: more flags for Chromium. */
export async function openExtension({ hosts = [], alter, moreFlags = [], ...options } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-extension-"));
  const unpacked = hosts.length > 0 || alter ? alteredCopy(folder, hosts, alter) : extensionRoot;
  const context = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath: browserPath, timeout: patienceMs, locale: "en-GB", reducedMotion: "reduce", ...options,
    ignoreDefaultArgs: ["--disable-extensions"],
    args: [...flags, "--enable-unsafe-extension-debugging", `--disable-extensions-except=${unpacked}`, `--load-extension=${unpacked}`, ...moreFlags],
  });
  context.setDefaultTimeout(patienceMs);
  const worker = context.serviceWorkers()[0] ?? await context.waitForEvent("serviceworker", { timeout: patienceMs });
  await worker.evaluate(activated);
  const id = new URL(worker.url()).host;
  const devtools = await context.browser().newBrowserCDPSession();
  return {
    context, id, devtools,
    url: (path) => `chrome-extension://${id}/${path}`,
    pressButton: (page) => pressButton(devtools, id, page),
    /** The panel beside the page, once it is open. */
    sidePanel: () => SidePanel.find(devtools, id),
    /** The panel as a page of its own, which Playwright can drive. */
    async panelPage(query = "") {
      const page = await context.newPage();
      page.faults = [];
      page.on("pageerror", (error) => page.faults.push(`uncaught: ${error.stack ?? error}`));
      page.on("console", (message) => { if (message.type() === "error") page.faults.push(`console: ${message.text()}`); });
      await page.goto(`chrome-extension://${id}/panel.html${query}`);
      return page;
    },
    async close() {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** In a service worker that was just installed: before this the browser loses a press of the button. */
async function activated() {
  while (self.registration.active?.state !== "activated" || !chrome.action.onClicked.hasListeners()) await new Promise((wake) => setTimeout(wake, 20));
}

/** `alter` for an extension that comes without a pack. */
export const withoutPack = (copy) => rmSync(join(copy, "pack"), { recursive: true });

function alteredCopy(folder, hosts, alter) {
  const copy = join(folder, "extension");
  cpSync(extensionRoot, copy, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(copy, "manifest.json"), "utf8"));
  writeFileSync(join(copy, "manifest.json"), JSON.stringify({ ...manifest, ...hosts.length > 0 && { host_permissions: hosts } }));
  alter?.(copy);
  return copy;
}

/** Brings the page to the front and presses the extension's button over it. */
async function pressButton(devtools, id, page) {
  await page.bringToFront();
  const session = await page.context().newCDPSession(page);
  const { targetInfo } = await session.send("Target.getTargetInfo");
  await session.detach();
  const { targetInfos } = await devtools.send("Target.getTargets", { filter: [{ type: "tab" }] });
  const tab = targetInfos.find((info) => info.url === targetInfo.url && info.embedderData?.tabActive !== false)
    ?? targetInfos.find((info) => info.url === targetInfo.url);
  await devtools.send("Extensions.triggerAction", { id, targetId: tab.targetId });
}

/** The real side panel is no page to Playwright: it is asked over the protocol itself. */
class SidePanel {
  #devtools;
  #sessionId;
  #sent = 0;
  #waiting = new Map();

  static async find(devtools, id) {
    for (let tries = 0; tries < 300; tries++) {
      const { targetInfos } = await devtools.send("Target.getTargets");
      const info = targetInfos.find(({ url }) => url.startsWith(`chrome-extension://${id}/panel.html`));
      if (info) return new SidePanel(devtools, await devtools.send("Target.attachToTarget", { targetId: info.targetId, flatten: false }));
      await new Promise((wake) => setTimeout(wake, 100));
    }
    throw new Error("no side panel has opened");
  }

  constructor(devtools, { sessionId }) {
    this.#devtools = devtools;
    this.#sessionId = sessionId;
    devtools.on("Target.receivedMessageFromTarget", (event) => {
      if (event.sessionId !== sessionId) return;
      const message = JSON.parse(event.message);
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    });
  }

  async send(method, params = {}) {
    const id = ++this.#sent;
    const answer = new Promise((resolve) => this.#waiting.set(id, resolve));
    await this.#devtools.send("Target.sendMessageToTarget", { sessionId: this.#sessionId, message: JSON.stringify({ id, method, params }) });
    const { result, error } = await answer;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** What `work`, a function without arguments, answers in the panel; a promise is waited for. */
  async evaluate(work) {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", { expression: `(${work})()`, returnByValue: true, awaitPromise: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Until `work` answers something truthy. */
  async until(work) {
    for (const end = Date.now() + patienceMs; Date.now() < end;) {
      const value = await this.evaluate(work);
      if (value) return value;
      await new Promise((wake) => setTimeout(wake, 50));
    }
    throw new Error(`waited in vain for ${work}`);
  }
}
