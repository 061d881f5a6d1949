import { LitElement, css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { words } from "../words/words.js";
import { type CardView, pictureHeight, pictureWidth } from "./card-view.js";
import { factStyles } from "./fact-styles.js";
import { icon } from "./icons.js";
import { renderPrice } from "./product-facts.js";
import { sharedStyles } from "./shared-styles.js";
import { type Swing, SwipeDrag } from "./swipe-drag.js";

export type Answer = "like" | "pass";

export interface DeckCard extends CardView {
  /** Why it lies here, in a few words. */
  reason: string;
  /** It was drawn by lot. */
  surprise: boolean;
}

export interface SwipeAnswer {
  id: string;
  answer: Answer;
}

const depth = 3;
const leaveMs = 320;

/** A stack of cards, answered one by one: by dragging, by its buttons, by the arrow keys. Emits `swipe-answer` (SwipeAnswer) and
 * `swipe-undo`; whoever holds the cards takes them off and puts them back. */
@customElement("vt-swipe-deck")
export class SwipeDeck extends LitElement {
  /** The first lies on top; undefined while they are on their way. */
  @property({ attribute: false }) cards: DeckCard[] | undefined;
  /** There is an answer to take back. */
  @property({ type: Boolean }) undoable = false;
  /** What happened last, for a screen reader. */
  @property() news = "";
  @state() private leaving: (DeckCard & { answer: Answer }) | undefined;
  private readonly drag = new SwipeDrag((swing) => this.swung(swing), (answer) => this.answer(answer));

  /** The card that a finger holds, or "". */
  get held(): string {
    return this.drag.active ? this.cards?.[0]?.id ?? "" : "";
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener("keydown", this.onKey);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.onKey);
  }

  /** What comes to lie on top lies straight. */
  protected override updated() {
    if (!this.drag.active) this.topElement?.removeAttribute("style");
  }

  override render() {
    const cards = this.cards?.slice(0, depth);
    const shown = [...this.leaving ? [this.leaving] : [], ...(cards ?? []).filter(({ id }) => id !== this.leaving?.id)];
    return html`<section aria-label=${words("swipe.cards")} aria-busy=${cards === undefined}>
      <div class="stack">${cards === undefined || cards.length > 0 ? html`<div class="base"></div>` : html`<slot name="end"></slot>`}
        ${repeat([...shown].reverse(), ({ id }) => id, (card) => this.renderCard(card, card === this.leaving ? -1 : cards!.indexOf(card)))}</div>
      <div class="tools">
        ${this.renderTool("pass", words("swipe.pass"), "ArrowLeft", () => this.answer("pass"), !cards?.length)}
        ${this.renderTool("undo", words("all.undo"), "ArrowDown", () => this.undo(), !this.undoable)}
        ${this.renderTool("like", words("all.like"), "ArrowRight", () => this.answer("like"), !cards?.length)}
      </div>
      <p class="visually-hidden" role="status">${this.news}</p>
    </section>`;
  }

  private renderTool(name: "pass" | "undo" | "like", label: string, key: "ArrowLeft" | "ArrowDown" | "ArrowRight", act: () => void, disabled: boolean) {
    const pictures = { pass: "close", undo: "undo", like: "heart" } as const;
    return html`<button class="tool ${name}" type="button" aria-disabled=${disabled} aria-keyshortcuts=${key} title=${words("swipe.byKey", { label, key: words(`swipe.${key}`) })} @click=${act}>
      <span class="disc">${icon(pictures[name], name === "undo" ? 22 : 28)}</span><span class="name">${label}</span></button>`;
  }

  private renderCard(card: DeckCard, place: number) {
    const top = place === 0;
    const { title, brand, image, href, reason, surprise } = card;
    const gone = place < 0 ? `leaving ${this.leaving!.answer}` : "";
    return html`<article class="card place-${Math.max(0, place)} ${gone}" data-id=${card.id} ?inert=${!top} aria-hidden=${top ? nothing : "true"}
        @pointerdown=${top ? this.drag.begin : nothing} @pointermove=${top ? this.drag.move : nothing} @pointerup=${top ? this.drag.end : nothing}
        @pointercancel=${top ? this.drag.cancel : nothing} @click=${top ? this.clicked : nothing} @dragstart=${(event: Event) => event.preventDefault()}>
      <div class="picture">${image ? html`<img src=${image} alt="" width=${pictureWidth} height=${pictureHeight} decoding="async" draggable="false">`
        : html`<span class="letter" aria-hidden="true">${title.slice(0, 1)}</span>`}
        ${surprise ? html`<span class="lot">${words("swipe.somethingDifferent")}</span>` : nothing}
        <span class="stamp yes" aria-hidden="true">${words("swipe.stampLike")}</span><span class="stamp no" aria-hidden="true">${words("swipe.stampPass")}</span></div>
      <div class="facts"><p class="line"><span class="brand">${brand || "\u00a0"}</span><span class="cost">${renderPrice(card)}</span></p>
        <h2>${top ? html`<a href=${href} draggable="false">${title}</a>` : title}</h2>
        <p class="reason">${reason || "\u00a0"}</p></div>
    </article>`;
  }

  private get topElement(): HTMLElement | null {
    const id = this.cards?.[0]?.id;
    return [...this.renderRoot.querySelectorAll<HTMLElement>(".card")].find((card) => card.dataset["id"] === id) ?? null;
  }

  /** Follows the finger: how far, and what letting go would mean. */
  private swung({ x, y, pull }: Swing) {
    const card = this.topElement;
    if (!card) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    card.classList.toggle("held", this.drag.active);
    card.style.setProperty("--x", `${x}px`);
    card.style.setProperty("--y", `${y}px`);
    card.style.setProperty("--turn", still ? "0deg" : `${Math.max(-14, Math.min(14, pull * 10))}deg`);
    card.style.setProperty("--yes", String(Math.max(0, Math.min(1, pull))));
    card.style.setProperty("--no", String(Math.max(0, Math.min(1, -pull))));
  }

  private answer(answer: Answer) {
    const card = this.cards?.[0];
    if (!card) return;
    this.leaving = { ...card, answer };
    setTimeout(() => { if (this.leaving?.id === card.id) this.leaving = undefined; }, leaveMs);
    this.dispatchEvent(new CustomEvent<SwipeAnswer>("swipe-answer", { detail: { id: card.id, answer }, bubbles: true, composed: true }));
  }

  private undo() {
    if (!this.undoable) return;
    this.leaving = undefined;
    this.dispatchEvent(new CustomEvent("swipe-undo", { bubbles: true, composed: true }));
  }

  /** Letting go of a drag over the link is no click on it. */
  private readonly clicked = (event: Event) => {
    if (this.drag.justDragged) event.preventDefault();
  };

  /** The arrow keys work wherever they mean nothing else. */
  private readonly onKey = (event: KeyboardEvent) => {
    const taken = event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.shiftKey
      || event.composedPath().some((target) => target instanceof Element && target.matches("input, select, textarea, dialog, [role=tablist], vt-shelf"));
    const act = { ArrowLeft: () => this.answer("pass"), ArrowRight: () => this.answer("like"), ArrowDown: () => this.undo() }[event.key];
    if (taken || !act || event.key === "ArrowDown" && !this.undoable) return;
    event.preventDefault();
    if (!event.repeat) act();
  };

  static override styles = [sharedStyles, factStyles, css`
    section { display: grid; gap: var(--space-4); justify-items: center; }
    .stack { position: relative; display: grid; width: min(100%, 23rem, calc((100dvh - var(--around, 30.5rem)) * 0.75)); min-width: min(100%, 14.5rem); margin-bottom: 1.25rem; }
    .stack > * { grid-area: 1 / 1; }
    .base { min-height: 20rem; border: 1px dashed var(--line-strong); border-radius: 6px; margin: 1rem; opacity: 0.6; }
    .card {
      display: grid; grid-template: minmax(0, 1fr) auto / minmax(0, 1fr); overflow: hidden; border: 1px solid var(--line); border-radius: 6px; background: var(--surface);
      box-shadow: 0 10px 34px rgb(8 12 13 / 12%); transition: transform var(--calm) var(--ease), opacity var(--calm); user-select: none; -webkit-user-select: none;
    }
    .place-0 { touch-action: pan-y; cursor: grab; transform: translate(var(--x, 0), var(--y, 0)) rotate(var(--turn, 0deg)); }
    .place-1 { transform: translateY(0.6rem) scale(0.95); }
    .place-2 { transform: translateY(1.2rem) scale(0.9); }
    .place-1, .place-2 { transform-origin: 50% 100%; box-shadow: none; }
    .held { cursor: grabbing; transition: none; }
    .leaving { z-index: 2; pointer-events: none; transition-duration: ${leaveMs}ms; animation: ${leaveMs}ms var(--ease) forwards; }
    .leaving.like { animation-name: away-right; --yes: 1; }
    .leaving.pass { animation-name: away-left; --no: 1; }
    @keyframes away-right { to { transform: translate(130%, -4%) rotate(16deg); opacity: 0; } }
    @keyframes away-left { to { transform: translate(-130%, -4%) rotate(-16deg); opacity: 0; } }
    .picture { position: relative; aspect-ratio: 3 / 4; overflow: hidden; background: var(--tile); filter: var(--tile-filter); }
    img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: cover; pointer-events: none; }
    .letter { display: grid; place-items: center; height: 100%; color: #8b9597; font: 400 6rem var(--font-display); }
    .lot { position: absolute; inset-inline-start: 0; bottom: 0; padding: 0.25rem 0.65rem; background: rgb(255 255 255 / 94%); color: #15191b; font-size: var(--text-xs); font-weight: 550; }
    .stamp {
      position: absolute; top: 1.25rem; padding: 0.2rem 0.9rem; border: 3px solid currentColor; border-radius: 4px; background: rgb(255 255 255 / 88%);
      font: 500 1.75rem / 1.2 var(--font-display);
    }
    .yes { left: 1.1rem; color: #0b6351; transform: rotate(-10deg); opacity: var(--yes, 0); }
    .no { right: 1.1rem; color: #a3262a; transform: rotate(10deg); opacity: var(--no, 0); }
    .facts { padding: var(--space-3) var(--space-4) var(--space-4); }
    .line { display: flex; justify-content: space-between; gap: var(--space-3); font-size: var(--text-sm); }
    .brand { overflow: hidden; color: var(--ink-soft); text-overflow: ellipsis; white-space: nowrap; }
    .cost { flex: none; }
    h2 { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; height: 2.4em; margin-top: 0.15rem; font-size: var(--text-lg); line-height: 1.2; }
    h2 a { text-decoration: none; }
    h2 a:hover { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.25em; }
    h2 a:focus-visible { outline-offset: -2px; }
    .reason { margin-top: var(--space-1); overflow: hidden; color: var(--ink-soft); font-size: var(--text-xs); text-overflow: ellipsis; white-space: nowrap; }
    .tools { display: flex; align-items: start; gap: clamp(1.25rem, 6vw, 2.25rem); }
    .tool { display: grid; justify-items: center; gap: var(--space-1); min-width: 4rem; padding: 0; border: 0; background: none; font-size: var(--text-xs); }
    .disc {
      display: grid; place-items: center; width: 4rem; height: 4rem; border: 1px solid var(--line-strong); border-radius: 50%; background: var(--surface);
      transition: background var(--quick), color var(--quick), border-color var(--quick), transform var(--quick);
    }
    .undo .disc { width: 3rem; height: 3rem; margin-block: 0.5rem; }
    .like .disc { color: var(--accent); }
    .pass .disc { color: var(--sale); }
    .tool:not([aria-disabled="true"]):hover .disc { border-color: currentColor; background: currentColor; }
    .tool:not([aria-disabled="true"]):hover .disc svg { color: var(--surface); }
    .tool:active:not([aria-disabled="true"]) .disc { transform: scale(0.92); }
    .tool:focus-visible { outline: none; }
    .tool:focus-visible .disc { outline: 2px solid var(--accent); outline-offset: 3px; }
    .tool[aria-disabled="true"] { color: var(--ink-soft); cursor: default; }
    .tool[aria-disabled="true"] .disc { opacity: 0.4; }
    .name { color: var(--ink-soft); }
    @media (max-width: 40rem) {
      h2 { -webkit-line-clamp: 1; height: 1.2em; }
      .facts { padding: var(--space-2) var(--space-3) var(--space-3); }
    }
    @media (prefers-reduced-motion: reduce) {
      .leaving { display: none; }
      .card { transition: none; }
    }
    @media (forced-colors: active) { .disc { border-color: ButtonText; } }
  `];
}
