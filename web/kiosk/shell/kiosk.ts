/* One document of the kiosk, from its start to its end: it wipes what was there, waits for a visitor, serves one, wipes again and begins anew. */
import { VitrineError } from "../../engine/vitrine.js";
import { type InstalledPack, PackShelf, openInstalled } from "../../packs/packs.js";
import { startOffline } from "../../offline/start-offline.js";
import { bestLanguage, languages } from "../../words/languages.js";
import { errorWords } from "../../words/errors.js";
import { type LanguageCode, loadWords, setLanguage, words, wordsFor } from "../../words/words.js";
import { DeviceFiles } from "../device/device-files.js";
import { ErrorLog, placeOfError } from "../device/error-log.js";
import { IdleWatch } from "../device/idle-watch.js";
import { type KioskConfig, defaultConfig } from "../device/kiosk-config.js";
import { ConfigDesk } from "../device/config-desk.js";
import { PackKeeper } from "../device/pack-keeper.js";
import { PinDoor, type PinTries, parsePinHash } from "../device/staff-pin.js";
import { isUpdateDue } from "../device/update-round.js";
import { countVisitor } from "../device/visit-count.js";
import { browserPlaces, wipeVisitor } from "../device/visitor-wipe.js";
import "../screens/attract-screen.js";
import type { AttractScreen } from "../screens/attract-screen.js";
import "../screens/staff-screen.js";
import type { StaffScreen } from "../screens/staff-screen.js";
import { attractRows } from "./attract-rows.js";
import { beginAnew, closeDoor } from "./closed-door.js";
import "./kiosk-app.js";
import type { KioskApp } from "./kiosk-app.js";
import { KioskSession } from "./kiosk-session.js";
import { progressWords } from "./progress-words.js";
import { StaffDesk } from "./staff-desk.js";

const worker = new URL("./kiosk-worker.js", import.meta.url);
const areas = ["kiosk", "all", "labels", "catalog", "product", "quiz", "shop", "swipe"] as const;
const updateLookMs = 60_000;
/** A start so soon after an end is the same run. */
const sameRunMs = 60_000;
const shellPatienceMs = 5000;

interface Run {
  since: number;
  at: number;
}

export class Kiosk {
  private config: KioskConfig = defaultConfig;
  private faults: string[] = [];
  private files!: DeviceFiles;
  private log!: ErrorLog;
  private desk!: ConfigDesk;
  private keeper!: PackKeeper;
  private shelf!: PackShelf;
  private watch!: IdleWatch;
  private session: KioskSession | undefined;
  private app: KioskApp | undefined;
  private staff: StaffScreen | undefined;
  private runningSince = Date.now();
  private ending = false;
  private readonly attract = document.createElement("vt-attract-screen") as AttractScreen;

  async start(): Promise<void> {
    closeDoor((place) => this.app?.go(place));
    try {
      await this.prepare();
      await this.openPack();
      await this.welcome();
    } catch (reason) {
      await loadWords(...areas).catch(() => {}); // it may have failed before they came
      this.fail("start", reason);
    }
  }

  /** Nobody is served before everything of the visitor before is gone. */
  private async prepare(): Promise<void> {
    const places = await browserPlaces();
    const left = await wipeVisitor(places);
    if (places.files) {
      this.files = await DeviceFiles.open(places.files);
      this.log = await ErrorLog.open(this.files);
    }
    this.desk = new ConfigDesk(this.files);
    ({ config: this.config, faults: this.faults } = await this.desk.open());
    await this.dress();
    this.listen();
    document.body.append(this.attract);
    if (!places.files) throw new VitrineError("VT_UNSUPPORTED", "this browser keeps no files for this page");
    if (left.length > 0) throw new VitrineError("VT_IO", `not wiped: ${left.join(", ")}`);
    await this.readRun();
    void this.desk.renew().then((isNew) => { if (isNew) this.beginAnewWhenAlone(); });
  }

  /** Language, theme and name, as kiosk.json and the staff want them. */
  private async dress(): Promise<void> {
    const { config } = this;
    const { code } = await this.files?.read("language", isChosenLanguage, { code: "" }) ?? { code: "" };
    await setLanguage((config.languages as string[]).includes(code) ? code as LanguageCode : config.languages[0] ?? bestLanguage([]));
    await loadWords(...areas);
    if (config.theme !== "auto") document.documentElement.dataset["theme"] = config.theme;
    Object.assign(this.attract, { name: config.name, languages: config.languages, waiting: words("kiosk.one-moment"), faults: this.faults.length });
  }

