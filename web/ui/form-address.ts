import { LitElement, css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type WordKey, words } from "../words/words.js";
import { sharedStyles } from "./shared-styles.js";

export type AddressField = "name" | "street" | "postcode" | "city" | "country" | "email";
export type AddressView = Record<AddressField, string>;

interface FieldPlan {
  field: AddressField;
  label: WordKey;
  autocomplete: string;
  hint?: WordKey;
  type?: "email";
  /** What is the matter with a value that is not empty, or "". */
  wrong?: (value: string) => WordKey | "";
  missing: WordKey;
}

const mostLetters = 120;

const plans: FieldPlan[] = [
  { field: "name", label: "cart.fullName", autocomplete: "shipping name", missing: "cart.needName" },
  { field: "email", label: "cart.email", autocomplete: "email", type: "email", hint: "cart.emailHint",
    missing: "cart.needEmail",
    wrong: (value) => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(value) ? "" : "cart.wrongEmail" },
  { field: "street", label: "cart.street", autocomplete: "shipping address-line1", missing: "cart.needStreet" },
  { field: "postcode", label: "cart.postcode", autocomplete: "shipping postal-code", missing: "cart.needPostcode",
    wrong: (value) => /^(?=.*[\p{L}\d])[\p{L}\d][\p{L}\d -]{1,10}$/u.test(value) ? "" : "cart.wrongPostcode" },
  { field: "city", label: "cart.city", autocomplete: "shipping address-level2", missing: "cart.needCity" },
  { field: "country", label: "cart.country", autocomplete: "shipping country-name", missing: "cart.needCountry" },
];

/** Where an order goes. A wrong field says so in words beside it, once it was left or the form was sent; sending a form with
 * faults lists them on top and moves the focus there. Emits `address-submit` with an AddressView. */
@customElement("vt-address-form")
export class AddressForm extends LitElement {
  @property({ attribute: false }) values: AddressView = { name: "", street: "", postcode: "", city: "", country: "", email: "" };
  /** What else stands in the way, or "". */
  @property() trouble = "";
  @property() submitText = "";
  @property({ type: Boolean }) busy = false;
  @state() private shown = new Set<AddressField>();
  @state() private summed = false;

  override render() {
    return html`<form novalidate @submit=${this.submit}>
      ${this.summed ? this.renderSummary() : nothing}
      <fieldset><legend>${words("cart.whereTo")}</legend><div class="grid">${plans.map((plan) => this.renderField(plan))}</div></fieldset>
      <slot></slot>
      <button class="button solid" type="submit" aria-disabled=${this.busy ? "true" : "false"}>${this.submitText}</button>
    </form>`;
  }

  /** Fills all fields in, as a visitor would. */
  fill(values: Partial<AddressView>) {
    this.values = { ...this.values, ...values };
    this.shown = new Set();
    this.summed = false;
  }

  private renderField({ field, label, autocomplete, hint, type = undefined }: FieldPlan) {
    const fault = this.shown.has(field) ? this.faultOf(field) : "";
    const described = [fault && `${field}-fault`, hint && `${field}-hint`].filter(Boolean).join(" ");
    return html`<p class="field ${field}">
      <label for=${field}>${words(label)}</label>
      ${hint ? html`<span class="hint quiet" id="${field}-hint">${words(hint)}</span>` : nothing}
      ${fault ? html`<span class="fault" id="${field}-fault"><span class="visually-hidden">${words("cart.error")} </span>${fault}</span>` : nothing}
      <input id=${field} name=${field} type=${type ?? "text"} autocomplete=${autocomplete} maxlength=${mostLetters} required
        autocapitalize=${type ? "none" : "words"} spellcheck="false" .value=${this.values[field]} aria-invalid=${fault ? "true" : "false"} aria-describedby=${described || nothing}
        @input=${this.typed} @blur=${this.left}></p>`;
  }

  private renderSummary() {
    const faults = plans.map(({ field }) => ({ field, fault: this.faultOf(field) })).filter(({ fault }) => fault !== "");
    if (faults.length === 0 && this.trouble === "") return nothing;
    return html`<div class="summary" role="alert" tabindex="-1" aria-labelledby="summary"><h2 id="summary">${words("cart.beforeOrder")}</h2>
      <ul>${this.trouble ? html`<li>${this.trouble}</li>` : nothing}${faults.map(({ field, fault }) => html`<li><a href="#${field}"
        @click=${(event: Event) => this.lead(event, field)}>${fault}</a></li>`)}</ul></div>`;
  }

  private faultOf(field: AddressField): string {
    const { missing, wrong } = plans.find((plan) => plan.field === field)!;
    const value = this.values[field].trim();
    const fault = value === "" ? missing : wrong?.(value) ?? "";
    return fault && words(fault);
  }

  private typed(event: Event) {
    const { name, value } = event.target as HTMLInputElement;
    this.values = { ...this.values, [name]: value };
  }

  /** An empty field that was only passed through is not told off. */
  private left(event: Event) {
    const { name, value } = event.target as HTMLInputElement;
    if (value.trim() !== "") this.shown = new Set([...this.shown, name as AddressField]);
  }

  private async submit(event: Event) {
    event.preventDefault();
    if (this.busy) return;
    this.shown = new Set(plans.map(({ field }) => field));
    const faulty = this.trouble !== "" || plans.some(({ field }) => this.faultOf(field) !== "");
    this.summed = faulty;
    if (!faulty) {
      const detail = Object.fromEntries(plans.map(({ field }) => [field, this.values[field].trim()])) as AddressView;
      this.dispatchEvent(new CustomEvent<AddressView>("address-submit", { detail, bubbles: true, composed: true }));
      return;
    }
    await this.updateComplete;
    const summary = this.renderRoot.querySelector<HTMLElement>(".summary");
    summary?.focus({ preventScroll: true });
    summary?.scrollIntoView({ block: "start" });
  }

  private lead(event: Event, field: AddressField) {
    event.preventDefault();
    this.renderRoot.querySelector<HTMLElement>(`#${field}`)?.focus();
  }

  static override styles = [sharedStyles, css`
    form { display: grid; gap: var(--space-6); }
    legend { margin-bottom: var(--space-4); padding: 0; font: 450 var(--text-h3) / 1.2 var(--font-display); }
    .grid { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: var(--space-4); }
    .field { grid-column: 1 / -1; display: flex; flex-direction: column; justify-content: end; gap: 0.3rem; }
    .postcode { grid-column: span 2; }
    .city { grid-column: span 4; }
    label { font-size: var(--text-sm); font-weight: 600; }
    .hint, .fault { font-size: var(--text-sm); line-height: 1.4; }
    .fault { color: var(--sale); font-weight: 550; }
    input {
      width: 100%; height: 3rem; padding: 0 var(--space-3); border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--surface); font-size: 1rem;
    }
    input:focus-visible { outline-offset: 1px; }
    input[aria-invalid="true"] { border-color: var(--sale); box-shadow: inset 3px 0 0 var(--sale); }
    .summary { padding: var(--space-4) var(--space-5); border: 1px solid var(--sale); border-inline-start-width: 4px; background: var(--surface); }
    .summary h2 { margin-bottom: var(--space-2); font-size: var(--text-h3); }
    .summary li { padding-block: 0.15rem; font-size: var(--text-sm); }
    .summary a { display: inline-block; padding-block: 0.2rem; color: var(--sale); }
    .button { min-height: 3.25rem; font-size: var(--text-md); }
    .button[aria-disabled="true"] { opacity: 0.6; cursor: default; }
    @media (max-width: 30rem) { .postcode, .city { grid-column: 1 / -1; } }
  `];
}
