/* README's examples are run as they stand: each ```sh block that begins with the line "# runs as a test". */
import assert from "node:assert/strict";
import test from "node:test";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { folderFor, program, root } from "./helpers/program.mjs";

const MARK = "# runs as a test";
const blocks = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
  .map((match) => match[1])
  .filter((text) => text.split("\n").some((line) => line.trim() === MARK));

test("README has examples that run as a test", () => {
  assert.ok(blocks.length > 0, `README.md has no \`\`\`sh block with a line "${MARK}"`);
  for (const block of blocks) assert.match(block, /^(build\/bin\/)?vitrine /m, "an example does not call vitrine");
});

blocks.forEach((block, i) =>
  test(`README example ${i + 1} runs, line by line without a failure`, (t) => {
    const folder = folderFor(t);
    mkdirSync(join(folder, "build/bin"), { recursive: true });
    symlinkSync(program, join(folder, "build/bin/vitrine"));
    const env = { ...process.env, PATH: `${join(folder, "build/bin")}:${process.env.PATH}` };
    const done = spawnSync("bash", ["-euxo", "pipefail", "-c", block], { cwd: folder, env, encoding: "utf8", timeout: 300_000 });
    assert.equal(done.status, 0, done.stderr);
    const commands = block.split("\n").filter((line) => /^(build\/bin\/)?vitrine /.test(line));
    for (const line of commands) assert.ok(done.stderr.includes(line.split(/\s+/).slice(0, 2).join(" ")), line);
  }));
