import { html } from "lit";
import { customElement } from "lit/decorators.js";
import "../../ui/notice.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { homeHref } from "../shell/routes.js";
import { Page } from "./page.js";

/** For an address that names no page. */
@customElement("vt-not-found-page")
export class NotFoundPage extends Page {
  readonly pageTitle = "Not found";

  override render() {
    return html`<h1 class="visually-hidden" tabindex="-1">Not found</h1>
      <vt-notice heading="There is no such page" text="The address has a slip in it."><a class="button solid" href=${homeHref}>To the
        shop window</a></vt-notice>`;
  }

  protected override async load() {
    // Nothing to ask for.
  }

  static override styles = sharedStyles;
}
