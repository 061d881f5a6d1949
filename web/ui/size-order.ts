/* Sizes in the order of a rail: letters from the smallest, then numbers, then ages, then words. */

const letters = ["XXXS", "XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL", "2XL", "3XL", "4XL", "5XL"];

/** Kind of a size (letters, a waist, a number, an age, a word), and its number, for comparing. */
export function sizeRank(size: string): [kind: number, place: number] {
  const upper = size.trim().toUpperCase();
  const letter = letters.indexOf(upper);
  if (letter >= 0) return [0, letter];
  const number = Number.parseFloat(upper.replace(/^[^\d]+/, "").replace(",", "."));
  if (Number.isNaN(number)) return [4, 0];
  if (/Y(RS|EARS)?$/.test(upper)) return [3, number];
  return [/^\d/.test(upper) ? 2 : 1, number];
}

export function compareSizes(left: string, right: string): number {
  const [leftKind, leftNumber] = sizeRank(left);
  const [rightKind, rightNumber] = sizeRank(right);
  return leftKind - rightKind || leftNumber - rightNumber || (left < right ? -1 : Number(left > right));
}
