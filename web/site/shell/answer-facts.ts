import type { Slate } from "../../engine/vitrine.js";
import type { AnswerFact } from "../../ui/answer-panel.js";
import { figure } from "../../words/figures.js";
import { words } from "../../words/words.js";
import type { Session } from "./session.js";

const dash = "\u2013";

/** How an answer came about, for the panel below it. */
export function answerFacts(slate: Slate | undefined, session: Session): AnswerFact[] {
  const { answered } = slate ?? {};
  const { progress, stats } = session;
  const space = stats?.spaces.find((candidate) => candidate.name === answered?.space);
  const compared = answered !== undefined && answered.space !== "";
  const stage = words(answered?.stage === "int8" ? "catalog.stageFull" : "catalog.stageBits");
  return [
    { label: words("catalog.factStrategy"), value: answered?.strategy ?? dash, note: slate?.coldStart ? words("catalog.coldNote") : "" },
    { label: words("catalog.factSpace"), value: compared ? answered.space : dash, note: space ? words("catalog.dimensions", { count: space.dims }) : "" },
    { label: words("catalog.factStage"), value: compared ? answered.stage : dash, note: compared || !answered ? stage : words("catalog.noPictures") },
    { label: words("catalog.factScanned"), value: answered ? figure(answered.rowsScanned) : dash },
    { label: words("catalog.factRescored"), value: answered ? figure(answered.rowsRescored) : dash },
    { label: words("catalog.factTime"), value: slate ? `${figure(slate.tookMs, slate.tookMs < 10 ? 2 : 0)} ms` : dash, note: words("catalog.inWorker") },
    { label: words("catalog.factBytes"), value: megabytes(progress.loadedBytes), note: words("catalog.ofBytes", { size: megabytes(progress.totalBytes) }) },
    { label: words("catalog.factEngine"), value: stats?.simd ?? dash, note: stats ? words("catalog.version", { version: stats.engine }) : "" },
  ];
}

export function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${figure(bytes / 1e3)} KB` : `${figure(bytes / 1e6, 2)} MB`;
}
