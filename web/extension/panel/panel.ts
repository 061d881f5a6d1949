/* The side panel: joins the engine, the page that is looked at, and the views. */
import { closeWhenErased } from "./erase.js";
import { Look } from "./look.js";
import type { PanelApp } from "./panel-app.js";
import "./panel-app.js";
import { Session } from "./session.js";

const session = new Session();
const look = new Look();
/* The engine starts while the page is read. */
void session.open();
void look.follow();
closeWhenErased();
const app = document.createElement("vt-panel-app") as PanelApp;
Object.assign(app, { session, look });
document.body.append(app);
