import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, commands, expectStatus, folderFor, makeShop, parseOnly, root, vitrine } from "./helpers/program.mjs";

test("the overview names every command", () => {
  for (const form of ["help", "--help"]) {
    const { stdout, stderr } = expectStatus(0, form);
    const named = [...stdout.matchAll(/^ {2}(\w+) /gm)].map((match) => match[1]);
    assert.deepEqual(named, commands);
    assert.equal(stderr, "");
  }
});

test("no command, or one that does not exist, is a usage error that shows the overview", () => {
  for (const values of [[], ["pakc"], ["-x"], [""]]) {
    const { stdout, stderr } = expectStatus(2, ...values);
    assert.equal(stdout, "");
    assert.match(stderr, /usage: vitrine COMMAND/);
  }
});

for (const command of commands) {
  test(`${command} --help tells its usage on stdout, whatever stands beside it`, () => {
    const plain = expectStatus(0, command, "--help");
    assert.match(plain.stdout, new RegExp(`^usage: vitrine ${command} `));
    assert.equal(plain.stderr, "");
    assert.deepEqual(expectStatus(0, command, "--nonsense", "--help"), plain);
  });

  test(`${command} refuses an unknown option by name`, () => {
    const { stdout, stderr } = expectStatus(2, command, "--nonsense");
    assert.equal(stdout, "");
    assert.match(stderr, new RegExp(`^vitrine ${command}: ${command} has no option --nonsense\nTry: vitrine ${command} --help\n$`));
  });
}

for (const [missing, ...values] of [
  ["--pack", "recommend", "similar", "--item", "1"], ["--pack", "search", "shirt"], ["--pack", "bench"],
  ["--catalog", "validate"], ["--catalog", "pack", "--out", "x"], ["--out", "pack", "--catalog", "x"], ["--out", "simulate"],
  ["--data", "eval", "--catalog", "x"],
])
  test(`${values[0]} without ${missing} is a usage error that says so`, () => {
    assert.match(expectStatus(2, ...values).stderr, new RegExp(`${missing} is missing`));
  });

for (const values of [["recommend"], ["recommend", "a", "b"], ["search"], ["search", "blue", "shirt"], ["inspect"], ["verify"],
  ["verify", "a", "b"], ["bench", "x"], ["simulate", "x"], ["recommend", "similar", "--item"], ["recommend", "similar", "--exact=1"],
  ["recommend", ..."123456789"]])
  test(`"${values.join(" ")}" is a usage error`, () => {
    const { stdout, stderr } = expectStatus(2, ...values);
    assert.equal(stdout, "");
    assert.match(stderr, /Try: vitrine \w+ --help/);
  });

for (const value of ["0", "-1", "1e3", "", "12x", " 3", "201", "99999999999999999999999"])
  test(`--limit "${value}" is refused`, () => {
    assert.match(expectStatus(2, "search", "x", "--pack", "none", "--limit", value).stderr, /--limit must be a whole number from 1 to 200/);
  });

test("options may stand before and after, apart or with =, and -- ends them", (t) => {
  const { pack } = makeShop(folderFor(t), { products: 10 });
  const usual = expectStatus(0, "search", "shirt", "--pack", pack, "--limit", 3).stdout;
  assert.equal(expectStatus(0, "search", `--pack=${pack}`, "--limit=3", "--", "shirt").stdout, usual);
  assert.equal(expectStatus(0, "search", "--limit", 9, "--pack", pack, "shirt", "--limit", 3).stdout, usual);
});

test("--json prints one document and nothing else; --quiet leaves stderr empty", (t) => {
  const folder = folderFor(t);
  const { catalog, images, pack } = makeShop(folder, { products: 120 });
  const runs = join(folder, "runs.sqlite");
  writeFileSync(join(folder, "log.txt"), "1 1 2 3\n2 2 3 4\n3 1 3 4\n");
  writeFileSync(join(folder, "log.csv"), `user,item,time\n${[1, 2, 3, 4].flatMap((user) => [1, 2, 3, 4].map((day) => `u${user},i${user + day},2026-01-0${day}\n`)).join("")}`);
  expectStatus(0, "eval", "--events", join(folder, "log.txt"), "--models", "popularity", "--baseline", "popularity", "--split", "leave-last=1", "--runs", runs, "--quiet");
  let keys = 0;
  const newKey = { toString: () => join(folder, `key-${keys++}`) };
  const lines = [
    ["validate", "--catalog", catalog, "--images", images],
    ["simulate", "--out", join(folder, "other"), "--products", 5],
    ["pack", "--catalog", catalog, "--images", images, "--out", pack],
    ["train", "text-map", "--catalog", catalog, "--images", images, "--out", join(folder, "models")],
    ["recommend", "similar", "--pack", pack, "--item", 10001],
    ["search", "shirt", "--pack", pack],
    ["check", "--pack", pack],
    ["inspect", pack],
    ["verify", pack],
    ["bench", "--pack", pack, "--queries", 2],
    ["eval", "--data", join(folder, "shop"), "--catalog", catalog, "--users", 5],
    ["tune", "popularity", "--events", join(folder, "log.csv"), "--split", "leave-last=1", "--trials", 2, "--runs", runs],
    ["runs", "list", "--runs", runs],
    ["models", "list", "--runs", runs],
    ["keys", "--out", newKey],
    ["sign", pack, "--key", join(folder, "signer.pem")],
  ];
  expectStatus(0, "keys", "--out", join(folder, "signer"), "--quiet");
  assert.deepEqual(lines.map(([name]) => name), commands);
  for (const line of lines) {
    const told = expectStatus(0, ...line, "--json");
    assert.equal(parseOnly(told.stdout).ok, true, line[0]);
    assert.equal(told.stderr, "", line[0]);
    assert.equal(expectStatus(0, ...line, "--quiet").stderr, "", line[0]);
  }
});

