/* Finds words that stand in the code of a page instead of in a message file. */

/** Every string and template of a TypeScript source: `tag` is what stands before a template, "" for none and `"` for a string; a hole
 * of a template reads "\0". `before` is the code in front of it. */
export function literals(source) {
  const found = [];
  readCode(source, 0, found, "");
  return found;
}

const regexMayFollow = /(^|[=(,:[!&|?{};>+\n]|\breturn|\btypeof|\bcase)\s*$/;

/** Reads until the end, or the brace that closes a hole; answers where. */
function readCode(source, from, found, closing) {
  let at = from;
  let depth = 0;
  while (at < source.length) {
    const char = source[at];
    const two = source.slice(at, at + 2);
    if (two === "//") at = endOf(source, "\n", at);
    else if (two === "/*") at = endOf(source, "*/", at) + 1;
    else if (char === "/" && regexMayFollow.test(source.slice(Math.max(0, at - 12), at))) at = regexEnd(source, at);
    else if (char === '"' || char === "'") at = readString(source, at, found);
    else if (char === "`") at = readTemplate(source, at, found);
    else if (char === "{") depth++;
    else if (char === "}" && closing && depth-- === 0) return at;
    at++;
  }
  return at;
}

function endOf(source, text, from) {
  const end = source.indexOf(text, from + 2);
  return end < 0 ? source.length : end;
}

function regexEnd(source, from) {
  let inSet = false;
  for (let at = from + 1; at < source.length && source[at] !== "\n"; at++) {
    if (source[at] === "\\") at++;
    else if (source[at] === "[") inSet = true;
    else if (source[at] === "]") inSet = false;
    else if (source[at] === "/" && !inSet) return at;
  }
  return from;
}

function readString(source, from, found) {
  let at = from + 1;
  while (at < source.length && source[at] !== source[from]) at += source[at] === "\\" ? 2 : 1;
  found.push({ tag: '"', text: source.slice(from + 1, at), ...place(source, from) });
  return at;
}

function readTemplate(source, from, found) {
  const literal = { tag: /[\w$]*$/.exec(source.slice(Math.max(0, from - 20), from))[0], text: "", ...place(source, from) };
  found.push(literal);
  let at = from + 1;
  while (at < source.length && source[at] !== "`") {
    if (source[at] === "\\") literal.text += source[at++] + source[at];
    else if (source.startsWith("${", at)) {
      literal.text += "\0";
      at = readCode(source, at + 2, found, "}");
    } else literal.text += source[at];
    at++;
  }
  return at;
}

function place(source, from) {
  return { line: source.slice(0, from).split("\n").length, before: source.slice(Math.max(0, from - 80), from) };
}

const spokenAttributes = /\s\.?(aria-label|aria-description|aria-roledescription|aria-valuetext|title|placeholder|alt|label|heading|note|text|detail|action|linkText|empty|labelColumn|textColumn)="([^"]*)"/gi;
const hasWord = (text) => /\p{L}{2,}/u.test(text.replace(/&\w+;/g, ""));

/** What a template shows by itself, as texts. */
export function shownBy(template) {
  const attributes = [...template.matchAll(spokenAttributes)].map(([, , text]) => text);
  const texts = template.replace(/<!--[\s\S]*?-->/g, "").split(/<[^>]*>/).map((text) => text.replace(/\0/g, " "));
  return [...attributes.map((text) => text.replace(/\0/g, " ")), ...texts].map((text) => text.replace(/\s+/g, " ").trim()).filter(hasWord);
}

/** Literal words of a source, each with its line: what html`` shows, and strings that read like a sentence or stand for a label. */
export function literalWords(source) {
  return literals(source).flatMap(({ tag, text, line, before }) => {
    if (tag === "html") return shownBy(text).map((words) => ({ line, words }));
    if (tag !== '"' && tag !== "") return [];
    if (/(\bimport|\bfrom|\bnew Error\(|console\.\w+\(|querySelector(All)?(<[^(]*>)?\(|\.matches\(|\.closest\(|@query\(|\btype\s+\w+ =.*|css)\s*$/.test(before)) return [];
    const plain = text.replace(/\0/g, " ").trim();
    const sentence = /^[“\p{Lu}][\p{L}’”]+([ ,.:?!].*)?$/u.test(plain) || /\p{L}{2,}[,.:;]? \p{L}{2,}/u.test(plain);
    return sentence && !/^[\w-]+(: |; )|[<>{}=]|^[A-Z_]+$/.test(plain) ? [{ line, words: plain.replace(/\s+/g, " ") }] : [];
  });
}
