/* Words before everything: the shop is put together when it can speak. */
import { loadWords } from "../words/words.js";
import { pageWords } from "./shell/page-words.js";

/* With the others, not after them; whoever needs them asks again, and says what is missing. */
const page = new URLSearchParams(location.search).get("page") ?? "";
loadWords(...pageWords.get(page) ?? []).catch(() => {});

try {
  await loadWords("all", "shop", "labels");
  await import("./start.js");
} catch (reason) {
  console.warn(reason);
  const text = document.createElement("p");
  text.className = "no-script";
  text.textContent = "Vitrine could not be loaded. Please try again: a reload fetches what is missing.";
  document.querySelector("main")?.append(text);
}
