/* What a page sees of the packs kept on this device. */

/** Where a pack came from. A bundled one lies beside the page and is not kept twice. */
export type PackOrigin =
  | { type: "url"; url: string }
  | { type: "folder" | "zip"; name: string }
  | { type: "bundled"; /** "./pack/" by default. */ url?: string };

export interface InstalledPack {
  /** Stays the same through all generations. */
  id: string;
  name: string;
  generation: string;
  /** The generation that `rollBack` goes back to. */
  previous?: string;
  products: number;
  /** ISO 4217. */
  currency: string;
  licence: string;
  /** What it takes on this device. */
  bytes: number;
  /** Milliseconds since 1970. */
  installedAt: number;
  source: PackOrigin;
  /** Its pictures are kept on this device. Otherwise they stay where the pack came from. */
  picturesInside: boolean;
  /** The public key that has signed it, where signatures were asked for when it was installed. */
  signedBy?: string;
}

export interface InstallProgress {
  /** "trying": an engine reads all of it before it takes the place of an earlier generation. */
  step: "fetching" | "trying" | "pictures";
  /** Bytes of the pack's files; while "pictures", of its pictures. */
  doneBytes: number;
  totalBytes: number;
}

export interface InstallOptions {
  onProgress?: (progress: InstallProgress) => void;
  /** Aborting rejects with VT_ABORTED. What has arrived of a pack from a URL is kept for the next try. */
  signal?: AbortSignal;
  /** Only a pack that one of these keys has signed (`vitrine sign`) is taken: else VT_INTEGRITY, and nothing is changed. By default those of the shelf. */
  publicKeys?: readonly string[];
}

export interface InstallUrlOptions extends InstallOptions {
  /** By default the browser's. */
  fetch?: typeof fetch;
  /** Keeps its pictures on this device too; a pack that lacks one is refused. */
  pictures?: boolean;
}

export const maxPictureBytes = 8 * 1024 * 1024;
export const maxPictures = 200_000;
export const maxPackBytes = 2 * 1024 * 1024 * 1024;
