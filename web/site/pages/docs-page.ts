import { html, nothing } from "lit";
import { query, state } from "lit/decorators.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { language, words } from "../../words/words.js";
import { docsStyles } from "./docs-styles.js";
import { Page } from "./page.js";

/** A document as the build made it: its HTML comes from files of the source and holds no markup that stood in them. */
export interface DocsContent {
  title: string;
  contents: { id: string; text: string; level: number }[];
  html: string;
}

const narrow = matchMedia("(max-width: 60rem)");

/** Shows a document with its contents. Needs no engine. */
export abstract class DocsPage extends Page {
  protected abstract readonly content: DocsContent;
  @state() private current = "";
  @query(".text") private text!: HTMLElement;
  private readonly sight = new IntersectionObserver(() => this.findCurrent(), { rootMargin: "-80px 0px -60% 0px" });

  get pageTitle(): string {
    return this.content.title;
  }

  override connectedCallback() {
    super.connectedCallback();
    addEventListener("hashchange", this.goToHash);
    addEventListener("resize", this.markScrollers);
    narrow.addEventListener("change", this.refold);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.goToHash);
    removeEventListener("resize", this.markScrollers);
    narrow.removeEventListener("change", this.refold);
    this.sight.disconnect();
  }

  override render() {
    const { title, contents, html: text } = this.content;
    return html`<div class="layout" @click=${this.clicked}>
      <h1 tabindex="-1" lang="en">${title}</h1>
      <div class="contents"><div><details ?open=${!narrow.matches}><summary>${words("docs.onThisPage")}</summary>
        <nav aria-label=${words("docs.onThisPage")}><ul lang="en">${contents.map(({ id, text: entry, level }) => html`
          <li class=${level > 2 ? "below" : ""}><a href="#${id}" aria-current=${id === this.current ? "true" : nothing}>${entry}</a></li>`)}</ul></nav>
      </details></div></div>
      <div class="text" lang="en" dir="ltr">${language() === "en" ? nothing : html`<p class="quiet" lang=${language()}>${words("docs.englishOnly")}</p>`}${unsafeHTML(text)}</div>
    </div>`;
  }

  protected override firstUpdated() {
    this.dispatchEvent(new Event("page-ready"));
    this.markScrollers();
    for (const heading of this.text.querySelectorAll("h2, h3")) this.sight.observe(heading);
    requestAnimationFrame(() => requestAnimationFrame(this.goToHash));
  }

  protected override load() {
    return Promise.resolve();
  }

  /** To the heading that the address names. A fragment does not find what stands in a shadow tree by itself. */
  private readonly goToHash = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id ? this.renderRoot.querySelector<HTMLElement>(`#${CSS.escape(id)}`) : null;
    if (!target) return;
    target.scrollIntoView();
    if (target.tabIndex === -1) target.focus({ preventScroll: true });
  };

  /** A link to the place where one is already changes no address; one to another document's section stays within the shop. */
  private clicked(event: MouseEvent) {
    const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
    if (!link?.hash || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.search !== location.search && link.origin === location.origin) {
      event.preventDefault();
      this.dispatchEvent(new CustomEvent("go", { detail: { href: link.href, replace: false }, bubbles: true, composed: true }));
      return;
    }
    if (narrow.matches) this.refold();
    if (link.hash === location.hash) requestAnimationFrame(this.goToHash);
  }

  private readonly refold = () => {
    this.renderRoot.querySelector("details")!.open = !narrow.matches;
  };

  /** What is wider than the column can be scrolled by keys too, and only that. */
  private readonly markScrollers = () => {
    for (const block of this.text.querySelectorAll<HTMLElement>("pre, .scroll")) {
      if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
      else block.removeAttribute("tabindex");
    }
  };

  /** The last heading above the upper third of the window. */
  private findCurrent() {
    const headings = [...this.text.querySelectorAll<HTMLElement>("h2, h3")];
    const above = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    this.current = above.at(-1)?.id ?? "";
  }

  /** Keeps the current entry of long contents in sight, without moving the page. */
  protected override updated() {
    const list = this.renderRoot.querySelector<HTMLElement>(".contents > div")!;
    const entry = list.querySelector<HTMLElement>("[aria-current]");
    if (!entry || narrow.matches) return;
    const [box, frame] = [entry.getBoundingClientRect(), list.getBoundingClientRect()];
    if (box.top < frame.top || box.bottom > frame.bottom) list.scrollTop += box.top - frame.top - frame.height / 3;
  }

  static override styles = [sharedStyles, docsStyles];
}
