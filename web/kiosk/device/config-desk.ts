/* kiosk.json as it was at the last start serves at once, so that nobody waits for a network; a changed one serves from the next start on. */
import type { DeviceFiles } from "./device-files.js";
import { type ReadConfig, readConfig } from "./kiosk-config.js";

const address = "./kiosk.json";
const fileName = "config";
const patienceMs = 8000;
const mostBytes = 64 * 1024;

interface Kept {
  text: string;
}

export class ConfigDesk {
  private text: string | undefined;

  constructor(private readonly files: DeviceFiles | undefined) {}

  async open(): Promise<ReadConfig> {
    this.text = (await this.files?.read(fileName, isKept, { text: "" }))?.text || undefined;
    if (this.text === undefined) await this.renew();
    if (this.text !== undefined) return readConfig(this.text);
    const { config } = readConfig("{}");
    return { config, faults: ["kiosk.json: could not be loaded; the defaults are used"] };
  }

  /** Fetches it. Answers whether it is another one than before. */
  async renew(): Promise<boolean> {
    const text = await fetchText().catch(() => undefined);
    if (text === undefined || text === this.text) return false;
    this.text = text;
    await this.files?.write(fileName, { text } satisfies Kept);
    return true;
  }
}

async function fetchText(): Promise<string | undefined> {
  const response = await fetch(address, { cache: "no-cache", signal: AbortSignal.timeout(patienceMs) });
  const text = response.ok ? await response.text() : undefined;
  return text !== undefined && text.length <= mostBytes ? text : undefined;
}

function isKept(value: unknown): value is Kept {
  return typeof (value as Partial<Kept> | null)?.text === "string";
}
