/* The lock of a profile as the index keeps it. What makes and opens locks is passphrase.ts. */

/** What the index keeps of a passphrase: nothing by which it could be had but trying, at `iterations` rounds a try. */
export interface Lock {
  kdf: "PBKDF2-SHA-256";
  iterations: number;
  /** 16 random bytes, in hex. */
  salt: string;
  /** Nonce and tag of an empty message under the key, in hex. */
  proof: string;
}

/** OWASP's word for PBKDF2 with SHA-256 (2023). */
export const fewestIterations = 600_000;
const mostIterations = 20_000_000;
export const nonceBytes = 24;
const proofBytes = nonceBytes + 16;

export function isLock(value: unknown): value is Lock {
  const lock = value as Partial<Lock> | null;
  return typeof lock === "object" && lock !== null && lock.kdf === "PBKDF2-SHA-256"
    && Number.isInteger(lock.iterations) && lock.iterations! >= fewestIterations && lock.iterations! <= mostIterations
    && isHex(lock.salt, 16) && isHex(lock.proof, proofBytes);
}

function isHex(value: unknown, bytes: number): boolean {
  return typeof value === "string" && value.length === 2 * bytes && /^[0-9a-f]*$/.test(value);
}
