/* What axe-core finds on a page under the rules of WCAG 2.2 AA and its own best practice. */
import { readFileSync } from "node:fs";
import { axeSource } from "./shop.mjs";

let axe = "";

/** A line each, [] when nothing is found. */
export async function violations(page) {
  axe ||= readFileSync(axeSource, "utf8");
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  }));
  return found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.target.flat().join(" ")} (${node.any[0]?.message ?? ""})`).join("; ")}`);
}
