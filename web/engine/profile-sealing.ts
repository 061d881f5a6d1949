/* What locked profiles need, and with it the cipher: loaded when there is one. */
export { makeLock, opens, tryPassphrase } from "./passphrase.js";
export { databaseLayout, SealedFile, walLayout } from "./sealed-file.js";
