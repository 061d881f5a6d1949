import { html } from "lit";
import { customElement } from "lit/decorators.js";
import "../../ui/notice.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { Page } from "./page.js";

/** Stands for a page whose script cannot be had: the network is gone, or the site was replaced by a newer one.
 * Emits `retry-page`. */
@customElement("vt-unavailable-page")
export class UnavailablePage extends Page {
  readonly pageTitle = "Not loaded";

  override render() {
    return html`<h1 class="visually-hidden" tabindex="-1">This page could not be loaded</h1>
      <vt-notice heading="This page could not be loaded" text="Its script did not arrive. The network may be away, or the shop has
        just been replaced by a newer one: then it has to be opened afresh." action="Try again" @act=${this.retry} alarm>
        <a class="button" href=${location.search || "./"} target="_self">Open afresh</a></vt-notice>`;
  }

  protected override load() {
    return Promise.resolve();
  }

  private retry() {
    this.dispatchEvent(new CustomEvent("retry-page", { bubbles: true, composed: true }));
  }

  static override styles = sharedStyles;
}
