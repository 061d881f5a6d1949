/* The picture that the visitor looks for things like: in this tab's memory only, never in an address or on the disk. */
import type { CropView } from "../../ui/crop-view.js";
import { wholePicture } from "../../ui/crop-view.js";

export class PictureQuery {
  /** Another number for another picture or another crop. */
  readonly version: number;
  static #versions = 0;

  constructor(readonly bitmap: ImageBitmap, readonly crop: CropView = wholePicture) {
    this.version = ++PictureQuery.#versions;
  }

  cropped(crop: CropView): PictureQuery {
    return new PictureQuery(this.bitmap, crop);
  }

  /** The framed part, for `vitrine.search`. Close it. */
  cut(): Promise<ImageBitmap> {
    const { width, height } = this.bitmap;
    const { crop } = this;
    const size = (share: number, side: number) => Math.max(1, Math.round(share * side));
    const [wide, high] = [size(crop.width, width), size(crop.height, height)];
    return createImageBitmap(this.bitmap, Math.round(crop.left * width), Math.round(crop.top * height), wide, high);
  }
}
