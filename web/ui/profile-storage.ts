import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
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
      return html`<p class="loss">Only in this tab's memory.</p>
        <p>This browser offers no storage here, as in a private window: everything is forgotten when the tab closes. Export a profile to keep it.</p>`;
    }
    return html`<p>In this browser's own storage for this site, on this device. It survives a restart; clearing the site's data erases it.</p>
      ${usedBytes === null ? nothing : html`<p class="used">${size(usedBytes)} used${quotaBytes ? html` <span class="quiet">of ${size(quotaBytes)} that the browser grants</span>` : nothing}</p>
        ${quotaBytes ? html`<svg class="bar" viewBox="0 0 100 2" preserveAspectRatio="none" aria-hidden="true"><rect class="rest" width="100" height="2"/><rect
          class="full" width=${Math.max(0.4, Math.min(100, usedBytes / quotaBytes * 100))} height="2"/></svg>` : nothing}`}
      <p class="quiet">${owner ? "This tab keeps it; other tabs of the shop ask this one." : "Another tab of the shop keeps it; this one asks there, and takes over when that closes."}</p>`;
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

function size(bytes: number): string {
  const unit = [[1e9, "GB"], [1e6, "MB"], [1e3, "KB"]] as const;
  const [scale, name] = unit.find(([least]) => bytes >= least) ?? [1, "bytes"];
  return `${(bytes / scale).toFixed(scale > 1 && bytes / scale < 10 ? 1 : 0)} ${name}`;
}
