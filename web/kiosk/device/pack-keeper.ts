/* The pack that this kiosk serves, kept on the device: how it came, which it is, and how another takes its place. */
import { VitrineError } from "../../engine/error.js";
import type { InstalledPack, InstallOptions, PackShelf } from "../../packs/packs.js";
import type { DeviceFiles } from "./device-files.js";

/** What the device remembers of its choice. */
interface Chosen {
  id: string;
  /** The address that kiosk.json named then: another one there is a new wish. */
  wished: string;
  /** The pack before this one, "" for none. */
  before: string;
  /** The generation that staff went back from: it does not come again by itself. */
  refused?: string;
}

const fileName = "pack";
const noPack: Chosen = { id: "", wished: "", before: "" };

export class PackKeeper {
  pack: InstalledPack | undefined;
  private chosen = noPack;

  /** `wished`: absolute address of the pack in kiosk.json; `publicKeys`: one of them must have signed what serves, unless there is none. */
  constructor(private readonly shelf: PackShelf, private readonly files: DeviceFiles, private readonly wished: string, private readonly publicKeys: readonly string[]) {}

  /** The pack to serve. What is here serves at once; only a wish that was never fulfilled waits for the network, and if that fails what is
   * here serves all the same: `note` is told. */
  async ready(options: InstallOptions, note: (reason: unknown) => void): Promise<InstalledPack> {
    this.chosen = await this.files.read(fileName, isChosen, noPack);
    const here = await this.find(this.chosen.id);
    if (here && this.chosen.wished === this.wished) return this.pack = here;
    try {
      return await this.fetchWished(options);
    } catch (reason) {
      if (!here) throw reason;
      note(reason);
      return this.pack = here;
    }
  }

  /** Fetches the pack of kiosk.json where it has another generation than the one that is here, or is not here. Answers whether there is a new one. */
  async update(options: InstallOptions = {}): Promise<boolean> {
    if (this.servesWished && await this.shelf.checkForUpdate(this.pack!.id) === null) return false;
    const before = this.pack?.generation;
    return (await this.fetchWished(options)).generation !== before;
  }

  /** As `update`, but nobody asked for it: what staff brought on a stick stays, and what they went back from stays away. */
  async renew(options: InstallOptions = {}): Promise<boolean> {
    const next = this.servesWished ? await this.shelf.checkForUpdate(this.pack!.id) : null;
    return next !== null && next.generation !== this.chosen.refused && await this.update(options);
  }

  private get servesWished(): boolean {
    const source = this.pack?.source;
    return source?.type === "url" && source.url === this.wished;
  }

  /** From a stick: a folder or a zip. */
  async take(what: File | readonly File[], options: InstallOptions = {}): Promise<InstalledPack> {
    return this.serve(what instanceof File ? await this.shelf.installFromZip(what, options) : await this.shelf.installFromFolder(what, options));
  }

  /** To the generation before, or else to the pack before. */
  async rollBack(): Promise<InstalledPack> {
    if (this.pack?.previous) {
      await this.remember({ ...this.chosen, refused: this.pack.generation });
      return this.pack = await this.toPrevious(this.pack.id);
    }
    const before = await this.find(this.chosen.before);
    if (!before) throw new VitrineError("VT_NOT_FOUND", "there is no earlier pack on this device");
    return this.serve(before);
  }

  private async toPrevious(id: string): Promise<InstalledPack> {
    const back = await this.shelf.rollBack(id);
    if (this.trusts(back)) return back;
    await this.shelf.rollBack(id);
    throw new VitrineError("VT_INTEGRITY", "the generation before is not signed by a key that is trusted here");
  }

  get canRollBack(): boolean {
    return this.pack?.previous !== undefined || this.chosen.before !== "";
  }

  private async fetchWished(options: InstallOptions): Promise<InstalledPack> {
    return this.serve(await this.shelf.installFromUrl(this.wished, { ...options, pictures: true }));
  }

  private async serve(pack: InstalledPack): Promise<InstalledPack> {
    const before = this.chosen.id === pack.id ? this.chosen.before : this.chosen.id;
    await this.remember({ id: pack.id, wished: this.wished, before });
    return this.pack = pack;
  }

  private async remember(chosen: Chosen): Promise<void> {
    this.chosen = chosen;
    await this.files.write(fileName, chosen);
  }

  /** Removes packs that nothing leads back to. */
  async tidy(): Promise<void> {
    const kept = [this.chosen.id, this.chosen.before];
    for (const { id } of await this.shelf.list()) if (!kept.includes(id)) await this.shelf.remove(id, { taste: true });
  }

  private async find(id: string): Promise<InstalledPack | undefined> {
    const pack = id === "" ? undefined : (await this.shelf.list()).find((other) => other.id === id);
    return pack && this.trusts(pack) ? pack : undefined;
  }

  /** What was taken before signatures were asked for, or under a key that is no longer trusted, serves no more. */
  private trusts({ signedBy }: InstalledPack): boolean {
    return this.publicKeys.length === 0 || signedBy !== undefined && this.publicKeys.includes(signedBy);
  }
}

function isChosen(value: unknown): value is Chosen {
  const { id, wished, before, refused = "" } = (value ?? {}) as Partial<Chosen>;
  return [id, wished, before, refused].every((text) => typeof text === "string");
}
