/* The invented shoppers that a site ships beside its pages: shoppers/index.json, which names the generation of the pack that they
 * shop in, and one profile file each. Which profile of this
 * device came from which of them is noted in this browser, so that a second visit finds the first one's. */
import { type ProfileFile, type ProfileInfo, type Vitrine, VitrineError } from "../../engine/vitrine.js";

const folder = "shoppers/";
const noteKey = "vitrine-demo-shoppers";

export interface DemoShopper {
  /** Also the name of the file. */
  id: string;
  name: string;
  description: string;
}

/** undefined where the site ships none, or none for this pack. */
export async function fetchDemoShoppers(vitrine: Vitrine, signal?: AbortSignal): Promise<DemoShopper[] | undefined> {
  try {
    const answer = await fetch(new URL(`${folder}index.json`, document.baseURI), { signal });
    const index = answer.ok ? await answer.json() as { generation?: unknown; shoppers?: unknown[] } : {};
    const { pack } = await vitrine.stats({ signal });
    return index.generation === pack.generation ? shoppersOf(index) : undefined;
  } catch {
    return undefined; // not there, torn, or given up: the pages do without
  }
}

/** Makes the shopper's profile and switches to it, or switches to the one that was made before. */
export async function becomeShopper(vitrine: Vitrine, shopper: DemoShopper): Promise<void> {
  const known = knownProfile(shopper.id, (await vitrine.profiles()).profiles);
  if (known && !known.locked) {
    await vitrine.switchProfile(known.id);
    return;
  }
  const { id } = await vitrine.createProfile({ name: shopper.name, file: await fetchFile(shopper) });
  keepNotes({ ...notes(), [shopper.id]: id });
}

/** The profile of this device that was made from the shopper. */
export function knownProfile(shopper: string, profiles: readonly ProfileInfo[]): ProfileInfo | undefined {
  const id = notes()[shopper];
  return profiles.find((profile) => profile.id === id);
}

/** Leaves no note of a profile that is erased. */
export function forgetProfile(id: string): void {
  const kept = Object.entries(notes()).filter(([, profile]) => profile !== id);
  keepNotes(Object.fromEntries(kept));
}

async function fetchFile({ id }: DemoShopper): Promise<ProfileFile> {
  const url = new URL(folder + encodeURIComponent(id), document.baseURI);
  let answer: Response;
  try {
    answer = await fetch(url);
  } catch (reason) {
    throw new VitrineError("VT_NETWORK", `${id}: ${String(reason)}`, { cause: reason });
  }
  if (!answer.ok) throw new VitrineError("VT_NETWORK", `${id}: status ${answer.status}`);
  return await answer.json() as ProfileFile;
}

function shoppersOf(index: { shoppers?: unknown[] }): DemoShopper[] | undefined {
  const shoppers = index.shoppers?.map((entry) => {
    const { file = "", name = "", description = "" } = entry as Partial<Record<"file" | "name" | "description", string>>;
    return { id: file, name, description };
  }).filter(({ id, name }) => id !== "" && name !== "");
  return shoppers && shoppers.length > 0 ? shoppers : undefined;
}

let unkept: Record<string, string> = {};

function notes(): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(noteKey) ?? "{}") as Record<string, string>;
  } catch {
    return unkept;
  }
}

function keepNotes(notes: Record<string, string>) {
  unkept = notes;
  try {
    if (Object.keys(notes).length === 0) localStorage.removeItem(noteKey);
    else localStorage.setItem(noteKey, JSON.stringify(notes));
  } catch {
    // Storage may be switched off: then it holds for this visit.
  }
}
