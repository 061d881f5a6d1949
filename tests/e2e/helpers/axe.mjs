/* What axe-core finds on a page under the rules of WCAG 2.2 AA and its own best practice. */
import { readFileSync } from "node:fs";
import { axeSource } from "./shop.mjs";

let axe = "";

/** A line each, [] when nothing is found. The lines are made in the page: all that axe reports is megabytes, which take longer to hand over than to find. */
export async function violations(page) {
  axe ||= readFileSync(axeSource, "utf8");
  if (!await page.evaluate(() => "axe" in window)) await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations: found } = await window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      resultTypes: ["violations"],
    });
    return found.map(({ id, nodes }) =>
      `${id}: ${nodes.slice(0, 3).map((node) => `${node.target.flat().join(" ")} (${node.any[0]?.message ?? ""})`).join("; ")}`);
  });
}

/** Waits until the page is drawn as it is now told to look: laid out, and its colours gone over. */
export const redrawn = (page) => page.evaluate(async () => {
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
  const roots = (root) => [root, ...[...root.querySelectorAll("*")].flatMap((element) => element.shadowRoot ? roots(element.shadowRoot) : [])];
  await frame();
  await frame();
  for (const animation of roots(document).flatMap((root) => root.getAnimations()))
    if (animation instanceof CSSTransition) animation.finish();
  await frame();
});

/** Calls `look(theme)` in each theme, without loading the page anew. */
export async function inBothThemes(page, look) {
  for (const theme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: theme });
    await redrawn(page);
    await look(theme);
  }
}
