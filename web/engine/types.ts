/* What the engine is asked and what it answers: the JSON of its one entry point, as types. */
import type { Picture } from "./encoders.js";

/** What a product tile shows. A value the catalog does not know is "" or null. */
export interface Card {
  id: string;
  title: string;
  /** Path inside the pack, or "": see `Vitrine.imageUrl`. */
  image: string;
  brand: string;
  gender: string;
  category: string;
  subCategory: string;
  articleType: string;
  colour: string;
  season: string;
  usage: string;
  price: number | null;
  listPrice: number | null;
  stock: number | null;
  /** 0 to 5 stars. */
  rating: number | null;
  year: number | null;
}

export interface Product extends Card {
  /** The sizes it comes in, as the shop orders them; [] when it has none. */
  sizes: string[];
  /** In the shop's own words: { Neck: "Round", Fit: "Slim" }. */
  attributes: Record<string, string>;
  description: string;
}

/** Fields that can be chosen from a list; facets count their values. */
export const facetFields = [
  "gender", "category", "subCategory", "articleType", "colour", "brand", "season", "usage",
] as const;
export type FacetField = (typeof facetFields)[number];

/** All restrictions hold together; the values of one field are alternatives. */
export interface Filter extends Partial<Record<FacetField, string[]>> {
  /** Comes in one of these. What has no sizes does not pass. */
  size?: string[];
  priceMin?: number;
  priceMax?: number;
  inStock?: boolean;
  /** Words that the product must match. */
  text?: string;
}

export interface FacetCount {
  value: string;
  count: number;
}

/** Each facet is counted under the filter with that facet's own restriction lifted. A product counts once for each of its sizes. */
export type Facets = Partial<Record<FacetField | "size", FacetCount[]>>;

export type Sort = "row" | "relevance" | "price-up" | "price-down" | "newest" | "rating";

/** The strategies of this version: docs/strategies.md. */
export const strategies = [
  "history", "also-bought", "restock", "similar", "cart-addons", "trending", "interactions", "seasonal", "budget", "new-arrivals", "for-you",
  "itemknn", "ease", "ials", "two-tower", "ranked",
] as const;
/** Re-ranking: of how many kinds and looks a slate is. */
export type Variety = "off" | "low" | "high";

export type Strategy = (typeof strategies)[number];

/** Models that a pack may hold; the strategy of the same name answers from it, "ranked" from the ranker. */
export type LearnedModel = "itemknn" | "ease" | "ials" | "two-tower" | "ranker";

interface Cancellable {
  /** Aborting rejects with VT_ABORTED; a request still waiting in the worker is not run. */
  signal?: AbortSignal;
}

interface Paged {
  filter?: Filter;
  /** First item, from 0. */
  offset?: number;
  /** Items at most, 48 by default. */
  limit?: number;
  /** Ask for `facets` and `price`. */
  facets?: boolean;
}

export interface BrowseOptions extends Cancellable, Paged {
  sort?: Sort;
}

/** Words, a picture, a vector that stands for one of them, or more of these together; one is needed. */
export interface SearchOptions extends Cancellable, Paged {
  /** Up to 256 bytes: "red dress under 40 for women". */
  text?: string;
  /** Take the words as they stand: none is read as a filter, corrected or widened. */
  literal?: boolean;
  /** A photo to find the like of. It is scaled down, turned upright and looked at on this device; the first one fetches the map that it
   * takes. VT_BAD_DATA for what is no picture, VT_NOT_FOUND when the pack has no map for pictures. */
  picture?: Picture;
  /** What a bigger encoder says of the text: a vector of `space`, of any length but zero. */
  vector?: Float32Array | readonly number[];
  /** The space of vector, meaning and picture; by default the first that serves. */
  space?: string;
  /** Of what is near in meaning or looks: the share that is found, above 0 to 1; 0.998 by default. */
  recall?: number;
  /** "relevance" by default. */
  sort?: Sort;
}

