/* Profile files as the visitor holds them: docs/profile-format.md. The engine checks what is inside. */
import { type ProfileFile, VitrineError } from "../../engine/vitrine.js";

const mostBytes = 32 * 1024 * 1024;

export async function readProfileFile(file: File): Promise<ProfileFile> {
  if (file.size > mostBytes) throw new VitrineError("VT_BAD_DATA", `“${file.name}” is far too large for a profile.`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(await file.text());
  } catch (reason) {
    throw new VitrineError("VT_BAD_DATA", `“${file.name}” is not a profile file: it is not JSON.`, { cause: reason });
  }
  if ((parsed as Partial<ProfileFile> | null)?.format !== "vitrine-profile") {
    throw new VitrineError("VT_BAD_DATA", `“${file.name}” is JSON, but not a profile that was exported here.`);
  }
  return parsed as ProfileFile;
}

/** A name that every file system takes. */
export function fileNameOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").toLowerCase();
  return `${plain || "visitor"}.vitrine-profile.json`;
}
