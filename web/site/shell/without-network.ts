/* The shop without the network, and the word that says so. */
import type { Vitrine } from "../../engine/vitrine.js";
import { startOffline } from "../../offline/start-offline.js";
import { loadWords, words } from "../../words/words.js";
import { load, whenIdle } from "./lazy-pages.js";
import type { PageName } from "./routes.js";

const readingMs = 4000;
const whereAVisitEnds: readonly PageName[] = ["checkout", "order", "orders", "dashboard", "login", "quiz", "swipe"];

/** What is left of the shop, so that this visit can be brought to its end. */
function fetchRest(): void {
  for (const name of whereAVisitEnds) whenIdle(() => load(name));
  whenIdle(() => Promise.all([import("../pages/cart-drawer.js"), loadWords("cart")]));
}

/** `search`: of the address that this visit began with. The page says how many bytes of pictures come before they are looked at. */
export async function goOffline(vitrine: Vitrine, search: string): Promise<void> {
  fetchRest();
  await loadWords("offline");
  const line = document.querySelector("#offline")!;
  let isLost = false;
  const say = () => { line.textContent = isLost ? words("offline.lost") : ""; };
  document.addEventListener("language", say);
  await startOffline({
    vitrine,
    search,
    picturesAheadBytes: Number(document.documentElement.dataset.picturesAhead) || 0,
    onConnection(lost) {
      isLost = lost;
      say();
      if (lost) return;
      line.textContent = words("offline.back");
      setTimeout(say, readingMs);
    },
  });
}
