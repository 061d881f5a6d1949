/* A quarter of an hour of visitors, twenty-five times as fast, or as long as a slow machine takes: bench/kiosk_day.mjs has the whole day. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { kioskDay } from "../../bench/kiosk_day.mjs";
import { kioskSkipReason, openKiosk } from "./helpers/kiosk.mjs";

test("some visitors: memory stays flat, nothing is logged, nobody finds anything of the one before", { skip: kioskSkipReason() }, async () => {
  const kiosk = await openKiosk();
  try {
    const least = { visitors: 3, walkedAway: 1, looked: 2, touched: 10 };
    const { wrong, rows } = await kioskDay({ root: kiosk.root, hours: 0.25, speed: 25, seed: 7, least });
    assert.deepEqual(wrong, []);
    assert.ok(rows.length >= 2, `${rows.length} samples`);
  } finally {
    await kiosk.close();
  }
});
