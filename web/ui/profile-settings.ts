import { LitElement, css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { words } from "../words/words.js";
import { profileStyles } from "./profile-styles.js";
import { sharedStyles } from "./shared-styles.js";

/** The engine's Settings. */
export interface SettingsView {
  hemisphere: "north" | "south";
  gender: string;
  variety: "off" | "low" | "high";
}

/** What a profile decides for itself. Emits `settings-change` with what has changed. */
@customElement("vt-profile-settings")
export class ProfileSettings extends LitElement {
  @property({ attribute: false }) settings: SettingsView = { hemisphere: "north", gender: "", variety: "low" };
  /** Departments of the catalog. */
  @property({ attribute: false }) genders: string[] = [];
  @property({ type: Boolean }) disabled = false;

  override render() {
    const { gender } = this.settings;
    const genders = gender === "" || this.genders.includes(gender) ? this.genders : [...this.genders, gender];
    return html`<fieldset ?disabled=${this.disabled}>
        <legend>${words("profile.whereYouLive")}</legend>
        <div class="choices">${this.renderHemisphere("north", words("profile.northern"), words("profile.northernHint"))}${this.renderHemisphere("south", words("profile.southern"), words("profile.southernHint"))}</div>
      </fieldset>
      <div class="field"><label for="gender">${words("profile.department")}</label>
        <select id="gender" name="gender" ?disabled=${this.disabled} @change=${this.chosen}>
          <option value="" .selected=${gender === ""}>${words("profile.asOrders")}</option>
          ${genders.map((name) => html`<option value=${name} .selected=${name === gender}>${name}</option>`)}
        </select></div>
      <fieldset class="variety" ?disabled=${this.disabled}>
        <legend>${words("profile.howDifferent")}</legend>
        <div class="choices">${this.renderVariety("off", words("profile.bestFirst"), words("profile.bestFirstHint"))}${this.renderVariety("low", words("profile.someVariety"), words("profile.someVarietyHint"))}${
          this.renderVariety("high", words("profile.muchVariety"), words("profile.muchVarietyHint"))}</div>
      </fieldset>`;
  }

  private renderVariety(value: SettingsView["variety"], label: string, hint: string) {
    return html`<label><input type="radio" name="variety" value=${value} .checked=${this.settings.variety === value}
      @change=${() => this.emit({ variety: value })}><span>${label}<small>${hint}</small></span></label>`;
  }

  private renderHemisphere(value: SettingsView["hemisphere"], label: string, hint: string) {
    return html`<label><input type="radio" name="hemisphere" value=${value} .checked=${this.settings.hemisphere === value}
      @change=${() => this.emit({ hemisphere: value })}><span>${label}<small>${hint}</small></span></label>`;
  }

  private chosen(event: Event) {
    this.emit({ gender: (event.target as HTMLSelectElement).value });
  }

  private emit(detail: Partial<SettingsView>) {
    this.dispatchEvent(new CustomEvent<Partial<SettingsView>>("settings-change", { detail, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, profileStyles, css`
    :host { display: grid; gap: var(--space-5); }
    legend { padding: 0 0 var(--space-2); font-size: var(--text-sm); font-weight: 550; }
    .choices { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); max-width: 24rem; gap: var(--space-2); }
    .variety .choices { grid-template-columns: 1fr; }
    .choices label {
      display: flex; align-items: center; gap: var(--space-3); min-height: 3.5rem; padding: var(--space-2) var(--space-3); border: 1px solid var(--line-strong);
      border-radius: var(--radius); background: var(--surface); font-size: var(--text-sm); font-weight: 550; line-height: 1.35; cursor: pointer;
    }
    .choices label:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
    .choices label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 3px; }
    .choices input { flex: none; width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--accent); outline: none; }
    small { display: block; color: var(--ink-soft); font-size: var(--text-xs); font-weight: 400; }
    .variety label { min-height: 3rem; }
    .variety small { display: inline; margin-inline-start: 0.6em; }
    fieldset:disabled { opacity: 0.5; }
  `];
}
