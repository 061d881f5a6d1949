/* What "for-you" has learned, as the chart shows it. */
import type { Adaptive } from "../../engine/vitrine.js";
import type { LearnedGroup, TasteView } from "../../ui/taste-chart.js";

const mostValues = 5;
/** A weaker liking is noise. */
const leastWeight = 0.02;
const groups: { field: keyof Adaptive["attributes"]; heading: string }[] = [
  { field: "articleType", heading: "Pieces" }, { field: "colour", heading: "Colours" }, { field: "usage", heading: "Occasions" },
  { field: "brand", heading: "Brands" }, { field: "category", heading: "Kinds" },
];
/** Feedbacks from which on another blend holds. */
const borders = [5, 20];

export function tasteView({ feedback, weights, epsilon, attributes }: Adaptive): TasteView {
  const next = borders.find((border) => feedback < border);
  return {
    feedback, surprise: epsilon,
    blend: [{ label: "What it is", share: weights.content }, { label: "Shoppers like you", share: weights.collaborative }, { label: "How it looks", share: weights.visual }],
    ahead: next === undefined ? `From ${feedback.toLocaleString("en")} answers.` : `From ${answers(feedback)}. The blend changes with ${next - feedback} more.`,
    groups: groups.map(({ field, heading }): LearnedGroup => ({ heading, values: attributes[field]
      .filter(({ value, weight }) => value !== "" && Math.abs(weight) >= leastWeight).slice(0, mostValues)
      .map(({ value, weight }) => ({ label: value, weight })).sort((left, right) => right.weight - left.weight) }))
      .filter(({ values }) => values.length > 0),
  };
}

export function answers(count: number): string {
  return count === 0 ? "no answer yet" : count === 1 ? "one answer" : `${count.toLocaleString("en")} answers`;
}
