/* Applies patches away from the page. The engine's files lie beside this script, as for pack-worker.ts. */
import { browserNetwork } from "../engine/download.js";
import { VitrineError } from "../engine/error.js";
import { patchedFile } from "../engine/pack-patch.js";
import { possibleVariants, startCore } from "../engine/variant.js";
import type { PatchAnswer, PatchQuestion } from "./patcher.js";

const cores = new Map<string, ReturnType<typeof startCore>>();

function coreOf(variant: PatchQuestion["variant"]) {
  const key = variant ?? "";
  const core = cores.get(key) ?? startCore(new URL("./", import.meta.url), browserNetwork, variant ? [variant] : possibleVariants());
  cores.set(key, core);
  return core;
}

async function answer({ n, old, deflated, sizes, variant }: PatchQuestion): Promise<void> {
  try {
    const { module } = await coreOf(variant);
    const bytes = await patchedFile(module, old, deflated, sizes);
    post({ n, bytes }, [bytes.buffer]);
  } catch (reason) {
    post({ n, error: VitrineError.from(reason, "VT_WORKER").toRecord() }, []);
  }
}

function post(message: PatchAnswer, transfer: Transferable[]): void {
  self.postMessage(message, { transfer });
}

self.addEventListener("message", (event) => void answer((event as MessageEvent<PatchQuestion>).data));
