/* What training by several ranks costs and saves, on this machine: iALS and ItemKNN over simulated H&M-shaped logs of several sizes, one process
 * beside ranks. Prints the tables of docs/scale.md.
 *
 * usage: node bench/ranks.mjs [--sizes 1000000,3000000,10000000] [--ranks 2] [--rounds 3] [--data build/bench/ranks]
 * A sweep is the difference of runs of 1 and 4 sweeps, over 3; what is left of the shorter one is reading, dealing out and writing. The bytes of
 * the wire are what the loopback interface counts while ranks speak TCP; nothing else should use it meanwhile. Times are the least of all rounds, which take turns;
 * CPU seconds are of all processes together, and ranks that wait for others spend them too.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({ options: { sizes: { type: "string", default: "1000000,3000000,10000000" },
  ranks: { type: "string", default: "2" }, rounds: { type: "string", default: "3" }, data: { type: "string", default: "build/bench/ranks" } } });
const program = process.env.VITRINE ?? "build/bin/vitrine";
const env = { ...process.env, OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1", OMPI_MCA_btl_vader_single_copy_mechanism: "none" };

function run(command, ...values) {
  const done = spawnSync(command, values.map(String), { encoding: "utf8", env, maxBuffer: 64 << 20 });
  if (done.status !== 0) throw new Error(`${command} ${values.join(" ")}: ${done.status}\n${done.stderr}${done.error ?? ""}`);
  return done;
}

const wire = () => Number(readFileSync("/proc/net/dev", "utf8").match(/^\s*lo:\s*(\d+)/m)[1]);

/* { megabytes (of the largest process), cpu (seconds of all) } */
function used(stderr) {
  const processes = [...stderr.matchAll(/^used (\S+) (\S+) (\S+)$/gm)].map(([, ...numbers]) => numbers.map(Number));
  return { megabytes: Math.max(...processes.map(([kilobytes]) => kilobytes / 1024)), cpu: processes.reduce((sum, [, user, system]) => sum + user + system, 0) };
}

/* { seconds, megabytes (of the largest process), cpu, received, wire } of one training. */
function train(model, data, { ranks = 1, threads = 1, tcp = false }, ...more) {
  const out = join(options.data, "out");
  rmSync(out, { recursive: true, force: true });
  const line = ["/usr/bin/time", "-f", "used %M %U %S", program, "train", model, "--data", data, "--out", out, "--threads", threads, "--json", ...more];
  const launcher = ["mpirun", "--quiet", "--oversubscribe", ...(tcp ? ["--mca", "btl", "self,tcp", "--mca", "btl_tcp_if_include", "lo"] : []), "-n", ranks];
  const before = wire(), began = performance.now();
  const { stdout, stderr } = run(...(ranks > 1 ? [...launcher, ...line] : line));
  const told = JSON.parse(stdout);
  return { seconds: (performance.now() - began) / 1000, wire: wire() - before, received: told.ranks?.receivedBytes ?? 0, told: told.model,
    ...used(stderr) };
}

function simulated(size) {
  const folder = join(options.data, `hm-${size}`);
  if (!existsSync(join(folder, "transactions_train.csv"))) run(program, "simulate", "--format", "hm", "--transactions", size, "--out", folder, "--quiet");
  return folder;
}

const table = (head, rows) => [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
const digits = (number, places) => number.toFixed(places);

const count = Number(options.ranks);
const crews = [["one process, 1 thread", {}], [`one process, ${count} threads`, { threads: count }], [`${count} ranks, 1 thread each`, { ranks: count }],
  [`${count} ranks by TCP`, { ranks: count, tcp: true }]];
const trainings = { short: ["ials", "--sweeps", 1], long: ["ials", "--sweeps", 4], knn: ["itemknn"] };

/* { short, long, knn } of every crew. */
function measure(data) {
  const runs = crews.map(() => ({ short: [], long: [], knn: [] }));
  for (let round = 0; round < Number(options.rounds); round++)
    for (const [i, [, crew]] of crews.entries())
      for (const [name, [model, ...more]] of Object.entries(trainings)) runs[i][name].push(train(model, data, crew, ...more));
  return runs.map((kinds) => Object.fromEntries(Object.entries(kinds).map(([name, all]) =>
    [name, { ...all[0], seconds: Math.min(...all.map(({ seconds }) => seconds)), cpu: Math.min(...all.map(({ cpu }) => cpu)), megabytes: Math.max(...all.map(({ megabytes }) => megabytes)) }])));
}

mkdirSync(options.data, { recursive: true });
const ials = [], itemknn = [];
for (const size of options.sizes.split(",").map(Number)) {
  for (const [i, { short, long, knn }] of measure(simulated(size)).entries()) {
    const per = (name) => (long[name] - short[name]) / 3, mega = (bytes) => (bytes ? digits(bytes / 1e6, 1) : "");
    const { users, items } = long.told;
    ials.push([size, users, items, crews[i][0], digits(short.seconds - per("seconds"), 1), digits(per("seconds"), 2),
      digits(short.cpu - per("cpu"), 1), digits(per("cpu"), 2), digits(long.megabytes, 0),
      mega(short.received - per("received")), mega(per("received")), crews[i][1].tcp ? mega(per("wire")) : ""]);
    itemknn.push([size, crews[i][0], digits(knn.seconds, 1), digits(knn.cpu, 1), digits(knn.megabytes, 0), mega(knn.received), crews[i][1].tcp ? mega(knn.wire) : ""]);
  }
  console.log(table(["events", "users", "items", "iALS, 128 factors", "all but sweeps, s", "a sweep, s", "all but sweeps, CPU s", "a sweep, CPU s", "peak, MB", "MB before", "MB a sweep", "on the wire"], ials));
  console.log(`\n${table(["events", "ItemKNN", "s", "CPU s", "peak, MB", "MB between ranks", "on the wire"], itemknn)}\n`);
}
