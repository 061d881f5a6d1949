import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const compiler = join(here, "../../web/node_modules/typescript/bin/tsc");
const flags = ["--ignoreConfig", "--noEmit", "--strict", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler", "--types", ""];

test("the types let through what the API has and refuse what it has not", () => {
  const { stdout, status } = spawnSync(process.execPath, [compiler, ...flags, join(here, "types/uses.ts")], { encoding: "utf8" });
  assert.equal(stdout, "");
  assert.equal(status, 0);
});
