/* The core's part of a profile, with a list of events in the place of SQLite's tables: a database file that is rewritten as a whole,
 * and a log that every write is appended to and that is folded into the database on closing. As with SQLite, what a kill tears in
 * the database is still in the log, which begins with all that there was. */
const decoder = new TextDecoder();
const encoder = new TextEncoder();

function linesOf(files, name) {
  const slot = files.open(name);
  const bytes = new Uint8Array(files.size(slot));
  files.read(slot, bytes, 0);
  return decoder.decode(bytes).split(/[\n\0]+/).filter((line) => line.startsWith("{") && line.endsWith("}")).map((line) => JSON.parse(line));
}

/** A Core as far as a ProfileStore uses it. */
export function fakeCore({ VitrineError, StateFiles }) {
  const stateFiles = new StateFiles();
  let open;
  /* Whole answers: nothing is ever wanted. */
  const ask = (method, params, _signal, through = call) => through(method, params);
  const core = { stateFiles, trap: false, calls: [], call, ask };

  function call(method, params) {
    core.calls.push(method);
    if (core.trap) throw new VitrineError("VT_WORKER", "unreachable");
    if (method === "recommend") return { visitor: open?.path ?? null, events: open?.events.length ?? 0 };
    if (method === "openState") return openState(params.path);
    if (!open) throw new VitrineError("VT_NOT_READY", "no profile is open");
    return methods[method](params);
  }

  function openState(path) {
    if (stateFiles.open(path) < 0) throw new VitrineError("VT_IO", "no such file");
    const [first, ...rest] = guarded(() => linesOf(stateFiles, `${path}-wal`));
    open = { path, events: first?.all ? [...first.all, ...rest] : guarded(() => linesOf(stateFiles, path)) };
    if (stateFiles.size(stateFiles.open(path)) === 0) append(path, "SQLite format 3\0");
    return { version: 1, openedVersion: 0 };
  }

  function append(name, text) {
    const slot = stateFiles.open(name);
    guarded(() => {
      stateFiles.write(slot, encoder.encode(text), stateFiles.size(slot));
      stateFiles.flush(slot);
    });
  }

  function fold() {
    const { path, events } = open;
    const [database, log] = [path, `${path}-wal`].map((name) => stateFiles.open(name));
    guarded(() => {
      if (stateFiles.size(log) === 0) return;
      const text = events.map((event) => `${JSON.stringify(event)}\n`).join("");
      stateFiles.write(database, encoder.encode(`SQLite format 3\0${text}`), 0);
      stateFiles.truncate(database, 16 + text.length);
      stateFiles.flush(database);
      stateFiles.truncate(log, 0);
    });
  }

  const methods = {
    record(event) {
      const known = open.events.find(({ key }) => key !== undefined && key === event.key);
      if (known) return { id: known.id };
      const written = { ...event, id: open.events.length + 1 };
      const log = `${open.path}-wal`;
      if (!guarded(() => stateFiles.exists(log))) append(log, `${JSON.stringify({ all: open.events })}\n`);
      append(log, `${JSON.stringify(written)}\n`);
      open.events.push(written);
      return { id: written.id };
    },
    events: () => ({ total: open.events.length, events: [...open.events].reverse() }),
    cart: () => ({ lines: open.events.filter(({ type }) => type === "cart") }),
    setCart: ({ item }) => { methods.record({ type: "cart", item }); return methods.cart(); },
    checkpoint: () => { fold(); return {}; },
    closeState() {
      try {
        fold();
      } finally {
        open = undefined;
      }
      return {};
    },
    exportProfile: ({ name }) => ({ profile: { format: "vitrine-profile", version: 1, name, events: open.events } }),
    importProfile({ profile }) {
      if (profile.format !== "vitrine-profile") throw new VitrineError("VT_BAD_DATA", "profile: not a profile file");
      for (const event of profile.events) methods.record(event);
      return {};
    },
  };

  function guarded(work) {
    try {
      return work();
    } catch (reason) {
      throw new VitrineError("VT_IO", reason.name === "QuotaExceededError" ? "the storage is full" : `the storage failed: ${reason.message}`);
    }
  }

  return core;
}
