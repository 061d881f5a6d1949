import type { Slate } from "../../engine/vitrine.js";
import type { AnswerFact } from "../../ui/answer-panel.js";
import type { Session } from "./session.js";

const count = (value: number) => value.toLocaleString("en");
const dash = "\u2013";

/** How an answer came about, for the panel below it. */
export function answerFacts(slate: Slate | undefined, session: Session): AnswerFact[] {
  const { answered } = slate ?? {};
  const { progress, stats } = session;
  const space = stats?.spaces.find((candidate) => candidate.name === answered?.space);
  const compared = answered !== undefined && answered.space !== "";
  const stage = answered?.stage === "int8" ? "full comparison" : "one bit a dimension, refines later";
  return [
    { label: "Strategy", value: answered?.strategy ?? dash, note: slate?.coldStart ? "had nothing to say: popular instead" : "" },
    { label: "Space", value: compared ? answered.space : dash, note: space ? `${space.dims} dimensions` : "" },
    { label: "Stage", value: compared ? answered.stage : dash, note: compared || !answered ? stage : "no pictures compared" },
    { label: "Rows scanned", value: answered ? count(answered.rowsScanned) : dash },
    { label: "Rows rescored", value: answered ? count(answered.rowsRescored) : dash },
    { label: "Time", value: slate ? `${slate.tookMs.toFixed(slate.tookMs < 10 ? 2 : 0)} ms` : dash, note: "in the worker" },
    { label: "Bytes loaded", value: megabytes(progress.loadedBytes), note: `of ${megabytes(progress.totalBytes)}` },
    { label: "Engine", value: stats?.simd ?? dash, note: stats ? `version ${stats.engine}` : "" },
  ];
}

export function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} KB` : `${(bytes / 1e6).toFixed(2)} MB`;
}
