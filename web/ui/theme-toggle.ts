import { LitElement, html } from "lit";
import { customElement, state } from "lit/decorators.js";
import { words } from "../words/words.js";
import { icon } from "./icons.js";
import { sharedStyles } from "./shared-styles.js";

/** Switches between light and dark and remembers it in this browser. */
@customElement("vt-theme-toggle")
export class ThemeToggle extends LitElement {
  @state() private dark = document.documentElement.dataset["theme"] === "dark";
  private readonly watch = new MutationObserver(() => {
    this.dark = document.documentElement.dataset["theme"] === "dark";
  });

  override connectedCallback() {
    super.connectedCallback();
    this.watch.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.watch.disconnect();
  }

  override render() {
    return html`<button class="icon-button" type="button" aria-label=${this.dark ? words("shop.useLight") : words("shop.useDark")}
      @click=${this.toggle}>${icon(this.dark ? "sun" : "moon")}</button>`;
  }

  private toggle() {
    const theme = this.dark ? "light" : "dark";
    document.documentElement.dataset["theme"] = theme;
    try {
      localStorage.setItem("vitrine-theme", theme);
    } catch {
      // Storage may be switched off: then the choice holds for this visit.
    }
  }

  static override styles = [sharedStyles];
}
