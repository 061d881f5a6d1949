import { LitElement, css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { words } from "../words/words.js";
import { profileStyles, renderInitial } from "./profile-styles.js";
import { sharedStyles } from "./shared-styles.js";

export interface DemoShopperView {
  id: string;
  name: string;
  /** One sentence on who this is. */
  description: string;
  /** "new": no profile of theirs is here yet. */
  state: "new" | "known" | "current";
}

/** Invented people whose profiles can be tried on. Emits `demo-choose` with the id. */
@customElement("vt-profile-demo")
export class ProfileDemo extends LitElement {
  @property({ attribute: false }) shoppers: DemoShopperView[] = [];
  /** Id of the one that is being fetched, or "". */
  @property() busy = "";

  override render() {
    return html`<ul>${this.shoppers.map((shopper) => html`<li><button type="button" data-shopper=${shopper.id} ?disabled=${this.busy !== ""}
        aria-busy=${this.busy === shopper.id} aria-current=${shopper.state === "current" ? "true" : "false"} @click=${() => this.choose(shopper.id)}>
      ${renderInitial(shopper.name, shopper.state === "current")}
      <span class="words"><span class="name">${shopper.name}</span><span class="text">${shopper.description}</span>
        <span class="act">${this.busy === shopper.id ? words("all.oneMoment") : actOf(shopper)}</span></span>
    </button></li>`)}</ul>`;
  }

  private choose(id: string) {
    this.dispatchEvent(new CustomEvent<string>("demo-choose", { detail: id, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, profileStyles, css`
    ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: var(--space-4); }
    button {
      display: flex; gap: var(--space-4); width: 100%; height: 100%; padding: var(--space-4); border: 1px solid var(--line);
      border-radius: var(--radius); background: var(--surface); text-align: start; transition: border-color var(--quick);
    }
    button:hover:not(:disabled) { border-color: var(--accent); }
    .words { display: flex; flex: 1; flex-direction: column; gap: var(--space-1); min-width: 0; }
    .name { font: 450 var(--text-h3) / 1.2 var(--font-display); overflow-wrap: anywhere; }
    .text { color: var(--ink-soft); font-size: var(--text-sm); text-wrap: pretty; }
    .act { margin-top: auto; padding-top: var(--space-2); color: var(--accent); font-size: var(--text-sm); font-weight: 550; }
  `];
}

function actOf({ name, state }: DemoShopperView): string {
  if (state === "current") return words("profile.youAreHere");
  return state === "known" ? words("profile.switchTo", { name }) : words("profile.shopAs", { name });
}
