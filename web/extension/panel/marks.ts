/* What the visitor likes and passed on, for every tile of the panel, and what the tiles' buttons do. */
import { type EventType, type Vitrine, VitrineError } from "../../engine/vitrine.js";
import { type CardLike, type CardPass, type MarkSource, MarksWanted } from "../../ui/mark-source.js";
import { words } from "../../words/words.js";
import type { Session } from "./session.js";

const pageOfEvents = 500;
const longestTitle = 34;

/** Emits "change" when likes or passes have changed. */
export class Marks extends EventTarget implements MarkSource {
  /** Ids, the newest first. */
  liked: ReadonlySet<string> = new Set();
  passed: ReadonlySet<string> = new Set();
  private asked = 0;
  /** They were read once, or could not be. */
  readonly known: Promise<void>;
  private nowKnown!: () => void;

  constructor(private readonly session: Session) {
    super();
    this.known = new Promise((resolve) => { this.nowKnown = resolve; });
    document.addEventListener(MarksWanted.type, (event) => { (event as MarksWanted).source = this; });
    document.addEventListener("card-like", (event) => void this.like((event as CustomEvent<CardLike>).detail));
    document.addEventListener("card-pass", (event) => void this.pass((event as CustomEvent<CardPass>).detail));
  }

  likes(id: string): boolean {
    return this.liked.has(id);
  }

  passes(id: string): boolean {
    return this.passed.has(id);
  }

  /** Shown at once, and taken back when it could not be kept. */
  async like({ id, on }: CardLike): Promise<void> {
    const before = this.set(id, on ? "like" : undefined);
    const kept = await this.session.attempt((vitrine) => on ? vitrine.record({ type: "like", item: id }) : vitrine.forget("like", id));
    if (!kept) this.restore(before);
  }

  async pass({ id, title }: CardPass): Promise<void> {
    const before = this.set(id, "pass");
    let takeBack = async () => {};
    const kept = await this.session.attempt(async (vitrine) => { takeBack = await passOn(vitrine, id); });
    if (!kept) return this.restore(before);
    this.session.offerUndo(words("panel.passedOn", { title: shortened(title) }), async () => {
      await takeBack();
      await this.read();
    });
  }

  async read(): Promise<void> {
    const number = ++this.asked;
    const vitrine = await this.session.opened;
    const [liked, passed] = await Promise.all([itemsOf(vitrine, "like"), itemsOf(vitrine, "pass")]).catch((reason: unknown) => {
      this.session.lost(vitrine, VitrineError.from(reason, "VT_WORKER"));
      return [new Set<string>(), new Set<string>()]; // a locked profile has no marks that one may know
    }) as [Set<string>, Set<string>];
    if (number === this.asked) this.restore({ liked, passed });
    this.nowKnown();
  }

  private set(id: string, mark: "like" | "pass" | undefined): Pick<Marks, "liked" | "passed"> {
    const { liked, passed } = this;
    const without = (ids: ReadonlySet<string>) => [...ids].filter((other) => other !== id);
    this.restore({
      liked: new Set(mark === "like" ? [id, ...without(liked)] : without(liked)),
      passed: new Set(mark === "pass" ? [id, ...without(passed)] : without(passed)),
    });
    return { liked, passed };
  }

  private restore({ liked, passed }: Pick<Marks, "liked" | "passed">): void {
    this.asked++; // an older answer knows nothing of this
    Object.assign(this, { liked, passed });
    this.dispatchEvent(new Event("change"));
  }
}

/** Answers what takes this pass back, and no earlier one; a like whose place it took comes back with its time. */
async function passOn(vitrine: Vitrine, item: string): Promise<() => Promise<void>> {
  const { events: [like] } = await vitrine.events({ types: ["like"], item, limit: 1 });
  const { id } = await vitrine.record({ type: "pass", item });
  return async () => {
    await vitrine.forget(id);
    if (like) await vitrine.record({ type: "like", item }, { now: like.at });
  };
}

async function itemsOf(vitrine: Vitrine, type: EventType): Promise<Set<string>> {
  const items = new Set<string>();
  for (let offset = 0, total = 1; offset < total; offset += pageOfEvents) {
    const page = await vitrine.events({ types: [type], offset, limit: pageOfEvents });
    for (const { item } of page.events) items.add(item);
    total = page.events.length > 0 ? page.total : 0;
  }
  return items;
}

/** Fits into the message at the foot. */
function shortened(title: string): string {
  return title.length <= longestTitle ? title : `${title.slice(0, longestTitle).trimEnd()}…`;
}
