/* What went wrong on this device, for the staff: the last of it, equal entries as one, and nothing of any visitor. */
import type { DeviceFiles } from "./device-files.js";

export interface LogEntry {
  /** Milliseconds since 1970, of the last time. */
  at: number;
  /** Which part of the kiosk. */
  part: string;
  text: string;
  /** So often. */
  times: number;
}

const mostEntries = 100;
const longestText = 300;
const fileName = "errors";

export class ErrorLog {
  /** Newest first. */
  entries: LogEntry[] = [];

  private constructor(private readonly files: DeviceFiles | undefined, private readonly now: () => number) {}

  static async open(files: DeviceFiles | undefined, now: () => number = () => Date.now()): Promise<ErrorLog> {
    const log = new ErrorLog(files, now);
    log.entries = await files?.read(fileName, isLog, []) ?? [];
    return log;
  }

  /** What cannot be kept is not worth a failure. */
  add(part: string, text: string): void {
    const short = text.slice(0, longestText);
    const same = this.entries.find((other) => other.part === part && other.text === short);
    const entry = { at: this.now(), part, text: short, times: (same?.times ?? 0) + 1 };
    this.entries = [entry, ...this.entries.filter((other) => other !== same)].slice(0, mostEntries);
    void this.files?.write(fileName, this.entries).catch(() => {});
  }

  async clear(): Promise<void> {
    this.entries = [];
    await this.files?.write(fileName, []);
  }
}

/** What may be written down of an error that came while somebody was here: its kind and place, never its words, which may be the visitor's. */
export function placeOfError(reason: unknown): string {
  if (!(reason instanceof Error)) return "something that is no error was thrown";
  const code = "code" in reason ? ` ${String(reason.code)}` : "";
  const place = /([\w.-]+\.js:\d+:\d+)/.exec(reason.stack ?? "")?.[1] ?? "";
  return `${reason.name}${code}${place ? ` at ${place}` : ""}`;
}

function isLog(value: unknown): value is LogEntry[] {
  return Array.isArray(value) && value.every((entry: Partial<LogEntry> | null) => typeof entry?.at === "number" && typeof entry.part === "string"
    && typeof entry.text === "string" && typeof entry.times === "number");
}
