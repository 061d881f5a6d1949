/* What the visitor likes, for every tile of the shop, and what the tiles' buttons do. */
import { type StateChange, type Vitrine, VitrineError } from "../../engine/vitrine.js";
import { type CardAdd, type CardLike, type MarkSource, MarksWanted } from "../../ui/mark-source.js";
import { errorWords } from "../../words/errors.js";
import { words } from "../../words/words.js";
import { loginHref } from "../shell/routes.js";
import type { Session } from "../shell/session.js";

const pageOfEvents = 500;

/** One for the page; answers tiles wherever they stand in the document. */
export class ShopMarks extends EventTarget implements MarkSource {
  private liked: Set<string> = new Set();
  private asked = 0;

  constructor(private readonly session: Session) {
    super();
    document.addEventListener(MarksWanted.type, (event) => { (event as MarksWanted).source = this; });
    document.addEventListener("card-like", (event) => void this.like((event as CustomEvent<CardLike>).detail));
    document.addEventListener("card-add", (event) => void session.addToCart((event as CustomEvent<CardAdd>).detail.id));
    session.addEventListener("state", (event) => {
      const change = (event as CustomEvent<StateChange>).detail;
      if (change === "events" || change === "profile") void this.read();
    });
    session.addEventListener("reopened", () => void this.read());
    void this.read();
  }

  likes(id: string): boolean {
    return this.liked.has(id);
  }

  /** Shown at once, and taken back when it could not be kept. */
  private async like({ id, on }: CardLike): Promise<void> {
    this.set(id, on);
    const kept = await attempt(this.session, (vitrine) => on ? vitrine.record({ type: "like", item: id }) : vitrine.forget("like", id));
    if (!kept) this.set(id, !on);
  }

  private set(id: string, on: boolean): void {
    this.asked++; // an older answer knows nothing of this
    if (on) this.liked.add(id);
    else this.liked.delete(id);
    this.dispatchEvent(new Event("change"));
  }

  private async read(): Promise<void> {
    const number = ++this.asked;
    const vitrine = await this.session.opened;
    const liked = await allLikes(vitrine).catch((reason: unknown) => {
      this.session.lost(vitrine, VitrineError.from(reason, "VT_WORKER"));
      return new Set<string>(); // a locked profile likes nothing that one may know
    });
    if (number !== this.asked) return;
    this.liked = liked;
    this.dispatchEvent(new Event("change"));
  }
}

async function allLikes(vitrine: Vitrine): Promise<Set<string>> {
  const liked = new Set<string>();
  for (let offset = 0, total = 1; offset < total; offset += pageOfEvents) {
    const page = await vitrine.events({ types: ["like"], offset, limit: pageOfEvents });
    for (const { item } of page.events) liked.add(item);
    total = page.events.length > 0 ? page.total : 0;
  }
  return liked;
}

/** Does something to the visitor's state. Answers whether it was done; what went wrong is said in a word. */
export async function attempt(session: Session, work: (vitrine: Vitrine) => Promise<unknown>): Promise<boolean> {
  const vitrine = await session.opened;
  try {
    await work(vitrine);
    return true;
  } catch (reason) {
    const error = VitrineError.from(reason, "VT_WORKER");
    if (session.lost(vitrine, error)) return false;
    if (error.code === "VT_LOCKED") session.say(words("shop.thisLocked"), { label: words("shop.unlockIt"), href: loginHref });
    else session.say(words("all.notKept", { reason: errorWords(error) }));
    return false;
  }
}
