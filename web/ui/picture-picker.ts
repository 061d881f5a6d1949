import { LitElement, css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { words } from "../words/words.js";
import "./camera-view.js";
import { icon } from "./icons.js";
import { sharedStyles } from "./shared-styles.js";

/** Takes a picture: dropped, pasted, chosen or from the camera. With the attribute `compact` it takes little room. Emits `picture-file`
 * with a Blob. */
@customElement("vt-picture-picker")
export class PicturePicker extends LitElement {
  /** What was wrong with the last one, or "". */
  @property() problem = "";
  @property({ type: Boolean }) busy = false;
  /** Files only: where a camera cannot be asked for. */
  @property({ type: Boolean }) still = false;
  @state() private over = false;
  @state() private camera = false;
  @query("input") private input!: HTMLInputElement;

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener("paste", this.onPaste);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("paste", this.onPaste);
    this.camera = false;
  }

  override render() {
    return html`<div class="drop ${this.over ? "over" : ""}" @dragover=${this.dragged} @dragleave=${() => { this.over = false; }} @drop=${this.dropped}>
        ${icon("camera", 34)}
        <p class="lead">${words("catalog.dropPicture")}</p>
        <div class="ways">
          <label class="button"><input class="visually-hidden" type="file" accept="image/*" ?disabled=${this.busy} aria-describedby="problem"
            @change=${this.chosen}>${this.busy ? words("all.reading") : words("catalog.choosePicture")}</label>
          ${"mediaDevices" in navigator && !this.still ? html`<button class="button" type="button" ?disabled=${this.busy} @click=${() => { this.camera = true; }}>
            ${words("catalog.useCamera")}</button>` : nothing}
        </div>
        <p class="quiet">${words("catalog.staysHere")}</p>
        <p id="problem" class="problem" role="alert">${this.problem}</p>
      </div>
      ${this.camera ? html`<vt-camera-view @camera-close=${this.closed} @picture-file=${this.closed}></vt-camera-view>` : nothing}`;
  }

  private closed() {
    this.camera = false;
  }

  private dragged(event: DragEvent) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.over = true;
  }

  private dropped(event: DragEvent) {
    event.preventDefault();
    this.over = false;
    this.emit(event.dataTransfer?.files[0]);
  }

  /** The field is emptied, so that the same file can be chosen again. */
  private chosen() {
    this.emit(this.input.files?.[0]);
    this.input.value = "";
  }

  /** Text pasted into a field is none of ours. */
  private readonly onPaste = (event: ClipboardEvent) => {
    const file = [...event.clipboardData?.files ?? []].find(({ type }) => type.startsWith("image/"));
    if (!file) return;
    event.preventDefault();
    this.emit(file);
  };

  private emit(file: Blob | undefined) {
    if (file && !this.busy) this.dispatchEvent(new CustomEvent<Blob>("picture-file", { detail: file, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    .drop {
      display: grid; justify-items: center; gap: var(--space-4); padding: var(--space-7) var(--space-5); text-align: center;
      border: 1px dashed var(--line-strong); border-radius: var(--radius); transition: background var(--quick), border-color var(--quick);
    }
    :host([compact]) .drop { gap: var(--space-3); padding: var(--space-5) var(--space-4); }
    :host([compact]) .lead { font-size: var(--text-sm); }
    :host([compact]) .drop > svg { width: 1.75rem; height: 1.75rem; }
    :host([compact]) .quiet { font-size: var(--text-xs); }
    .drop.over { border-color: var(--accent); background: var(--accent-soft); }
    .drop > svg { color: var(--accent); }
    .lead { max-width: 26ch; font-size: var(--text-lg); text-wrap: balance; }
    .ways { display: flex; flex-wrap: wrap; justify-content: center; gap: var(--space-3); }
    .quiet { font-size: var(--text-sm); }
    .problem { color: var(--sale); font-size: var(--text-sm); }
    .problem:empty { display: none; }
    label.button { position: relative; cursor: pointer; }
    .button:has(input:focus-visible) { outline: 2px solid var(--accent); outline-offset: 3px; }
  `];
}
