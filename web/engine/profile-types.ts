/* What the engine keeps of a visitor, and what it answers about it: the methods of one profile's state, and of the profiles
 * themselves. */
import type { Card, Timed, Variety } from "./types.js";

/** Options of a call about the visitor's state. */
export interface StateOptions {
  /** Aborting rejects with VT_ABORTED; a request still waiting in the worker is not run. */
  signal?: AbortSignal;
}

export interface WriteOptions extends StateOptions {
  /** Names this write: asked again with the same key, it is applied once. By default every call is a write of its own. */
  key?: string;
  /** When it happened, in milliseconds since 1970: now by default. */
  now?: number;
}

export interface EventQuery extends StateOptions {
  /** All by default. */
  types?: readonly EventType[];
  item?: string;
  /** First event, from 0. */
  offset?: number;
  /** Events at most, 50 by default. */
  limit?: number;
}

export interface OrderQuery extends StateOptions {
  offset?: number;
  limit?: number;
}

export type EventType = "view" | "like" | "pass" | "bookmark" | "review" | "cart" | "purchase";

/** Something a visitor did with a product. Liking and passing replace each other; a review replaces the earlier one. */
export interface VisitorEvent {
  type: Exclude<EventType, "cart">;
  item: string;
  /** 1 to 5, of a review. */
  rating?: number;
  /** Of a review. */
  text?: string;
}

export interface RecordedEvent {
  id: number;
  type: EventType;
  item: string;
  /** Milliseconds since 1970. */
  at: number;
  rating: number | null;
  text: string;
  /** null: this pack does not have it. */
  product: Card | null;
}

export interface EventPage extends Timed {
  total: number;
  /** Newest first. */
  events: RecordedEvent[];
}

/** How the visitor stands to one product. */
export interface Marks extends Timed {
  liked: boolean;
  passed: boolean;
  bookmarked: boolean;
  review: { rating: number | null; text: string; at: number } | null;
  /** Pieces in the cart. */
  inCart: number;
  /** Orders that hold it and were not returned. */
  timesBought: number;
}

export interface CartLine {
  item: string;
  quantity: number;
  addedAt: number;
  product: Card | null;
}

export interface Cart extends Timed {
  /** In the order of adding. */
  lines: CartLine[];
  /** Pieces. */
  count: number;
  /** Sum of the prices that are known, in the pack's currency. */
  total: number;
}

export type OrderStatus = "placed" | "delivered" | "returned";

/** Free names; the storefront writes name, street, postcode, city, country, email. */
export type Address = Record<string, string>;

export interface Order {
  id: number;
  placedAt: number;
  /** Of the last change of status. */
  changedAt: number;
  status: OrderStatus;
  total: number;
  currency: string;
  address: Address;
  lines: { item: string; quantity: number; unitPrice: number | null; product: Card | null }[];
}

export interface OrderPage extends Timed {
  total: number;
  /** Newest first. */
  orders: Order[];
}

export interface Preference {
  value: string;
  /** 0 to 1: products of this value over products of the most bought one. */
  weight: number;
  /** Different products bought and kept. */
  units: number;
}

/** What the profile looks like to the strategies. */
export interface Taste extends Timed {
  /** From purchases, strongest first. */
  preferences: { category: Preference[]; subCategory: Preference[]; articleType: Preference[]; colour: Preference[]; brand: Preference[] };
  /** Of the pieces bought; null when none has a price. */
  spending: { average: number; highest: number; total: number } | null;
  /** The department that fallbacks choose from, or "". */
  gender: string;
  counts: Record<EventType, number> & { orders: number; pieces: number };
  /** What "for-you" has learned, after the last event. */
  adaptive: Adaptive;
}

/** A value and how much it is liked: 1 always, 0 unknown, -1 never. */
export interface LearnedValue {
  value: string;
  weight: number;
}

/** What strategy "for-you" has learned of a profile. */
export interface Adaptive {
  /** Likes, passes, bookmarks, reviews and purchases. */
  feedback: number;
  /** How much each signal counts, by the feedback; 1 together. */
  weights: { content: number; collaborative: number; visual: number };
  /** How many of the places are explored: 0.3 at first, 0.05 in the end. */
  epsilon: number;
  /** Strongest first, liked or not; 50 at most. */
  attributes: Record<"colour" | "usage" | "articleType" | "category" | "brand", LearnedValue[]>;
  /** Products looked at in this visit that count at the moment, 8 at most. */
  sessionViews: number;
}

/** What a profile decides for itself. */
export interface Settings {
  /** Which half of the year is summer. */
  hemisphere: "north" | "south";
  /** A department of the catalog, or "" for what the purchases say. */
  gender: string;
  /** How different from each other the pieces of "for-you" are to be; "low" by default. */
  variety: Variety;
  /** null: nothing was answered. */
  quiz: Quiz | null;
}

/** What `setSettings` changes: the members that are there. */
export interface SettingsChange extends Partial<Omit<Settings, "quiz">> {
  quiz?: Partial<Quiz> | null;
}

/** What a visitor said they like: "for-you" starts from it, and personal strategies keep to its sizes. Kept whole: a list that is
 * left out is empty. */
export interface Quiz {
  categories: string[];
  colours: string[];
  brands: string[];
  /** Values of `usage`. */
  styles: string[];
  sizes: string[];
  /** Prices in the pack's currency. */
  budget: { min: number; max: number } | null;
  /** How many of the six steps are answered, 0 to 6. */
  step: number;
  done: boolean;
}

export interface ProfileInfo {
  id: string;
  name: string;
  /** Encrypted under a passphrase. */
  locked: boolean;
  current: boolean;
}

export interface Profiles {
  profiles: ProfileInfo[];
  /** "kept": on this device; "memory": this browser offers no storage, so that everything is forgotten with the tab. */
  storage: "kept" | "memory";
  /** This tab keeps the state; else another one does, and this one asks it. */
  owner: boolean;
  /** Bytes that the browser grants and that are used, where it tells. */
  quotaBytes: number | null;
  usedBytes: number | null;
}

/** A profile file: what `exportProfile` gives and `createProfile` takes. docs/profile-format.md. */
export interface ProfileFile {
  format: "vitrine-profile";
  version: number;
  name: string;
  [member: string]: unknown;
}

export interface NewProfile {
  name: string;
  passphrase?: string;
  /** Content to begin with. */
  file?: ProfileFile;
}

/** What changed, in this tab or another one. */
export type StateChange = "events" | "cart" | "orders" | "settings" | "profile" | "storage";
