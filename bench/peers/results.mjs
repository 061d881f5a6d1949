/* What the kept results say. */

export const wanted = 0.99;

/** The fastest setting that finds enough; else the one that finds most. */
export function best(result) {
  const settings = result?.settings ?? [];
  const enough = settings.filter(({ recall10 }) => recall10 >= wanted);
  if (enough.length > 0) return enough.reduce((a, b) => (b.medianMs < a.medianMs ? b : a));
  return settings.reduce((a, b) => (!a || b.recall10 > a.recall10 ? b : a), undefined);
}

export const reaches = (result) => (best(result)?.recall10 ?? 0) >= wanted;
export const timesPlain = (result, setting = best(result)) => result.plainMs / setting.medianMs;
export const bytesOf = ({ bytes }) => bytes.code + bytes.data;
