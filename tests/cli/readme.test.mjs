/* The examples of README.md and docs/training.md are run as they stand: each ```sh block that begins with the line "# runs as a test". Those of docs/cli.md on the
 * shop that it makes print what it says. */
import assert from "node:assert/strict";
import test from "node:test";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { folderFor, program, root } from "./helpers/program.mjs";

const MARK = "# runs as a test";
const examples = ["README.md", "docs/training.md"].map((path) => {
  const text = readFileSync(join(root, path), "utf8");
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((match) => match[1]);
  return { path, blocks: blocks.filter((block) => block.split("\n").some((line) => line.trim() === MARK)) };
});

for (const { path, blocks } of examples)
  test(`${path} has examples that run as a test`, () => {
    assert.ok(blocks.length > 0, `no \`\`\`sh block with a line "${MARK}"`);
    for (const block of blocks) assert.match(block, /^(build\/bin\/)?vitrine /m, "an example does not call vitrine");
  });

examples.flatMap(({ path, blocks }) => blocks.map((block, i) => [block, `${path}, example ${i + 1}`])).forEach(([block, name]) =>
  test(`${name} runs, line by line without a failure`, (t) => {
    const folder = folderFor(t);
    mkdirSync(join(folder, "build/bin"), { recursive: true });
    symlinkSync(program, join(folder, "build/bin/vitrine"));
    const env = { ...process.env, PATH: `${join(folder, "build/bin")}:${process.env.PATH}` };
    const done = spawnSync("bash", ["-euxo", "pipefail", "-c", block], { cwd: folder, env, encoding: "utf8", timeout: 300_000 });
    assert.equal(done.status, 0, done.stderr);
    const commands = block.split("\n").filter((line) => /^(build\/bin\/)?vitrine /.test(line));
    for (const line of commands) assert.ok(done.stderr.includes(line.split(/\s+/).slice(0, 2).join(" ")), line);
  }));

/* Of the shop of sixty products, in the order of the document. A pack's generation is of the processor, too. */
const ofShop = /^\$ vitrine (simulate --out shop|pack --catalog shop|train text-map --catalog shop|inspect pack$|verify pack$)/;
const withoutGeneration = (line) => line.replace(/generation [0-9a-f]{16}/, "generation");

test("the examples of docs/cli.md on the small shop print what stands there", (t) => {
  const folder = folderFor(t);
  const blocks = [...readFileSync(join(root, "docs/cli.md"), "utf8").matchAll(/^```\n(\$ vitrine [\s\S]*?)^```$/gm)].map((match) => match[1].trimEnd().split("\n"));
  const chosen = blocks.filter(([command]) => ofShop.test(command));
  assert.equal(chosen.length, 5);
  for (const [command, ...lines] of chosen) {
    const done = spawnSync("bash", ["-c", `vitrine() { "$0" "$@" 2>&1; }; ${command.slice(2)}`, program], { cwd: folder, encoding: "utf8", timeout: 300_000 });
    assert.equal(done.status, 0, `${command}\n${done.stdout}`);
    const printed = done.stdout.trimEnd().split("\n"), more = lines.at(-1) === "...";
    assert.deepEqual(printed.slice(0, more ? lines.length - 1 : undefined).map(withoutGeneration), lines.slice(0, more ? -1 : undefined).map(withoutGeneration), command);
  }
});
