import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { VitrineError } from "../../engine/vitrine.js";
import type { CardView } from "../../ui/card-view.js";
import "../../ui/look-grid.js";
import "../../ui/picture-picker.js";
import "../../ui/search-box.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { errorWords } from "../../words/errors.js";
import { words } from "../../words/words.js";
import type { Look } from "./look.js";
import { panelStyles } from "./panel-styles.js";
import { View } from "./view.js";

const fewPieces = 6;

/** Where there is no product to look at: why, and other ways in. Emits `search-words` with words to search by. */
@customElement("vt-nothing-view")
export class NothingView extends View {
  @property({ attribute: false }) look!: Look;
  @property() phase: "idle" | "refused" | "nothing" = "idle";
  @property() host = "";
  @state() private cards: CardView[] | undefined;
  @state() private problem = "";

  override connectedCallback() {
    super.connectedCallback();
    void this.load();
  }

  override render() {
    const [heading, text] = this.text();
    return html`<div class="view">
      <header><h1 tabindex="-1">${heading}</h1><p class="lead" role="status">${text}</p></header>
      <vt-search-box @search-submit=${this.search} pictureless></vt-search-box>
      <vt-picture-picker still compact .problem=${this.problem} @picture-file=${(event: CustomEvent<Blob>) => void this.takeOwn(event.detail)}></vt-picture-picker>
      ${this.cards?.length === 0 || this.failure ? nothing : html`<section class="apart" aria-labelledby="window"><h2 id="window">${words("panel.window")}</h2>
        <vt-look-grid label=${words("panel.window")} .items=${this.cards} placeholders=${fewPieces}></vt-look-grid></section>`}
    </div>`;
  }

  private text(): [string, string] {
    if (this.phase === "idle") return [words("panel.findIt"), words("panel.openProduct")];
    if (this.phase === "nothing") return [words("panel.noProduct"), words("panel.noSingle", { host: this.host || words("panel.thisPage") })];
    return [words("panel.closedPage"), words("panel.pressAgain")];
  }

  private readonly load = () => this.ask(async (vitrine, signal) => {
    const { items } = await vitrine.recommend("for-you", { limit: fewPieces, seed: Math.floor(Date.now() / 86_400_000), signal });
    const cards = await this.session.slateViews(items);
    if (!signal.aborted) this.cards = cards.map(({ reasons: _, ...card }) => card);
  });

  private readonly search = ({ detail }: CustomEvent<string>) => {
    if (detail) this.dispatchEvent(new CustomEvent<string>("search-words", { detail, bubbles: true, composed: true }));
  };

  private async takeOwn(file: Blob) {
    this.problem = "";
    await this.look.takeOwn(file).catch((reason: unknown) => {
      this.problem = errorWords(VitrineError.from(reason, "VT_BAD_DATA")).replace(/^picture: /, "");
    });
  }

  protected override reopened() {
    this.cards = undefined;
    void this.load();
  }

  protected override marked() {
    const { passed } = this.session.marks;
    this.cards = this.cards?.filter(({ id }) => !passed.has(id));
  }

  static override styles = [sharedStyles, panelStyles, css`
    header { display: grid; gap: var(--space-2); padding-top: var(--space-2); }
    .apart { margin-top: var(--space-2); }
  `];
}
