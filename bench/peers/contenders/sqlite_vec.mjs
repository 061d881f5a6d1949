/* sqlite-vec's wasm: vec0 tables of f32, of int8, or of bits with f32 beside them for a second look. */
import initialise from "sqlite-vec-wasm-demo";
import { centred, inBlocks } from "../kit.mjs";

const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

/** Scaled so that the largest value becomes 127: unit vectors times 127 would be mostly zeros. */
function int8Scale(vectors) {
  let largest = 0;
  for (const value of vectors) largest = Math.max(largest, Math.abs(value));
  return 127 / largest;
}

const toInt8 = (view, scale) => Int8Array.from(view, (value) => Math.max(-127, Math.min(127, Math.round(value * scale))));

const kinds = {
  f32: {
    columns: (dims) => `embedding float[${dims}]`,
    insert: "insert into items(rowid, embedding) values (?, ?)",
    values: (view) => [bytesOf(view)],
  },
  int8: {
    columns: (dims) => `embedding int8[${dims}]`,
    insert: "insert into items(rowid, embedding) values (?, vec_int8(?))",
    values: (view, scale) => [bytesOf(toInt8(view, scale))],
  },
  bit: {
    columns: (dims) => `embedding float[${dims}], coarse bit[${dims}]`,
    insert: "insert into items(rowid, embedding, coarse) values (?1, ?2, vec_quantize_binary(?2))",
    values: (view) => [bytesOf(view)],
  },
};

async function fill(kit, db, kind) {
  const { dims } = kit.set;
  const vectors = await kit.vectors();
  const { moved, less } = kind === kinds.bit ? centred(vectors, dims) : { moved: vectors, less: (query) => query };
  const scale = kind === kinds.int8 ? int8Scale(vectors) : 1;
  await kit.build(async () => {
    db.exec(`create virtual table items using vec0(${kind.columns(dims)})`);
    db.exec("begin");
    const statement = db.prepare(kind.insert);
    await inBlocks(kit, moved, 500, (from, views) => {
      for (const [i, view] of views.entries()) statement.bind([from + i, ...kind.values(view, scale)]).stepReset();
    });
    statement.finalize();
    db.exec("commit");
  });
  db.exec({ sql: "create table about(scale real)" });
  db.exec({ sql: "insert into about values (?)", bind: [scale] });
  return less;
}

async function deserialise(kit, sqlite, db) {
  const bytes = new Uint8Array(await kit.bytes(kit.set.saved));
  const room = sqlite.wasm.allocFromTypedArray(bytes);
  const flags = sqlite.capi.SQLITE_DESERIALIZE_FREEONCLOSE | sqlite.capi.SQLITE_DESERIALIZE_READONLY;
  const status = sqlite.capi.sqlite3_deserialize(db.pointer, "main", room, bytes.length, bytes.length, flags);
  if (status !== 0) throw new Error(`sqlite3_deserialize: ${status}`);
  return (query) => query;
}

function asker(db, sql) {
  const statement = db.prepare(sql);
  return (...values) => {
    const rows = [];
    statement.bind(values);
    while (statement.step()) rows.push(statement.get(0));
    statement.reset();
    return rows;
  };
}

export async function open(kit, options) {
  const kind = kinds[options.kind];
  const sqlite = await initialise();
  const db = new sqlite.oo1.DB(":memory:");
  const less = kit.set.saved ? await deserialise(kit, sqlite, db) : await fill(kit, db, kind);
  const save = () => [sqlite.capi.sqlite3_js_db_export(db)];
  if (kind === kinds.bit) {
    const ask = asker(db, `with near as (select rowid, embedding from items where coarse match vec_quantize_binary(?1) and k = ?2)
      select rowid from near order by vec_distance_L2(embedding, ?1) limit 10`);
    const counts = [100, 400, 1000, 4000].filter((count) => count <= kit.set.rows);
    return { save, settings: counts.map((count) => ({ name: `${count} rescored`, ask: (query) => ask(bytesOf(less(query)), count) })) };
  }
  const scale = db.selectValue("select scale from about");
  const value = kind === kinds.int8 ? "vec_int8(?)" : "?";
  const ask = asker(db, `select rowid from items where embedding match ${value} and k = 10`);
  return { save, settings: [{ name: "every row", ask: (query) => ask(kind.values(query, scale)[0]) }] };
}
