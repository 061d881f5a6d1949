/* JSON-LD as shops write it: with comments around, raw line ends in strings, commas too many, prices with a comma, cut off. */

/** Mending looks at every letter. */
const mendLimit = 300_000;

/** The value, or undefined when it cannot be mended. Never throws. */
export function parseLoosely(text: string): unknown {
  const bare = unwrapped(text);
  const ways = [() => bare, () => new Mender(bare).mended(), () => new Mender(bare.replace(/&quot;|&#0?34;/g, '"')).mended()];
  for (const attempt of bare.length > mendLimit ? ways.slice(0, 1) : ways) {
    try {
      return JSON.parse(attempt()) as unknown;
    } catch {
      /* The next way. */
    }
  }
  return undefined;
}

/** Without the comment or CDATA around it. The end is looked for in the last letters only, as what looks for it tries each. */
function unwrapped(text: string): string {
  const whole = text.trimEnd();
  const begun = whole.replace(/^[\s\ufeff]*(?:<!--|(?:\/\/|\/\*)?\s*<!\[CDATA\[(?:\s*\*\/)?)?/, "");
  const end = begun.slice(-60).replace(/(?:\/\/\s*)?(?:-->|(?:\/\*|\/\/)?\s*\]\]>(?:\s*\*\/)?)?[\s;]*$/, "");
  return begun.slice(0, -60) + end;
}

const depthLimit = 200;
const escapes = /["\\/bfnrt]/;

/** Reads the text once, and writes what it may have meant. */
class Mender {
  readonly #text: string;
  readonly #out: string[] = [];
  readonly #open: string[] = [];
  #at = 0;
  #stringInObject = false;

  constructor(text: string) {
    this.#text = text;
  }

  mended(): string {
    const several = /^\s*[{[]/.test(this.#text);
    let pieces = 0;
    while (this.#at < this.#text.length) {
      const mark = this.#text[this.#at] ?? "";
      if (/\s/.test(mark)) this.#at++;
      else if (mark === '"') this.#string();
      else if (mark === "/" && /^\/[/*]/.test(this.#text.slice(this.#at, this.#at + 2))) this.#comment();
      else if (mark === "{" || mark === "[") {
        if (this.#open.length === 0 && pieces++ > 0) this.#put(",");
        this.#opens(mark);
      } else if (mark === "}" || mark === "]") this.#closes(mark);
      else if (mark === "," || mark === ":") this.#parts(mark);
      else this.#bareWord();
    }
    while (this.#open.length > 0) this.#closes(this.#open.at(-1) === "{" ? "}" : "]");
    const whole = this.#out.join("");
    return several && pieces > 1 ? `[${whole.replace(/,+/g, (commas) => commas[0] ?? "")}]` : whole;
  }

  #put(piece: string): void {
    this.#out.push(piece);
  }

  #opens(mark: string): void {
    if (this.#out.length > 0 && /[}\]"\w]$/.test(this.#out.at(-1) ?? "") && this.#open.length > 0) this.#put(",");
    if (this.#open.length >= depthLimit) throw new Error("too deep");
    this.#open.push(mark);
    this.#put(mark);
    this.#at++;
  }

  #closes(mark: string): void {
    const expected = mark === "}" ? "{" : "[";
    this.#at++;
    if (!this.#open.includes(expected)) return;
    while (this.#open.length > 0) {
      const open = this.#open.pop();
      this.#endValue();
      this.#put(open === "{" ? "}" : "]");
      if (open === expected) return;
    }
  }

  /** No comma before an end, and no name without a value: `{"a":1,"b` was cut off there. */
  #endValue(): void {
    const out = this.#out;
    while (out.at(-1) === ",") out.pop();
    if (out.at(-1) === ":") out.push("null");
    const cutOff = this.#at >= this.#text.length && this.#stringInObject && /^"/.test(out.at(-1) ?? "") && (out.at(-2) === "," || out.at(-2) === "{");
    if (cutOff) out.pop();
    while (out.at(-1) === ",") out.pop();
  }

  #parts(mark: string): void {
    const last = this.#out.at(-1);
    this.#at++;
    if (mark === ":" && last === ":") return;
    if (mark === "," && last === ":") this.#put("null");
    if (mark === "," && (last === undefined || last === "," || last === "{" || last === "[")) return;
    if (this.#open.length > 0) this.#put(mark);
  }

  #comment(): void {
    const end = this.#text[this.#at + 1] === "/" ? this.#text.indexOf("\n", this.#at) : this.#text.indexOf("*/", this.#at);
    this.#at = end < 0 ? this.#text.length : end + (this.#text[this.#at + 1] === "/" ? 1 : 2);
  }

  /** A quote ends the string when what follows can follow a string; others were meant to be in it. */
  #string(): void {
    const text = this.#text;
    const piece: string[] = [];
    let end = this.#at + 1;
    for (; end < text.length; end++) {
      const mark = text[end] ?? "";
      if (mark === "\\") {
        const next = text[++end] ?? "";
        const isCode = next === "u" && /^[\da-f]{4}/i.test(text.slice(end + 1, end + 5));
        piece.push(escapes.test(next) || isCode ? `\\${next}` : next === "u" || next === "x" ? "" : next);
      } else if (mark === '"') {
        if (this.#endsString(end)) break;
        piece.push('\\"');
      } else piece.push(mark < " " ? (mark === "\n" || mark === "\t" ? " " : "") : mark);
    }
    if (/["}\]\w]$/.test(this.#out.at(-1) ?? "")) this.#put(",");
    this.#put(`"${piece.join("")}"`);
    this.#stringInObject = this.#open.at(-1) === "{";
    this.#at = end + 1;
  }

  #endsString(at: number): boolean {
    const rest = this.#text.slice(at + 1, at + 60).trimStart();
    if (rest === "" || /^[:}\]]/.test(rest)) return true;
    if (/^,/.test(rest)) return /^,\s*(?:["{[}\]\d\-tfn/]|$)/.test(rest);
    return /^"[\w@:-]+"\s*:/.test(rest) || /^\/[/*]/.test(rest);
  }

  /** A number, true, false, null, or what should have had quotes. */
  #bareWord(): void {
    const word = /^[^\s,:{}[\]"]+(?:,\d\d(?=\s*[,}\]]))?/.exec(this.#text.slice(this.#at, this.#at + 200))?.[0] ?? "";
    this.#at += Math.max(1, word.length);
    if (word === "" || /^[;]+$/.test(word)) return;
    const isNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(word);
    if (/^(?:undefined|NaN|None)$/.test(word)) this.#put("null");
    else if (isNumber || /^(?:true|false|null)$/.test(word)) this.#put(word);
    else this.#put(JSON.stringify(word.replace(/^'|'$/g, "")));
  }
}
