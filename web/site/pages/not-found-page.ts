import { html } from "lit";
import { customElement } from "lit/decorators.js";
import "../../ui/notice.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { words } from "../../words/words.js";
import { homeHref } from "../shell/routes.js";
import { Page } from "./page.js";

/** For an address that names no page. */
@customElement("vt-not-found-page")
export class NotFoundPage extends Page {
  get pageTitle() {
    return words("shop.notFound");
  }

  override render() {
    return html`<h1 class="visually-hidden" tabindex="-1">${words("shop.notFound")}</h1>
      <vt-notice heading=${words("shop.noSuchPage")} text=${words("shop.addressSlip")}><a class="button solid" href=${homeHref}>${words("shop.toWindow")}</a></vt-notice>`;
  }

  protected override async load() {
    // Nothing to ask for.
  }

  static override styles = sharedStyles;
}
