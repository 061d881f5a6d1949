/* A CLIP of a few hundred bytes with the files and the outputs of a real one: a text's vector is the mean of its words' vectors, a
 * picture's is made of its mean colour. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FLOAT, floats, INT64, model, node, value } from "./onnx_file.mjs";

const special = { "[PAD]": 0, "[UNK]": 1 };
const side = 8;

/** `words`: { word: vector }, `colours`: three vectors, of red, green and blue, `unknown`: of any other word; all of one length. */
export function writeTinyClip(folder, { words, colours, unknown }) {
  const dims = colours[0].length;
  const vocabulary = { ...special, ...Object.fromEntries(Object.keys(words).map((word, i) => [word, i + 2])) };
  const json = (name, content) => writeFileSync(join(folder, name), JSON.stringify(content));
  mkdirSync(join(folder, "onnx"), { recursive: true });
  writeFileSync(join(folder, "onnx/text_model.onnx"), textModel([Array(dims).fill(0), unknown, ...Object.values(words)], dims));
  writeFileSync(join(folder, "onnx/vision_model.onnx"), visionModel(colours, dims));
  json("config.json", { model_type: "clip", architectures: ["CLIPModel"], projection_dim: dims, text_config: { model_type: "clip_text_model" }, vision_config: { model_type: "clip_vision_model" } });
  json("tokenizer_config.json", { tokenizer_class: "CLIPTokenizer", model_max_length: 16, pad_token: "[PAD]", unk_token: "[UNK]" });
  json("tokenizer.json", {
    version: "1.0", added_tokens: Object.entries(special).map(([content, id]) => ({ id, content, special: true, single_word: false, lstrip: false, rstrip: false, normalized: false })),
    normalizer: { type: "Lowercase" }, pre_tokenizer: { type: "WhitespaceSplit" }, post_processor: null, decoder: null,
    model: { type: "WordPiece", unk_token: "[UNK]", continuing_subword_prefix: "##", max_input_chars_per_word: 100, vocab: vocabulary },
  });
  json("preprocessor_config.json", {
    image_processor_type: "CLIPImageProcessor", do_resize: true, size: { shortest_edge: side }, do_center_crop: true, crop_size: { height: side, width: side },
    do_rescale: true, rescale_factor: 1 / 255, do_normalize: true, image_mean: [0, 0, 0], image_std: [1, 1, 1], do_convert_rgb: true, resample: 2,
  });
}

function textModel(rows, dims) {
  return model({
    nodes: [node("Gather", ["table", "input_ids"], ["tokens"], { axis: 0 }), node("ReduceMean", ["tokens"], ["text_embeds"], { axes: [1], keepdims: 0 })],
    constants: [floats("table", [rows.length, dims], rows.flat())],
    inputs: [value("input_ids", INT64, ["batch", "sequence"])],
    outputs: [value("text_embeds", FLOAT, ["batch", dims])],
  });
}

function visionModel(colours, dims) {
  return model({
    nodes: [node("ReduceMean", ["pixel_values"], ["mean"], { axes: [2, 3], keepdims: 0 }), node("MatMul", ["mean", "colours"], ["image_embeds"])],
    constants: [floats("colours", [3, dims], colours.flat())],
    inputs: [value("pixel_values", FLOAT, ["batch", 3, "height", "width"])],
    outputs: [value("image_embeds", FLOAT, ["batch", dims])],
  });
}
