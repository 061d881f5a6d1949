/* The three slates of a product, each asked for when its tab is first opened. */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { RecommendOptions, Slate, Strategy, Vitrine, VitrineError } from "../../engine/vitrine.js";
import type { CardView } from "../../ui/card-view.js";
import type { TabView } from "../../ui/tab-list.js";
import { words } from "../../words/words.js";
import type { Session } from "../shell/session.js";
import { slateView } from "../shell/views.js";
import { salesOf } from "./product-words.js";

export type ProductTab = Extract<Strategy, "similar" | "also-bought" | "cart-addons">;

const tabs: readonly ProductTab[] = ["similar", "also-bought", "cart-addons"];

export function tabLabel(tab: ProductTab): string {
  return words(`product.tab-${tab}`);
}

export function productTabs(): (TabView & { id: ProductTab })[] {
  return tabs.map((id) => ({ id, label: tabLabel(id) }));
}

export interface TabContent {
  slate?: Slate;
  cards?: CardView[];
  failure?: VitrineError | undefined;
}

interface Opened {
  vitrine: Vitrine;
  item: string;
  signal: AbortSignal;
}

type Host = ReactiveControllerHost & { readonly session: Session };

export const slateLength = 12;

export class ProductTabs implements ReactiveController {
  selected: ProductTab = "similar";
  private contents: Partial<Record<ProductTab, TabContent>> = {};
  private readonly asked: Record<ProductTab, number> = { "similar": 0, "also-bought": 0, "cart-addons": 0 };
  private opened: Opened | undefined;
  private cart = "";
  private sales: ReturnType<typeof salesOf> = "none";

  /** `failureOf`: what to show of an error, if anything. */
  constructor(private readonly host: Host, private readonly failureOf: (reason: unknown, vitrine: Vitrine) => VitrineError | undefined) {
    host.addController(this);
  }

  hostConnected() {
    this.host.session.addEventListener("change", this.onChange);
  }

  hostDisconnected() {
    this.host.session.removeEventListener("change", this.onChange);
  }

  get content(): TabContent {
    return this.contents[this.selected] ?? {};
  }

  /** Whether there is a cart to go with. */
  get hasCart(): boolean {
    return this.cart !== "";
  }

  /** Begins with another product. Resolves when the open tab has its answer; never rejects. */
  open(vitrine: Vitrine, item: string, signal: AbortSignal): Promise<void> {
    this.opened = { vitrine, item, signal };
    this.contents = {};
    this.cart = this.cartNow();
    this.sales = salesOf(this.host.session);
    return this.ask(this.selected);
  }

  select(tab: ProductTab): void {
    this.selected = tab;
    this.host.requestUpdate();
    if (!this.contents[tab]) void this.ask(tab);
  }

  retry(): void {
    void this.ask(this.selected);
  }

  /** Fine codes have come. */
  async refine(): Promise<void> {
    const { slate } = this.contents.similar ?? {};
    if (this.contents.similar && (!slate || slate.answered.stage === "bits")) await this.ask("similar");
  }

  private async ask(tab: ProductTab): Promise<void> {
    if (!this.opened) return;
    const { vitrine, item, signal } = this.opened;
    const number = ++this.asked[tab];
    const before = this.contents[tab];
    this.put(tab, { ...before, failure: undefined });
    try {
      const slate = await vitrine.recommend(tab, { ...this.optionsOf(tab, item), limit: slateLength, signal });
      if (number !== this.asked[tab] || signal.aborted) return;
      // without the sales, nobody can say that nothing was sold
      if (slate.coldStart && tab !== "similar" && salesOf(this.host.session) === "coming") this.put(tab, {});
      else this.put(tab, { slate, cards: slate.items.map((found) => slateView(this.host.session, found)) });
    } catch (reason) {
      if (number !== this.asked[tab] || signal.aborted) return;
      const failure = this.failureOf(reason, vitrine);
      const waiting = failure?.code === "VT_NOT_READY" && salesOf(this.host.session) === "coming";
      this.put(tab, waiting ? {} : { ...before, failure });
    }
  }

  private optionsOf(tab: ProductTab, item: string): RecommendOptions {
    if (tab === "cart-addons") return this.cart === "" ? { items: [item] } : {};
    return { item };
  }

  private put(tab: ProductTab, content: TabContent): void {
    this.contents[tab] = content;
    this.host.requestUpdate();
  }

  /** What was answered for another cart, or before the shop's sales had come, is asked once more. */
  private readonly onChange = () => {
    const cart = this.cartNow();
    const sales = salesOf(this.host.session);
    const stale = (tab: ProductTab) => sales !== this.sales && (tab !== "similar" || this.contents.similar?.slate?.coldStart !== false)
      || tab === "cart-addons" && cart !== this.cart;
    const again = tabs.filter((tab) => this.contents[tab] && stale(tab));
    this.cart = cart;
    this.sales = sales;
    for (const tab of again) {
      if (tab === this.selected) void this.ask(tab);
      else delete this.contents[tab];
    }
  };

  private cartNow(): string {
    return this.host.session.cart?.lines.map(({ item }) => item).join("\n") ?? "";
  }
}
