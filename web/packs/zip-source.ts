/* A pack as one zip file: its folder, zipped, with or without the folder itself. */
import { VitrineError } from "../engine/error.js";
import { packIdOf } from "./pack-address.js";
import { type PackSource, packRoot, type ReadOptions } from "./pack-source.js";
import { ZipFile } from "./zip-file.js";

export class ZipSource implements PackSource {
  readonly keepsPictures = true;
  readonly unpacks = false;
  readonly origin: { type: "zip"; name: string };
  readonly #zip: ZipFile;
  readonly #root: string;

  private constructor(zip: ZipFile, root: string, name: string) {
    this.#zip = zip;
    this.#root = root;
    this.origin = { type: "zip", name: name.slice(0, 200) };
  }

  static async open(file: Blob): Promise<ZipSource> {
    const zip = await ZipFile.open(file);
    return new ZipSource(zip, packRoot(zip.names(), "the zip"), (file as Partial<File>).name ?? "");
  }

  packId(name: string): Promise<string> {
    return packIdOf("name", name);
  }

  async read(path: string, { maxBytes }: ReadOptions): Promise<Uint8Array<ArrayBuffer>> {
    const name = this.nameOf(path);
    const bytes = await this.#zip.read(name, maxBytes);
    if (!bytes) throw new VitrineError("VT_NOT_FOUND", `${name}: not in the zip`, { file: name });
    return bytes;
  }

  nameOf(path: string): string {
    return this.#root + path;
  }
}
