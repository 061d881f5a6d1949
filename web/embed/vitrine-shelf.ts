/* The custom element <vitrine-shelf>, for any page: loading this script once is all. docs/embedding.md is its manual. */
import type { Card, Filter, Slate, SlateItem, Strategy, Vitrine, VitrineError } from "../engine/vitrine.js";
import { ShelfElement } from "./shelf-element.js";

/** What the shelf says. It speaks the language of its `lang`, or of the page around it, where it has that; `shelf.words = { retry: "Nochmal" }` says it otherwise. */
export interface ShelfWords {
  /** What a shelf without a heading is called. */
  products: string;
  back: string;
  on: string;
  empty: string;
  failed: string;
  retry: string;
  soldOut: string;
  fewLeft: (count: number) => string;
}

/** A row of recommended products. Every property but the last four is an attribute too. */
export interface VitrineShelf extends HTMLElement {
  /** "" by default: "similar" where there is an item, "trending" otherwise. */
  strategy: Strategy | "";
  /** The product to start from. Until it is set, a shelf of "similar" waits. */
  item: string;
  /** Products to start from; as an attribute divided by commas. */
  items: readonly string[] | string | undefined;
  /** Products at most, 12 by default. */
  limit: number;
  /** As an attribute, JSON. */
  filter: Filter | string | undefined;
  /** Folder of the pack, relative to the page; "pack/" beside the script by default. */
  pack: string;
  /** Folder of worker and wasm, relative to the page; "engine/" beside the script by default. */
  engine: string;
  /** Id or name of one of this browser's profiles, to switch to; "": the current one. */
  profile: string;
  heading: string;
  /** Attribute `heading-level`: 1 to 6, 2 by default. */
  headingLevel: number;
  /** Says under each product why it is there. */
  reasons: boolean;
  /** "lazy": nothing is loaded before the shelf is nearly in sight. */
  loading: "eager" | "lazy";
  /** Reflected, for styles. */
  readonly state: "loading" | "ready" | "empty" | "error";
  words: Partial<ShelfWords>;
  /** The engine behind the shelf, which is that of all shelves of its pack: to record what a visitor does, to search, to ask more. */
  open(): Promise<Vitrine>;
  /** Asks again. */
  refresh(): void;
}

/** Of "vitrine-open": a product was chosen. Cancelled, the link is not followed. */
export interface OpenDetail {
  product: Card;
  item: SlateItem;
  /** Where the shop sells it, or "". */
  url: string;
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-shelf": VitrineShelf;
  }
  interface HTMLElementEventMap {
    "vitrine-open": CustomEvent<OpenDetail>;
    /** Products are shown: the answer that they come from. */
    "vitrine-load": CustomEvent<Slate>;
    /** Cancelled, the shelf neither shows a message nor writes one to the console. */
    "vitrine-error": CustomEvent<VitrineError>;
  }
}

/* A page may come by two copies of this script: the first serves. */
if (!customElements.get("vitrine-shelf")) customElements.define("vitrine-shelf", ShelfElement);
