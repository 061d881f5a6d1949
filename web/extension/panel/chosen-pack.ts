/* Which pack the panel shows, and how it is opened. */
import { type Card, type OpenOptions, type Vitrine, openVitrine } from "../../engine/vitrine.js";

/** The pack that comes with the extension. */
export const bundledPack = "bundled";

export interface OpenedPack {
  id: string;
  vitrine: Vitrine;
  /** URL of a picture, "" when there is none. */
  imageUrl(card: Pick<Card, "image">): Promise<string>;
}

/** Only this build of the engine is in the extension. */
const variant = "simd128";

export async function openChosen(options: Omit<OpenOptions, "pack" | "variant">): Promise<OpenedPack> {
  const vitrine = await openVitrine({ ...options, pack: "./pack/", variant });
  return { id: bundledPack, vitrine, imageUrl: async (card) => vitrine.imageUrl(card) };
}
