import { customElement } from "lit/decorators.js";
import content from "docs:api";
import { DocsPage } from "./docs-page.js";

/** docs/js-api.md, and the declarations of web/engine with their comments. */
@customElement("vt-api-page")
export class ApiPage extends DocsPage {
  protected readonly content = content;
}
