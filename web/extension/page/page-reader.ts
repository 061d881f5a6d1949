/* What the extension runs in the shop's page. It stays there as `vitrinePageReader`, in a world of its own that the page does not see. */
export { picturePixels, pictureBox } from "./picture-pixels.js";
export { read } from "./read.js";
export { watch } from "./watch.js";
