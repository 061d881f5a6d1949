/* How long `vitrine pack` takes and how much memory it needs, on the real catalogs of ../shared/data. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

/* Runs a command and prints its seconds and peak resident kilobytes, which node cannot ask of a child. */
const measured = `
import resource, subprocess, sys, time
start = time.time()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(time.time() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)`;

function pack(program, args) {
  const out = execFileSync("python3", ["-c", measured, program, "pack", ...args], { encoding: "utf8" });
  const [seconds, kilobytes] = out.trim().split(" ").map(Number);
  return { seconds, megabytes: kilobytes / 1024 };
}

/** One entry a catalog that is there. Photos of styles-44k are unpacked under `work` first. */
export function packing(program, data, work) {
  const results = [];
  const small = join(data, "styles-2946");
  if (existsSync(small))
    results.push({ name: "styles-2946, photos of 225x300, with the rich file", ...pack(program,
      ["--catalog", join(small, "styles.csv"), "--rich", join(small, "styles_rich.jsonl"), "--images", join(small, "images"),
        "--out", join(work, "pack-2946")]) });
  const large = join(data, "styles-44k");
  if (existsSync(large)) {
    mkdirSync(work, { recursive: true });
    execFileSync("tar", ["xzf", join(large, "images-60x80.tar.gz"), "-C", work]);
    results.push({ name: "styles-44k, photos of 60x80", ...pack(program,
      ["--catalog", join(large, "styles.csv"), "--images", join(work, "images-60x80"), "--out", join(work, "pack-44k")]) });
  }
  return results;
}
