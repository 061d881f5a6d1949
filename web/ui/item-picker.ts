import { LitElement, css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { pictureHeight, pictureWidth } from "./card-view.js";
import { sharedStyles } from "./shared-styles.js";

export interface PickView {
  id: string;
  title: string;
  /** URL of the picture, or "". */
  image: string;
}

/** A few products to start from, as small pictures of which one is chosen. Emits `item-pick` with its id. */
@customElement("vt-item-picker")
export class ItemPicker extends LitElement {
  @property({ attribute: false }) items: PickView[] = [];
  @property() selected = "";
  @property() label = "";

  override render() {
    return html`<fieldset><legend class="visually-hidden">${this.label}</legend>
      ${this.items.map(({ id, title, image }) => html`<label title=${title}><input class="visually-hidden" type="radio" name="item" value=${id}
        .checked=${id === this.selected} @change=${() => this.pick(id)}><span class="visually-hidden">${title}</span>${image
          ? html`<img src=${image} alt="" width=${pictureWidth} height=${pictureHeight} decoding="async">`
          : html`<span class="letter" aria-hidden="true">${title.slice(0, 1)}</span>`}</label>`)}</fieldset>`;
  }

  private pick(id: string) {
    this.dispatchEvent(new CustomEvent<string>("item-pick", { detail: id, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    fieldset { display: flex; gap: var(--space-2); margin: -4px calc(-1 * var(--gutter)); padding: 4px var(--gutter); overflow-x: auto; scrollbar-width: none; }
    fieldset::-webkit-scrollbar { display: none; }
    label {
      position: relative; flex: none; width: 3rem; aspect-ratio: 3 / 4; border-radius: var(--radius); background: var(--tile);
      filter: var(--tile-filter); cursor: pointer; overflow: hidden;
    }
    label::after { content: ""; position: absolute; inset: 0; box-shadow: inset 0 0 0 1px var(--edge); }
    label:hover::after { box-shadow: inset 0 0 0 1px #15191b; }
    label:has(:checked)::after { box-shadow: inset 0 0 0 2px #0b6351, inset 0 0 0 3px #ffffff; }
    label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
    img { width: 100%; height: 100%; object-fit: cover; }
    .letter { display: grid; place-items: center; height: 100%; color: #566064; font: 400 1.5rem var(--font-display); }
    @media (min-width: 60rem) { fieldset { margin-inline: -4px; padding-inline: 4px; } }
  `];
}
