/* A part of a picture, in shares of its sides: 0 to 1 from the left and from the top. */
export interface CropView {
  left: number;
  top: number;
  width: number;
  height: number;
}

export const wholePicture: CropView = { left: 0, top: 0, width: 1, height: 1 };
/** No side of a crop is a smaller share. */
export const leastCrop = 0.08;

export type CropGrip = "inside" | "top-left" | "top-right" | "bottom-left" | "bottom-right";

/** The crop after its grip went by (dx, dy), held inside of the picture. Inside moves it; a corner moves and the opposite one stays. */
export function dragged(crop: CropView, grip: CropGrip, dx: number, dy: number): CropView {
  if (grip === "inside") {
    return { ...crop, left: within(crop.left + dx, 0, 1 - crop.width), top: within(crop.top + dy, 0, 1 - crop.height) };
  }
  const [left, width] = grip.endsWith("left") ? nearEdge(crop.left, crop.width, dx) : farEdge(crop.left, crop.width, dx);
  const [top, height] = grip.startsWith("top") ? nearEdge(crop.top, crop.height, dy) : farEdge(crop.top, crop.height, dy);
  return { left, top, width, height };
}

function nearEdge(begin: number, length: number, by: number): [number, number] {
  const moved = within(begin + by, 0, begin + length - leastCrop);
  return [moved, begin + length - moved];
}

function farEdge(begin: number, length: number, by: number): [number, number] {
  return [begin, within(length + by, leastCrop, 1 - begin)];
}

function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
