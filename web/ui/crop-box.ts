import { LitElement, css, html } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { percent } from "../words/figures.js";
import { type WordKey, words } from "../words/words.js";
import { type CropGrip, type CropView, dragged, wholePicture } from "./crop-view.js";
import { sharedStyles } from "./shared-styles.js";

const corners: [CropGrip, WordKey][] = [
  ["top-left", "catalog.topLeft"], ["top-right", "catalog.topRight"],
  ["bottom-left", "catalog.bottomLeft"], ["bottom-right", "catalog.bottomRight"],
];
const pauseMs = 350;
const steps: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** A picture with a frame around the part that counts, moved by mouse, finger or arrow keys (with Shift in larger steps). Emits
 * `crop-change` with a CropView when the frame has come to rest. */
@customElement("vt-crop-box")
export class CropBox extends LitElement {
  @property({ attribute: false }) picture: ImageBitmap | undefined;
  @property({ attribute: false }) crop: CropView = wholePicture;
  @state() private moving: CropView | undefined;
  @query("canvas") private canvas!: HTMLCanvasElement;
  @query(".stage") private stage!: HTMLElement;
  @query(".frame") private frame!: HTMLElement;
  private held: { grip: CropGrip; x: number; y: number; from: CropView } | undefined;
  private timer = 0;

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  /** By the properties of the style: the page's policy refuses style attributes. */
  protected override updated(changed: Map<string, unknown>) {
    const crop = this.moving ?? this.crop;
    for (const side of ["left", "top", "width", "height"] as const) this.frame.style[side] = `${(crop[side] * 100).toFixed(3)}%`;
    if (changed.has("picture")) this.paint();
  }

  override render() {
    return html`<div class="stage" role="group" aria-label=${words("catalog.partOfPicture")} aria-describedby="help">
        <canvas role="img" aria-label=${words("catalog.yourPicture")}></canvas>
        <div class="frame">
          ${this.renderGrip("inside", "catalog.moveFrame")}
          ${corners.map(([grip, label]) => this.renderGrip(grip, label))}
        </div>
      </div>
      <p id="help" class="quiet">${words("catalog.frameHelp")}</p>
      <p class="visually-hidden" role="status">${this.told()}</p>`;
  }

  private renderGrip(grip: CropGrip, label: WordKey) {
    return html`<button type="button" class="grip ${grip}" aria-label=${words(label)} @pointerdown=${(event: PointerEvent) => this.hold(event, grip)}
      @pointermove=${this.drag} @pointerup=${this.release} @pointercancel=${this.release}
      @keydown=${(event: KeyboardEvent) => this.step(event, grip)}></button>`;
  }

  private hold(event: PointerEvent, grip: CropGrip) {
    if (event.button !== 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.held = { grip, x: event.clientX, y: event.clientY, from: this.moving ?? this.crop };
  }

  private drag(event: PointerEvent) {
    if (!this.held) return;
    const { width, height } = this.stage.getBoundingClientRect();
    const { grip, x, y, from } = this.held;
    this.moving = dragged(from, grip, (event.clientX - x) / width, (event.clientY - y) / height);
  }

  private release() {
    if (!this.held) return;
    this.held = undefined;
    this.settle();
  }

  private step(event: KeyboardEvent, grip: CropGrip) {
    const direction = steps[event.key];
    if (!direction || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const size = event.shiftKey ? 0.1 : 0.02;
    this.moving = dragged(this.moving ?? this.crop, grip, direction[0] * size, direction[1] * size);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), pauseMs);
  }

  private settle() {
    clearTimeout(this.timer);
    const { moving } = this;
    if (!moving) return;
    this.crop = moving;
    this.moving = undefined;
    this.dispatchEvent(new CustomEvent<CropView>("crop-change", { detail: moving, bubbles: true, composed: true }));
  }

  private told(): string {
    const { left, top, width, height } = this.crop;
    if (width === 1 && height === 1) return words("catalog.wholePicture");
    return words("catalog.cropTold", { width: percent(width), height: percent(height), left: percent(left), top: percent(top) });
  }

  private paint() {
    if (!this.picture) return;
    this.canvas.width = this.picture.width;
    this.canvas.height = this.picture.height;
    this.canvas.getContext("2d")!.drawImage(this.picture, 0, 0);
  }

  static override styles = [sharedStyles, css`
    .stage { position: relative; width: fit-content; max-width: 100%; overflow: hidden; background: var(--tile); line-height: 0; }
    canvas { max-width: 100%; max-height: var(--crop-height, 18rem); }
    .frame { position: absolute; box-shadow: 0 0 0 100rem rgb(8 12 13 / 55%); outline: 2px solid #fff; outline-offset: -1px; }
    .grip { position: absolute; padding: 0; border: 0; background: none; touch-action: none; }
    .grip:focus-visible { outline: 3px solid var(--accent); outline-offset: -3px; box-shadow: inset 0 0 0 5px #fff; }
    .inside { inset: 0; cursor: move; }
    .grip:not(.inside) { width: var(--target); height: var(--target); }
    .grip:not(.inside)::after {
      content: ""; position: absolute; width: 0.9rem; height: 0.9rem; background: #fff; border: 1px solid #15191b; border-radius: 50%;
    }
    .top-left { left: 0; top: 0; cursor: nwse-resize; }
    .top-right { right: 0; top: 0; cursor: nesw-resize; }
    .bottom-left { left: 0; bottom: 0; cursor: nesw-resize; }
    .bottom-right { right: 0; bottom: 0; cursor: nwse-resize; }
    .top-left::after, .bottom-left::after { left: 0; }
    .top-right::after, .bottom-right::after { right: 0; }
    .top-left::after, .top-right::after { top: 0; }
    .bottom-left::after, .bottom-right::after { bottom: 0; }
    #help { margin-top: var(--space-2); max-width: 36ch; font-size: var(--text-xs); }
  `];
}
