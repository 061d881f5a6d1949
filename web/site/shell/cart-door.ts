/* Opens the cart over any page; its script comes with the first opening. */
import type { SiteHeader } from "../../ui/site-header.js";
import { loadWords, words } from "../../words/words.js";
import type { CartDrawer } from "../pages/cart-drawer.js";
import type { Session } from "./session.js";
import type { Toasts } from "./toasts.js";

export class CartDoor {
  #drawer: CartDrawer | undefined;

  constructor(private readonly session: Session, header: SiteHeader, private readonly toasts: Toasts) {
    session.addEventListener("cart-open", () => void this.#open());
    header.addEventListener("cart-press", () => void this.#open());
  }

  close(): void {
    if (this.#drawer) this.#drawer.open = false;
  }

  async #open(): Promise<void> {
    try {
      await Promise.all([import("../pages/cart-drawer.js"), loadWords("cart")]);
    } catch (reason) {
      console.warn(reason);
      this.session.say(words("shop.cartNotLoaded"));
      return;
    }
    const drawer = this.#drawer ??= this.#make();
    drawer.open = true;
    this.toasts.moveTo(drawer);
  }

  #make(): CartDrawer {
    const drawer = document.createElement("vt-cart-drawer") as CartDrawer;
    drawer.session = this.session;
    drawer.addEventListener("sheet-close", () => {
      drawer.open = false;
      this.toasts.moveTo(undefined);
    });
    document.body.append(drawer);
    return drawer;
  }
}
