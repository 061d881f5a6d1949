/* Files of trees, written from src/rank/tree_model.h. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const DEFAULT_LEFT = 1;

/* A tree is a number (a leaf), or { feature, below, left, right, missing?: "left" | "right", cover? }: what lies below `below` goes left. */
function flatten(tree, features) {
  const flat = { features: [], thresholds: [], flags: [], children: [], leaves: [], covers: [], leafCovers: [] };
  const add = (node) => {
    if (typeof node === "number") {
      flat.leafCovers.push(1);
      return ~(flat.leaves.push(node) - 1);
    }
    const branch = flat.features.push(features.indexOf(node.feature)) - 1;
    flat.thresholds.push(node.below);
    flat.flags.push(node.missing === "left" ? DEFAULT_LEFT : 0);
    flat.covers.push(0);
    flat.children.push(0, 0);
    const left = add(node.left);
    const right = add(node.right);
    flat.children.splice(2 * branch, 2, left, right);
    return branch;
  };
  add(tree);
  for (let branch = flat.features.length - 1; branch >= 0; branch--) {
    const cover = (child) => child < 0 ? flat.leafCovers[~child] : flat.covers[child];
    flat.covers[branch] = cover(flat.children[2 * branch]) + cover(flat.children[2 * branch + 1]);
  }
  return flat;
}

/** trees over `features` as vitrine-trees 1; metadata: more of __metadata__, such as config. */
export function treeFile(features, trees, { baseScore = 0, ...metadata } = {}) {
  const flat = trees.map((tree) => flatten(tree, features));
  const all = (name) => flat.flatMap((tree) => tree[name]);
  const offsets = flat.reduce((list, tree) => [...list, list.at(-1) + tree.features.length], [0]);
  const branches = offsets.at(-1);
  const tensors = {
    branch_offsets: ["U32", [offsets.length], Uint32Array.from(offsets)], branch_features: ["U32", [branches], Uint32Array.from(all("features"))],
    thresholds: ["F32", [branches], Float32Array.from(all("thresholds"))],
    children: ["I32", [branches, 2], Int32Array.from(all("children"))], category_offsets: ["U32", [1], Uint32Array.of(0)],
    category_words: ["U32", [0], new Uint32Array()], leaf_values: ["F32", [branches + trees.length], Float32Array.from(all("leaves"))],
    branch_covers: ["F32", [branches], Float32Array.from(all("covers"))], leaf_covers: ["F32", [branches + trees.length], Float32Array.from(all("leafCovers"))],
    base_score: ["F32", [1], Float32Array.of(baseScore)],
    flags: ["U8", [branches], Uint8Array.from(all("flags"))], /* last: the others stay aligned */
  };
  const header = { __metadata__: { format: "vitrine-trees 1", features: JSON.stringify(features), config: "{}", data_hash: "00", seed: "1", ...metadata } };
  const chunks = [];
  let at = 0;
  for (const [name, [dtype, shape, values]] of Object.entries(tensors)) {
    const bytes = Buffer.from(values.buffer, 0, values.byteLength);
    header[name] = { dtype, shape, data_offsets: [at, at + bytes.length] };
    chunks.push(bytes);
    at += bytes.length;
  }
  const text = Buffer.from(JSON.stringify(header)), padded = Buffer.concat([text, Buffer.alloc((8 - (text.length % 8)) % 8, " ")]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, padded, ...chunks]);
}

export function writeRanker(folder, ...definition) {
  writeFileSync(join(folder, "ranker.safetensors"), treeFile(...definition));
  return folder;
}

/** The features of src/rank/rank_features.h, read from the source that names them. */
export const featureNames = (source) => [...source.slice(source.indexOf("names[] = {"), source.indexOf("};")).matchAll(/"([a-z0-9._-]+)"/g)].map(([, name]) => name);

/** count trees of `leaves` leaves, each drawn: any two differ in the last bits of what they add. */
export function drawnTrees(features, count, leaves, random) {
  const grow = (left) => {
    if (left < 2) return random() * 2 - 1;
    const share = 1 + Math.floor(random() * (left - 1));
    const feature = features[Math.floor(random() * features.length)];
    /* Most features are small numbers, shares, or counts. */
    const below = random() < 0.5 ? random() : random() * random() * 100;
    return { feature, below, left: grow(share), right: grow(left - share), missing: random() < 0.5 ? "left" : "right" };
  };
  return Array.from({ length: count }, () => grow(leaves));
}
