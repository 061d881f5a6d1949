import { LitElement, css, html } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { words } from "../words/words.js";
import { profileStyles, renderProblem } from "./profile-styles.js";
import { sharedStyles } from "./shared-styles.js";

/** Takes a profile file, chosen or dropped. Emits `profile-file` with the File. */
@customElement("vt-profile-drop")
export class ProfileDrop extends LitElement {
  @property() problem = "";
  @property({ type: Boolean }) busy = false;
  @state() private over = false;
  @query("input") private input!: HTMLInputElement;

  override render() {
    return html`<div class="drop ${this.over ? "over" : ""}" @dragover=${this.dragged} @dragleave=${() => { this.over = false; }} @drop=${this.dropped}>
        <p>${words("profile.dropFile")}</p>
        <label class="button"><input class="visually-hidden" type="file" accept=".json,application/json" ?disabled=${this.busy}
          aria-describedby="problem" @change=${this.chosen}>${this.busy ? words("all.reading") : words("profile.chooseFile")}</label>
      </div>
      ${renderProblem("problem", this.problem)}`;
  }

  private dragged(event: DragEvent) {
    event.preventDefault();
    this.over = true;
  }

  private dropped(event: DragEvent) {
    event.preventDefault();
    this.over = false;
    this.emit(event.dataTransfer?.files[0]);
  }

  /** The field is emptied, so that the same file can be chosen again after it was mended. */
  private chosen() {
    this.emit(this.input.files?.[0]);
    this.input.value = "";
  }

  private emit(file: File | undefined) {
    if (file && !this.busy) this.dispatchEvent(new CustomEvent<File>("profile-file", { detail: file, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, profileStyles, css`
    :host { display: grid; gap: var(--space-3); }
    .drop {
      display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-3) var(--space-4); padding: var(--space-5);
      border: 1px dashed var(--line-strong); border-radius: var(--radius); font-size: var(--text-sm);
      transition: background var(--quick), border-color var(--quick);
    }
    .drop.over { border-color: var(--accent); background: var(--accent-soft); }
    .button { position: relative; cursor: pointer; }
    .button:has(input:focus-visible) { outline: 2px solid var(--accent); outline-offset: 3px; }
  `];
}
