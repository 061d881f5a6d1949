/* Joins the engine, the components and the pages. */
import "../ui/load-bar.js";
import "../ui/notice.js";
import "../ui/site-footer.js";
import "../ui/site-header.js";
import "./pages/home-page.js";
import "./pages/not-found-page.js";
import { ShopMarks } from "./pages/product-marks.js";
import "./pages/unavailable-page.js";
import { fetchAhead, fetchRest } from "./shell/lazy-pages.js";
import { Session } from "./shell/session.js";
import { Shell } from "./shell/shell.js";

const session = new Session();
new ShopMarks(session);
new Shell(session).start();
void session.open();
void session.opened.then(fetchAhead);
session.addEventListener("change", function arrived() {
  if (session.progress.phase !== "complete") return;
  session.removeEventListener("change", arrived);
  fetchRest();
});
