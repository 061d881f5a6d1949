/* The profiles of one shop and the one that is open, in the worker that owns them. */
import { type Core, reading } from "./core.js";
import { VitrineError } from "./error.js";
import { type Content, isProfileId, ProfileIndex, type ProfileRecord } from "./profile-index.js";
import type { ProfileInfo, Profiles, StateChange } from "./profile-types.js";
import { type ProfileMethod, profileMethods, type StateMethod } from "./protocol.js";
import { copyProfile, folderOf, openProfile, type ProfileFiles, recoverProfiles, sealing } from "./profile-files.js";
import { isLock, type Lock } from "./profile-lock.js";
import { isStorageFull } from "./state-files.js";
import { isUnsupported, MemoryStorage, type StateStorage } from "./state-storage.js";

/** The key of a profile that is unlocked, kept in memory by all of the shop's tabs so that another one can take over. */
export interface HeldKey {
  id: string;
  generation: number;
  key: Uint8Array;
}

export interface StoreOptions {
  core: Core;
  storage: () => Promise<StateStorage>;
  onChange: (change: StateChange) => void;
  /** The open profile's key changed; null: it has none. */
  onKey: (held: HeldKey | null) => void;
  now: () => number;
  estimate: () => Promise<StorageEstimate>;
  newId: () => string;
}

interface Opened {
  record: ProfileRecord;
  key: Uint8Array | undefined;
  files: ProfileFiles;
}

const visitorName = "Visitor";
const longestNameBytes = 200;
const mostProfiles = 100;

const changesBy: Partial<Record<StateMethod, readonly StateChange[]>> = {
  record: ["events"],
  forget: ["events"],
  setCart: ["cart"],
  placeOrder: ["orders", "cart"],
  setOrderStatus: ["orders"],
  setSettings: ["settings"],
};

type Params = Record<string, unknown>;

