import { LitElement, css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { icon } from "../../ui/icons.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import type { InstalledPack } from "../../packs/packs.js";
import { size } from "../../words/figures.js";
import { words } from "../../words/words.js";
import { panelStyles } from "./panel-styles.js";

export type PackAct = { act: "use" | "check" | "update" | "roll-back"; id: string } | { act: "remove"; id: string; taste: boolean };

/** One pack of this device and what can be done with it. Emits `pack-act` with a PackAct. */
@customElement("vt-pack-card")
export class PackCard extends LitElement {
  @property({ attribute: false }) pack!: InstalledPack;
  @property({ type: Boolean }) current = false;
  /** Another generation is at its address. */
  @property({ type: Boolean }) updatable = false;
  @property({ type: Boolean }) busy = false;
  @property() problem = "";
  /** What was found out about it, or "". */
  @property() news = "";
  @state() private removing = false;
  @state() private taste = false;

  override render() {
    const { name, products, currency, bytes, licence } = this.pack;
    return html`<article class=${this.current ? "current" : ""} aria-label=${name} aria-busy=${this.busy}>
      <h2>${name}</h2>
      <p class="facts">${words("all.pieces", { count: products })} · ${currency} · ${size(bytes)}${licence ? html` · ${licence}` : nothing}</p>
      <p class="facts origin">${originText(this.pack)}</p>
      ${this.news ? html`<p class="note" role="status">${this.news}</p>` : nothing}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${this.removing ? this.renderRemove() : this.renderActs()}
    </article>`;
  }

  private renderActs() {
    const { id, name, source, previous } = this.pack;
    const act = (what: "use" | "check" | "update" | "roll-back", label: string) => html`<button class="plain" type="button" ?disabled=${this.busy} aria-label="${label}: ${name}"
      @click=${() => this.emit({ act: what, id })}>${label}</button>`;
    return html`<div class="acts">
      ${this.current ? html`<span class="used">${icon("check", 16)}${words("panel.inUse")}</span>` : html`<button class="button" type="button" ?disabled=${this.busy} @click=${() => this.emit({ act: "use", id })}><span aria-hidden="true">${words("panel.use")}</span>
        <span class="visually-hidden">${words("panel.useNamed", { name })}</span></button>`}
      ${source.type === "url" ? this.updatable ? act("update", words("panel.update")) : act("check", words("panel.check")) : nothing}
      ${previous ? act("roll-back", words("panel.rollBack")) : nothing}
      ${source.type === "bundled" ? nothing : html`<button class="plain remove" type="button" ?disabled=${this.busy} aria-label="${words("all.remove")}: ${name}" @click=${() => void this.confirm(true)}>${words("all.remove")}</button>`}
    </div>`;
  }

  private renderRemove() {
    const { id, name } = this.pack;
    return html`<div class="ask" role="group" aria-label=${words("panel.removeNamed", { name })}>
      <p>${words("panel.removeFrom", { name })}</p>
      <label><input type="checkbox" name="taste" .checked=${this.taste} @change=${() => { this.taste = !this.taste; }}>${words("panel.forgetTaste")}</label>
      <div class="acts"><button class="button danger" type="button" ?disabled=${this.busy} @click=${() => this.emit({ act: "remove", id, taste: this.taste })}>${words("all.remove")}</button>
        <button class="plain" type="button" @click=${() => void this.confirm(false)}>${words("panel.keepIt")}</button></div></div>`;
  }

  private async confirm(removing: boolean) {
    this.removing = removing;
    this.taste = false;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(removing ? ".ask input" : ".remove")?.focus();
  }

  private emit(detail: PackAct) {
    this.dispatchEvent(new CustomEvent<PackAct>("pack-act", { detail, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, panelStyles, css`
    article { display: grid; gap: var(--space-1); padding: var(--space-4); border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); }
    .current { border-color: var(--line-strong); border-inline-end: 4px solid var(--accent); }
    h2 { overflow-wrap: anywhere; }
    .facts { color: var(--ink-soft); font-size: var(--text-sm); overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
    .origin { font-size: var(--text-xs); }
    .acts { display: flex; flex-wrap: wrap; gap: var(--space-1) var(--space-4); align-items: center; margin-top: var(--space-2); }
    .acts .button { min-height: 2.5rem; padding-inline: var(--space-4); }
    .used { display: inline-flex; align-items: center; gap: var(--space-1); min-height: 2rem; color: var(--accent); font-size: var(--text-sm); font-weight: 550; }
    .problem { color: var(--sale); font-size: var(--text-sm); font-weight: 550; overflow-wrap: anywhere; }
    .ask { display: grid; gap: var(--space-2); margin-top: var(--space-2); font-size: var(--text-sm); }
    label { display: flex; align-items: center; gap: var(--space-3); min-height: var(--target); cursor: pointer; }
    input { flex: none; width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--accent); }
    .danger { border-color: var(--sale); color: var(--sale); }
    .danger:hover:not(:disabled) { background: var(--sale); border-color: var(--sale); color: var(--paper); }
    @media (pointer: coarse) { .acts .button { min-height: var(--target); } }
  `];
}

function originText({ source }: InstalledPack): string {
  if (source.type === "bundled") return words("panel.comesWith");
  if (source.type === "url") return words("panel.fromUrl", { url: source.url });
  return words(source.type === "zip" ? "panel.fromFile" : "panel.fromFolder", { name: source.name });
}
