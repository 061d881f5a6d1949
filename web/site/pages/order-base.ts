import type { StateChange } from "../../engine/vitrine.js";
import { Page } from "./page.js";

/** A page about the visitor's orders: loads again when they, or the profile, have changed in whatever tab. */
export abstract class StatePage extends Page {
  override connectedCallback() {
    super.connectedCallback();
    this.session.addEventListener("state", this.onState);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.session.removeEventListener("state", this.onState);
  }

  private readonly onState = (event: Event) => {
    const change = (event as CustomEvent<StateChange>).detail;
    if (change === "orders" || change === "profile") void this.begin();
  };
}
