/* What the head tells: OpenGraph, Facebook's product tags, Twitter's card. */
import { all, attribute } from "./dom.js";

const tagLimit = 600;
const valueLimit = 4_000;

export class MetaTags {
  readonly #values = new Map<string, string[]>();

  constructor(document: Document) {
    for (const tag of all(document, "meta[content]", tagLimit)) {
      const value = attribute(tag, "content").slice(0, valueLimit).trim();
      if (!value) continue;
      for (const name of new Set(["property", "name"].map((key) => attribute(tag, key).trim().toLowerCase()))) {
        if (name) this.#values.set(name, [...(this.#values.get(name) ?? []), value].slice(0, 20));
      }
    }
  }

  /** The first value of the first of `names` that has one. */
  first(...names: string[]): string {
    for (const name of names) {
      const value = this.#values.get(name)?.[0];
      if (value) return value;
    }
    return "";
  }

  all(...names: string[]): string[] {
    return names.flatMap((name) => this.#values.get(name) ?? []);
  }

  /** Twitter's labelled data, as ["Price", "$29.00"]. */
  labelled(): [label: string, data: string][] {
    return ["1", "2", "3", "4"].map((digit): [string, string] => [this.first(`twitter:label${digit}`), this.first(`twitter:data${digit}`)]).filter(([, data]) => data);
  }
}
