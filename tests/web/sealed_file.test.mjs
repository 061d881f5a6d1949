import assert from "node:assert/strict";
import { test } from "node:test";
import { importEngine } from "./helpers/engine.mjs";

const { databaseLayout, MemoryFile, SealedFile, walLayout } = await importEngine();
const key = new Uint8Array(32).fill(7);
const page = (byte) => new Uint8Array(4096).fill(byte);
const text = (words, length = 4096) => new TextEncoder().encode(words.padEnd(length, " ").slice(0, length));

function sealed(layout, { inner = new MemoryFile(), owner = "ada.1", using = key } = {}) {
  return { inner, file: new SealedFile(inner, using, owner, layout) };
}

function contentOf(file, size = file.size()) {
  const bytes = new Uint8Array(size);
  return bytes.subarray(0, file.read(bytes, 0));
}

/** Numbers that are the same at every run. */
function dice(seed) {
  return (below) => {
    seed = Math.imul(seed, 1664525) + 1013904223 >>> 0;
    return Math.floor(seed / 2 ** 32 * below);
  };
}

for (const layout of [databaseLayout, walLayout]) {
  test(`a ${layout.kind} reads as it was written, wherever reads and writes begin and end`, () => {
    const random = dice(layout.head + 1);
    const { file } = sealed(layout);
    const plain = new Uint8Array(40_000);
    let end = 0;
    for (let round = 0; round < 300; round++) {
      const offset = random(Math.min(end, 30_000) + 5000);
      const length = Math.min(1 + random(9000), plain.length - offset);
      if (random(3) > 0) {
        const bytes = Uint8Array.from({ length }, () => random(256));
        file.write(bytes, offset);
        plain.set(bytes, offset);
        end = Math.max(end, offset + length);
        assert.ok(file.size() >= end && file.size() < end + 4096);
      } else {
        const got = new Uint8Array(length);
        const had = file.read(got, offset);
        assert.equal(had, Math.max(0, Math.min(length, file.size() - offset)));
        assert.deepEqual(got.subarray(0, had), plain.slice(offset, offset + had));
      }
    }
  });

  test(`nothing of a ${layout.kind}'s content stands in the file below, and the same page never looks the same`, () => {
    const { file, inner } = sealed(layout);
    const words = text("a blue summer dress");
    const at = layout.head + (layout.head && 24);
    file.write(words, at);
    const first = contentOf(inner);
    file.write(words, at);
    const second = contentOf(inner);
    for (const bytes of [first, second]) assert.ok(!Buffer.from(bytes).includes("summer"));
    assert.notDeepEqual(first, second);
  });
}

test("what SQLite writes to a log are records of their own: a frame costs 80 bytes more", () => {
  const { file, inner } = sealed(walLayout);
  file.write(new Uint8Array(32), 0);
  assert.equal(inner.size(), 72);
  file.write(new Uint8Array(24), 32);
  file.write(page(1), 56);
  assert.equal(inner.size(), 72 + 24 + 4096 + 80);
  assert.equal(file.size(), 32 + 24 + 4096);
});

test("a record that was moved inside of its file does not open", () => {
  const { file, inner } = sealed(databaseLayout);
  file.write(page(1), 0);
  file.write(page(2), 4096);
  const bytes = contentOf(inner);
  inner.write(bytes.slice(4136), 0);
  assert.throws(() => file.read(page(0), 0), /unit 0 of the database does not open/);
  assert.equal(file.read(page(0), 4096), 4096);
});

for (const [what, change] of [
  ["another profile", { owner: "bob.1" }], ["another generation", { owner: "ada.2" }], ["another key", { using: new Uint8Array(32).fill(8) }],
]) {
  test(`a page that was written for ${what} does not open`, () => {
    const { inner } = sealed(databaseLayout);
    sealed(databaseLayout, { inner, ...change }).file.write(page(1), 0);
    assert.throws(() => sealed(databaseLayout, { inner }).file.read(page(0), 0), /does not open/);
  });
}

test("one bit of damage anywhere in a page's record is found", () => {
  for (const at of [0, 23, 24, 2000, 4119, 4120, 4135]) {
    const { file, inner } = sealed(databaseLayout);
    file.write(page(1), 0);
    const bytes = contentOf(inner);
    bytes[at] ^= 1;
    inner.write(bytes, 0);
    assert.throws(() => file.read(page(0), 0), /does not open/, `byte ${at}`);
  }
});

test("a torn unit of a log reads as zeros, and those before it as they are", () => {
  const { file, inner } = sealed(walLayout);
  file.write(new Uint8Array(32).fill(5), 0);
  for (const [i, byte] of [1, 2].entries()) {
    file.write(new Uint8Array(24).fill(byte), 32 + i * 4120);
    file.write(page(byte), 56 + i * 4120);
  }
  const bytes = contentOf(inner);
  inner.write(new Uint8Array(700), bytes.length - 1000);
  const got = contentOf(file);
  assert.deepEqual(got.subarray(56, 56 + 4096), page(1));
  assert.deepEqual(got.subarray(32 + 4120, 56 + 4120), new Uint8Array(24).fill(2));
  assert.deepEqual(got.subarray(56 + 4120), page(0));
});

test("a record that was cut off at the end is none, and can be written again", () => {
  const { file, inner } = sealed(walLayout);
  file.write(new Uint8Array(32), 0);
  file.write(new Uint8Array(24), 32);
  file.write(page(1), 56);
  inner.truncate(inner.size() - 1);
  assert.equal(file.size(), 56);
  assert.equal(file.read(page(0), 56), 0);
  file.write(page(3), 56);
  assert.deepEqual(contentOf(file).subarray(56), page(3));
});

test("SQLite's look at the head of a torn first page finds nothing, and reading the page fails", () => {
  const { file, inner } = sealed(databaseLayout);
  file.write(page(1), 0);
  file.write(page(2), 4096);
  inner.write(new Uint8Array(10), 3000);
  assert.equal(file.read(new Uint8Array(100), 0), 0);
  assert.throws(() => file.read(page(0), 0), /unit 0/);
});

test("a page that is missing is a damage: what was never written was written as zeros", () => {
  const { file, inner } = sealed(databaseLayout);
  file.write(page(1), 3 * 4096);
  assert.deepEqual(contentOf(file).subarray(0, 3 * 4096), new Uint8Array(3 * 4096));
  inner.write(new Uint8Array(4136), 4136);
  assert.throws(() => contentOf(file), /unit 1/);
});

test("truncating keeps what is asked for and no further unit", () => {
  const { file } = sealed(walLayout);
  file.write(new Uint8Array(32 + 3 * 4120).fill(9), 0);
  file.truncate(32 + 4120);
  assert.equal(file.size(), 32 + 4120);
  file.truncate(33 + 24);
  assert.equal(file.size(), 32 + 4120);
  file.truncate(0);
  assert.equal(file.size(), 0);
});
