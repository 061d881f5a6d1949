/* Puts one part of the measurements into bench/RESULTS.md and leaves the rest as it is. */
import { readFileSync, writeFileSync } from "node:fs";

/** `text` with those sections of the file at `path` that others put there and that it lacks, before its last one. */
export function withKept(path, text, headings) {
  const kept = readFileSync(path, "utf8").split(/^(?=## )/m).filter((part) => headings.some((heading) => part.startsWith(`${heading}\n`)));
  const parts = text.split(/^(?=## )/m);
  parts.splice(-1, 0, ...kept);
  return parts.join("");
}

/** Replaces the section that begins with the line `heading` ("## Strategies"), or adds it before the last one. */
export function putSection(path, heading, lines) {
  const parts = readFileSync(path, "utf8").split(/^(?=## )/m);
  const text = `${[heading, "", ...lines].join("\n").trimEnd()}\n\n`;
  const at = parts.findIndex((part) => part.startsWith(`${heading}\n`));
  if (at >= 0) parts[at] = text;
  else parts.splice(-1, 0, text);
  writeFileSync(path, `${parts.join("").trimEnd()}\n`);
}
