import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Stats, Vitrine } from "../../engine/vitrine.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { figure } from "../../words/figures.js";
import { wordParts, words } from "../../words/words.js";
import { megabytes } from "../shell/answer-facts.js";
import { Page } from "./page.js";

@customElement("vt-about-page")
export class AboutPage extends Page {
  get pageTitle() {
    return words("docs.about");
  }
  @state() private stats: Stats | undefined;

  override render() {
    return html`<article><div>
      <h1 tabindex="-1">${words("docs.thinks")}</h1>
      <p class="lead">${words("docs.noServer")}</p>
      <h2>${words("docs.howItWorks")}</h2>
      <p>${words("docs.howText")}</p>
      <h2>${words("docs.whyShown")}</h2>
      <p>${words("docs.whyText")}</p>
      <h2>${words("docs.forDevelopers")}</h2>
      <p>${wordParts("docs.developersText", { link: html`<a class="text-link" href="example.html">${words("docs.examplePage")}</a>` })}</p>
      </div>${this.stats ? html`<aside aria-labelledby="collection">${this.renderStats(this.stats)}</aside>` : nothing}
    </article>`;
  }

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    this.stats = await vitrine.stats({ signal });
  }

  private renderStats({ pack, simd, engine, bytesLoaded }: Stats) {
    const rows: [string, string][] = [
      [words("docs.collection"), pack.name], [words("docs.productCount"), figure(pack.products)], [words("docs.pictures"), figure(pack.images)],
      [words("docs.licence"), pack.licence], [words("docs.pack"), pack.generation], [words("docs.loaded"), megabytes(bytesLoaded)],
      [words("docs.engine"), `${engine}, ${simd}`],
    ];
    return html`<h2 id="collection">${words("docs.thisCollection")}</h2>
      <table><tbody>${rows.filter(([, value]) => value).map(([label, value]) => html`<tr><th scope="row">${label}</th><td>${value}</td></tr>`)}</tbody></table>`;
  }

  static override styles = [sharedStyles, css`
    article {
      display: grid; grid-template-columns: minmax(0, 42rem) minmax(0, 26rem); gap: 0 clamp(2rem, 9vw, 10rem);
      padding-block: clamp(2rem, 5vw, 5rem) 0;
    }
    aside h2 { margin-top: 0.6rem; }
    @media (max-width: 60rem) { article { grid-template-columns: minmax(0, 42rem); } aside h2 { margin-top: var(--space-7); } }
    h1 { font-size: var(--text-h1); }
    h2 { margin: var(--space-7) 0 var(--space-3); font-size: var(--text-h3); }
    p { text-wrap: pretty; }
    .lead { margin-top: var(--space-5); font-size: var(--text-h3); line-height: 1.5; }
    table { width: 100%; border-collapse: collapse; font-size: var(--text-sm); }
    tr { border-top: 1px solid var(--line); }
    th, td { padding: 0.6rem 0; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
    th { width: 34%; color: var(--ink-soft); font-weight: 400; }
  `];
}
