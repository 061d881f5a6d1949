/* Joins the state to this browser: OPFS, Web Locks, BroadcastChannel. */
import type { Core } from "./core.js";
import { ProfileStore } from "./profile-store.js";
import type { StateChange } from "./profile-types.js";
import { type DoorOptions, StateDoor } from "./state-door.js";
import { MemoryStorage, opfsRoot, opfsStorage, scopeOf, stateLock, type StateStorage } from "./state-storage.js";

/** Tabs that could not agree on one owner have a state each, in memory: two that write the same files would destroy them. */
export async function openDoor(packUrl: string, core: Core, onChange: (change: StateChange) => void): Promise<StateDoor> {
  const scope = scopeOf(packUrl, location.origin);
  const locks = navigator.locks as LockManager | undefined;
  const root = locks && typeof BroadcastChannel === "function" ? await opfsRoot() : undefined;
  const name = stateLock(scope);
  const shared = root && locks ? { lock: name, locks, channel: new BroadcastChannel(name), tab: crypto.randomUUID() } : undefined;
  return makeDoor(core, onChange, shared, async () => (root ? opfsStorage(root, scope) : new MemoryStorage()));
}

/** To a state that nobody else sees and that is forgotten with the worker. */
export async function openPrivateDoor(_packUrl: string, core: Core, onChange: (change: StateChange) => void): Promise<StateDoor> {
  return makeDoor(core, onChange, undefined, async () => new MemoryStorage());
}

function makeDoor(core: Core, onChange: (change: StateChange) => void, shared: DoorOptions["shared"], storage: () => Promise<StateStorage>): StateDoor {
  return new StateDoor({
    onChange,
    shared,
    makeStore: (events) => new ProfileStore({
      ...events,
      core,
      storage,
      now: () => performance.now(),
      estimate: async () => navigator.storage?.estimate() ?? {},
      newId: () => crypto.randomUUID(),
    }),
  });
}
