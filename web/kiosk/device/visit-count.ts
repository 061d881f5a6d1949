/* How many came today: a number, and nothing else about anybody. */
import type { DeviceFiles } from "./device-files.js";

interface Day {
  /** YYYY-MM-DD of the device's day. */
  day: string;
  visitors: number;
}

const fileName = "visitors";

export async function visitorsToday(files: DeviceFiles, now = new Date()): Promise<number> {
  const today = dayOf(now);
  const { day, visitors } = await files.read(fileName, isDay, { day: today, visitors: 0 });
  return day === today ? visitors : 0;
}

export async function countVisitor(files: DeviceFiles, now = new Date()): Promise<void> {
  await files.write(fileName, { day: dayOf(now), visitors: await visitorsToday(files, now) + 1 });
}

function dayOf(now: Date): string {
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

function isDay(value: unknown): value is Day {
  const { day, visitors } = (value ?? {}) as Partial<Day>;
  return typeof day === "string" && Number.isSafeInteger(visitors);
}
