/* What a passphrase becomes: a key by PBKDF2, and a proof by which a wrong one is known before any file is touched. */
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { VitrineError } from "./error.js";
import { fewestIterations, type Lock, nonceBytes } from "./profile-lock.js";

/** A new lock of the profile `id`, and its key. */
export async function makeLock(passphrase: string, id: string): Promise<{ lock: Lock; key: Uint8Array }> {
  if (typeof passphrase !== "string" || passphrase === "") throw new VitrineError("VT_BAD_REQUEST", "passphrase: must not be empty");
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const key = await derive(passphrase, salt, fewestIterations);
  const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes));
  const tag = xchacha20poly1305(key, nonce, proofContext(id)).encrypt(new Uint8Array(0));
  return { key, lock: { kdf: "PBKDF2-SHA-256", iterations: fewestIterations, salt: hex(salt), proof: hex(nonce) + hex(tag) } };
}

/** The key, when this is the passphrase. */
export async function tryPassphrase(lock: Lock, passphrase: string, id: string): Promise<Uint8Array | undefined> {
  const key = await derive(passphrase, unhex(lock.salt), lock.iterations);
  return opens(lock, key, id) ? key : undefined;
}

/** Whether this is the lock's key. */
export function opens(lock: Lock, key: Uint8Array, id: string): boolean {
  const proof = unhex(lock.proof);
  try {
    xchacha20poly1305(key, proof.subarray(0, nonceBytes), proofContext(id)).decrypt(proof.subarray(nonceBytes));
    return true;
  } catch {
    return false;
  }
}

/* Keyboards write the same letter in different ways; NFKC makes them one. */
async function derive(passphrase: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<Uint8Array> {
  const secret = await crypto.subtle.importKey("raw", new TextEncoder().encode(passphrase.normalize("NFKC")), "PBKDF2", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, secret, 256));
}

function proofContext(id: string): Uint8Array {
  return new TextEncoder().encode(`vitrine proof 1\0${id}`);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function unhex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16));
}
