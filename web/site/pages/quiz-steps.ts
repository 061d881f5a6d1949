/* The six questions of the quiz. */
import type { QuizList } from "../../common/quiz-offers.js";
import { words } from "../../words/words.js";

export type StepId = QuizList | "budget";

export interface QuizStep {
  id: StepId;
  kind: "picture" | "colour" | "chip";
  short: number;
}

export const quizSteps: readonly QuizStep[] = [
  { id: "categories", kind: "picture", short: 12 },
  { id: "colours", kind: "colour", short: 18 },
  { id: "brands", kind: "chip", short: 24 },
  { id: "styles", kind: "picture", short: 12 },
  { id: "sizes", kind: "chip", short: Infinity },
  { id: "budget", kind: "chip", short: Infinity },
];

/** Its name, what it asks, what helps to answer, or what is said where the catalog offers nothing to choose. */
export function stepWords({ id }: QuizStep, what: "label" | "question" | "help" | "nothing"): string {
  return words(`quiz.${what}-${id}`);
}