  private listen(): void {
    const { idleSeconds, warningSeconds } = this.config;
    this.watch = new IdleWatch({ idleMs: idleSeconds * 1000, warningMs: warningSeconds * 1000 });
    this.watch.addEventListener("change", () => { if (this.watch.presence === "gone") void this.end(); });
    for (const type of ["pointerdown", "pointermove", "keydown", "wheel", "touchmove", "scroll", "input"]) {
      document.addEventListener(type, this.onActivity, { capture: true, passive: true });
    }
    addEventListener("error", ({ error }) => this.log?.add("page", placeOfError(error)));
    addEventListener("unhandledrejection", ({ reason }) => { if (VitrineError.from(reason, "VT_IO").code !== "VT_ABORTED") this.log?.add("page", placeOfError(reason)); });
    document.addEventListener("keydown", (event) => { if (event.ctrlKey && event.altKey && event.code === "KeyS") this.openStaff(); });
    this.attract.addEventListener("attract-enter", (event) => void this.enter((event as CustomEvent<LanguageCode | undefined>).detail));
    document.addEventListener("kiosk-over", () => this.watch.leave());
    document.addEventListener("kiosk-staff", () => this.openStaff());
  }

  /** A visitor who is asked answers with a button; the staff page lies over the question. */
  private readonly onActivity = () => {
    if (this.watch.presence === "here" || this.watch.presence === "warned" && this.staff) this.watch.touch();
  };

  private async openPack(): Promise<void> {
    this.shelf = await PackShelf.open({ worker, ...(this.config.publicKeys.length > 0 && { publicKeys: this.config.publicKeys }) });
    this.keeper = new PackKeeper(this.shelf, this.files, new URL(this.config.pack, document.baseURI).href, this.config.publicKeys);
    const pack = await this.keeper.ready({ onProgress: (progress) => { this.attract.waiting = progressWords(progress); } }, (reason) => this.note("pack", reason));
    this.session = await this.openSession(pack);
    void this.keeper.tidy().catch((reason: unknown) => this.note("pack", reason));
  }

  private async openSession(pack: InstalledPack): Promise<KioskSession> {
    const vitrine = await openInstalled(pack, { worker, packHome: "", onFail: (error) => this.note("engine", error) });
    await vitrine.retry(); // until all of it is here: it comes from this device
    const session = await KioskSession.begin(vitrine, pack, this.shelf);
    session.addEventListener("lost", () => {
      this.note("engine", new VitrineError("VT_WORKER", "the engine has died"));
      void this.end();
    });
    return session;
  }

  /** From here on somebody may come in. */
  private async welcome(): Promise<void> {
    const session = this.session!;
    this.attract.rows = await attractRows(session);
    if (!this.config.name) this.attract.name = session.stats.pack.name;
    this.attract.waiting = "";
    void startOffline({ vitrine: session.vitrine, onConnection: () => {} }); // a kiosk has nobody to tell
    setInterval(() => void this.lookForUpdate(), updateLookMs);
    void this.lookForUpdate();
    document.documentElement.dataset["kiosk"] = "ready";
    /* For who watches over the device with the browser's own tools, and bench/kiosk_day.mjs: nothing of a visitor is in it. */
    Object.assign(globalThis, { kioskHealth: () => session.vitrine.stats() });
  }

  private async enter(code: LanguageCode | undefined): Promise<void> {
    if (this.app || this.ending) return;
    goFullScreen();
    this.watch.touch();
    const app = this.app = document.createElement("vt-kiosk-app") as KioskApp;
    Object.assign(app, { session: this.session, config: this.config, watch: this.watch });
    if (code) await setLanguage(code).catch((reason: unknown) => this.note("language", reason)); // another one serves too
    if (this.ending) return;
    document.body.append(app);
    app.go({ screen: "start", value: "" });
    this.attract.remove();
    await countVisitor(this.files).catch((reason: unknown) => this.note("count", reason));
  }

  /** The visitor is gone. What is on the screen goes first, then the engine with all that it knew, then what is kept, then this document. */
  private async end(): Promise<void> {
    if (this.ending) return;
    this.ending = true;
    this.app?.remove();
    this.staff?.remove();
    Object.assign(this.attract, { waiting: words("kiosk.one-moment") });
    document.body.append(this.attract);
    this.session?.vitrine.close();
    const left = await wipeVisitor(await browserPlaces());
    if (left.length > 0) this.log?.add("wipe", `not wiped: ${left.join(", ")}`);
    await takeNewShell();
    await this.files?.write("run", { since: this.runningSince, at: Date.now() } satisfies Run).catch(() => {});
    beginAnew();
  }

