/* The scripts of hardening refuse what they do not understand, before they build or run anything for long. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const run = (script, ...values) => spawnSync(join(root, script), values, { encoding: "utf8", env: process.env });

for (const [values, reason] of [
  [["--seconds", "0"], /--seconds wants a whole number, not "0"/],
  [["--seconds"], /--seconds wants a whole number, not ""/],
  [["--seconds", "1;ls"], /--seconds wants a whole number/],
  [["--forever"], /no such option: --forever/],
  [["nothing"], /no such target: nothing/],
  [["../fuzz/npy"], /no such target/],
]) {
  test(`fuzz ${values.join(" ")} is refused`, () => {
    const { status, stderr } = run("tests/fuzz/fuzz.sh", ...values);
    assert.equal(status, 2);
    assert.match(stderr, reason);
  });
}

test("lines that nobody counted are no coverage", (t) => {
  const empty = mkdtempSync(join(tmpdir(), "vitrine-coverage-"));
  t.after(() => rmSync(empty, { recursive: true, force: true }));
  const { status, stderr } = run("tests/coverage.py", empty);
  assert.equal(status, 1);
  assert.match(stderr, /below 90 % of the lines of src/);
});

test("help names every command of build-wasm.sh", () => {
  const script = readFileSync(join(root, "build-wasm.sh"), "utf8");
  const commands = [...script.matchAll(/^ {2}([a-z]+)\)/gm)].map(([, name]) => name);
  assert.ok(commands.includes("fuzz") && commands.includes("reproduce"), commands.join(" "));
  const { stdout } = run("build-wasm.sh", "help");
  for (const name of commands) assert.match(stdout, new RegExp(`^ {2}${name} `, "m"), name);
});
