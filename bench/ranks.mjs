/* What training by several ranks costs and saves, on this machine: iALS and ItemKNN over simulated H&M-shaped logs of several sizes, one process
 * beside ranks. Prints the tables of docs/scale.md.
 *
 * usage: node bench/ranks.mjs [--sizes 1000000,3000000,10000000] [--ranks 2] [--data build/bench/ranks]
 * A sweep is the difference of runs of 1 and 4 sweeps, over 3; what is left of the shorter one is reading, dealing out and writing. The bytes of
 * the wire are what the loopback interface counts while ranks speak TCP; nothing else should use it meanwhile. Each figure is the best of three.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({ options: { sizes: { type: "string", default: "1000000,3000000,10000000" },
  ranks: { type: "string", default: "2" }, data: { type: "string", default: "build/bench/ranks" } } });
const program = process.env.VITRINE ?? "build/bin/vitrine";
const env = { ...process.env, OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1", OMPI_MCA_btl_vader_single_copy_mechanism: "none" };

function run(command, ...values) {
  const done = spawnSync(command, values.map(String), { encoding: "utf8", env, maxBuffer: 64 << 20 });
  if (done.status !== 0) throw new Error(`${command} ${values.join(" ")}: ${done.status}\n${done.stderr}${done.error ?? ""}`);
  return done;
}

const wire = () => Number(readFileSync("/proc/net/dev", "utf8").match(/^\s*lo:\s*(\d+)/m)[1]);

/* { seconds, megabytes (of the largest process), received, wire } of one training. */
function train(model, data, { ranks = 1, threads = 1, tcp = false }, ...more) {
  const out = join(options.data, "out");
  rmSync(out, { recursive: true, force: true });
  const line = ["/usr/bin/time", "-f", "peak %M", program, "train", model, "--data", data, "--out", out, "--threads", threads, "--json", ...more];
  const launcher = ["mpirun", "--quiet", "--oversubscribe", ...(tcp ? ["--mca", "btl", "self,tcp", "--mca", "btl_tcp_if_include", "lo"] : []), "-n", ranks];
  const before = wire(), began = performance.now();
  const { stdout, stderr } = run(...(ranks > 1 ? [...launcher, ...line] : line));
  const told = JSON.parse(stdout);
  return { seconds: (performance.now() - began) / 1000, wire: wire() - before, received: told.ranks?.receivedBytes ?? 0, told: told.model,
    megabytes: Math.max(...[...stderr.matchAll(/^peak (\d+)/gm)].map(([, kilobytes]) => kilobytes / 1024)) };
}

function best(...values) {
  const runs = [1, 2, 3].map(() => train(...values));
  return { ...runs[0], seconds: Math.min(...runs.map(({ seconds }) => seconds)), megabytes: Math.max(...runs.map(({ megabytes }) => megabytes)) };
}

function measureIals(data, crew) {
  const short = best("ials", data, crew, "--sweeps", 1), long = best("ials", data, crew, "--sweeps", 4);
  const sweep = (long.seconds - short.seconds) / 3;
  const perSweep = (name) => (long[name] - short[name]) / 3 / 1e6;
  return { told: long.told, sweep, rest: short.seconds - sweep, megabytes: long.megabytes, received: perSweep("received"), wire: perSweep("wire"),
    setup: (short.received / 1e6) - perSweep("received") };
}

function simulated(size) {
  const folder = join(options.data, `hm-${size}`);
  if (!existsSync(join(folder, "transactions_train.csv"))) run(program, "simulate", "--format", "hm", "--transactions", size, "--out", folder, "--quiet");
  return folder;
}

const table = (head, rows) => [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
const digits = (number, places) => number.toFixed(places);

mkdirSync(options.data, { recursive: true });
const count = Number(options.ranks), ials = [], itemknn = [];
for (const size of options.sizes.split(",").map(Number)) {
  const data = simulated(size);
  for (const [name, crew] of [["one process, 1 thread", {}], [`one process, ${count} threads`, { threads: count }], [`${count} ranks, 1 thread each`, { ranks: count }]]) {
    const m = measureIals(data, crew);
    ials.push([size, m.told.users, m.told.items, name, digits(m.rest, 1), digits(m.sweep, 2), digits(m.megabytes, 0)]);
    const k = best("itemknn", data, crew);
    itemknn.push([size, name, digits(k.seconds, 1), digits(k.megabytes, 0), digits(k.received / 1e6, 1)]);
  }
  const m = measureIals(data, { ranks: count, tcp: true });
  ials.push([size, m.told.users, m.told.items, `${count} ranks by TCP: ${digits(m.received, 1)} MB a sweep, ${digits(m.wire, 1)} on the wire, ${digits(m.setup, 1)} before`,
    digits(m.rest, 1), digits(m.sweep, 2), digits(m.megabytes, 0)]);
  console.log(table(["events", "users", "items", "iALS, 128 factors", "all but sweeps, s", "a sweep, s", "peak, MB"], ials));
  console.log(`\n${table(["events", "ItemKNN", "s", "peak, MB", "between ranks, MB"], itemknn)}\n`);
}
