import { html } from "lit";
import { customElement } from "lit/decorators.js";
import "../../ui/notice.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { words } from "../../words/words.js";
import { Page } from "./page.js";

/** Stands for a page whose script cannot be had: the network is gone, or the site was replaced by a newer one.
 * Emits `retry-page`. */
@customElement("vt-unavailable-page")
export class UnavailablePage extends Page {
  get pageTitle() {
    return words("shop.notLoaded");
  }

  override render() {
    return html`<h1 class="visually-hidden" tabindex="-1">${words("shop.pageNotLoaded")}</h1>
      <vt-notice heading=${words("shop.pageNotLoaded")} text=${words("shop.scriptMissing")} action=${words("all.tryAgain")} @act=${this.retry} alarm>
        <a class="button" href=${location.search || "./"} target="_self">${words("shop.openAfresh")}</a></vt-notice>`;
  }

  protected override load() {
    return Promise.resolve();
  }

  private retry() {
    this.dispatchEvent(new CustomEvent("retry-page", { bubbles: true, composed: true }));
  }

  static override styles = sharedStyles;
}
