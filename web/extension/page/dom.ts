/* The document as it is, whatever the page has named its forms and pictures: <form name=querySelectorAll> hides the method of that
 * name, <input name=parentElement> the property of its form. So everything is taken from the prototypes. And everything has an end. */

type Getter<P, K extends keyof P> = (self: P) => P[K];

function getter<P extends object, K extends keyof P>(prototype: P, name: K): Getter<P, K> {
  const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  return (self) => get?.call(self) as P[K];
}

export const parentOf = getter(Node.prototype, "parentElement");
export const ownerOf = getter(Node.prototype, "ownerDocument");
const firstChildOf = getter(Node.prototype, "firstChild");
const nextSiblingOf = getter(Node.prototype, "nextSibling");
const typeOf = getter(Node.prototype, "nodeType");
const nodeText = getter(Node.prototype, "nodeValue");
const nameOf = getter(Element.prototype, "localName");
const addressOf = getter(Document.prototype, "URL");
const baseOf = getter(Node.prototype, "baseURI");
const lengthOf = getter(CharacterData.prototype, "length");
export const bodyOf = getter(Document.prototype, "body");
export const rootOf = getter(Document.prototype, "documentElement");
export const viewOf = getter(Document.prototype, "defaultView");

export const tagOf = (element: Element): string => nameOf(element).toLowerCase();
export const pageAddress = (document: Document): string => addressOf(document);
export const pageBase = (document: Document): string => baseOf(document);

/** The first `limit` elements in document order. */
export function all(root: Document | Element, selector: string, limit: number): Element[] {
  const prototype = typeOf(root) === Node.DOCUMENT_NODE ? Document.prototype : Element.prototype;
  const found = prototype.querySelectorAll.call(root, selector);
  const elements: Element[] = [];
  for (let i = 0; i < found.length && i < limit; i++) elements.push(found[i] as Element);
  return elements;
}

export function first(root: Document | Element, selector: string): Element | null {
  const prototype = typeOf(root) === Node.DOCUMENT_NODE ? Document.prototype : Element.prototype;
  return prototype.querySelector.call(root, selector) as Element | null;
}

export function attribute(element: Element, name: string): string {
  return Element.prototype.getAttribute.call(element, name) ?? "";
}

export function hasAttribute(element: Element, name: string): boolean {
  return Element.prototype.hasAttribute.call(element, name);
}

export function closest(element: Element, selector: string): Element | null {
  return Element.prototype.closest.call(element, selector);
}

export function contains(outer: Node, inner: Node): boolean {
  return Node.prototype.contains.call(outer, inner);
}

export function comesBefore(one: Node, other: Node): boolean {
  return (Node.prototype.compareDocumentPosition.call(one, other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}

export function elementById(document: Document, id: string): Element | null {
  return Document.prototype.getElementById.call(document, id);
}

/** The first `limit` elements right within. */
export function childrenOf(element: Element, limit: number): Element[] {
  const children: Element[] = [];
  for (let child = firstChildOf(element); child && children.length < limit; child = nextSiblingOf(child)) if (child instanceof Element) children.push(child);
  return children;
}

/** Text of a script, "" when it is longer than `limit`. */
export function scriptText(script: Element, limit: number): string {
  let text = "";
  for (let child = firstChildOf(script); child; child = nextSiblingOf(child)) {
    if (!(child instanceof CharacterData)) continue;
    if (text.length + lengthOf(child) > limit) return "";
    text += nodeText(child) ?? "";
  }
  return text;
}

const unread = new Set(["script", "style", "noscript", "template", "svg", "select", "iframe", "object", "video"]);
const inlines = new Set(["a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "em", "font", "i", "ins", "mark", "q", "small", "span", "strong", "sub", "sup", "time", "u"]);
const cents = /(^|[\s_-])(cents?|centimes?|fraction|decimals?|centavos|penny|sup)($|[\s_-])/i;

export interface TextOptions {
  limit?: number;
  without?: (element: Element) => boolean;
}

/** Text as it is read, with a space where a block ends and "29.99" for $29<sup>99</sup>. Looks at 1,500 nodes at most. */
export function textOf(element: Element, { limit = 400, without }: TextOptions = {}): string {
  let text = "";
  let budget = 1500;
  const skipped = (node: Element): boolean => unread.has(tagOf(node)) || hasAttribute(node, "hidden") || without?.(node) === true;
  for (let node: Node | null = firstChildOf(element); node && budget-- > 0 && text.length < limit;) {
    let down: Node | null = null;
    if (typeOf(node) === Node.TEXT_NODE) text += (nodeText(node) ?? "").slice(0, limit);
    else if (node instanceof Element && !skipped(node)) {
      down = firstChildOf(node);
      text += gapBefore(node, text);
    }
    node = down ?? nextNode(node, element, () => (text += " "));
  }
  return text.slice(0, limit).replace(/\s+/g, " ").trim();
}

function gapBefore(element: Element, text: string): string {
  const tag = tagOf(element);
  if (!inlines.has(tag)) return " ";
  const isCents = (tag === "sup" || cents.test(attribute(element, "class"))) && /\d\s*$/.test(text);
  if (!isCents || !/^\s*\d{2}\s*$/.test(textContentOf(element))) return "";
  return /\.\d{3}\s*$/.test(text) ? "," : ".";
}

function nextNode(from: Node, root: Element, blockEnds: () => void): Node | null {
  for (let node: Node | null = from; node && node !== root; node = parentOf(node)) {
    if (node instanceof Element && !inlines.has(tagOf(node))) blockEnds();
    const next = nextSiblingOf(node);
    if (next) return next;
  }
  return null;
}

export interface Line {
  text: string;
  /** Holds the line's first word. */
  element: Element;
}

/** The lines behind `start`, or from the beginning of `root`, as people read them; of 5,000 nodes at most. */
export function* linesBehind(root: Element, start: Element | undefined, skipped: (element: Element) => boolean): Generator<Line> {
  let line: Line = { text: "", element: root };
  let ended = false;
  const end = (): void => void (ended = true);
  let node = start ? nextNode(start, root, end) : firstChildOf(root);
  for (let budget = 5000; node && budget > 0; budget--) {
    let down: Node | null = null;
    const words = typeOf(node) === Node.TEXT_NODE ? (nodeText(node) ?? "").slice(0, 400) : "";
    if (node instanceof Element) {
      const gap = gapBefore(node, line.text);
      ended ||= gap === " ";
      if (gap !== " ") line.text += gap;
      if (!unread.has(tagOf(node)) && !skipped(node)) down = firstChildOf(node);
    }
    if (ended && line.text.trim()) yield { ...line, text: line.text.replace(/\s+/g, " ").trim() };
    if (ended) line = { text: "", element: root };
    ended = false;
    if (words.trim() && !line.text.trim()) line.element = parentOf(node) ?? root;
    if (line.text.length < 400) line.text += words;
    node = down ?? nextNode(node, root, end);
  }
  if (line.text.trim()) yield { ...line, text: line.text.trim() };
}

/** Only for elements that hold next to nothing. */
function textContentOf(element: Element): string {
  const child = firstChildOf(element);
  return child && typeOf(child) === Node.TEXT_NODE ? (nodeText(child) ?? "").slice(0, 20) : "";
}
