/* What the staff page shows and does: the device's side of it. */
import type { InstallOptions } from "../../packs/packs.js";
import { day, figure } from "../../words/figures.js";
import { type LanguageCode, language, languages, setLanguage, words } from "../../words/words.js";
import type { DeviceFiles } from "../device/device-files.js";
import type { ErrorLog } from "../device/error-log.js";
import type { KioskConfig } from "../device/kiosk-config.js";
import type { PackKeeper } from "../device/pack-keeper.js";
import { visitorsToday } from "../device/visit-count.js";
import { wipeFiles } from "../device/visitor-wipe.js";
import type { KioskSession } from "./kiosk-session.js";

export interface DeskParts {
  config: KioskConfig;
  faults: string[];
  files: DeviceFiles;
  log: ErrorLog;
  keeper: PackKeeper;
  session: () => KioskSession | undefined;
  /** Milliseconds since 1970: since when the kiosk runs. */
  runningSince: number;
  beginAnew: () => void;
  /** Somebody works here, though the glass is not touched. */
  stillHere: () => void;
}

const when: Intl.DateTimeFormatOptions = { dateStyle: "short", timeStyle: "short" };

export class StaffDesk {
  private visitors = 0;
  private storage: StorageEstimate = {};

  constructor(private readonly parts: DeskParts) {}

  get faults(): string[] {
    return this.parts.faults;
  }

  get log(): ErrorLog {
    return this.parts.log;
  }

  get canRollBack(): boolean {
    return this.parts.keeper.canRollBack;
  }

  /** Reads what changes. */
  async look(): Promise<void> {
    this.visitors = await visitorsToday(this.parts.files);
    this.storage = await navigator.storage.estimate();
  }

  /** Rows of label and text. */
  facts(): [string, string][] {
    const { keeper: { pack }, runningSince } = this.parts;
    const session = this.parts.session();
    const answer = session?.lastAnswer;
    const { usage = 0, quota = 0 } = this.storage;
    return [
      [words("kiosk.staff-engine"), session ? `${session.stats.engine} ${session.stats.simd}` : words("kiosk.staff-no-engine")],
      [words("kiosk.staff-answer"), answer ? `${figure(answer.tookMs, 1)} ms, ${day(answer.at, when)}` : "–"],
      [words("kiosk.staff-since"), day(runningSince, when)],
      [words("kiosk.staff-visitors"), figure(this.visitors)],
      [words("kiosk.staff-pack-name"), pack?.name ?? "–"],
      [words("kiosk.staff-generation"), pack?.generation ?? "–"],
      [words("kiosk.staff-previous"), pack?.previous ?? "–"],
      [words("kiosk.staff-products"), pack ? figure(pack.products) : "–"],
      [words("kiosk.staff-installed"), pack ? day(pack.installedAt, when) : "–"],
      [words("kiosk.staff-signed"), pack?.signedBy ?? words("kiosk.staff-unsigned")],
      [words("kiosk.staff-from"), pack ? ("name" in pack.source ? pack.source.name : pack.source.url ?? "") : "–"],
      [words("kiosk.staff-storage"), `${figure(usage / 1e6, 1)} MB / ${figure(quota / 1e9, 1)} GB`],
    ];
  }

  async update(options: InstallOptions): Promise<string> {
    if (!await this.parts.keeper.update(options)) return words("kiosk.staff-newest");
    return this.changed();
  }

  async take(what: File | readonly File[], options: InstallOptions): Promise<string> {
    await this.parts.keeper.take(what, options);
    return this.changed();
  }

  async rollBack(): Promise<string> {
    await this.parts.keeper.rollBack();
    return this.changed();
  }

  otherLanguages(): { code: LanguageCode; name: string }[] {
    return this.parts.config.languages.filter((code) => code !== language()).map((code) => ({ code, name: languages[code].name }));
  }

  /** From now on, until kiosk.json says otherwise. */
  async speak(code: LanguageCode): Promise<void> {
    await this.parts.files.write("language", { code });
    await setLanguage(code);
  }

  stillHere(): void {
    this.parts.stillHere();
  }

  async restart(): Promise<string> {
    this.parts.beginAnew();
    return "";
  }

  /** The packs, the log and all that this device knows: as on its first day. */
  async eraseAll(): Promise<string> {
    this.parts.session()?.vitrine.close();
    await wipeFiles(await navigator.storage.getDirectory());
    return this.restart();
  }

  /** The engine that is open has the pack from before. */
  private changed(): string {
    this.parts.beginAnew();
    return words("kiosk.staff-changed");
  }
}
