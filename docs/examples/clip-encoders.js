/* CLIP as encoders of Vitrine, by @huggingface/transformers. An example to copy: docs/encoders.md tells how to bundle and serve it.
 *
 *   const vitrine = await openVitrine({ pack: "./pack/", encoders: clipEncoders({ space: "clip", model: "clip-vit-base-patch32" }) });
 *
 * Everything comes from your own site: the model, and the wasm of ONNX Runtime. Nothing is loaded before the first search. */
import {
  AutoProcessor, AutoTokenizer, CLIPTextModelWithProjection, CLIPVisionModelWithProjection, RawImage, env,
} from "@huggingface/transformers";

/**
 * space: name of the pack's space that was made with this model. model: its folder below `models`, with `config.json`, `tokenizer.json`,
 * `tokenizer_config.json`, `preprocessor_config.json`, `onnx/text_model.onnx` and `onnx/vision_model.onnx`. runtime: where ONNX Runtime's
 * .wasm lies. dtype: "fp32", or "q8" for the files that end in _quantized.
 */
export function clipEncoders({ space, model, models = "./models/", runtime = "./models/ort-wasm-simd-threaded.asyncify.wasm", dtype = "fp32" }) {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = new URL(models, document.baseURI).pathname; // a path: it does not look for tokenizers behind URLs
  env.useWasmCache = false; // the browser's own cache is enough, and the page's policy need not allow blob:
  env.backends.onnx.wasm.wasmPaths = { wasm: new URL(runtime, document.baseURI).href };

  const options = { dtype, device: "wasm" };
  const words = once(() => Promise.all([AutoTokenizer.from_pretrained(model), CLIPTextModelWithProjection.from_pretrained(model, options)]));
  const looks = once(() => Promise.all([AutoProcessor.from_pretrained(model), CLIPVisionModelWithProjection.from_pretrained(model, options)]));

  return {
    space,
    async text(text) {
      const [tokenizer, encoder] = await words();
      const { text_embeds: vector } = await encoder(tokenizer([text], { padding: true, truncation: true }));
      return vector.data;
    },
    async image(picture) {
      const [processor, encoder] = await looks();
      const { image_embeds: vector } = await encoder(await processor(await pixelsOf(picture)));
      return vector.data;
    },
  };
}

/** Loads at the first call; a failure is not kept, so that the next search tries again. */
function once(load) {
  let loaded;
  return () => loaded ??= load().catch((reason) => {
    loaded = undefined;
    throw reason;
  });
}

/** ImageBitmap, ImageData or Blob as the library reads it. */
async function pixelsOf(picture) {
  if (picture instanceof ImageData) return new RawImage(picture.data, picture.width, picture.height, 4);
  const bitmap = picture instanceof Blob ? await createImageBitmap(picture) : picture;
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  return RawImage.fromCanvas(canvas);
}
