/* Profile files as the visitor holds them: docs/profile-format.md. The engine checks what is inside. */
import { type ProfileFile, VitrineError } from "../engine/vitrine.js";
import { errorWords } from "../words/errors.js";
import { words } from "../words/words.js";

const mostBytes = 32 * 1024 * 1024;

export async function readProfileFile(file: File): Promise<ProfileFile> {
  if (file.size > mostBytes) throw new VitrineError("VT_BAD_DATA", words("profile.tooLarge", { name: file.name }));
  let parsed: unknown;
  try {
    parsed = JSON.parse(await file.text());
  } catch (reason) {
    throw new VitrineError("VT_BAD_DATA", words("profile.notJson", { name: file.name }), { cause: reason });
  }
  if ((parsed as Partial<ProfileFile> | null)?.format !== "vitrine-profile") {
    throw new VitrineError("VT_BAD_DATA", words("profile.notProfile", { name: file.name }));
  }
  return parsed as ProfileFile;
}

/** An error that the engine found in the file, with the file's name; another one as it is. */
export function unreadable(file: File, reason: unknown): VitrineError {
  const error = VitrineError.from(reason, "VT_BAD_DATA");
  if (error.code === "VT_UNSUPPORTED" && error.message.startsWith("version: ")) {
    return new VitrineError("VT_BAD_DATA", words("profile.newer", { name: file.name, reason: errorWords(error) }), { cause: error });
  }
  if (error.code !== "VT_BAD_DATA" && error.code !== "VT_BAD_REQUEST") return error;
  return new VitrineError(error.code, words("profile.unreadable", { name: file.name, reason: errorWords(error) }), { cause: error });
}

/** A name that every file system takes. */
export function fileNameOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").toLowerCase();
  return `${plain || "visitor"}.vitrine-profile.json`;
}
