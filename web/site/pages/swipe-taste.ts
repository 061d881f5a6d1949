/* What "for-you" has learned, as the chart shows it. */
import type { Adaptive } from "../../engine/vitrine.js";
import type { LearnedGroup, TasteView } from "../../ui/taste-chart.js";
import { words } from "../../words/words.js";

const mostValues = 5;
/** A weaker liking is noise. */
const leastWeight = 0.02;
const groups = ["articleType", "colour", "usage", "brand", "category"] as const satisfies (keyof Adaptive["attributes"])[];
/** Feedbacks from which on another blend holds. */
const borders = [5, 20];

export function tasteView({ feedback, weights, epsilon, attributes }: Adaptive): TasteView {
  const next = borders.find((border) => feedback < border);
  return {
    feedback, surprise: epsilon,
    blend: [{ label: words("swipe.blendContent"), share: weights.content }, { label: words("swipe.blendPeople"), share: weights.collaborative }, { label: words("swipe.blendLook"), share: weights.visual }],
    ahead: next === undefined ? words("swipe.fromAnswers", { answers: answers(feedback) }) : words("swipe.blendChanges", { answers: answers(feedback), more: next - feedback }),
    groups: groups.map((field): LearnedGroup => ({ heading: words(`swipe.group-${field}`), values: attributes[field]
      .filter(({ value, weight }) => value !== "" && Math.abs(weight) >= leastWeight).slice(0, mostValues)
      .map(({ value, weight }) => ({ label: value, weight })).sort((left, right) => right.weight - left.weight) }))
      .filter(({ values }) => values.length > 0),
  };
}

export function answers(count: number): string {
  return count === 0 ? words("swipe.noAnswer") : words("swipe.answers", { count });
}
