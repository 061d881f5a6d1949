/* usearch, natively in node: HNSW over f32 or int8, one thread. */
import { createRequire } from "node:module";
import { inBlocks } from "../kit.mjs";

export async function open(kit, { quantization, modules, file }) {
  const { Index } = createRequire(`${modules}/`)("usearch");
  const { rows, dims } = kit.set;
  const shape = { dimensions: dims, metric: "ip", quantization, connectivity: 16, expansion_add: 128, multi: false };
  const make = (width) => new Index({ ...shape, expansion_search: width });
  const vectors = await kit.vectors();
  const index = make(64);
  await kit.build(() => inBlocks(kit, vectors, 1000, (from, views) => index.add(BigUint64Array.from(views, (_, i) => BigInt(from + i)), views, 1)));
  index.save(file);
  const opened = new Map();
  const setting = (width) => ({
    name: `ef ${width}`,
    ask(query) {
      if (!opened.has(width)) {
        opened.clear();
        opened.set(width, make(width));
        opened.get(width).load(file);
      }
      return Array.from(opened.get(width).search(query, 10, 1).keys, Number);
    },
  });
  return { settings: [10, 12, 16, 20, 24, 32, 48, 64, 96, 128, 256, 512].map(setting) };
}
