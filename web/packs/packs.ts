/* The public door to packs that are kept on this device. Bundle it together with the engine's client, so that both throw the same errors. */
export { openInstalled, type OpenInstalledOptions } from "./pack-trial.js";
export { PackShelf, type RemoveOptions, type ShelfOptions } from "./pack-shelf.js";
export { isPublicKey, verifyManifest } from "./pack-signature.js";
export type { InstalledPack, InstallOptions, InstallProgress, InstallUrlOptions, PackOrigin } from "./pack-types.js";
