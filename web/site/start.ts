/* Joins the engine, the components and the pages. Runs once the words are here: main.ts. */
import "../ui/load-bar.js";
import "../ui/notice.js";
import "../ui/site-footer.js";
import "../ui/site-header.js";
import { turn } from "../ui/turns.js";
import { figure } from "../words/figures.js";
import "./pages/home-page.js";
import "./pages/not-found-page.js";
import { ShopMarks } from "./pages/product-marks.js";
import "./pages/unavailable-page.js";
import { fetchAhead } from "./shell/lazy-pages.js";
import { Session } from "./shell/session.js";
import { Shell } from "./shell/shell.js";

const lookingMs = 3000;
const session = new Session();
new ShopMarks(session);
const shell = new Shell(session);
const { search } = location; // before a link is followed
void session.open();
/* What is needed without a network, or by another visit, waits: this visitor looks around now, and pictures come. */
const settled = shell.shown.then(() => new Promise((wake) => setTimeout(wake, lookingMs)));
session.addEventListener("change", function arrived() {
  if (session.progress.phase !== "complete") return;
  session.removeEventListener("change", arrived);
  void Promise.all([session.opened, settled]).then(async ([vitrine]) => (await import("./shell/without-network.js")).goOffline(vitrine, search)).catch(console.warn);
});
await turn(); // header and footer come to life before the page does
shell.start();
/* The browser's first look into its tables of numbers takes long: while the engine is on its way, nobody waits for it. */
setTimeout(() => figure(0));
/* What a later page needs does not share the line with the pictures of this one. */
void shell.shown.then(fetchAhead);
