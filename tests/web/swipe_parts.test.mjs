/* The parts of quiz and swipe that need no page: the order of sizes, and what a pull means. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { importParts } from "./helpers/engine.mjs";

const { SwipeDrag, compareSizes } = await importParts(["ui/size-order.ts", "ui/swipe-drag.ts"]);

test("sizes hang as on a rail: letters, waists, numbers, ages, words", () => {
  const rail = ["XXS", "XS", "S", "M", "L", "XL", "XXL", "3XL", "W28", "W30", "W32", "6.5", "7", "38", "40", "100", "4-5Y", "10-11Y", "Long", "One Size"];
  const mixed = [...rail].reverse().sort((left, right) => left.length - right.length);
  assert.deepEqual(mixed.sort(compareSizes), rail);
});

/** Pulls by the points of [x, y, milliseconds] and lets go at the last; answers what was said. */
function pull(points, { width = 300, end = "end" } = {}) {
  const said = [];
  const drag = new SwipeDrag((swing) => said.push(swing), (answer) => said.push(answer));
  const event = ([x, y, timeStamp]) => ({ pointerId: 1, button: 0, clientX: x, clientY: y, timeStamp, currentTarget: { offsetWidth: width, setPointerCapture() {} } });
  drag.begin(event([0, 0, 0]));
  for (const point of points) drag.move(event(point));
  const held = drag.active;
  drag[end](event(points.at(-1)));
  return { said, answer: said.find((one) => typeof one === "string"), held, drag };
}

test("a pull of three tenths of the card is an answer, less is none", () => {
  assert.equal(pull([[30, 0, 300], [91, 0, 900]]).answer, "like");
  assert.equal(pull([[-30, 0, 300], [-91, 0, 900]]).answer, "pass");
  const short = pull([[30, 0, 300], [88, 0, 900]]);
  assert.equal(short.answer, undefined);
  assert.deepEqual(short.said.at(-1), { x: 0, y: 0, pull: 0 }); // it lies back
});

test("a short flick counts, a tap and the start of scrolling do not", () => {
  assert.equal(pull([[20, 0, 20], [40, 0, 50]]).answer, "like");
  assert.equal(pull([[20, 0, 200], [40, 0, 500]]).answer, undefined);
  const tap = pull([[4, 90, 30]]);
  assert.deepEqual([tap.answer, tap.held, tap.drag.justDragged], [undefined, false, false]);
});

test("a pointer that the browser takes away answers nothing, however far it was", () => {
  const taken = pull([[200, 0, 300]], { end: "cancel" });
  assert.equal(taken.answer, undefined);
  assert.equal(taken.drag.active, false);
});

test("a second finger changes nothing", () => {
  const said = [];
  const drag = new SwipeDrag(() => {}, (answer) => said.push(answer));
  const event = (pointerId, clientX) => ({ pointerId, button: 0, clientX, clientY: 0, timeStamp: clientX * 10, currentTarget: { offsetWidth: 300, setPointerCapture() {} } });
  drag.begin(event(1, 0));
  drag.begin(event(2, 0));
  drag.move(event(2, 200));
  drag.end(event(2, 200));
  assert.deepEqual(said, []);
  drag.move(event(1, -200));
  drag.end(event(1, -200));
  assert.deepEqual(said, ["pass"]);
});
