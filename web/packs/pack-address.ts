/* The addresses by which an engine knows packs that are kept on this device. Nothing is ever asked of them over the network: names under
 * .invalid exist nowhere. */
import { hex, isGeneration } from "../engine/pack-manifest.js";

export interface PackAddress {
  id: string;
  /** Of a trial; otherwise the index says which one. */
  generation?: string;
  /** Of a file, relative to the pack. */
  path: string;
}

/** The same through all generations: what a visitor likes is kept under it. */
export function addressOf(id: string): string {
  return `https://${id}.pack.invalid/`;
}

/** One generation that the index does not name yet. */
export function trialAddress(id: string, generation: string): string {
  return `https://${id}.trial.invalid/${generation}/`;
}

export function parseAddress(url: string): PackAddress | undefined {
  const kept = /^https:\/\/([^./]+)\.pack\.invalid\/(.*)$/.exec(url);
  if (kept && isPackId(kept[1])) return { id: kept[1]!, path: kept[2]! };
  const trial = /^https:\/\/([^./]+)\.trial\.invalid\/([^/]+)\/(.*)$/.exec(url);
  if (trial && isPackId(trial[1]) && isGeneration(trial[2])) return { id: trial[1]!, generation: trial[2]!, path: trial[3]! };
  return undefined;
}

/** It becomes the name of a folder, and of a host. */
export function isPackId(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{32}$/.test(value);
}

/** A pack from a URL is known by that URL, another one by its name: whatever a pack calls itself, it cannot take the place of one from a URL. */
export async function packIdOf(kind: "url" | "name", text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${kind}\n${text}`));
  return hex(hash).slice(0, 32);
}

/** undefined when it is no absolute URL. */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
