#!/usr/bin/env node
/* Prints the line for kiosk.json that a PIN makes. Use: node web/kiosk/pin-hash.mjs 48291637 */
import { pbkdf2Sync, randomBytes } from "node:crypto";

const pin = process.argv[2] ?? "";
if (!/^\d{4,12}$/.test(pin)) {
  console.error("pin-hash: give a PIN of 4 to 12 digits; 8 or more where others can read kiosk.json");
  process.exit(2);
}
const iterations = 600_000;
const salt = randomBytes(16);
const hash = pbkdf2Sync(pin, salt, iterations, 32, "sha256");
console.log(`"pinHash": "pbkdf2-sha256$${iterations}$${salt.toString("base64")}$${hash.toString("base64")}"`);
