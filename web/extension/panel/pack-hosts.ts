/* The hosts that packs come from, and the browser's permission to read them: asked for one host at a time, and given back. */
import type { InstalledPack } from "../../packs/packs.js";

/** What the browser is asked for, or "": no address on the web. Ports have no place in it. */
export function hostPattern(url: string): string {
  if (!URL.canParse(url)) return "";
  const { protocol, hostname } = new URL(url);
  if (/[^\w.:[\]-]/.test(hostname)) return ""; // Chromium takes "not a host" for one
  return protocol === "https:" || protocol === "http:" ? `${protocol}//${hostname}/*` : "";
}

/** Whether it is the missing permission that may be in the way. */
export async function isHostClosed(url: string): Promise<boolean> {
  const pattern = hostPattern(url);
  return pattern !== "" && !await chrome.permissions.contains({ origins: [pattern] });
}

/** Only within a gesture of the visitor. */
export function askForHost(url: string): Promise<boolean> {
  return chrome.permissions.request({ origins: [hostPattern(url)] });
}

/** Gives the permission back once no pack is left that came from there. */
export async function leaveHost(url: string, packs: readonly InstalledPack[]): Promise<void> {
  const pattern = hostPattern(url);
  const needed = packs.some(({ source }) => source.type === "url" && hostPattern(source.url) === pattern);
  if (pattern && !needed) await chrome.permissions.remove({ origins: [pattern] }).catch(() => false); // one that was never given
}
