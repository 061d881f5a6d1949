import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { size } from "../words/figures.js";
import { words } from "../words/words.js";
import { sharedStyles } from "./shared-styles.js";

export interface StorageView {
  storage: "kept" | "memory";
  /** This tab keeps the state. */
  owner: boolean;
  quotaBytes: number | null;
  usedBytes: number | null;
}

/** Where the profiles are, in quiet words. */
@customElement("vt-profile-storage")
export class ProfileStorage extends LitElement {
  @property({ attribute: false }) storage: StorageView | undefined;

  override render() {
    if (!this.storage) return html`<p>&nbsp;</p>`;
    const { storage, owner, quotaBytes, usedBytes } = this.storage;
    if (storage === "memory") {
      return html`<p class="loss">${words("profile.inMemory")}</p>
        <p>${words("profile.noStorage")}</p>`;
    }
    return html`<p>${words("profile.inStorage")}</p>
      ${usedBytes === null ? nothing : html`<p class="used">${words("profile.used", { size: size(usedBytes) })}${quotaBytes ? html` <span class="quiet">${words("profile.ofQuota", { size: size(quotaBytes) })}</span>` : nothing}</p>
        ${quotaBytes ? html`<svg class="bar" viewBox="0 0 100 2" preserveAspectRatio="none" aria-hidden="true"><rect class="rest" width="100" height="2"/><rect
          class="full" width=${Math.max(0.4, Math.min(100, usedBytes / quotaBytes * 100))} height="2"/></svg>` : nothing}`}
      <p class="quiet">${owner ? words("profile.thisTab") : words("profile.otherTab")}</p>`;
  }

  static override styles = [sharedStyles, css`
    :host { font-size: var(--text-sm); }
    p { max-width: 38rem; text-wrap: pretty; }
    p + p { margin-top: var(--space-3); }
    .loss { font-weight: 600; }
    .used { font-variant-numeric: tabular-nums; font-weight: 550; }
    .used .quiet { font-weight: 400; }
    .bar { display: block; width: 100%; max-width: 24rem; height: 2px; margin: var(--space-2) 0 var(--space-3); }
    .rest { fill: var(--line); }
    .full { fill: var(--accent); }
  `];
}
