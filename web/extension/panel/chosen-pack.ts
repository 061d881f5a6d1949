/* Which pack the panel shows, and how it is opened. */
import { type Card, type OpenOptions, type Variant, type Vitrine, VitrineError, openVitrine } from "../../engine/vitrine.js";
import type { PackShelf } from "../../packs/packs.js";

/** The pack that comes with the extension. */
export const bundledPack = "bundled";

export interface OpenedPack {
  id: string;
  vitrine: Vitrine;
  /** URL of a picture, "" when there is none. */
  imageUrl(card: Pick<Card, "image">): Promise<string>;
}

type Options = Omit<OpenOptions, "pack" | "variant" | "port">;

/** Only this build of the engine is in the extension. */
const variant: Variant = "simd128";
const bundledFolder = "./pack/";
const chosenKey = "pack";
const worker = new URL("./pack-worker.js", document.baseURI);
let shelf: Promise<PackShelf> | undefined;

/** The packs on this device. What it takes is loaded when it is first asked for: the bundled pack needs none of it. */
export function packShelf(): Promise<PackShelf> {
  const open = async () => (await import("../../packs/packs.js")).PackShelf.open({ bundled: bundledFolder, worker, variant });
  return shelf ??= open().catch((reason: unknown) => {
    shelf = undefined;
    throw reason;
  });
}

async function chosenPack(): Promise<string> {
  const chosen = (await chrome.storage.local.get(chosenKey))[chosenKey];
  return typeof chosen === "string" ? chosen : bundledPack;
}

export async function choosePack(id: string): Promise<void> {
  await chrome.storage.local.set({ [chosenKey]: id });
}

/** Calls `work` with the id when another pack was chosen, in whatever window. */
export function onChosenPack(work: (id: unknown) => void): void {
  chrome.storage.local.onChanged.addListener((changes) => {
    const change = changes[chosenKey];
    if (change && change.newValue !== change.oldValue) work(change.newValue);
  });
}

/** The chosen pack; one that is gone gives way to the bundled one, and that to any there is. VT_NOT_FOUND when there is none. */
export async function openChosen(options: Options): Promise<OpenedPack> {
  const id = await chosenPack();
  if (id !== bundledPack) {
    const opened = await openKept(options, id);
    if (opened) return opened;
  }
  try {
    const vitrine = await openVitrine({ ...options, pack: bundledFolder, packHome: "", variant });
    return { id: bundledPack, vitrine, imageUrl: async (card) => vitrine.imageUrl(card) };
  } catch (reason) {
    if (await comesWithPack()) throw reason;
  }
  const opened = await openKept(options);
  if (opened) return opened;
  throw new VitrineError("VT_NOT_FOUND", "there is no pack yet");
}

async function openKept(options: Options, id?: string): Promise<OpenedPack | undefined> {
  const kept = (await (await packShelf()).list()).filter(({ source }) => source.type !== "bundled");
  const pack = id === undefined ? kept[0] : kept.find((other) => other.id === id);
  if (!pack) return undefined;
  const [{ openInstalled }, packs] = await Promise.all([import("../../packs/packs.js"), packShelf()]);
  const packHome = pack.source.type === "url" ? pack.source.url : "";
  const vitrine = await openInstalled(pack, { ...options, packHome, variant, worker });
  return { id: pack.id, vitrine, imageUrl: ({ image }) => image ? packs.imageUrl(pack, image) : Promise.resolve("") };
}

async function comesWithPack(): Promise<boolean> {
  return (await fetch(`${bundledFolder}manifest.json`).catch(() => undefined))?.ok === true;
}
