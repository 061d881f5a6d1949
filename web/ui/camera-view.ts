import { LitElement, css, html } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { type WordKey, words } from "../words/words.js";
import { sharedStyles } from "./shared-styles.js";

const problems: Record<string, WordKey> = { NotAllowedError: "catalog.cameraForbidden", NotFoundError: "catalog.cameraMissing" };

/** The camera in a dialog, with a shutter. Emits `picture-file` with a JPEG Blob, or `camera-close`. The camera is off as soon as the
 * dialog is gone. */
@customElement("vt-camera-view")
export class CameraView extends LitElement {
  @state() private problem = "";
  @state() private ready = false;
  @query("dialog") private dialog!: HTMLDialogElement;
  @query("video") private video!: HTMLVideoElement;
  private stream: MediaStream | undefined;

  protected override firstUpdated() {
    this.dialog.showModal();
    void this.start();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.stop();
  }

  override render() {
    return html`<dialog aria-label=${words("catalog.camera")} @close=${() => this.emit("camera-close")}>
      <video playsinline muted aria-label=${words("catalog.cameraSees")} @loadeddata=${() => { this.ready = true; }}></video>
      <p role="alert">${this.problem}</p>
      <div><button class="button solid" type="button" ?disabled=${!this.ready} @click=${this.shoot}>${words("catalog.takePicture")}</button>
        <button class="button" type="button" @click=${() => this.dialog.close()}>${words("all.cancel")}</button></div>
    </dialog>`;
  }

  private async start() {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false });
      if (!this.isConnected) return stream.getTracks().forEach((track) => track.stop());
      this.stream = stream;
      this.video.srcObject = stream;
      await this.video.play();
    } catch (reason) {
      this.problem = words(problems[(reason as Error).name] ?? "catalog.cameraFailed");
    }
  }

  private shoot() {
    const canvas = document.createElement("canvas");
    canvas.width = this.video.videoWidth;
    canvas.height = this.video.videoHeight;
    canvas.getContext("2d")!.drawImage(this.video, 0, 0);
    canvas.toBlob((blob) => { if (blob) this.emit("picture-file", blob); }, "image/jpeg", 0.92);
  }

  private stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = undefined;
  }

  private emit(name: string, detail?: Blob) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    dialog { width: min(40rem, 94vw); padding: var(--space-4); border: 1px solid var(--line); background: var(--paper); color: var(--ink); }
    dialog::backdrop { background: rgb(8 12 13 / 60%); }
    video { width: 100%; aspect-ratio: 4 / 3; object-fit: contain; background: #15191b; }
    p:empty { display: none; }
    p { margin-block: var(--space-3); color: var(--sale); font-size: var(--text-sm); }
    div { display: flex; flex-wrap: wrap; gap: var(--space-3); margin-top: var(--space-4); }
  `];
}
