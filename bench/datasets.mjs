/* The data that is measured: made here from a seed, or read from ../shared/data where that is. Everything lands in build/bench/. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** mulberry32: small, seeded, good enough to draw clusters. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function normalFrom(random) {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Unit vectors: `clusters` normal centres, each row a centre plus 0.8 times a normal, with a spectrum that falls as 1 / (1 + i / 32),
 *  since the variance of real embeddings falls like a power. */
function drawClusters({ rows, dims, clusters, seed }) {
  const random = randomFrom(seed);
  const normal = normalFrom(random);
  const spread = Float32Array.from({ length: dims }, (_, i) => 1 / Math.sqrt(1 + i / 32));
  const centres = Float32Array.from({ length: clusters * dims }, (_, i) => normal() * spread[i % dims]);
  const vectors = new Float32Array(rows * dims);
  for (let row = 0; row < rows; row++) {
    const centre = Math.floor(random() * clusters) * dims;
    for (let i = 0; i < dims; i++) vectors[row * dims + i] = centres[centre + i] + 0.8 * normal() * spread[i];
  }
  return normalise(vectors, dims);
}

export function normalise(vectors, dims) {
  for (let at = 0; at < vectors.length; at += dims) {
    let squares = 0;
    for (let i = at; i < at + dims; i++) squares += vectors[i] * vectors[i];
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let i = at; i < at + dims; i++) vectors[i] *= scale;
  }
  return vectors;
}

/** A version 1.0 .npy file of float32 [rows, dims]. */
export function npy(vectors, dims) {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${vectors.length / dims}, ${dims}), }`;
  const header = Buffer.from(text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11) + "\n", "latin1");
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  return Buffer.concat([start, header, Buffer.from(vectors.buffer, vectors.byteOffset, vectors.byteLength)]);
}

/** Clusters as a .npy file. */
export function drawnVectors(shape) {
  return npy(drawClusters(shape), shape.dims);
}

/** Writes catalog.csv, vectors.npy, ids.txt and queries.npy; rows get ids 1..n, so that pack order is file order. */
function writeDataset(folder, { vectors, queries, dims }) {
  mkdirSync(folder, { recursive: true });
  const ids = Array.from({ length: vectors.length / dims }, (_, row) => row + 1);
  const lines = ids.map((id) => `${id},Women,Apparel,Topwear,Tops,Blue,Summer,2026,Casual,Product ${id}`);
  writeFileSync(join(folder, "catalog.csv"),
    `id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName\n${lines.join("\n")}\n`);
  writeFileSync(join(folder, "ids.txt"), `${ids.join("\n")}\n`);
  writeFileSync(join(folder, "vectors.npy"), npy(vectors, dims));
  writeFileSync(join(folder, "queries.npy"), npy(queries, dims));
}

/** Clusters: the last 1,000 drawn are the queries, so that they come from the same clusters and are not in the pack. */
function clusters({ name, rows, dims, clusters: count }) {
  return {
    name, rows, dims,
    make(folder) {
      const drawn = drawClusters({ rows: rows + 1000, dims, clusters: count, seed: 7 });
      writeDataset(folder, { vectors: drawn.slice(0, rows * dims), queries: drawn.slice(rows * dims), dims });
    },
  };
}

function fashionMnist(data) {
  const images = (file) => {
    const bytes = gunzipSync(readFileSync(join(data, "fashion-mnist", file)));
    return normalise(Float32Array.from(bytes.subarray(16)), 784);
  };
  return {
    name: "fashion-mnist", rows: 60000, dims: 784,
    missing: existsSync(join(data, "fashion-mnist")) ? null : "no real data",
    make(folder) {
      const queries = images("t10k-images-idx3-ubyte.gz").slice(0, 1000 * 784);
      writeDataset(folder, { vectors: images("train-images-idx3-ubyte.gz"), queries, dims: 784 });
    },
  };
}

/** All data sets, each {name, rows, dims, missing?, make(folder)}. */
export function datasets(sharedData) {
  return [
    clusters({ name: "clusters-44446x512", rows: 44446, dims: 512, clusters: 1000 }),
    fashionMnist(sharedData),
    clusters({ name: "clusters-2906x2048", rows: 2906, dims: 2048, clusters: 120 }),
    clusters({ name: "clusters-105542x128", rows: 105542, dims: 128, clusters: 2000 }),
    clusters({ name: "clusters-1000000x96", rows: 1000000, dims: 96, clusters: 10000 }),
  ];
}