interface RecommendBase extends Cancellable {
  /** Items at most, 12 by default. */
  limit?: number;
  filter?: Filter;
  /** Vector space to compare in; the pack's first by default. */
  space?: string;
  /** Of look-alikes: the share of the nearest that is found, above 0 to 1; 0.998 by default. With 1 they are proven to be the nearest. */
  recall?: number;
  /** The same as `recall: 1`. */
  exact?: boolean;
  /** Answer ids and scores alone: for programs that have the products themselves. */
  brief?: boolean;
  /** What "for-you" draws the places that it explores by: a whole number of at least 0, 0 by default. The same seed, the same slate. */
  seed?: number;
  /** Answer with `stages` too. */
  timings?: boolean;
  /** How different the items are to be from each other. By default what the profile's settings say for "for-you", and "off" for the others. */
  variety?: Variety;
}

/** What a strategy starts from. "similar" needs an item, a picture, or a vector of the space's own dims (any length but zero; NaN and
 * infinity are refused), "also-bought" items, "cart-addons" takes the profile's cart when none are given; the others start from
 * the profile that is open. */
export interface RecommendOptions extends RecommendBase {
  item?: string;
  items?: readonly string[];
  vector?: Float32Array | readonly number[];
  /** For "similar": a photo to start from, as in `search`. */
  picture?: Picture;
  /** The day of the visit in milliseconds since 1970, now by default: tells the season. Sales are counted back from the pack's last day of data. */
  now?: number;
}

export type ProductOptions = Cancellable;
export type StatsOptions = Cancellable;

/** Added to every answer: milliseconds the engine worked on it, measured in the worker. */
export interface Timed {
  tookMs: number;
}

/** One page of products. */
export interface Page extends Timed {
  /** Products that match, on all pages together. */
  total: number;
  items: Card[];
  facets?: Facets;
  price?: { min: number; max: number } | null;
}

/** Which list found a product: its words, nearness to the text's vector, nearness to a picture. */
export type FoundBy = "words" | "meaning" | "picture";

export interface FoundCard extends Card {
  /** Empty for what only passes the filters. */
  foundBy: FoundBy[];
}

/** What words can say of a product. */
export type ReadField = FacetField | "priceMin" | "priceMax" | "inStock";

/** Words of the text that became a filter. */
export interface Understood {
  field: ReadField;
  /** A facet's value, a price, or true. */
  value: string | number | true;
  /** Of a facet: all values that pass ("blue" means Navy Blue too). */
  values?: string[];
  /** The words, in small letters. */
  words: string;
  /** The text without them: ask with it to undo the reading. */
  without: string;
}

/** One page of a search: docs/search.md. */
export interface SearchPage extends Page {
  items: FoundCard[];
  /** The words that were looked for: what is left of the text, corrected. */
  text: string;
  understood: Understood[];
  /** Words that no product has, and those that were looked for instead. */
  corrected: { from: string; to: string }[];
  /** Words that no product has, left out. */
  ignored: string[];
  /** Filters that were given up, in order, because nothing was left under them; "words" where no product has all of them. */
  relaxed: (ReadField | "words")[];
}

export interface ProductAnswer extends Timed {
  product: Product;
}

/** One term of a score. */
export interface Reason {
  term: string;
  label: string;
  amount: number;
}

export interface SlateItem {
  id: string;
  score: number;
  /** The score's own terms: their amounts add up to it. */
  reasons: Reason[];
  /** The strategy that found it: "popular" when the one that was asked had nothing to say. */
  /** The strategy that found it; "popular" where that had nothing to say; "explore" for one that "for-you" drew by lot. */
  source: Strategy | "popular" | "explore";
  product: Card;
}

/** A part of the work behind an answer. */
export interface Stage {
  /** Of "ranked": "shop" (what is the same for everybody, made once a day and after each file), "visitor", "candidates", "features", "trees",
   * "reasons". */
  name: string;
  ms: number;
  /** Of what it worked on: products, things the visitor did, candidates, items explained. */
  count: number;
}

