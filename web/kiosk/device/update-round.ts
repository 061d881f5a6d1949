/* When a kiosk looks for another generation of its pack. */

export interface UpdateTimes {
  /** 0: never by itself. */
  everyMinutes: number;
  /** "HH:MM" of the device's day, or "". */
  at: string;
}

const minuteMs = 60_000;

/** Whether it is time, after a look at `lastMs`. */
export function isUpdateDue({ everyMinutes, at }: UpdateTimes, lastMs: number, now: Date): boolean {
  const passed = now.getTime() - lastMs;
  if (passed < 0) return true; // the clock was set back
  if (everyMinutes > 0 && passed >= everyMinutes * minuteMs) return true;
  return at !== "" && lastMs < latest(at, now).getTime();
}

/** The last time that it was HH:MM. */
function latest(at: string, now: Date): Date {
  const [hours = 0, minutes = 0] = at.split(":").map(Number);
  const time = new Date(now);
  time.setHours(hours, minutes, 0, 0);
  if (time > now) time.setDate(time.getDate() - 1);
  return time;
}
