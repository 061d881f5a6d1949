/* The visitor's cart and profiles as all pages of this tab see them. */
import { type Cart, type CartLine, type Profiles, type StateChange, type Vitrine, VitrineError } from "../../engine/vitrine.js";
import { errorWords } from "../../words/errors.js";
import { words } from "../../words/words.js";
import { loginHref } from "./routes.js";
import type { Session } from "./session.js";

/** The state keeps no more of one product. */
export const mostPieces = 99;

export class Basket {
  cart: Cart | undefined;
  failure: VitrineError | undefined;
  profiles: Profiles | undefined;
  #asked = 0;
  /** Writes wait for each other: one that adds has to see what the one before it left. */
  #writing: Promise<unknown> = Promise.resolve();

  constructor(private readonly session: Session, private readonly onChange: () => void) {}

  async read(): Promise<void> {
    await Promise.all([this.#readCart(), this.#readProfiles()]);
  }

  /** Reads again what a change concerns. */
  async follow(change: StateChange): Promise<void> {
    const mine = change === "profile" || change === "storage";
    await Promise.all([change === "cart" || change === "orders" || mine ? this.#readCart() : null, mine ? this.#readProfiles() : null]);
  }

  add(id: string, quantity: number): Promise<boolean> {
    return this.#write(async (vitrine) => {
      const { product } = await vitrine.product(id);
      const before = lineOf(await vitrine.cart(), id)?.quantity ?? 0;
      const most = Math.min(mostPieces, product.stock ?? mostPieces);
      if (before >= most) {
        this.session.say(most === 0 ? words("shop.isSoldOut", { title: product.title }) : words("shop.noMore", { before, title: product.title }));
      } else {
        await this.#put(vitrine, id, Math.min(before + quantity, most));
      }
      if (most > 0) this.session.openCart();
      return most > before;
    });
  }

  set(id: string, quantity: number): Promise<boolean> {
    return this.#write(async (vitrine) => {
      const line = lineOf(this.cart, id) ?? lineOf(await vitrine.cart(), id);
      await this.#put(vitrine, id, Math.min(quantity, mostPieces));
      if (quantity === 0 && line) {
        this.session.offerUndo(words("shop.outOfCart", { title: line.product?.title ?? words("shop.thePiece") }), () => this.set(id, line.quantity));
      }
      return true;
    });
  }

  async #put(vitrine: Vitrine, id: string, quantity: number): Promise<void> {
    const number = ++this.#asked;
    const cart = await vitrine.setCart(id, quantity);
    if (number === this.#asked) this.#take(cart);
  }

  /** What fails is said, not thrown: whoever asked has a button and nothing else to do about it. */
  #write(work: (vitrine: Vitrine) => Promise<boolean>): Promise<boolean> {
    const next = this.#writing.then(async () => {
      const vitrine = await this.session.opened;
      try {
        return await work(vitrine);
      } catch (reason) {
        const error = VitrineError.from(reason, "VT_WORKER");
        if (error.code === "VT_LOCKED") this.session.say(words("shop.profileLocked"), { label: words("all.unlock"), href: loginHref });
        else if (!this.session.lost(vitrine, error)) this.session.say(words("all.failed", { reason: errorWords(error) }));
        return false;
      }
    });
    this.#writing = next;
    return next;
  }

  async #readCart(): Promise<void> {
    const number = ++this.#asked;
    const vitrine = await this.session.opened;
    try {
      const cart = await vitrine.cart();
      if (number === this.#asked) this.#take(cart);
    } catch (reason) {
      const error = VitrineError.from(reason, "VT_WORKER");
      if (number !== this.#asked || this.session.lost(vitrine, error)) return;
      this.#take(undefined, error);
    }
  }

  async #readProfiles(): Promise<void> {
    const vitrine = await this.session.opened;
    try {
      this.profiles = await vitrine.profiles();
      this.onChange();
    } catch (reason) {
      this.session.lost(vitrine, VitrineError.from(reason, "VT_WORKER"));
    }
  }

  #take(cart: Cart | undefined, failure?: VitrineError): void {
    this.cart = cart;
    this.failure = failure;
    this.onChange();
  }
}

function lineOf(cart: Cart | undefined, id: string): CartLine | undefined {
  return cart?.lines.find((line) => line.item === id);
}
