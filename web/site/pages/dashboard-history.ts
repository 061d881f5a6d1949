/* Events and orders of a profile as one list, newest first. */
import type { EventType, Order, RecordedEvent, Vitrine, VisitorEvent } from "../../engine/vitrine.js";
import type { HistoryFilter, HistoryKind, HistoryView } from "../../ui/history-list.js";
import { money } from "../../words/figures.js";
import { type WordKey, words } from "../../words/words.js";
import { orderHref, productHref } from "../shell/routes.js";
import type { Session } from "../shell/session.js";
import type { Counts } from "./dashboard-strategies.js";

/** So many of each are asked for at once. */
const chunk = 100;

const allTypes: readonly EventType[] = ["view", "like", "pass", "bookmark", "review", "cart", "purchase"];

/** One choice of what to show: "" is all of it. */
const kinds: { id: string; label: WordKey; events: EventType[]; orders: boolean }[] = [
  { id: "", label: "shop.everything", events: [], orders: true },
  { id: "order", label: "shop.orders", events: ["purchase"], orders: true },
  { id: "like", label: "dashboard.likes", events: ["like"], orders: false },
  { id: "bookmark", label: "dashboard.bookmarks", events: ["bookmark"], orders: false },
  { id: "review", label: "dashboard.reviews", events: ["review"], orders: false },
  { id: "view", label: "dashboard.looks", events: ["view"], orders: false },
  { id: "cart", label: "shop.cart", events: ["cart"], orders: false },
  { id: "pass", label: "dashboard.passes", events: ["pass"], orders: false },
];

export interface HistoryPage {
  entries: HistoryView[];
  total: number;
  /** What was recorded, by the entry's key. */
  events: Map<string, RecordedEvent>;
}

/** The newest `count` entries of one kind. */
export async function readHistory(session: Session, vitrine: Vitrine, filter: string, count: number, signal?: AbortSignal): Promise<HistoryPage> {
  const kind = kinds.find(({ id }) => id === filter) ?? kinds[0]!;
  const onlyOrders = kind.orders && kind.id !== "" && kind.events.length === 0;
  const [events, orders] = await Promise.all([
    onlyOrders ? none<RecordedEvent>() : upTo(count, async (offset, limit) => {
      const page = await vitrine.events({ offset, limit, signal, ...(kind.events.length > 0 && { types: kind.events }) });
      return { items: page.events, total: page.total };
    }),
    kind.orders ? upTo(count, async (offset, limit) => {
      const page = await vitrine.orders({ offset, limit, signal });
      return { items: page.orders, total: page.total };
    }) : none<Order>(),
  ]);
  const views = [...events.items.map((event) => eventView(session, event)), ...orders.items.map((order) => orderView(session, order))];
  return {
    entries: views.sort((left, right) => right.at - left.at).slice(0, count), total: events.total + orders.total,
    events: new Map(events.items.map((event) => [keyOf(event), event])),
  };
}

/** The kinds that there are any of. */
export function historyFilters(counts: Counts): HistoryFilter[] {
  return kinds.map(({ id, label, events, orders }) => ({
    id, label: words(label), count: (events.length > 0 ? events : allTypes).reduce((sum, type) => sum + counts[type], 0) + (orders ? counts.orders : 0),
  })).filter(({ id, count }) => id === "" || count > 0);
}

/** Takes one event back, and answers what brings it back again. */
export async function takeBack(vitrine: Vitrine, { id, type, item, at, rating, text }: RecordedEvent): Promise<() => Promise<unknown>> {
  await vitrine.forget(id);
  const event: VisitorEvent = { type: type as VisitorEvent["type"], item, ...(rating !== null && { rating }), ...(text && { text }) };
  return () => vitrine.record(event, { now: at });
}

export function takenBackText({ type, product, item }: RecordedEvent): string {
  const title = product?.title ?? item;
  return type === "view" ? words("dashboard.forgotten", { title }) : words("dashboard.takenBack", { deed: words(`dashboard.deed-${type}`), title });
}

const keyOf = ({ id }: RecordedEvent) => `event-${id}`;

function eventView(session: Session, event: RecordedEvent): HistoryView {
  const { type, item, at, rating, text, product } = event;
  return {
    key: keyOf(event), kind: type, deed: words(`dashboard.deed-${type}`), title: product?.title ?? words("dashboard.noLonger", { item }), href: product ? productHref(item) : "",
    image: product ? session.imageUrl(product) : "", detail: [rating === null ? "" : words("all.ofStars", { rating }), text].filter(Boolean).join(": "),
    at, removable: type !== "cart",
  };
}

function orderView(session: Session, { id, placedAt, status, total, currency, lines }: Order): HistoryView {
  const pieces = lines.reduce((sum, line) => sum + line.quantity, 0);
  const pictured = lines.find(({ product }) => product?.image)?.product;
  const kind: HistoryKind = "order";
  return {
    key: `order-${id}`, kind, deed: words("dashboard.ordered"), title: (pieces === 1 && lines[0]?.product?.title) || words("all.pieces", { count: pieces }), href: orderHref(id),
    image: pictured ? session.imageUrl(pictured) : "", detail: `${money(total, currency || session.currency)}, ${words(`dashboard.status-${status}`)}`, at: placedAt, removable: false,
  };
}

interface Stretch<T> {
  items: T[];
  total: number;
}

const none = <T>(): Stretch<T> => ({ items: [], total: 0 });

/** The first `count` of a paged list. */
async function upTo<T>(count: number, read: (offset: number, limit: number) => Promise<Stretch<T>>): Promise<Stretch<T>> {
  const items: T[] = [];
  for (;;) {
    const page = await read(items.length, Math.min(chunk, count - items.length));
    items.push(...page.items);
    if (page.items.length === 0 || items.length >= Math.min(count, page.total)) return { items, total: page.total };
  }
}
