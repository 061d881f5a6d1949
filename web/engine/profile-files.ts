/* The files of one profile: a folder with database, log and journal, named after the profile and the generation of its key. */
import { VitrineError } from "./error.js";
import { isProfileId, type ProfileRecord } from "./profile-index.js";
import { MemoryFile, openAll, type StateFile } from "./state-files.js";
import type { StateStorage } from "./state-storage.js";

export interface ProfileFiles {
  database: StateFile;
  log: StateFile;
  journal: StateFile;
}

const copyBytes = 64 * 4096;
const sqliteMagic = "SQLite format 3\0";

export function folderOf({ id, generation }: Pick<ProfileRecord, "id" | "generation">): string {
  return `${id}.${generation}`;
}

/** With a key the files are encrypted. */
export async function openProfile(storage: StateStorage, record: ProfileRecord, key: Uint8Array | undefined): Promise<ProfileFiles> {
  const folder = folderOf(record);
  const names = key ? ["database", "log"] : ["database", "log", "journal"];
  const cipher = key && await sealing();
  const [database, log, journal] = await openAll(names.map((name) => storage.open(folder, name))) as [StateFile, StateFile, StateFile?];
  if (!cipher) return { database, log, journal: journal! };
  const { databaseLayout, SealedFile, walLayout } = cipher;
  /* The journal is needed only while an empty database becomes one with a log, before the index names it. */
  const seal = (file: StateFile, layout: typeof walLayout) => new SealedFile(file, key!, folder, layout);
  return { database: seal(database, databaseLayout), log: seal(log, walLayout), journal: new MemoryFile() };
}

/** Few visitors lock their profile: the others do not wait for the cipher. */
export async function sealing() {
  return import("./profile-sealing.js").catch((reason: unknown) => {
    throw new VitrineError("VT_NETWORK", "what opens locked profiles could not be loaded", { cause: reason });
  });
}

/** Writes the database of a profile that SQLite has closed to the files of another generation. */
export async function copyProfile(from: ProfileFiles, storage: StateStorage, to: ProfileRecord, key: Uint8Array | undefined): Promise<void> {
  if (from.log.size() > 0) throw new VitrineError("VT_IO", "the profile's log could not be folded into its database");
  const target = await openProfile(storage, to, key);
  try {
    const chunk = new Uint8Array(copyBytes);
    for (let at = 0, had = 0; (had = from.database.read(chunk, at)) > 0; at += had) target.database.write(chunk.subarray(0, had), at);
    target.database.flush();
  } finally {
    Object.values(target).forEach((file: StateFile) => file.close());
  }
}

/** For a shop whose index is lost: what is not encrypted is found again, without its name. Without the index' salt the rest cannot
 * be opened by anyone. */
export async function recoverProfiles(storage: StateStorage): Promise<ProfileRecord[]> {
  const found = new Map<string, ProfileRecord>();
  for (const folder of await storage.folders()) {
    const [id, generation] = folder.split(".");
    if (!isProfileId(id) || !Number.isSafeInteger(Number(generation))) continue;
    const database = await storage.open(folder, "database");
    const head = new Uint8Array(sqliteMagic.length);
    database.read(head, 0);
    database.close();
    if (new TextDecoder().decode(head) === sqliteMagic) found.set(id, { id, name: "Recovered", generation: Number(generation), lock: null });
  }
  return [...found.values()];
}
