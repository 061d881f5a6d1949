import { html } from "lit";
import { words } from "../../words/words.js";

/** What stands there before anything was put into the selection. */
export function nothingChosen(heading: string) {
  return html`<div class="empty"><h1 tabindex="-1">${heading}</h1><p class="lead">${words("kiosk.selection-empty")}</p>
    <a class="button solid big" href="#start">${words("kiosk.look-around")}</a></div>`;
}