test("a failure with --json is one document with the status's name, and the message on stderr too", (t) => {
  const missing = join(folderFor(t), "missing");
  for (const line of [["validate", "--catalog", missing], ["pack", "--catalog", missing, "--out", `${missing}-pack`], ["verify", missing],
    ["inspect", missing], ["search", "x", "--pack", missing], ["recommend", "similar", "--item", "1", "--pack", missing],
    ["bench", "--pack", missing], ["check", "--pack", missing], ["simulate", "--out", join(missing, "under")],
    ["eval", "--catalog", missing, "--data", missing]]) {
    const { stdout, stderr } = expectStatus(1, ...line, "--json");
    const { ok, error } = parseOnly(stdout);
    assert.equal(ok, false);
    assert.equal(error.code, "VT_IO", line[0]);
    assert.ok(error.message.includes(missing), error.message);
    assert.equal(stderr, `vitrine ${line[0]}: ${error.message}\n`);
  }
});

const documentation = () => readFileSync(join(root, "docs/cli.md"), "utf8");
const optionsOf = (text) => new Set([...text.matchAll(/^ {2}--([a-z-]+)/gm)].map((match) => match[1]));

test("docs/cli.md has a section for each command, with all its options and no other", () => {
  const sections = documentation().split(/^## /m).slice(1);
  for (const command of commands) {
    const section = sections.find((text) => text.startsWith(`\`vitrine ${command}`));
    assert.ok(section, `docs/cli.md has no section "## \`vitrine ${command}\`"`);
    const cells = [...section.matchAll(/^\| (`--[^|]*)\|/gm)].map((match) => match[1]).join(" ");
    const written = new Set([...cells.matchAll(/`--([a-z-]+)/g)].map((match) => match[1]));
    const told = optionsOf(vitrine(command, "--help").stdout);
    told.delete("json");
    told.delete("quiet");
    assert.deepEqual([...written].sort(), [...told].sort(), command);
  }
});

test("the help of every command that reads a log names the formats that docs/cli.md names", () => {
  const formats = ["hm", "events", "shop", "sequences", "rent-the-runway"];
  const named = [...documentation().matchAll(/^\| `--(?:events-)?format [A-Z]+` \| (?!as |`styles`)(.*) \|$/gm)].map((row) => row[1]);
  assert.equal(named.length, 3);
  for (const line of named) assert.deepEqual([...line.matchAll(/`([a-z-]+)`/g)].map((match) => match[1]), formats);
  for (const [command, option] of [["validate", "events-format"], ["eval", "events-format"], ["tune", "events-format"], ["train", "format"]]) {
    const [, text] = new RegExp(`^ {2}--${option} \\S+\\s+(.*(?:\n {6,}.*)*)`, "m").exec(vitrine(command, "--help").stdout);
    for (const format of formats) assert.match(text, new RegExp(`\\b${format}\\b`), `${command}: ${text}`);
  }
});

test("docs/cli.md names no option that does not exist", () => {
  const known = new Set(commands.flatMap((command) => [...optionsOf(vitrine(command, "--help").stdout)]).concat("help"));
  for (const [, name] of documentation().matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)) assert.ok(known.has(name), `--${name}`);
});

test("a pack's name is told by inspect", (t) => {
  const folder = folderFor(t);
  const { catalog } = makeShop(folder, { products: 3 });
  const out = join(folder, "named");
  expectStatus(0, "pack", "--catalog", catalog, "--out", out, "--name", "Prêt-à-porter", "--licence", "CC0", "--currency", "CHF", "--quiet");
  const { result } = ask("inspect", out);
  assert.deepEqual([result.pack.name, result.pack.licence, result.pack.currency, result.pack.products], ["Prêt-à-porter", "CC0", "CHF", 3]);
});