/** A ranked answer. */
interface Ranked<Item> extends Timed {
  items: Item[];
  coldStart: boolean;
  /** Filters that were dropped, in order, because nothing was left under them. */
  relaxed: string[];
  /** How this was answered. */
  answered: {
    strategy: string;
    space: string;
    /** "bits": only the one-bit codes had arrived; ask again after "refined" for the fine answer. */
    stage: "bits" | "int8";
    /** Recall 1 was asked for, and the int8 codes had arrived. */
    exact: boolean;
    /** No other product can have a higher score than those answered: shown by bounds, not by luck. */
    proven: boolean;
    listsProbed: number;
    /** Rows whose codes were read at all, and those that were scored by all their codes. */
    rowsScanned: number;
    rowsRescored: number;
  };
  /** With `timings`, in the order of the work; empty for strategies that do not tell. */
  stages?: Stage[];
}

/** A ranked answer with its reasons. */
export type Slate = Ranked<SlateItem>;

/** The same order and scores, and nothing else: see `brief`. */
export type BriefSlate = Ranked<Pick<SlateItem, "id" | "score">>;

export interface SpaceStats {
  name: string;
  dims: number;
  rows: number;
  /** Rows that have a vector. */
  vectors: number;
  bits: boolean;
  int8: boolean;
}

export interface FileStats {
  role: "catalog" | "cards" | "signals" | "terms" | "cohorts" | "lists" | "cells" | "bits" | "int8" | "fine" | "map" | "text-map" | LearnedModel;
  space?: string;
  part: number;
  parts: number;
  path: string;
  bytes: number;
  sha256: string;
  /** Of the gzipped file beside it, where there is one. */
  gzipBytes?: number;
  ready: boolean;
  /** Of an index that has come: how many pages there are, and how many of them are in memory. */
  pages?: number;
  pagesReady?: number;
}

/** Where a learned model of the pack came from. */
export interface ModelStats {
  role: LearnedModel;
  /** As the registry of whoever packed it counts; missing where there was none. */
  version?: number;
  /** Of the file that it was packed from. */
  sha256: string;
}

/** What the engine holds. */
export interface EngineStats {
  engine: string;
  simd: "native" | "simd128" | "relaxed-simd";
  pack: {
    name: string;
    generation: string;
    licence: string;
    currency: string;
    /** Template of the addresses that `Vitrine.productUrl` answers, or "". */
    productUrl: string;
    products: number;
    images: number;
  };
  spaces: SpaceStats[];
  files: FileStats[];
  models: ModelStats[];
  bytesLoaded: number;
  /** Of pages in memory, where there are some. */
  pageBytes?: number;
}

export interface Stats extends EngineStats, Timed {
  memory: Memory;
}

/** What the engine's worker takes, in bytes. */
export interface Memory {
  /** The core's memory: the pack, the open profile and what it works with. It never shrinks. */
  wasm: number;
  /** The most that was there at once: the core's memory, and beside it what was on its way into it, into a hash or into what is kept. */
  peak: number;
}

/** What became usable: "catalog", "cards" (their index: pages come when an answer needs them), "signals", "terms", "cohorts", "itemknn", "bits:looks", "int8:looks", "cells:looks" (an index, too), "map:looks", "text-map:looks". */
export type Readiness = "catalog" | "cards" | "signals" | "terms" | "cohorts" | LearnedModel | `${"lists" | "cells" | "bits" | "int8" | "fine" | "map" | "text-map"}:${string}`;

export interface Progress {
  /** starting: engine and manifest; loading: the pack's files; complete: all that are fetched have arrived. */
  phase: "starting" | "loading" | "complete";
  /** Bytes of the pack's files, checked or under way. 0 of 0 while starting. */
  loadedBytes: number;
  totalBytes: number;
  /** All that is usable by now, in order of arrival. */
  ready: Readiness[];
}

/** How many bytes of pages are kept. What was used least recently goes first; what one answer needs is there all the same. */
export interface PageBudget {
  /** In the engine's memory: 64 MiB by default; 0: only what the answer under way needs; Infinity: all. */
  memory?: number;
  /** In the browser's storage, over all packs: 256 MiB by default; 0: nothing. */
  storage?: number;
}

/** The two builds of the engine. Both give the same answers. */
export type Variant = "simd128" | "relaxed";