  private beginAnewWhenAlone(): void {
    if (!this.app && !this.staff) void this.end();
  }

  private async readRun(): Promise<void> {
    const { since, at } = await this.files.read("run", isRun, { since: 0, at: 0 });
    if (Math.abs(Date.now() - at) < sameRunMs) this.runningSince = since;
  }

  /** While nobody is here. What came serves from the next start on. */
  private async lookForUpdate(): Promise<void> {
    const { at: last } = await this.files.read("looked", isLook, { at: 0 });
    const { updateMinutes: everyMinutes, updateAt: at } = this.config;
    if (this.app || this.staff || !isUpdateDue({ everyMinutes, at }, last, new Date())) return;
    await this.files.write("looked", { at: Date.now() });
    const failed = (reason: unknown) => {
      if (navigator.onLine) this.note("update", reason);
      return false;
    };
    const isNew = [await this.desk.renew().catch(failed), await this.keeper.renew().catch(failed)].includes(true);
    if (isNew) this.beginAnewWhenAlone();
  }

  private openStaff(): void {
    if (this.staff || this.ending || !this.files) return;
    this.watch.touch();
    const pin = parsePinHash(this.config.pinHash);
    const tries = { read: () => this.files.read("pin", isTries, { wrong: 0, until: 0 }), write: (value: PinTries) => this.files.write("pin", value) };
    const staff = this.staff = document.createElement("vt-staff-screen") as StaffScreen;
    Object.assign(staff, { door: pin && new PinDoor(pin, tries, () => Date.now()), desk: new StaffDesk({
      config: this.config, faults: this.faults, files: this.files, log: this.log, keeper: this.keeper, session: () => this.session, runningSince: this.runningSince,
      beginAnew: () => void this.end(), stillHere: () => this.watch.touch(),
    }) });
    staff.addEventListener("staff-leave", () => {
      staff.remove();
      this.staff = undefined;
      if (this.app) this.app.hidden = false;
      this.beginAnewWhenAlone();
    });
    if (this.app) this.app.hidden = true;
    document.body.append(staff);
  }

  private note(part: string, reason: unknown): void {
    this.log?.add(part, VitrineError.from(reason, "VT_IO").message);
  }

  /** Says so and tries again by itself: nobody may be there who could. */
  private fail(part: string, reason: unknown): void {
    this.note(part, reason);
    document.documentElement.dataset["kiosk"] = "failed";
    this.attract.waiting = wordsFor("kiosk", "out-of-order", "This window is closed for the moment.");
    this.attract.detail = errorWords(VitrineError.from(reason, "VT_IO"));
    if (!this.attract.isConnected) document.body.append(this.attract);
    setTimeout(() => { if (!this.staff) void this.end(); }, this.config.retrySeconds * 1000);
  }
}

/** Where it is not so already: an installed page may still have the system's bars around it. Some browsers know no full screen. */
function goFullScreen(): void {
  if (matchMedia("(display-mode: fullscreen)").matches || document.fullscreenElement) return;
  document.documentElement.requestFullscreen?.({ navigationUI: "hide" }).catch(() => {});
}

/** A newer page that has come waits until no page uses the old one: at a kiosk there always is one. */
async function takeNewShell(): Promise<void> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  const registration = await workers?.getRegistration().catch(() => undefined);
  if (!workers || !registration?.waiting) return;
  const taken = new Promise((done) => workers.addEventListener("controllerchange", done, { once: true }));
  registration.waiting.postMessage({ type: "take-over" });
  await Promise.race([taken, new Promise((done) => setTimeout(done, shellPatienceMs))]);
}

const isRun = (value: unknown): value is Run => typeof (value as Run | null)?.since === "number" && typeof (value as Run).at === "number";
const isLook = (value: unknown): value is { at: number } => typeof (value as { at?: unknown } | null)?.at === "number";
const isTries = (value: unknown): value is PinTries => typeof (value as PinTries | null)?.wrong === "number" && typeof (value as PinTries).until === "number";
const isChosenLanguage = (value: unknown): value is { code: string } => Object.hasOwn(languages, String((value as { code?: unknown } | null)?.code));
