/* PGlite with pgvector: every row, or its HNSW index. */
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { inBlocks } from "../kit.mjs";

/** COPY's binary form: a signature, then for each row two fields, an int4 and a vector, numbers big-endian. */
function copyBytes(from, views, dims) {
  const signature = [0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  const rowBytes = 2 + 8 + 4 + 4 + 4 * dims;
  const view = new DataView(new ArrayBuffer(signature.length + rowBytes * views.length + 2));
  signature.forEach((byte, i) => view.setUint8(i, byte));
  views.forEach((values, row) => {
    let at = signature.length + row * rowBytes;
    view.setInt16(at, 2);
    view.setInt32(at + 2, 4);
    view.setInt32(at + 6, from + row);
    view.setInt32(at + 10, 4 + 4 * dims);
    view.setInt16(at + 14, dims);
    at += 18;
    for (let i = 0; i < dims; i++) view.setFloat32(at + 4 * i, values[i]);
  });
  view.setInt16(view.byteLength - 2, -1);
  return new Blob([view.buffer]);
}

/* An index holds vectors of at most 2,000 numbers; halves may be longer. */
const indexed = (dims) => dims <= 2000
  ? { expression: "embedding", kind: "vector_ip_ops", type: "vector" }
  : { expression: `(embedding::halfvec(${dims}))`, kind: "halfvec_ip_ops", type: `halfvec(${dims})` };

const trialRows = 4000;

/** The index is built in one go, which nothing can interrupt: so first over a few rows. */
async function tryIndex(kit, db, index, rows) {
  const from = performance.now();
  await index();
  kit.project(performance.now() - from, rows);
  await db.exec("drop index near");
}

export async function open(kit, options) {
  const { dims } = kit.set;
  const db = await PGlite.create({ extensions: { vector } });
  await db.exec(`create extension vector; create table items (id int, embedding vector(${dims})); set maintenance_work_mem = '256MB'`);
  const vectors = await kit.vectors();
  const { expression, kind, type } = indexed(dims);
  const index = () => db.exec(`create index near on items using hnsw (${expression} ${kind}) with (m = 16, ef_construction = 64)`);
  await kit.build(async () => {
    await inBlocks(kit, vectors, trialRows, async (from, views) => {
      await db.query("copy items from '/dev/blob' with (format binary)", [], { blob: copyBytes(from, views, dims) });
      if (options.index && from === 0) await tryIndex(kit, db, index, views.length);
    });
    if (options.index) await index();
  });
  const distance = options.index ? `${expression} <#> $1::${type}` : "embedding <#> $1::vector";
  const ask = (setting) => async (query) => {
    if (setting !== current) await db.exec(`set hnsw.ef_search = ${setting}`);
    current = setting;
    const { rows } = await db.query(`select id from items order by ${distance} limit 10`, [JSON.stringify(Array.from(query))]);
    return rows.map(({ id }) => id);
  };
  let current = 0;
  if (!options.index) return { settings: [{ name: "exact", ask: ask(current) }] };
  return { settings: [10, 16, 24, 40, 64, 96, 160, 320, 640].map((width) => ({ name: `ef ${width}`, ask: ask(width) })) };
}
