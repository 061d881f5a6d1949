/* The loop that anyone would write. */
import { plainLoop } from "../../scan.mjs";

export async function open(kit) {
  const vectors = await kit.vectors();
  return { settings: [{ name: "exact", ask: (query) => plainLoop(vectors, kit.set.dims, query) }] };
}