/** Calls are answered one after the other, in the order in which they came. */
export class ProfileStore {
  readonly #options: StoreOptions;
  readonly #core: Core;
  #storage: StateStorage | undefined;
  #index: ProfileIndex | undefined;
  #opened: Opened | undefined;
  #held: HeldKey | null = null;
  #failed = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: StoreOptions) {
    this.#options = options;
    this.#core = options.core;
  }

  /** Opens the profiles and the current one, unless that is locked. Every call does so too. */
  ready(): Promise<void> {
    return this.#inTurn(() => this.#open());
  }

  /** What an answer lacks of the pack is brought while others have their turn. A write does not go on in another profile. */
  async call(method: StateMethod | ProfileMethod, params: object): Promise<object> {
    let profile: string | null | undefined;
    const ask = async (name: string, given: object) => {
      if (profile !== undefined && this.#index && this.#content.current !== profile) {
        throw new VitrineError("VT_ABORTED", "another profile was switched to while this waited for the pack");
      }
      try {
        return await this.#callNow(name as typeof method, given);
      } finally {
        if (changesBy[method as StateMethod]) profile = this.#index?.content.current;
      }
    };
    return this.#core.ask(method, params, undefined, (name, given) => this.#inTurn(() => ask(name, given)));
  }

  #callNow(method: StateMethod | ProfileMethod, params: object): Promise<object> {
    if (isProfileMethod(method)) return this.#profileCall(method, params as Params);
    return method === "recommend" ? this.#recommend(params) : this.#stateCall(method, params);
  }

  /** A recommendation that no profile has a say in: for a tab that cannot reach the owner. */
  async forNobody(params: object): Promise<object> {
    return this.#core.ask("recommend", params, undefined, (name, given) => this.#timed(name, given));
  }

  /** The key of the open profile, for a tab that has come. */
  get held(): HeldKey | null {
    return this.#held;
  }

  /** What the owner's tab says of it; null: forget it. */
  learn(held: HeldKey | null): void {
    this.#held = held;
  }

  /** Lets go of all files, when its turn has come. */
  close(): Promise<void> {
    return this.#inTurn(async () => this.#shut());
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const answer = this.#last.then(work);
    this.#last = answer.catch(() => {});
    return answer;
  }

  /** Recommendations need no profile: without one they are for nobody. */
  async #recommend(params: object): Promise<object> {
    if (!this.#failed) await this.#open().catch(() => {});
    return this.#timed("recommend", params);
  }

  async #stateCall(method: StateMethod, params: object): Promise<object> {
    await this.#open();
    await this.#unlocked();
    const tell = () => changesBy[method]?.forEach((change) => this.#options.onChange(change));
    try {
      const result = this.#timed(method, params);
      tell();
      return result;
    } catch (reason) {
      if ((reason as { wanted?: unknown }).wanted && reading(method, params)) tell();
      if (this.#core.stateFiles.failed) this.#shut();
      throw reason;
    }
  }

  #timed(method: string, params: object): object {
    const begin = this.#options.now();
    const result = this.#core.call(method, params);
    return { ...result, tookMs: Math.round((this.#options.now() - begin) * 1000) / 1000 };
  }

  async #unlocked(): Promise<Opened> {
    if (!this.#opened) await this.#openCurrent().catch((reason: unknown) => { throw storageError(reason); });
    if (this.#opened) return this.#opened;
    const record = this.#find(this.#content.current);
    throw new VitrineError("VT_LOCKED", `the profile "${record.name}" is locked: switch to it with its passphrase, or to another one`);
  }

  async #profileCall(method: ProfileMethod, params: Params): Promise<object> {
    await this.#open();
    try {
      return await this.#profileMethods[method](params);
    } catch (reason) {
      if (this.#core.stateFiles.failed) this.#shut();
      throw storageError(reason);
    }
  }

  readonly #profileMethods: Record<ProfileMethod, (params: Params) => Promise<object>> = {
    profiles: () => this.#list(),
    createProfile: ({ id, name, passphrase, file }) => this.#create(id, name, passphrase, file),
    switchProfile: ({ id, passphrase }) => this.#switch(this.#find(id), passphrase),
    renameProfile: ({ id, name }) => this.#rename(this.#find(id), checkedName(name)),
    eraseProfile: ({ id }) => this.#erase(id),
    setPassphrase: ({ passphrase }) => this.#setPassphrase(passphrase),
    exportProfile: async () => this.#core.call("exportProfile", { name: (await this.#unlocked()).record.name }),
  };

  async #list(): Promise<Profiles> {
    const { quota, usage } = await this.#options.estimate().catch((): StorageEstimate => ({}));
    return {
      profiles: this.#content.profiles.map((record) => this.#info(record)),
      storage: this.#storage!.kind,
      owner: true,
      quotaBytes: quota ?? null,
      usedBytes: usage ?? null,
    };
  }

  async #create(id: unknown, name: unknown, passphrase: unknown, file: unknown): Promise<{ profile: ProfileInfo }> {
    if (!isProfileId(id)) throw new VitrineError("VT_BAD_REQUEST", "id: not the id of a profile");
    const known = this.#content.profiles.find((record) => record.id === id);
    if (known) return { profile: this.#info(known) };
    if (this.#content.profiles.length >= mostProfiles) {
      throw new VitrineError("VT_BAD_REQUEST", `there are ${mostProfiles} profiles already: erase one first`);
    }
    const base = { id, name: checkedName(name), generation: 1 };
    const locked = passphrase === undefined ? undefined : await (await sealing()).makeLock(passphrase as string, id);
    await this.#moveTo({ ...base, lock: locked?.lock ?? null }, locked?.key, async (record) => {
      if (file !== undefined) this.#core.call("importProfile", { profile: file });
      await this.#index!.write({ current: id, profiles: [...this.#content.profiles, record] });
    });
    return { profile: this.#info(this.#find(id)) };
  }

  async #switch(record: ProfileRecord, passphrase: unknown): Promise<{ profile: ProfileInfo }> {
    if (record.id !== this.#opened?.record.id) {
      const key = record.lock ? await this.#unlock(record, record.lock, passphrase) : undefined;
      await this.#moveTo(record, key, async () => {
        if (this.#content.current !== record.id) await this.#index!.write({ ...this.#content, current: record.id });
      });
    }
    return { profile: this.#info(record) };
  }

  async #unlock({ id, name }: ProfileRecord, lock: Lock, passphrase: unknown): Promise<Uint8Array> {
    if (typeof passphrase !== "string") throw new VitrineError("VT_LOCKED", `the profile "${name}" is locked: it needs its passphrase`);
    const key = await (await sealing()).tryPassphrase(lock, passphrase, id);
    if (!key) throw new VitrineError("VT_LOCKED", `this is not the passphrase of "${name}"`);
    return key;
  }

  async #rename(record: ProfileRecord, name: string): Promise<{ profile: ProfileInfo }> {
    const renamed = { ...record, name };
    await this.#index!.write(withRecord(this.#content, renamed));
    if (this.#opened?.record.id === record.id) this.#opened.record = renamed;
    this.#options.onChange("profile");
    return { profile: this.#info(renamed) };
  }

  /** One that is not there is erased already: the call may come twice. The index is first, so that a kill leaves no half profile. */
  async #erase(id: unknown): Promise<object> {
    const { current, profiles } = this.#content;
    const record = profiles.find((other) => other.id === id);
    if (!record) return {};
    if (current === id) this.#leave();
    await this.#index!.writeOver({ current: current === id ? null : current, profiles: profiles.filter((other) => other !== record) });
    await this.#storage!.remove(folderOf(record));
    if (current === id) await this.#openCurrent().catch(() => {});
    this.#options.onChange("profile");
    return {};
  }

  /** The content goes into new files under the new key, then the index names those, then the old ones are removed. */
  async #setPassphrase(passphrase: unknown): Promise<object> {
    const { record: old } = await this.#unlocked();
    if (passphrase === null && !old.lock) return {};
    const locked = passphrase === null ? undefined : await (await sealing()).makeLock(passphrase as string, old.id);
    const next = { ...old, generation: old.generation + 1, lock: locked?.lock ?? null };
    this.#core.call("checkpoint", {});
    await this.#moveTo(next, locked?.key, () => this.#index!.writeOver(withRecord(this.#content, next)),
      ({ files }) => copyProfile(files, this.#storage!, next, locked?.key));
    await this.#storage!.remove(folderOf(old)).catch(() => {});
    return {};
  }

  /** Closes the open profile and opens this one. When that or `settle` fails, all is as before. */
  async #moveTo(next: ProfileRecord, key: Uint8Array | undefined, settle: (next: ProfileRecord) => Promise<void>,
    prepare?: (from: Opened) => Promise<void>): Promise<void> {
    const before = this.#opened;
    const isNew = !this.#content.profiles.some((record) => folderOf(record) === folderOf(next));
    this.#opened = undefined;
    try {
      if (before) this.#core.call("closeState", {});
      if (before) await prepare?.(before);
      this.#core.stateFiles.unmount();
      await this.#mount(next, key);
      await settle(next);
    } catch (reason) {
      this.#leave();
      if (isNew) await this.#storage!.remove(folderOf(next)).catch(() => {});
      if (before) await this.#mount(before.record, before.key).catch(() => this.#shut());
      throw storageError(reason);
    }
    this.#hold();
    this.#options.onChange("profile");
  }

  async #open(): Promise<void> {
    if (this.#index) return;
    this.#failed = true;
    try {
      this.#storage ??= await this.#options.storage();
      this.#index = await ProfileIndex.open(this.#storage).catch((reason: unknown) => {
        if (!isUnsupported(reason)) throw reason;
        return ProfileIndex.open(this.#storage = new MemoryStorage());
      });
      if (this.#index.damaged) {
        const profiles = await recoverProfiles(this.#storage);
        await this.#index.write({ current: profiles[0]?.id ?? null, profiles });
      }
    } catch (reason) {
      this.#shut();
      throw storageError(reason);
    }
    /* Whoever asks for it tries again and hears why not; the others are not to wait for it. */
    await this.#openCurrent().catch(() => {});
    this.#failed = false;
    void this.#inTurn(() => this.#sweep()).catch(() => {});
  }

  /** A locked profile whose key no tab knows stays closed. Where there is none, one is made for whoever visits. */
  async #openCurrent(): Promise<void> {
    const { current, profiles } = this.#content;
    if (current === null) {
      const record = { id: this.#options.newId(), name: visitorName, generation: 1, lock: null };
      await this.#mount(record, undefined);
      await this.#index!.write({ current: record.id, profiles: [...profiles, record] });
    } else {
      const record = this.#find(current);
      const key = await this.#keyOf(record);
      if (!record.lock || key) await this.#mount(record, key);
    }
    this.#hold();
  }

  async #keyOf({ id, generation, lock }: ProfileRecord): Promise<Uint8Array | undefined> {
    const held = this.#held;
    if (!lock || held?.id !== id || held.generation !== generation) return undefined;
    return (await sealing()).opens(lock, held.key, id) ? held.key : undefined;
  }

  /** Removes what a kill left behind: folders that the index does not name. */
  async #sweep(): Promise<void> {
    if (!this.#index) return;
    const known = new Set(this.#content.profiles.map(folderOf));
    for (const folder of await this.#storage!.folders()) {
      if (!known.has(folder)) await this.#storage!.remove(folder);
    }
  }

  async #mount(record: ProfileRecord, key: Uint8Array | undefined): Promise<void> {
    const files = await openProfile(this.#storage!, record, key);
    const { id } = record;
    this.#core.stateFiles.mount({ [id]: files.database, [`${id}-wal`]: files.log, [`${id}-journal`]: files.journal });
    try {
      this.#core.call("openState", { path: id });
    } catch (reason) {
      this.#core.stateFiles.unmount();
      throw reason;
    }
    this.#opened = { record, key, files };
  }

  #leave(): void {
    this.#opened = undefined;
    try {
      this.#core.call("closeState", {});
    } catch {
      /* A core that has trapped, or no state that was open: the files are what has to be let go. */
    }
    this.#core.stateFiles.unmount();
  }

  #shut(): void {
    this.#leave();
    this.#index?.close();
    this.#index = undefined;
  }

  #hold(): void {
    const { record, key } = this.#opened ?? {};
    this.#held = record && key ? { id: record.id, generation: record.generation, key } : null;
    this.#options.onKey(this.#held);
  }

  get #content(): Content {
    return this.#index!.content;
  }

  #find(id: unknown): ProfileRecord {
    const record = this.#content.profiles.find((other) => other.id === id);
    if (!record) throw new VitrineError("VT_NOT_FOUND", `no profile ${String(id).slice(0, 80)}`);
    return record;
  }

  #info({ id, name, lock }: ProfileRecord): ProfileInfo {
    return { id, name, locked: isLock(lock), current: id === this.#content.current };
  }
}

function withRecord(content: Content, record: ProfileRecord): Content {
  return { ...content, profiles: content.profiles.map((other) => (other.id === record.id ? record : other)) };
}

function isProfileMethod(method: string): method is ProfileMethod {
  return (profileMethods as readonly string[]).includes(method);
}

function checkedName(name: unknown): string {
  const trimmed = typeof name === "string" ? name.trim() : "";
  if (trimmed === "" || new TextEncoder().encode(trimmed).length > longestNameBytes || /[\p{Cc}\p{Cs}]/u.test(trimmed)) {
    throw new VitrineError("VT_BAD_REQUEST", `name: 1 to ${longestNameBytes} bytes, no control characters`);
  }
  return trimmed;
}

function storageError(reason: unknown): VitrineError {
  if (isStorageFull(reason)) {
    return new VitrineError("VT_IO", "the browser's storage is full: nothing was lost, but this could not be kept", { cause: reason });
  }
  return VitrineError.from(reason, "VT_IO");
}
