/* Profile files as the visitor holds them: docs/profile-format.md. The engine checks what is inside. */
import { type ProfileFile, VitrineError } from "../engine/vitrine.js";

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

/** An error that the engine found in the file, with the file's name; another one as it is. */
export function unreadable(file: File, reason: unknown): VitrineError {
  const error = VitrineError.from(reason, "VT_BAD_DATA");
  if (error.code === "VT_UNSUPPORTED" && error.message.startsWith("version: ")) {
    return new VitrineError("VT_BAD_DATA", `“${file.name}” was made by a newer version of the shop: ${error.message}`, { cause: error });
  }
  if (error.code !== "VT_BAD_DATA" && error.code !== "VT_BAD_REQUEST") return error;
  return new VitrineError(error.code, `“${file.name}” cannot be read: ${error.message}`, { cause: error });
}

/** A name that every file system takes. */
export function fileNameOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").toLowerCase();
  return `${plain || "visitor"}.vitrine-profile.json`;
}
