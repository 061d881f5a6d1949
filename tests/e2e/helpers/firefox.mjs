/* Firefox with the extension in it, driven by its own Marionette, which may press what belongs to the browser. */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const uuid = "11111111-2222-4333-8444-555555555555";
const patienceMs = 90_000;
export const sleep = (ms) => new Promise((wake) => setTimeout(wake, ms));
const firefoxPath = process.env.VITRINE_FIREFOX ?? ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find(existsSync);
const oldest = 140;

/** Why there is no Firefox to drive, or "". */
export function whyNoFirefox() {
  if (!firefoxPath) return "no Firefox";
  const version = execFileSync(firefoxPath, ["--version"], { encoding: "utf8" }).match(/Firefox (\d+)/)?.[1] ?? "of unknown version";
  return Number(version) >= oldest ? "" : `Firefox ${version}, not ${oldest} or newer`;
}

const preferences = {
  "browser.shell.checkDefaultBrowser": false, "browser.startup.page": 0, "browser.aboutwelcome.enabled": false, "app.update.enabled": false,
  "datareporting.policy.dataSubmissionEnabled": false, "toolkit.telemetry.enabled": false, "extensions.update.enabled": false,
  "network.captive-portal-service.enabled": false, "network.connectivity-service.enabled": false,
};

/** `zip`: the extension, loaded as a temporary add-on; `id`: what its manifest calls it. */
export async function openFirefox({ zip, id }) {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-firefox-"));
  const port = await freePort();
  const all = { ...preferences, "marionette.port": port, "extensions.webextensions.uuids": JSON.stringify({ [id]: uuid }) };
  writeFileSync(join(folder, "user.js"), Object.entries(all).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`).join("\n"));
  const browser = spawn(firefoxPath, ["--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "-profile", folder, "about:blank"], { stdio: "ignore" });
  const firefox = new Firefox(browser, folder);
  try {
    await firefox.begin(port, zip);
  } catch (error) {
    await firefox.close();
    throw error;
  }
  return firefox;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject).listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

class Firefox {
  #browser;
  #folder;
  #socket;
  #received = Buffer.alloc(0);
  #sent = 0;
  #waiting = new Map();

  constructor(browser, folder) {
    this.#browser = browser;
    this.#folder = folder;
  }

  async begin(port, zip) {
    this.#socket = await connected(port, this.#browser);
    this.#socket.on("data", (bytes) => this.#receive(bytes));
    await this.send("WebDriver:NewSession", { capabilities: {} });
    await this.send("WebDriver:SetTimeouts", { script: patienceMs, pageLoad: patienceMs });
    await this.send("WebDriver:SetWindowRect", { width: 1280, height: 900 });
    await this.send("Addon:Install", { path: zip, temporary: true });
  }

  /** A message is its length, a colon, and [type, id, error, result]; the first one is a greeting. */
  #receive(bytes) {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (let colon = this.#received.indexOf(":"); colon >= 0; colon = this.#received.indexOf(":")) {
      const end = colon + 1 + Number(this.#received.subarray(0, colon));
      if (this.#received.length < end) return;
      const message = JSON.parse(this.#received.subarray(colon + 1, end));
      this.#received = this.#received.subarray(end);
      if (!Array.isArray(message)) continue;
      this.#waiting.get(message[1])?.(message);
      this.#waiting.delete(message[1]);
    }
  }

  async send(name, parameters = {}) {
    const id = ++this.#sent;
    const text = JSON.stringify([0, id, name, parameters]);
    const answer = new Promise((resolve) => this.#waiting.set(id, resolve));
    this.#socket.write(`${Buffer.byteLength(text)}:${text}`);
    const [, , error, result] = await answer;
    if (error) throw new Error(`${name}: ${error.error}: ${error.message}`);
    return result;
  }

  visit(url) {
    return this.send("WebDriver:Navigate", { url });
  }

  /** A tab with that file of the extension; answers the tab that was there before. */
  async openFile(path) {
    const { value: before } = await this.send("WebDriver:GetWindowHandle");
    const { handle } = await this.send("WebDriver:NewWindow", { type: "tab" });
    await this.send("WebDriver:SwitchToWindow", { handle });
    await this.visit(`moz-extension://${uuid}/${path}`);
    return before;
  }

  /** What the async function `work` answers in the page, or with `inBrowser` in the browser's own window. */
  async run(work, { inBrowser = false, values = [] } = {}) {
    const script = `const done = arguments[arguments.length - 1]; (${work})(...[...arguments].slice(0, -1)).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    await this.send("Marionette:SetContext", { value: inBrowser ? "chrome" : "content" });
    try {
      const { value: { value, error } } = await this.send("WebDriver:ExecuteAsyncScript", { script, args: values, sandbox: null });
      if (error) throw new Error(error);
      return value;
    } finally {
      if (inBrowser) await this.send("Marionette:SetContext", { value: "content" });
    }
  }

  async close() {
    const ended = new Promise((resolve) => this.#browser.once("exit", resolve));
    if (this.#socket) await Promise.race([this.send("Marionette:Quit", { flags: ["eForceQuit"] }).catch(() => {}), sleep(5000)]);
    this.#socket?.destroy();
    if (this.#browser.exitCode === null) this.#browser.kill("SIGKILL");
    await ended;
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function connected(port, browser) {
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(200)) {
    if (browser.exitCode !== null) throw new Error(`Firefox has ended with ${browser.exitCode}`);
    const socket = await new Promise((resolve) => {
      const trying = connect(port, "127.0.0.1", () => resolve(trying)).on("error", () => resolve(null));
    });
    if (socket) return socket;
  }
  throw new Error("Firefox does not listen");
}
