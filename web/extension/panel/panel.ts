/* The side panel: joins the engine, the page that is looked at, and the views. */
import { closeWhenErased } from "./erase.js";
import { Look } from "./look.js";
import type { PanelApp } from "./panel-app.js";
import "./panel-app.js";
import { loadWords } from "../../words/words.js";
import { Session } from "./session.js";

const session = new Session();
const look = new Look();
/* The engine starts while the page is read. */
void session.open();
void look.follow();
closeWhenErased();
await loadWords("all", "labels", "catalog", "panel", "product", "profile", "shop", "swipe");
const app = document.createElement("vt-panel-app") as PanelApp;
Object.assign(app, { session, look });
document.body.append(app);
