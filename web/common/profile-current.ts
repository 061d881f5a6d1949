import type { Profiles } from "../engine/vitrine.js";

/** Whether the profile is the one that is used now: what was pressed for it is not done to another. */
export function isCurrent(id: string, { profiles }: Profiles): boolean {
  return profiles.some((profile) => profile.id === id && profile.current);
}
