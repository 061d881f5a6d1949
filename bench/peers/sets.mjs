/* The data sets as files below build/bench/site, whole or their first rows alone, each with its pack. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { datasets, npy } from "../datasets.mjs";
import { npyFloats } from "./kit.mjs";

export const floatsOf = (path) => npyFloats(new Uint8Array(readFileSync(path)).buffer);

/** `set` as a data set of its first rows. */
function cut(set, rows) {
  return {
    ...set, name: `${set.name}-first-${rows}`, rows,
    make(folder) {
      const whole = prepareFiles(set, folder.slice(0, -`-first-${rows}`.length));
      mkdirSync(folder, { recursive: true });
      const lines = (file, count) => readFileSync(join(whole, file), "utf8").split("\n").slice(0, count).join("\n") + "\n";
      writeFileSync(join(folder, "catalog.csv"), lines("catalog.csv", rows + 1));
      writeFileSync(join(folder, "ids.txt"), lines("ids.txt", rows));
      writeFileSync(join(folder, "vectors.npy"), npy(floatsOf(join(whole, "vectors.npy")).subarray(0, rows * set.dims), set.dims));
      writeFileSync(join(folder, "queries.npy"), readFileSync(join(whole, "queries.npy")));
    },
  };
}

function prepareFiles(set, folder) {
  if (!existsSync(join(folder, "queries.npy"))) set.make(folder);
  return folder;
}

/** Sets wanted by name, or all that this machine has the data for. */
export function wantedSets(sharedData, names, rows) {
  const known = datasets(sharedData);
  const stranger = names?.find((name) => !known.some((set) => set.name === name));
  if (stranger) throw new Error(`no data set ${stranger}: ${known.map(({ name }) => name).join(", ")}`);
  const chosen = known.filter((set) => !set.missing && (!names || names.includes(set.name)));
  return rows ? chosen.map((set) => (set.rows > rows ? cut(set, rows) : set)) : chosen;
}

/** Packs the set; false where this program knows no such pack. */
function pack(program, folder, name, more) {
  if (more.some((option) => !execFileSync(program, ["pack", "--help"], { encoding: "utf8" }).includes(option))) return false;
  execFileSync(program, ["pack", "--catalog", join(folder, "catalog.csv"), "--embeddings", `bench=${join(folder, "vectors.npy")}`,
    "--ids", join(folder, "ids.txt"), "--out", join(folder, name), "--quiet", ...more], { stdio: ["ignore", "ignore", "inherit"] });
  return true;
}

/** Makes the files and the packs: a whole one, and a paged one where that is asked for; answers the folder. */
export function prepare(set, { site, program, paged }) {
  const folder = prepareFiles(set, join(site, set.name));
  writeFileSync(join(folder, "first-query.npy"), npy(floatsOf(join(folder, "queries.npy")).slice(0, set.dims), set.dims));
  pack(program, folder, "pack", []);
  if (paged) pack(program, folder, "pack-paged", ["--paged"]);
  return folder;
}
