import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { words } from "../words/words.js";
import { sharedStyles } from "./shared-styles.js";

/** The thin bar on top while the pack loads, with the same in words for a screen reader. It takes no room on the page. */
@customElement("vt-load-bar")
export class LoadBar extends LitElement {
  @property({ type: Number }) loaded = 0;
  /** 0 while it is not known. */
  @property({ type: Number }) total = 0;
  @property() phase: "starting" | "loading" | "complete" | "failed" = "starting";

  override render() {
    const running = this.phase === "starting" || this.phase === "loading";
    const percent = this.total > 0 ? Math.round(this.loaded / this.total * 100) : 0;
    return html`${running ? html`<progress aria-label=${words("shop.loading")} max="100" .value=${Math.max(4, percent)}></progress>` : nothing}
      <p class="visually-hidden" role="status">${this.progressText()}</p>`;
  }

  /** Few messages, not one per packet. */
  private progressText(): string {
    if (this.phase === "starting") return words("shop.opening");
    if (this.phase === "loading") return words("shop.loadingMeanwhile");
    return this.phase === "complete" ? words("shop.loaded") : "";
  }

  static override styles = [sharedStyles, css`
    :host { position: fixed; z-index: 25; inset: 0 0 auto; height: 3px; pointer-events: none; }
    progress { display: block; appearance: none; width: 100%; height: 3px; border: 0; background: transparent; }
    progress::-webkit-progress-bar { background: transparent; }
    progress::-webkit-progress-value { background: var(--accent); transition: inline-size 200ms linear; }
    progress::-moz-progress-bar { background: var(--accent); }
  `];
}
