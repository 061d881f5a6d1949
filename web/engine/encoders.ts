/* A plug for encoders of the page's own, such as CLIP: words and pictures become vectors of a space of the pack. docs/encoders.md. */
import { VitrineError } from "./error.js";

/** A picture as a page has it. */
export type Picture = ImageBitmap | ImageData | Blob;

export interface EncoderContext {
  /** The question's own: once it is aborted nobody waits for the answer. */
  signal?: AbortSignal;
}

/** A vector of the space: as many numbers as it has dims, finite, of any length but zero. null: cannot tell; the search then goes on
 * as without encoders. */
export type Encoding = Float32Array | null;

/** Functions that answer vectors of one space of the pack. At least one is given; what has none is searched as without encoders. They
 * run where they are called, in the page: move heavy work into a worker of your own. */
export interface Encoders {
  /** Name of the space, as `stats` tells it. */
  space: string;
  /** What was typed, as it was typed. Not asked for blank texts, nor again for the text it was asked for last. */
  text?(text: string, context: EncoderContext): Encoding | Promise<Encoding>;
  /** The picture as `search` was given it. */
  image?(picture: Picture, context: EncoderContext): Encoding | Promise<Encoding>;
}

/** What a search is asked with, as far as encoders are concerned. */
interface Asked {
  text?: string;
  picture?: Picture;
  vector?: unknown;
}

type Kind = "text" | "image";

/** The encoders of one Vitrine.
 * @internal */
export class EncoderPlug {
  readonly #encoders: Encoders;
  #dims = 0;
  #last: { text: string; vector: Encoding } | undefined;

  constructor(encoders: Encoders) {
    const { space, text, image } = encoders;
    if (typeof space !== "string" || space === "") throw new VitrineError("VT_BAD_REQUEST", "encoders.space: the name of a space is missing");
    for (const [kind, encode] of Object.entries({ text, image })) {
      if (encode !== undefined && typeof encode !== "function") throw new VitrineError("VT_BAD_REQUEST", `encoders.${kind}: not a function`);
    }
    if (!text && !image) throw new VitrineError("VT_BAD_REQUEST", "encoders: neither text nor image is given");
    this.#encoders = encoders;
  }

  /** The pack has arrived: it must have the space. */
  fit(spaces: readonly { name: string; dims: number }[]): void {
    const found = spaces.find(({ name }) => name === this.#encoders.space);
    const names = spaces.map(({ name }) => `"${name}"`).join(", ") || "none";
    if (!found) throw new VitrineError("VT_NOT_FOUND", `encoders.space: "${this.#encoders.space}" is not in this pack, whose spaces are: ${names}`);
    this.#dims = found.dims;
  }

  /** The same question with its vector, where an encoder can tell one. A picture that was encoded is not sent itself. */
  async add<P extends Asked>(params: P, signal?: AbortSignal): Promise<P | (Omit<P, "picture"> & { vector: Float32Array; space: string })> {
    const { text = "", picture } = params;
    const byText = this.#encoders.text !== undefined && typeof text === "string" && text.trim() !== "";
    const byImage = this.#encoders.image !== undefined && picture !== undefined;
    if (params.vector !== undefined || !(byText || byImage)) return params;
    const [ofText, ofImage] = await Promise.all([
      byText ? this.#textVector(text, signal) : null, byImage ? this.#encode("image", picture, signal) : null,
    ]);
    const vector = ofText && ofImage ? together(ofText, ofImage) : ofText ?? ofImage;
    if (!vector) return params;
    const { picture: seen, ...rest } = params;
    return { ...rest, ...(seen !== undefined && !ofImage && { picture: seen }), vector, space: this.#encoders.space };
  }

  async #textVector(text: string, signal?: AbortSignal): Promise<Encoding> {
    if (this.#last?.text !== text) this.#last = { text, vector: await this.#encode("text", text, signal) };
    return this.#last.vector;
  }

  async #encode(kind: Kind, what: string | Picture, signal?: AbortSignal): Promise<Encoding> {
    if (signal?.aborted) throw aborted(signal);
    let stop = () => {};
    const given = new Promise<never>((_, reject) => {
      const abort = () => reject(aborted(signal));
      signal?.addEventListener("abort", abort, { once: true });
      stop = () => signal?.removeEventListener("abort", abort);
    });
    try {
      return this.#checked(kind, await Promise.race([this.#ask(kind, what, signal), given]));
    } finally {
      stop();
    }
  }

  /** Whatever an encoder throws becomes an error of ours that says whose it is. */
  async #ask(kind: Kind, what: string | Picture, signal?: AbortSignal): Promise<unknown> {
    const context = signal ? { signal } : {};
    try {
      return await (kind === "text" ? this.#encoders.text!(what as string, context) : this.#encoders.image!(what as Picture, context));
    } catch (reason) {
      if (signal?.aborted) throw aborted(signal);
      const message = reason instanceof Error ? reason.message : String(reason);
      throw new VitrineError("VT_ENCODER", `encoders.${kind}: ${message}`, { cause: reason });
    }
  }

  /** A copy: the encoder may use its own again. */
  #checked(kind: Kind, answer: unknown): Encoding {
    const wrong = (what: string) => new VitrineError("VT_ENCODER", `encoders.${kind}: ${what}`);
    if (answer === null) return null;
    if (!(answer instanceof Float32Array)) throw wrong("answered neither a Float32Array nor null");
    if (answer.length !== this.#dims) throw wrong(`answered ${answer.length} numbers, space "${this.#encoders.space}" has ${this.#dims}`);
    const at = answer.findIndex((number) => !Number.isFinite(number));
    if (at >= 0) throw wrong(`[${at}] of the answer is ${String(answer[at])}, not a finite number`);
    if (answer.every((number) => number === 0)) throw wrong("answered nothing but zeros; where it cannot tell, it answers null");
    return new Float32Array(answer);
  }
}

/** Words and a picture together: the sum of both at length one, so that neither outweighs the other. */
function together(words: Float32Array, picture: Float32Array): Float32Array {
  const [a, b] = [length(words), length(picture)];
  return words.map((number, i) => number / a + picture[i]! / b);
}

function length(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, number) => sum + number * number, 0));
}

function aborted(signal: AbortSignal | undefined): VitrineError {
  return new VitrineError("VT_ABORTED", "the request was aborted", { cause: signal?.reason });
}
