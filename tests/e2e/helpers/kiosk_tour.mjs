/* A walk through every screen of a kiosk, in whatever language it speaks. */
import { dock, enter, enterPin, openStaff, screen } from "./kiosk.mjs";

export const cards = (page, name) => screen(page, name).locator("vt-product-card a");

/** Puts what stands first on the start screen into the selection. Answers the ids, the newest first. */
export async function choose(page, count) {
  await cards(page, "start").first().waitFor();
  for (let i = 0; i < count; i++) await screen(page, "start").locator("vt-product-card .add").nth(i).tap();
  await page.waitForFunction((wanted) => document.querySelector("vt-kiosk-app").session.selected.size === wanted, count);
  return page.evaluate(() => [...document.querySelector("vt-kiosk-app").session.selected]);
}

/** Goes through all screens; `look` is called on each with its name. */
export async function throughAll(page, look) {
  await look("attract");
  await enter(page);
  await cards(page, "start").first().waitFor();
  await look("start");
  await choose(page, 3);
  await page.locator("vt-start-screen vt-search-box input").tap();
  await page.locator("vt-touch-keyboard .hg-button").first().waitFor();
  await look("keyboard");
  await page.locator("vt-touch-keyboard .close").tap();
  await dock(page, "find");
  await cards(page, "find").first().waitFor();
  await look("find");
  await page.locator("vt-find-screen vt-search-box input").fill("zzzqqq blue");
  await page.locator("vt-find-screen vt-search-notes").waitFor();
  await page.locator("vt-find-screen .count:not(:empty)").waitFor();
  await look("found");
  await dock(page, "start");
  await cards(page, "start").first().tap();
  await cards(page, "product").first().waitFor();
  await look("product");
  await dock(page, "quiz");
  for (let step = 1; await screen(page, "quiz").locator(".answers").count() > 0; step++) {
    await look(`quiz ${step}`);
    await screen(page, "quiz").locator(".foot .solid").tap();
    await page.waitForFunction((before) => document.querySelector("vt-kiosk-app").shadowRoot.querySelector("vt-quiz-screen").at === before, step);
  }
  await cards(page, "quiz").first().waitFor();
  await look("quiz result");
  await dock(page, "swipe");
  await screen(page, "swipe").locator(".card").first().waitFor();
  await look("swipe");
  await dock(page, "selection");
  await screen(page, "selection").locator("li").first().waitFor();
  await look("selection");
  await screen(page, "selection").locator('a[href="#slip"]').tap();
  await screen(page, "slip").locator("svg").first().waitFor();
  await look("slip");
  await page.evaluate(() => {
    const { watch } = document.querySelector("vt-kiosk-app");
    Object.assign(watch, { presence: "warned", secondsLeft: 9 });
    watch.dispatchEvent(new Event("change"));
  });
  await page.locator("vt-still-there dialog[open]").waitFor();
  await look("warning");
  await page.locator("vt-still-there .button.solid").tap();
  await openStaff(page);
  await look("PIN");
  await enterPin(page);
  await page.locator("vt-staff-screen dl").waitFor();
  await look("staff");
}
