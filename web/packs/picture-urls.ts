/* blob: addresses of pictures that are kept on this device. */
import { GenerationFolder, packsFolder } from "./generation-folder.js";
import type { InstalledPack } from "./pack-types.js";
import type { PackWorld } from "./pack-world.js";

/** So many stay alive; a page shows fewer at a time. */
const mostUrls = 2000;

export class PictureUrls {
  readonly #world: PackWorld;
  readonly #folders = new Map<string, Promise<GenerationFolder | undefined>>();
  /** Longest unused first. */
  readonly #urls = new Map<string, string>();

  constructor(world: PackWorld) {
    this.#world = world;
  }

  async urlOf({ id, generation }: InstalledPack, path: string): Promise<string> {
    const key = `${id} ${generation} ${path}`;
    const url = this.#urls.get(key) ?? await this.#makeUrl(id, generation, path);
    if (url === "") return "";
    this.#urls.delete(key);
    this.#urls.set(key, url);
    const [oldest] = this.#urls.keys();
    if (this.#urls.size > mostUrls && oldest !== undefined) this.#revoke(oldest);
    return url;
  }

  /** Its files may be others now. */
  reread(id: string): void {
    for (const key of this.#folders.keys()) if (key.startsWith(`${id} `)) this.#folders.delete(key);
  }

  /** The pack is gone. */
  forget(id: string): void {
    this.reread(id);
    for (const key of this.#urls.keys()) if (key.startsWith(`${id} `)) this.#revoke(key);
  }

  async #makeUrl(id: string, generation: string, path: string): Promise<string> {
    const key = `${id} ${generation}`;
    const finding = this.#folders.get(key) ?? this.#find(id, generation);
    this.#folders.set(key, finding);
    const picture = await (await finding)?.picture(path);
    return picture ? URL.createObjectURL(picture) : "";
  }

  async #find(id: string, generation: string): Promise<GenerationFolder | undefined> {
    return GenerationFolder.find(await packsFolder(this.#world.root), id, generation);
  }

  #revoke(key: string): void {
    URL.revokeObjectURL(this.#urls.get(key)!);
    this.#urls.delete(key);
  }
}
