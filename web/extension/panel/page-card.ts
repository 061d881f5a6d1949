import { LitElement, css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { VitrineError } from "../../engine/vitrine.js";
import "../../ui/picture-picker.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { errorWords } from "../../words/errors.js";
import { figure, money } from "../../words/figures.js";
import { words } from "../../words/words.js";
import type { Look, Looked } from "./look.js";
import { panelStyles } from "./panel-styles.js";

/** What was read of the page, and the way to correct it. */
@customElement("vt-page-card")
export class PageCard extends LitElement {
  @property({ attribute: false }) look!: Look;
  @property({ attribute: false }) looked!: Looked;
  @state() private correcting = false;
  @state() private problem = "";
  @state() private reading = false;
  @query("canvas") private canvas!: HTMLCanvasElement | null;
  @query("#words") private words!: HTMLInputElement | null;

  override render() {
    const { reading, picture, phase } = this.looked;
    const product = reading?.product ?? null;
        const facts = [product?.brand, product?.price ? priceText(product.price, product.currency) : ""].filter(Boolean);
    return html`<article aria-label=${words("panel.lookingAt")} aria-busy=${phase === "reading" || picture === undefined}>
        <div class="thumb">${picture ? html`<canvas role="img" aria-label=${words("panel.itsPicture")}></canvas>` : nothing}</div>
        <div class="words">
          <p class="host">${reading?.host ?? "\u00a0"}</p>
          <h1 tabindex="-1">${this.heading()}</h1>
          ${facts.length > 0 ? html`<p class="facts">${facts.join(" · ")}</p>` : nothing}
          <p class="way">${this.wayText()}
            ${phase === "product" ? html`<button class="plain" type="button" aria-expanded=${this.correcting} @click=${this.toggle}>${words("panel.notThis")}</button>` : nothing}</p>
        </div>
      </article>
      ${this.correcting ? this.renderCorrection() : nothing}`;
  }

  private heading() {
    const { picture, pointed, words: said, phase } = this.looked;
    if (phase === "reading") return words("panel.looking");
    return said || words(pointed ? "panel.pointedAt" : picture?.way === "own" ? "catalog.yourPicture" : "panel.pieceHere");
  }

  /** Whether a picture was compared is said to a screen reader too, once it is known. */
  private wayText() {
    const { picture, phase } = this.looked;
    const text = phase !== "product" ? "" : picture === undefined ? words("panel.fetchingPicture") : words(picture ? `panel.way-${picture.way}` : "panel.wordsOnly");
    return html`<span role="status">${text}</span>`;
  }

  private renderCorrection() {
    return html`<div class="correction">
      <form @submit=${this.reword}><label for="words">${words("panel.inWords")}</label>
        <div class="row"><input id="words" type="text" maxlength="200" autocomplete="off" .value=${this.looked.words}><button class="button" type="submit">${words("panel.use")}</button></div></form>
      <vt-picture-picker compact still .problem=${this.problem} ?busy=${this.reading} @picture-file=${(event: CustomEvent<Blob>) => void this.take(event.detail)}></vt-picture-picker>
    </div>`;
  }

  protected override willUpdate(changed: Map<string, unknown>) {
    const before = changed.get("looked") as Looked | undefined;
    if (before && before.id !== this.looked.id) this.correcting = false;
  }

  /** Drawn, not loaded: the page's own address of the picture is not asked once more. */
  protected override updated() {
    const { picture } = this.looked;
    if (!picture || !this.canvas) return;
    const { width, height } = picture.bitmap;
    const scale = Math.min(1, 240 / Math.max(width, height));
    this.canvas.width = Math.max(1, Math.round(width * scale));
    this.canvas.height = Math.max(1, Math.round(height * scale));
    const context = this.canvas.getContext("2d")!;
    context.imageSmoothingQuality = "high";
    if (width > 0) context.drawImage(picture.bitmap, 0, 0, this.canvas.width, this.canvas.height);
  }

  private async toggle() {
    this.correcting = !this.correcting;
    await this.updateComplete;
    this.words?.focus();
  }

  private reword(event: Event) {
    event.preventDefault();
    this.look.reword(this.words!.value.trim());
    this.close();
  }

  private async take(file: Blob) {
    this.reading = true;
    this.problem = "";
    try {
      await this.look.takeOwn(file);
      this.close();
    } catch (reason) {
      this.problem = errorWords(VitrineError.from(reason, "VT_BAD_DATA")).replace(/^picture: /, "");
    } finally {
      this.reading = false;
    }
  }

  private close() {
    this.correcting = false;
    this.renderRoot.querySelector<HTMLElement>(".plain")?.focus();
  }

  static override styles = [sharedStyles, panelStyles, css`
    article { display: grid; grid-template-columns: 5.5rem minmax(0, 1fr); gap: var(--space-4); align-items: start; }
    .thumb {
      position: relative; display: grid; place-items: center; aspect-ratio: 3 / 4; overflow: hidden; border: 1px solid var(--line-strong); border-inline-end: 3px solid var(--accent);
      background: var(--tile); filter: var(--tile-filter);
    }
    canvas { width: 100%; height: 100%; object-fit: contain; }
    .host { color: var(--ink-soft); font-size: var(--text-xs); overflow-wrap: anywhere; }
    h1 {
      display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; font-size: var(--text-md); line-height: 1.3; overflow-wrap: anywhere;
    }
    .facts { margin-top: 0.15rem; font-size: var(--text-sm); font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
    .way { display: flex; flex-wrap: wrap; align-items: center; gap: 0 var(--space-3); margin-top: var(--space-1); color: var(--ink-soft); font-size: var(--text-xs); }
    .way .plain { font-size: var(--text-xs); }
    .correction { display: grid; gap: var(--space-4); margin-top: var(--space-4); padding: var(--space-4); background: var(--surface); border: 1px solid var(--line); }
    label { display: block; margin-bottom: var(--space-2); font-size: var(--text-sm); font-weight: 550; }
    .row { display: flex; gap: var(--space-2); }
    input { flex: 1; min-width: 0; height: var(--target); padding: 0 var(--space-3); border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--paper); }
    .row .button { padding-inline: var(--space-4); }
    @media (max-width: 21rem) { article { grid-template-columns: 4.5rem minmax(0, 1fr); gap: var(--space-3); } }
  `];
}

function priceText(price: number, currency: string): string {
  return currency ? money(price, currency) : figure(price, Number.isInteger(price) ? 0 : 2);
}
