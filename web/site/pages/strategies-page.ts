import { customElement } from "lit/decorators.js";
import content from "docs:strategies";
import { DocsPage } from "./docs-page.js";

/** docs/strategies.md. */
@customElement("vt-strategies-page")
export class StrategiesPage extends DocsPage {
  protected readonly content = content;
}
