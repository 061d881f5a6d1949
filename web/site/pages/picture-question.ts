import { LitElement, css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { decodePicture } from "../../engine/pixels.js";
import { VitrineError } from "../../engine/vitrine.js";
import "../../ui/crop-box.js";
import type { CropView } from "../../ui/crop-view.js";
import "../../ui/picture-picker.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { errorWords } from "../../words/errors.js";
import { words } from "../../words/words.js";
import { PictureQuery } from "../shell/picture-query.js";

const longestKept = 1600;

/** Asks for a picture, then for the part of it that is meant. Emits `picture-change` with a PictureQuery, or undefined for another one. */
@customElement("vt-picture-question")
export class PictureQuestion extends LitElement {
  @property({ attribute: false }) picture: PictureQuery | undefined;
  /** Why the picture could not be looked for, or "". */
  @property() failed = "";
  @property({ type: Boolean }) searching = false;
  @state() private problem = "";
  @state() private reading = false;

  override render() {
    if (!this.picture) {
      return html`<vt-picture-picker .problem=${this.problem} ?busy=${this.reading}
        @picture-file=${(event: CustomEvent<Blob>) => this.take(event.detail)}></vt-picture-picker>`;
    }
    return html`<div class="asked">
      <vt-crop-box .picture=${this.picture.bitmap} .crop=${this.picture.crop}
        @crop-change=${(event: CustomEvent<CropView>) => this.emit(this.picture?.cropped(event.detail))}></vt-crop-box>
      <div class="beside">
        ${this.failed ? html`<p class="problem" role="alert">${this.failed}</p>` : nothing}
        <p class="quiet">${words("catalog.addWords")}</p>
        <button class="button" type="button" @click=${() => this.emit(undefined)}>${words("catalog.anotherPicture")}</button>
      </div>
    </div>`;
  }

  private async take(file: Blob) {
    this.reading = true;
    this.problem = "";
    try {
      this.emit(new PictureQuery(await decoded(file)));
    } catch (reason) {
      this.problem = errorWords(VitrineError.from(reason, "VT_BAD_DATA")).replace(/^picture: /, "");
    } finally {
      this.reading = false;
    }
  }

  private emit(picture: PictureQuery | undefined) {
    this.dispatchEvent(new CustomEvent("picture-change", { detail: picture, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    :host { margin-bottom: var(--space-6); }
    .asked { display: flex; flex-wrap: wrap; gap: var(--space-5); align-items: flex-start; }
    .beside { flex: 1 1 14rem; display: grid; gap: var(--space-4); justify-items: start; max-width: 34ch; font-size: var(--text-sm); }
    .problem { color: var(--sale); }
  `];
}

/** Upright, and no larger than a screen shows. */
async function decoded(file: Blob): Promise<ImageBitmap> {
  const whole = await decodePicture(file);
  const scale = longestKept / Math.max(whole.width, whole.height);
  if (scale >= 1) return whole;
  const size = { resizeWidth: Math.max(1, Math.round(whole.width * scale)), resizeHeight: Math.max(1, Math.round(whole.height * scale)) };
  const smaller = await createImageBitmap(whole, { ...size, resizeQuality: "high" });
  whole.close();
  return smaller;
}
