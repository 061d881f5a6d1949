/* kiosk.json: what whoever sets the kiosk up decides. Everything in it is checked; where a field is wrong its default serves, and the fault is told to
 * the staff. docs/kiosk.md has the fields. */
import { isPublicKey } from "../../packs/pack-signature.js";
import { type LanguageCode, languages } from "../../words/words.js";
import { parsePinHash } from "./staff-pin.js";

const startParts = [
  "search", "quiz", "swipe", "for-you", "trending", "new-arrivals", "seasonal", "budget", "interactions", "similar",
] as const;
export type StartPart = (typeof startParts)[number];

export interface KioskConfig {
  /** The shop's name, on the attract screen and the slip; "": that of the pack. */
  name: string;
  /** Folder of the pack, relative to the page. */
  pack: string;
  /** As `vitrine keys` prints them; packs must be signed by one of them. Empty: any pack is taken. */
  publicKeys: string[];
  idleSeconds: number;
  warningSeconds: number;
  /** The first is spoken to who comes; the others can be chosen. */
  languages: LanguageCode[];
  /** What the start screen offers, from top to bottom. */
  start: StartPart[];
  /** Of the staff's PIN; "": the staff page stays closed. */
  pinHash: string;
  /** Address of a page that shows chosen pieces, with {ids} in it; "": the slip says them itself. */
  itemsUrl: string;
  /** Minutes between looks for another generation of the pack; 0: never by itself. */
  updateMinutes: number;
  /** "HH:MM", when to look besides; "": at no set time. */
  updateAt: string;
  /** "auto": on the screen where a text field is touched. */
  keyboard: "auto" | "own" | "system";
  theme: "auto" | "light" | "dark";
  /** After a failure the kiosk begins anew by itself. */
  retrySeconds: number;
}

export const defaultConfig: KioskConfig = {
  name: "", pack: "./pack/", publicKeys: [], idleSeconds: 60, warningSeconds: 15, languages: ["en", "de"],
  start: ["search", "quiz", "swipe", "for-you", "trending", "new-arrivals", "seasonal"],
  pinHash: "", itemsUrl: "", updateMinutes: 60, updateAt: "", keyboard: "auto", theme: "auto", retrySeconds: 30,
};

/** Of web/kiosk/kiosk.json, whose PIN stands in the docs. */
const examplePinHash = "pbkdf2-sha256$600000$KkTmSQNeOxSAtDYzbl+1qQ==$xh/p4O6o+CHRWzESa1+Fn9mtIJwshpNCYU5QtUOrsAk=";

export interface ReadConfig {
  config: KioskConfig;
  /** A line each, naming file and field. */
  faults: string[];
}

const longestText = 2000;
const mostEntries = 20;

/** Answers what is wrong, or "". */
type Check = (value: unknown) => string;

const checks: Record<keyof KioskConfig, Check> = {
  name: text(80),
  pack: address,
  publicKeys: (value) => listOf(value, (key) => isPublicKey(key) ? "" : "a public key is 32 bytes in base64url, as `vitrine keys` prints it"),
  idleSeconds: between(0.2, 3600),
  warningSeconds: between(0.1, 300),
  languages: (value) => oneAtLeast(value, Object.keys(languages)),
  start: (value) => oneAtLeast(value, startParts),
  pinHash: (value) => value === "" || typeof value === "string" && parsePinHash(value) ? "" : "must be what `node web/kiosk/pin-hash.mjs PIN` prints",
  itemsUrl: (value) => value === "" ? "" : address(value) || (String(value).includes("{ids}") ? "" : "must hold {ids}"),
  updateMinutes: between(0, 10_080),
  updateAt: (value) => value === "" || typeof value === "string" && /^([01]\d|2[0-3]):[0-5]\d$/.test(value) ? "" : 'must be "HH:MM"',
  keyboard: oneOf("auto", "own", "system"),
  theme: oneOf("auto", "light", "dark"),
  retrySeconds: between(1, 3600),
};

/** Never throws: a kiosk comes up with what can be used. */
export function readConfig(source: string, file = "kiosk.json"): ReadConfig {
  let given: unknown;
  try {
    given = JSON.parse(source);
  } catch (reason) {
    return { config: defaultConfig, faults: [`${file}: is no JSON (${(reason as Error).message}); the defaults are used`] };
  }
  if (typeof given !== "object" || given === null || Array.isArray(given)) return { config: defaultConfig, faults: [`${file}: must be an object; the defaults are used`] };
  return checked(given as Record<string, unknown>, file);
}

function checked(given: Record<string, unknown>, file: string): ReadConfig {
  const config: Record<string, unknown> = { ...defaultConfig };
  const faults: string[] = [];
  for (const [field, value] of Object.entries(given)) {
    if (field.startsWith("//")) continue; // a remark
    if (!Object.hasOwn(checks, field)) {
      faults.push(`${file}: ${field.slice(0, 40)}: there is no such field`);
      continue;
    }
    const wrong = checks[field as keyof KioskConfig](value);
    if (wrong) faults.push(`${file}: ${field}: ${wrong}; ${JSON.stringify(config[field])} is used`);
    else config[field] = value;
  }
  if (config["pinHash"] === examplePinHash) faults.push(`${file}: pinHash: is that of the example, which everybody knows: choose another PIN`);
  return { config: config as unknown as KioskConfig, faults };
}

function between(least: number, most: number): Check {
  return (value) => typeof value === "number" && value >= least && value <= most ? "" : `must be a number from ${least} to ${most}`;
}

function text(longest: number): Check {
  return (value) => typeof value === "string" && value.length <= longest ? "" : `must be a text of at most ${longest} letters`;
}

function oneOf(...names: string[]): Check {
  return (value) => names.includes(value as string) ? "" : `must be one of ${names.join(", ")}`;
}

function address(value: unknown): string {
  const fine = typeof value === "string" && value !== "" && value.length <= longestText && URL.canParse(value, "http://localhost/")
    && /^https?:$/.test(new URL(value, "http://localhost/").protocol);
  return fine ? "" : "must be an address, http(s) or relative to the page";
}

function listOf(value: unknown, check: Check): string {
  if (!Array.isArray(value) || value.length > mostEntries) return `must be a list of at most ${mostEntries}`;
  return value.map(check).find((wrong) => wrong !== "") ?? "";
}

function oneAtLeast(value: unknown, names: readonly string[]): string {
  if (Array.isArray(value) && new Set(value).size !== value.length) return "must not name one twice";
  return Array.isArray(value) && value.length === 0 ? "must name at least one" : listOf(value, oneOf(...names));
}
