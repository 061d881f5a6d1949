import { html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { type Filter, type FoundCard, type Page, type SlateItem, type Vitrine, VitrineError } from "../../engine/vitrine.js";
import type { CardView } from "../../ui/card-view.js";
import type { FilterChange } from "../../ui/facet-panel.js";
import { icon } from "../../ui/icons.js";
import "../../ui/look-grid.js";
import "../../ui/notice.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import "../../ui/toggle-chips.js";
import { errorWords } from "../../words/errors.js";
import { words } from "../../words/words.js";
import "./filter-sheet.js";
import { changedFilter, countFilters } from "./filter-change.js";
import type { Look, Looked } from "./look.js";
import "./nothing-view.js";
import "./page-card.js";
import { type PageAnswer, askAboutPage } from "./page-question.js";
import { type PageWords, type WordChip, filterOf, isKind, priceChip, textsOf, wordsOf } from "./page-words.js";
import { panelStyles } from "./panel-styles.js";
import { View } from "./view.js";

const pageSize = 12;
/** For so long the first answer waits for what was passed on, so that it does not show and go. */
const longestForMarksMs = 500;
/** Then words answer, until the picture comes. */
const longestForPictureMs = 600;

/** What the collection has like the page's product. */
@customElement("vt-similar-view")
export class SimilarView extends View {
  @property({ attribute: false }) look!: Look;
  @state() private looked!: Looked;
  @state() private words: PageWords = { chips: [], rest: "" };
  @state() private own: Filter = {};
  @state() private answer: PageAnswer | undefined;
  @state() private cards: CardView[] | undefined;
  @state() private facets: Page | undefined;
  @state() private sheetOpen = false;
  /** The picture shows nothing that can be compared, or the pack compares no pictures. */
  @state() private incomparable = "";
  private shown = pageSize;
  /** What the words were read of. */
  private readKey = "";
  /** The catalog's words, which tell trainers from tops, had arrived by then. */
  private readWithTerms = false;
  /** The visitor has switched chips since. */
  private touched = false;
  private told = "";
  private waiting: ReturnType<typeof setTimeout> | undefined;
  /** What was left out of the answer. */
  private passedKey = "";
  @query("vt-look-grid") private grid!: HTMLElement & { focusTile(index: number): void } | null;

  override connectedCallback() {
    super.connectedCallback();
    this.looked = this.look.now;
    this.look.addEventListener("change", this.onLook);
    this.session.addEventListener("refined", this.onRefined);
    this.onLook();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.waiting);
    this.look.removeEventListener("change", this.onLook);
    this.session.removeEventListener("refined", this.onRefined);
  }

  override render() {
    const { phase } = this.looked;
    if (phase === "idle" || phase === "refused" || phase === "nothing") {
      return html`<vt-nothing-view .session=${this.session} .look=${this.look} .phase=${phase} .host=${this.looked.reading?.host ?? ""}></vt-nothing-view>`;
    }
    return html`<div class="view">
      <vt-page-card .look=${this.look} .looked=${this.looked}></vt-page-card>
      ${this.isUnseen ? html`<p class="note">${words("panel.pictureUnread")}</p>` : nothing}
      ${phase === "product" && this.answer ? this.renderChips() : nothing}
      ${this.incomparable ? html`<p class="note" role="status">${this.incomparable}</p>` : nothing}
      ${this.renderAnswer()}
      ${this.sheetOpen || this.facets ? html`<vt-filter-sheet .session=${this.session} .page=${this.facets} .filter=${this.filter} ?open=${this.sheetOpen}
        @filter-change=${this.refilter} @sheet-close=${() => { this.sheetOpen = false; }}></vt-filter-sheet>` : nothing}
    </div>`;
  }

  private renderChips() {
    const { ofKind } = this.answer!;
    const chips = this.words.chips.map((chip) => {
      const overridden = chip.field in this.own;
      return { ...chip, on: chip.on && !overridden, aside: chip.on && !overridden && isKind(chip.field) && ofKind !== undefined };
    });
    const count = countFilters(this.own);
    return html`<vt-toggle-chips label=${words("panel.pageSays")} .chips=${chips} @chip-toggle=${(event: CustomEvent<string>) => this.toggle(event.detail)}>
      <button class="plain" type="button" aria-haspopup="dialog" @click=${() => void this.openSheet()}>${icon("filter", 16)}${words("catalog.filters")}${count > 0 ? ` (${count})` : ""}</button></vt-toggle-chips>`;
  }

  /** A picture that was pointed at is all there is: without it and without words nothing can be asked. */
  private get isUnseen(): boolean {
    const { pointed, picture, words } = this.looked;
    return pointed && picture === null && words === "";
  }

  private renderAnswer() {
    if (this.isUnseen) return nothing;
    if (this.failure) return html`<vt-notice heading=${words("panel.failed")} .detail=${errorWords(this.failure)} action=${words("all.tryAgain")} @act=${this.again} alarm></vt-notice>`;
    if (this.cards?.length === 0) {
      return html`<p class="note" role="status">${words("panel.nothingFitsAll")}</p>`;
    }
    return html`${this.giveWayText()}
      <vt-look-grid label=${words("panel.similarPieces")} .items=${this.cards} ?busy=${this.busy} ?more=${this.answer?.more} @show-more=${this.more}></vt-look-grid>`;
  }

  private giveWayText() {
    const { ofKind } = this.answer ?? {};
    if (ofKind === undefined) return nothing;
    const kinds = this.words.chips.filter((chip) => chip.on && isKind(chip.field)).map(({ label }) => label).join(", ") || words("panel.thisKind");
    return html`<p class="note" role="status">${ofKind === 0 ? words("panel.noneOfKind", { kinds }) : words("panel.fewOfKind", { count: ofKind, kinds })}</p>`;
  }

  private readonly onLook = () => {
    const before = this.looked;
    const now = this.looked = this.look.now;
    clearTimeout(this.waiting);
    if (now.phase !== "product") {
      this.cards = this.answer = undefined;
      if (now.phase === "nothing" || now.phase === "refused") this.markShown(now.id);
      return;
    }
    if (before.id !== now.id || now.picture !== before.picture) this.shown = pageSize;
    if (before.id !== now.id) this.own = {};
    if (this.isUnseen) {
      this.answer = undefined;
      this.markShown(now.id);
    } else if (now.picture !== undefined) void this.askAll();
    else if (now.words.trim() !== "") this.waiting = setTimeout(() => void this.askAll(), longestForPictureMs);
  };

  /** Reads the words, unless they are the same, then asks. */
  private askAll(): Promise<void> {
    return this.ask(async (vitrine, signal) => {
      await Promise.all([this.readWords(vitrine, signal), Promise.race([this.session.marks.known, pause(longestForMarksMs)])]);
      if (!signal.aborted) await this.answerNow(vitrine, signal);
    });
  }

  private async readWords(vitrine: Vitrine, signal: AbortSignal) {
    const { id, words, picture, reading, pointed } = this.looked;
    const key = JSON.stringify([id, words, picture !== null, this.session.packId]);
    const withTerms = vitrine.progress.ready.includes("terms");
    if (key === this.readKey && (this.touched || withTerms === this.readWithTerms)) return;
    const product = pointed ? null : reading?.product ?? null;
    const texts = textsOf(words === product?.title ? product : null, words);
    const read = async (text: string) => text ? vitrine.search({ text, limit: 1, signal }) : undefined;
    const [facts, title] = await Promise.all([read(texts.facts), read(texts.title)]);
    if (signal.aborted) return;
    const found = wordsOf(facts, title, picture !== null);
    this.words = { ...found, chips: [...found.chips, ...priceChip(product, this.session.currency)] };
    Object.assign(this, { readKey: key, readWithTerms: withTerms, touched: false });
  }

  private async answerNow(vitrine: Vitrine, signal: AbortSignal) {
    const { picture } = this.looked;
    const question = { rest: this.words.rest, filter: this.filter, limit: this.shown, passed: this.session.marks.passed };
    this.passedKey = keyOf(question.passed);
    this.incomparable = "";
    let answer: PageAnswer;
    try {
      answer = await askAboutPage(vitrine, { ...question, picture: picture?.bitmap }, signal);
    } catch (reason) {
      const { code } = VitrineError.from(reason, "VT_WORKER");
      if (!picture || (code !== "VT_NOT_FOUND" && code !== "VT_BAD_DATA")) throw reason;
      answer = await askAboutPage(vitrine, { ...question, picture: undefined }, signal);
      this.incomparable = words(code === "VT_BAD_DATA" ? "panel.tooSmall" : "panel.comparesNone");
    }
    const cards = await this.viewsOf(answer);
    if (signal.aborted) return;
    this.answer = answer;
    this.cards = cards;
    await this.updateComplete;
    this.markShown(this.looked.id);
  }

  private async viewsOf({ items, byPicture }: PageAnswer): Promise<CardView[]> {
    if (byPicture) return this.session.slateViews(items as SlateItem[]);
    const views = await this.session.cardViews(items as FoundCard[]);
    return views.map((view, index) => ({ ...view, foundNote: foundText(items[index] as FoundCard) }));
  }

  /** For measuring: from the gesture (the request's `at`) to here. */
  private markShown(requestId: string) {
    if (!requestId || this.told === requestId) return;
    this.told = requestId;
    performance.mark("vitrine-shown", { detail: { requestId } });
  }

  private get filter(): Filter {
    return filterOf(this.words.chips, this.own);
  }

  /** Switching a chip on takes the place of what the visitor chose of its field by hand. */
  private toggle(key: string) {
    const toggled = (chip: WordChip) => ({ ...chip, on: chip.field in this.own ? true : !chip.on });
    const chip = this.words.chips.find((candidate) => candidate.key === key);
    if (!chip) return;
    this.words = { ...this.words, chips: this.words.chips.map((other) => other === chip ? toggled(other) : other) };
    const { [chip.field]: _, ...own } = this.own;
    this.own = own;
    this.touched = true;
    this.askAfresh();
  }

  private readonly refilter = ({ detail }: CustomEvent<FilterChange>) => {
    const { own, fields } = changedFilter(this.own, detail);
    this.own = own;
    this.touched = true;
    this.words = { ...this.words, chips: this.words.chips.map((chip) => fields.includes(chip.field) ? { ...chip, on: false } : chip) };
    this.askAfresh();
    void this.readFacets();
  };

  private askAfresh() {
    this.shown = pageSize;
    void this.askAll();
  }

  private async openSheet() {
    this.sheetOpen = true;
    await this.readFacets();
  }

  private async readFacets() {
    const { filter } = this;
    await this.session.attempt(async (vitrine) => {
      const page = await vitrine.browse({ filter, limit: 0, facets: true });
      if (JSON.stringify(filter) === JSON.stringify(this.filter)) this.facets = page;
    });
  }

  private readonly more = async () => {
    const before = this.cards?.length ?? 0;
    this.shown += pageSize;
    await this.askAll();
    await this.updateComplete;
    if ((this.cards?.length ?? 0) > before) this.grid?.focusTile(before);
  };

  private readonly again = () => void this.askAll();

  private readonly onRefined = () => {
    if (this.answer) void this.askAll();
  };

  protected override updated() {
    const isNew = !this.readWithTerms && this.session.progress.ready.includes("terms");
    if (isNew && this.answer && !this.busy && !this.touched) void this.askAll();
  }

  protected override reopened() {
    this.readKey = "";
    this.facets = undefined;
    this.own = {};
    this.cards = this.answer = undefined;
    this.onLook();
  }

  /** What was passed on goes at once; what comes in its place is asked for. */
  protected override marked() {
    const { passed } = this.session.marks;
    if (!this.cards || !this.answer || keyOf(passed) === this.passedKey) return;
    this.cards = this.cards.filter(({ id }) => !passed.has(id));
    if (this.looked.phase === "product") void this.askAll();
  }

  static override styles = [sharedStyles, panelStyles];
}

function foundText({ foundBy }: FoundCard): string {
  if (foundBy.includes("words")) return words("panel.hasWords");
  return foundBy.includes("meaning") ? words("panel.closeInMeaning") : words("panel.fitsFilters");
}

const keyOf = (ids: ReadonlySet<string>) => [...ids].sort().join("\n");

function pause(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, ms));
}
