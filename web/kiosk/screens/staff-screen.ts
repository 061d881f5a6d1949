import { LitElement, css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { VitrineError } from "../../engine/vitrine.js";
import type { InstallProgress, InstallOptions } from "../../packs/packs.js";
import "../../ui/pin-pad.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { errorWords } from "../../words/errors.js";
import { day, figure } from "../../words/figures.js";
import { words } from "../../words/words.js";
import { type PinDoor, leastDigits, makePinHash, mostDigits } from "../device/staff-pin.js";
import { progressWords } from "../shell/progress-words.js";
import type { StaffDesk } from "../shell/staff-desk.js";
import { kioskStyles } from "./kiosk-styles.js";

const refreshMs = 2000;
const when: Intl.DateTimeFormatOptions = { dateStyle: "short", timeStyle: "medium" };

/** What the staff sees of this device, behind the PIN. Emits `staff-leave`; what it does, the desk does. */
@customElement("vt-staff-screen")
export class StaffScreen extends LitElement {
  @property({ attribute: false }) desk!: StaffDesk;
  /** undefined: kiosk.json names no PIN, so that nobody is let in. */
  @property({ attribute: false }) door: PinDoor | undefined;
  @state() private isOpen = false;
  @state() private busy = "";
  @state() private problem = "";
  @state() private news = "";
  @state() private progress: InstallProgress | undefined;
  @state() private newPin = "";
  @state() private isSure = false;
  private timer = 0;

  override connectedCallback() {
    super.connectedCallback();
    this.timer = setInterval(() => { if (this.isOpen) void this.look(); }, refreshMs);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  override render() {
    return html`<header><h1 tabindex="-1">${words("kiosk.staff")}</h1><button class="button big" type="button" @click=${() => this.emit("staff-leave")}>${words("kiosk.staff-leave")}</button></header>
      ${this.isOpen ? this.renderDesk() : this.renderDoor()}`;
  }

  private renderDoor() {
    if (!this.door) return html`<p class="lead">${words("kiosk.staff-no-pin")}</p><ul class="faults">${this.desk.faults.map((fault) => html`<li>${fault}</li>`)}</ul>`;
    return html`<vt-pin-pad ?busy=${this.busy !== ""} .most=${mostDigits} .problem=${this.problem} @pin-enter=${this.enter}></vt-pin-pad>`;
  }

  private renderDesk() {
    const { desk } = this;
    return html`${desk.faults.length > 0 ? html`<section role="alert"><h2>${words("kiosk.staff-faults")}</h2><ul class="faults">${desk.faults.map((fault) => html`<li>${fault}</li>`)}</ul></section>` : nothing}
      <section aria-labelledby="health"><h2 id="health">${words("kiosk.staff-health")}</h2><dl>${desk.facts().map(([label, text]) => html`<div><dt>${label}</dt><dd>${text}</dd></div>`)}</dl></section>
      <section aria-labelledby="pack"><h2 id="pack">${words("kiosk.staff-pack")}</h2>
        <div class="ways">${this.renderAct("update", (options) => desk.update(options))}
          <label class="button big"><input class="visually-hidden" type="file" accept=".zip,application/zip" ?disabled=${this.busy !== ""} @change=${this.zipChosen}>${words("kiosk.staff-zip")}</label>
          <label class="button big"><input class="visually-hidden" type="file" webkitdirectory ?disabled=${this.busy !== ""} @change=${this.folderChosen}>${words("kiosk.staff-folder")}</label>
          ${desk.canRollBack ? this.renderAct("rollback", () => desk.rollBack()) : nothing}</div>
        <p class="news" role="status">${this.busy && this.progress ? progressWords(this.progress) : this.news}</p>
        <p class="problem" role="alert">${this.problem}</p></section>
      <section aria-labelledby="device"><h2 id="device">${words("kiosk.staff-device")}</h2>
        <div class="ways">${desk.otherLanguages().map(({ code, name }) => html`<button class="button big" type="button" lang=${code} @click=${() => void desk.speak(code)}>${name}</button>`)}
          ${this.renderAct("restart", () => desk.restart())}
          <button class="button big erase" type="button" ?disabled=${this.busy !== ""} @click=${this.erase}>${words(this.isSure ? "kiosk.staff-erase-sure" : "kiosk.staff-erase")}</button></div></section>
      ${this.renderLog()}${this.renderNewPin()}`;
  }

  private renderNewPin() {
    return html`<section aria-labelledby="new-pin"><h2 id="new-pin">${words("kiosk.staff-new-pin")}</h2><p class="quiet">${words("kiosk.staff-new-pin-how")}</p>
      <vt-pin-pad .most=${mostDigits} @pin-enter=${this.makePin}></vt-pin-pad>
      ${this.newPin ? html`<p><code>${this.newPin}</code></p>` : nothing}</section>`;
  }

  private renderLog() {
    const { entries } = this.desk.log;
    return html`<section aria-labelledby="log"><h2 id="log">${words("kiosk.staff-log")}</h2>
      ${entries.length === 0 ? html`<p class="quiet">${words("kiosk.staff-log-empty")}</p>` : html`<ol class="log">${entries.map(({ at, part, text, times }) => html`<li><time>${day(at, when)}</time><b>${part}</b><span>${text}${
        times > 1 ? html` <small>× ${figure(times)}</small>` : nothing}</span></li>`)}</ol><button class="button big" type="button" @click=${() => void this.desk.log.clear().then(() => this.requestUpdate())}>${words("kiosk.staff-log-clear")}</button>`}</section>`;
  }

  private renderAct(name: "update" | "rollback" | "restart", act: (options: InstallOptions) => Promise<string>) {
    return html`<button class="button big ${name}" type="button" ?disabled=${this.busy !== ""} @click=${() => void this.work(name, act)}>${words(`kiosk.staff-${name}`)}</button>`;
  }

  private readonly zipChosen = (event: Event) => {
    const [file] = (event.target as HTMLInputElement).files ?? [];
    if (file) void this.work("zip", (options) => this.desk.take(file, options));
  };

  private readonly folderChosen = (event: Event) => {
    const files = [...(event.target as HTMLInputElement).files ?? []];
    if (files.length > 0) void this.work("folder", (options) => this.desk.take(files, options));
  };

  /** One thing at a time; how it ended is said. */
  private async work(name: string, act: (options: InstallOptions) => Promise<string>) {
    if (this.busy) return;
    Object.assign(this, { busy: name, problem: "", news: "", progress: undefined });
    try {
      this.news = await act({ onProgress: (progress) => {
        this.progress = progress;
        this.desk.stillHere();
      } });
    } catch (reason) {
      this.failed(name, reason);
    }
    this.busy = "";
    await this.look();
  }

  private readonly enter = async ({ detail }: CustomEvent<string>) => {
    this.busy = "pin";
    try {
      const answer = await this.door!.enter(detail);
      this.isOpen = answer.open;
      this.problem = answer.open ? "" : answer.waitMs > 0 ? words("kiosk.pin-wait", { count: Math.ceil(answer.waitMs / 1000) }) : words("kiosk.pin-wrong");
      if (answer.open) await this.look();
    } catch (reason) {
      this.failed("pin", reason);
    } finally {
      this.busy = "";
    }
  };

  private failed(name: string, reason: unknown) {
    const error = VitrineError.from(reason, "VT_IO");
    this.problem = errorWords(error);
    this.desk.log.add(`staff: ${name}`, error.message);
  }

  /** Not by one press alone. */
  private readonly erase = () => {
    if (this.isSure) void this.work("erase", () => this.desk.eraseAll());
    this.isSure = !this.isSure;
  };

  private readonly makePin = async ({ detail }: CustomEvent<string>) => {
    this.newPin = detail.length < leastDigits ? words("kiosk.pin-short", { count: leastDigits }) : `"pinHash": "${await makePinHash(detail)}"`;
  };

  private async look() {
    await this.desk.look();
    this.requestUpdate();
  }

  private emit(name: string) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, kioskStyles, css`
    :host { position: fixed; z-index: 45; inset: 0; overflow-y: auto; background: var(--paper); }
    header { display: flex; align-items: center; justify-content: space-between; gap: var(--space-4); }
    section { max-width: 62rem; padding-block: var(--space-6) var(--space-2); }
    h2 { margin-bottom: var(--space-3); font-size: var(--text-h3); }
    vt-pin-pad { margin: var(--space-5) auto; }
    section vt-pin-pad { margin-inline: 0; }
    dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: 0 var(--space-6); font-variant-numeric: tabular-nums; }
    dl div { display: flex; justify-content: space-between; gap: var(--space-4); padding-block: 0.5rem; border-top: 1px solid var(--line); }
    dt { color: var(--ink-soft); }
    dd { text-align: end; overflow-wrap: anywhere; }
    label.button { position: relative; cursor: pointer; }
    .button:has(input:focus-visible) { outline: 2px solid var(--accent); outline-offset: 3px; }
    .erase { border-color: var(--sale); color: var(--sale); }
    .news:empty, .problem:empty { display: none; }
    .news, .problem { margin-top: var(--space-3); }
    .problem, .faults { color: var(--sale); font-weight: 550; overflow-wrap: anywhere; }
    .log { margin-bottom: var(--space-4); font-size: var(--text-sm); }
    .log li { display: grid; grid-template-columns: 11rem 8rem minmax(0, 1fr); gap: var(--space-3); padding-block: 0.4rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
    time { color: var(--ink-soft); font-variant-numeric: tabular-nums; }
    code { overflow-wrap: anywhere; user-select: text; }
    @media (max-width: 48rem) { .log li { grid-template-columns: minmax(0, 1fr); gap: 0; } }
  `];
}
