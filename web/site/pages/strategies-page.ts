import { html } from "lit";
import { customElement } from "lit/decorators.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { Page } from "./page.js";

/** Holds the place of the page that is being built. */
@customElement("vt-strategies-page")
export class StrategiesPage extends Page {
  readonly pageTitle = "Strategies";

  override render() {
    return html`<h1 tabindex="-1">Strategies</h1>`;
  }

  protected override load() {
    return Promise.resolve();
  }

  static override styles = sharedStyles;
}
