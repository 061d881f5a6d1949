/* What the tests of the side panel do and look at. */

export const tiles = (panel, view = "vt-similar-view") => panel.locator(`${view} vt-look-tile article:not(.waiting)`);
export const chip = (panel, name) => panel.locator("vt-toggle-chips").getByRole("button", { name, exact: true });
export const tab = (panel, name) => panel.getByRole("navigation").getByRole("link", { name, exact: true });
export const card = (panel) => panel.locator("vt-page-card");

const shownCount = (panel) => panel.evaluate(() => performance.getEntriesByName("vitrine-shown").length);

/** Presses the button over `page`, and waits until the panel has answered. */
export async function look(extension, panel, page) {
  await answered(panel, () => extension.pressButton(page));
}

/** Does `work`, and waits until the panel has answered what it asked. */
export async function answered(panel, work) {
  const before = await shownCount(panel);
  await work();
  await panel.waitForFunction((count) => performance.getEntriesByName("vitrine-shown").length > count, before);
}

/** Until nothing more comes by itself: the pack is whole, the marks are known, the picture has come or never will, and the answer is of all that. */
export async function rested(panel) {
  await panel.locator("vt-panel-app").evaluate((app) => app.session.marks.known);
  await panel.waitForFunction(isAtRest);
}

/** In the panel, but for the marks. */
export function isAtRest() {
  const app = document.querySelector("vt-panel-app");
  const view = app.shadowRoot.querySelector("vt-similar-view");
  const { phase, picture } = app.look.now;
  return app.session.progress.phase === "complete" && phase !== "reading" && picture !== undefined && !app.isUpdatePending && !view?.busy && !view?.isUpdatePending;
}

/** "+Men" is a chip that is on, "-Navy Blue" one that is off. */
export function chips(panel) {
  return panel.locator("vt-toggle-chips").getByRole("button").and(panel.locator(".chip")).evaluateAll((buttons) =>
    buttons.map((button) => `${button.getAttribute("aria-pressed") === "true" ? "+" : "-"}${button.querySelector("span").textContent}`));
}

export const titles = (panel, view) => tiles(panel, view).locator(".title").allTextContents();

/** Ids of products, as their tiles stand. */
export const ids = (panel, view = "vt-similar-view") => panel.locator(`${view} vt-look-grid`).first().locator("li[data-id]").evaluateAll((items) => items.map((item) => item.dataset.id));

/** "like 10001", the newest first. */
export async function marksKept(panel) {
  const handle = await panel.locator("vt-panel-app").evaluateHandle((app) => app.session.opened);
  return handle.evaluate(async (vitrine) => (await vitrine.events({ types: ["like", "pass", "bookmark"] })).events.map(({ type, item }) => `${type} ${item}`));
}

/** Until these are kept, in whatever order. */
export const marksBecome = (panel, wanted) => panel.waitForFunction(async (all) => {
  const { events } = await (await document.querySelector("vt-panel-app").session.opened).events({ types: ["like", "pass", "bookmark"] });
  return JSON.stringify(events.map(({ type, item }) => `${type} ${item}`).sort()) === all;
}, JSON.stringify([...wanted].sort()));

/** All products of the open pack by id. */
export async function catalogOf(panel) {
  const handle = await panel.locator("vt-panel-app").evaluateHandle((app) => app.session.opened);
  const items = await handle.evaluate(async (vitrine) => {
    const all = [];
    for (let offset = 0; offset < 5000; offset += 500) all.push(...(await vitrine.browse({ offset, limit: 500 })).items);
    return all;
  });
  return new Map(items.map((item) => [item.id, item]));
}

/** How far the panel reaches beyond its window, in pixels. */
export const overhang = (panel) => panel.evaluate(() => document.documentElement.scrollWidth - innerWidth);
