/* How far a pack has come. */
import type { InstallProgress } from "../../packs/packs.js";
import { percent } from "../../words/figures.js";
import { words } from "../../words/words.js";

/** All of it only when it is all of it. */
export function progressWords({ step, doneBytes, totalBytes }: InstallProgress): string {
  return words(`kiosk.staff-${step}`, { percent: percent(totalBytes > 0 ? Math.floor(doneBytes / totalBytes * 100) / 100 : 0) });
}
