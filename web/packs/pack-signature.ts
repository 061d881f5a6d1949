/* manifest.sig: who says that a manifest is theirs. docs/pack-format.md, section 12. */
import { isGone } from "../engine/download.js";
import { VitrineError } from "../engine/error.js";
import type { PackSource } from "./pack-source.js";

const signatureFile = "manifest.sig";
const maxSignatureBytes = 16 * 1024;
const maxSignatures = 16;
const maxPublicKeys = 64;
const newestFormat = 1;
/** So that a signature of a manifest is never one of something else. */
const domain = "vitrine pack manifest v1\n";

interface Signature {
  publicKey: string;
  signature: Uint8Array<ArrayBuffer>;
}

/** Whether it is a public key as `vitrine keys` prints it: 32 bytes in base64url. */
export function isPublicKey(value: unknown): value is string {
  return fromBase64Url(value, 32) !== undefined;
}

/** Answers which of the keys has signed these very bytes of a manifest.json. VT_INTEGRITY when none has, VT_BAD_DATA for what is no signature
 * file, VT_BAD_REQUEST for what is no list of keys, VT_UNSUPPORTED where the browser has no Ed25519. `where` names the signature file in messages. */
export async function verifyManifest(manifest: Uint8Array<ArrayBuffer>, signatures: Uint8Array, publicKeys: readonly string[],
  where = signatureFile): Promise<string> {
  mustBeKeys(publicKeys);
  const message = domainOf(manifest);
  for (const { publicKey, signature } of readSignatures(signatures, where)) {
    if (publicKeys.includes(publicKey) && await isSigned(publicKey, signature, message)) return publicKey;
  }
  throw new VitrineError("VT_INTEGRITY", `${where}: no key that is trusted here has signed this manifest.json`, { file: where });
}

/** As `verifyManifest`, of a pack that is to be installed. */
export async function verifySource(source: PackSource, manifest: Uint8Array<ArrayBuffer>, publicKeys: readonly string[]): Promise<string> {
  mustBeKeys(publicKeys);
  const where = source.nameOf(signatureFile);
  const signatures = await source.read(signatureFile, { maxBytes: maxSignatureBytes }).catch((reason: unknown) => {
    if (!isMissing(reason)) throw reason;
    throw new VitrineError("VT_INTEGRITY", `${where}: is not there, and only signed packs are taken here`, { file: where, cause: reason });
  });
  return verifyManifest(manifest, signatures, publicKeys, where);
}

/** Ed25519 (RFC 8032) of a message as it is. */
export async function isSigned(publicKey: string, signature: Uint8Array<ArrayBuffer>, message: Uint8Array<ArrayBuffer>): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey("raw", fromBase64Url(publicKey, 32)!, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, signature, message);
  } catch (reason) {
    throw new VitrineError("VT_UNSUPPORTED", "this browser cannot check signatures (Ed25519)", { cause: reason });
  }
}

/** An empty list would be a lock without a key: it is a mistake, and not leave to take anything. */
function mustBeKeys(publicKeys: unknown): void {
  if (Array.isArray(publicKeys) && publicKeys.length > 0 && publicKeys.length <= maxPublicKeys && publicKeys.every(isPublicKey)) return;
  throw new VitrineError("VT_BAD_REQUEST", `publicKeys is not 1 to ${maxPublicKeys} public keys, each 32 bytes in base64url as \`vitrine keys\` prints them`);
}

function readSignatures(bytes: Uint8Array, where: string): Signature[] {
  const wrong = (what: string) => new VitrineError("VT_BAD_DATA", `${where}: ${what}`, { file: where });
  const file = bytes.length > maxSignatureBytes ? undefined : parse(bytes);
  if (!isFields(file) || file.format !== "vitrine-signatures") throw wrong("not the signatures of a pack");
  const { format_version: version, signatures } = file;
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 1) throw wrong("format_version is not a whole number from 1 on");
  if (version > newestFormat) throw new VitrineError("VT_UNSUPPORTED", `${where}: format ${version} is newer than this version reads`, { file: where });
  if (!Array.isArray(signatures) || signatures.length > maxSignatures) throw wrong(`signatures is not a list of at most ${maxSignatures}`);
  const read = signatures.map((entry, i) => readSignature(entry, (what) => wrong(`signatures[${i}]${what}`)));
  if (new Set(read.map(({ publicKey }) => publicKey)).size < read.length) throw wrong("signatures has a public_key twice");
  return read;
}

function readSignature(entry: unknown, wrong: (what: string) => VitrineError): Signature {
  if (!isFields(entry)) throw wrong(" is not an object");
  const { public_key: publicKey } = entry;
  if (!isPublicKey(publicKey)) throw wrong(".public_key is not 32 bytes in base64url");
  const signature = fromBase64Url(entry.signature, 64);
  if (!signature) throw wrong(".signature is not 64 bytes in base64url");
  return { publicKey, signature };
}

function domainOf(manifest: Uint8Array): Uint8Array<ArrayBuffer> {
  const prefix = new TextEncoder().encode(domain);
  const message = new Uint8Array(prefix.length + manifest.length);
  message.set(prefix);
  message.set(manifest, prefix.length);
  return message;
}

/** Without padding, and only as it is written: one text for one run of bytes. */
function fromBase64Url(text: unknown, size: number): Uint8Array<ArrayBuffer> | undefined {
  if (typeof text !== "string" || text.length !== Math.ceil(size * 4 / 3) || !/^[A-Za-z0-9_-]+$/.test(text)) return undefined;
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const again = btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  return again === text ? Uint8Array.from(binary, (byte) => byte.charCodeAt(0)) : undefined;
}

function isMissing(reason: unknown): boolean {
  return reason instanceof VitrineError && (reason.code === "VT_NOT_FOUND" || isGone(reason));
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
