/* npm packages that one test needs and nothing else: fetched when it runs into build/, pinned by the hash of their tarballs, no script of
 * theirs is run. */
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./shop.mjs";

/** `packages`: { "name@version": "sha512-..." }. Answers a folder whose node_modules has them, and only them; it is kept for the next run. */
export function npmPackages(packages) {
  const key = createHash("sha256").update(JSON.stringify(packages)).digest("hex").slice(0, 16);
  const kept = join(repository, "build/test-packages", key);
  if (existsSync(kept)) return kept;
  mkdirSync(join(repository, "build/test-packages"), { recursive: true });
  const made = mkdtempSync(`${kept}.`);
  try {
    for (const [spec, integrity] of Object.entries(packages)) unpack(made, spec, integrity);
    renameSync(made, kept);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
  return kept;
}

function unpack(folder, spec, integrity) {
  const said = execFileSync("npm", ["pack", spec, "--ignore-scripts", "--json", "--pack-destination", folder], { cwd: folder, encoding: "utf8" });
  const tarball = join(folder, Object.values(JSON.parse(said))[0].filename.replace("@", "").replace("/", "-"));
  const found = `sha512-${createHash("sha512").update(readFileSync(tarball)).digest("base64")}`;
  if (found !== integrity) throw new Error(`${spec}: its tarball is ${found}, not ${integrity}`);
  const into = join(folder, "node_modules", spec.slice(0, spec.lastIndexOf("@")));
  mkdirSync(into, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", into, "--strip-components=1"]);
  rmSync(tarball);
}
