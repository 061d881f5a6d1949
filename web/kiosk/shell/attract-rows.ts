/* The pictures that drift across the screen while nobody is there. */
import type { Card } from "../../engine/vitrine.js";
import type { KioskSession } from "./kiosk-session.js";

const rowCount = 4;
const rowLength = 12;

/** The pieces that are rated best, each of another title, dealt to the rows so that kinds mix. */
export async function attractRows(session: KioskSession): Promise<string[][]> {
  const { items } = await session.ask((vitrine) => vitrine.browse({ sort: "rating", filter: { inStock: true }, limit: rowCount * rowLength * 4 }));
  const titles = new Set<string>();
  const shown = items.filter(({ image, title }) => image !== "" && !titles.has(title) && titles.add(title)).slice(0, rowCount * rowLength);
  const rows: Card[][] = Array.from({ length: rowCount }, () => []);
  shown.forEach((card, index) => rows[index % rowCount]!.push(card));
  return Promise.all(rows.map(async (row) => (await Promise.all(row.map((card) => session.imageUrl(card)))).filter((url) => url !== "")));
}
