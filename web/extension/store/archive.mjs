/* The extension's files as a zip whose bytes depend on theirs alone. */
import { zipSync } from "fflate";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const unix = 3;
const readable = (0o100644 << 16) >>> 0;
const alreadyPressed = /\.(webp|png|jpg|woff2)$/;

/** Path -> bytes of everything below `folder`, with "/" on every system. */
export function filesBelow(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(entries.map((entry) => {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    return [relative(folder, path).split(sep).join("/"), readFileSync(path)];
  }));
}

/** `files`: path -> bytes, in any order. A zip writes local time: made from its parts, the date is the same everywhere. */
export function archive(files) {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const entries = sorted.map(([path, bytes]) => [path, [bytes, { level: alreadyPressed.test(path) ? 0 : 9 }]]);
  return zipSync(Object.fromEntries(entries), { mtime: new Date(2026, 0, 1, 12), os: unix, attrs: readable });
}
