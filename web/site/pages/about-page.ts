import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Stats, Vitrine } from "../../engine/vitrine.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { megabytes } from "../shell/answer-facts.js";
import { Page } from "./page.js";

@customElement("vt-about-page")
export class AboutPage extends Page {
  readonly pageTitle = "About";
  @state() private stats: Stats | undefined;

  override render() {
    return html`<article><div>
      <h1 tabindex="-1">A shop window that thinks for itself</h1>
      <p class="lead">There is no server behind this page. The catalog, the search and the engine that finds look-alikes are static files;
        all the work is done in your browser, and nothing you do here leaves it.</p>
      <h2>How it works</h2>
      <p>A native program reads a catalog with its photographs and packs it: every picture becomes a short list of numbers for its shape,
        colour and texture, and those numbers are stored twice, once as one bit each and once as whole bytes. The bits are small, so they
        arrive first and give a first answer; the bytes follow and refine it. The engine is written in C, compiled to WebAssembly, and
        runs in a worker beside the page.</p>
      <h2>Why a product is shown</h2>
      <p>Every look-alike carries its reasons: the parts of its score, which add up to it. Open “How this was answered” below a
        shelf to see how many rows were read and how long it took.</p>
      <h2>For developers</h2>
      <p>The storefront stands on a small JavaScript interface that you can use on a page of your own. See the
        <a class="text-link" href="example.html">example page</a>, which uses nothing but that.</p>
      </div>${this.stats ? html`<aside aria-labelledby="collection">${this.renderStats(this.stats)}</aside>` : nothing}
    </article>`;
  }

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    this.stats = await vitrine.stats({ signal });
  }

  private renderStats({ pack, simd, engine, bytesLoaded }: Stats) {
    const rows: [string, string][] = [
      ["Collection", pack.name], ["Products", pack.products.toLocaleString("en")], ["Pictures", pack.images.toLocaleString("en")],
      ["Licence", pack.licence], ["Pack", pack.generation], ["Loaded", megabytes(bytesLoaded)],
      ["Engine", `${engine}, ${simd}`],
    ];
    return html`<h2 id="collection">This collection</h2>
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
    th, td { padding: 0.6rem 0; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
    th { width: 34%; color: var(--ink-soft); font-weight: 400; }
  `];
}
