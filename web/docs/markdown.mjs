/* Markdown -> one static fragment: linkable headings, tables that scroll by themselves, no raw HTML, links that stay on the site. */
import { Marked } from "marked";

/** Pages of the site that show a document; other documents are named by their path. */
const pagesOfDocuments = { "strategies.md": "?page=strategies", "js-api.md": "?page=api" };

const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escapeHtml = (text) => text.replace(/[&<>"']/g, (sign) => entities[sign]);

/** The id of a heading, as the forges make it: "### recommend(strategy)" -> "recommendstrategy". */
export function slug(text) {
  return text.toLowerCase().replace(/<[^>]*>/g, "").replace(/&[a-z]+;/g, "").replace(/[^\p{L}\p{N}\s_-]/gu, "").trim().replace(/\s+/g, "-");
}

/** Where a link of a document leads on the site; undefined: it has no page there. */
export function hrefOnSite(href) {
  if (href.startsWith("#") || /^https:\/\//.test(href)) return href;
  const [path, fragment] = href.split("#");
  const page = pagesOfDocuments[path.replace(/^(\.\/|docs\/)/, "")];
  return page && `${page}${fragment ? `#${fragment}` : ""}`;
}

/** A table in a region of its own: on a phone it scrolls, and the page does not. */
const tableRegion = (table) => `<div class="scroll">${table}</div>`;

/** `title`: the first heading; `contents`: the second level, and what stands below it; `html`: all but the title. */
export function renderMarkdown(text) {
  const contents = [];
  const ids = new Set();
  let title = "";
  const marked = new Marked({ gfm: true });
  marked.use({
    renderer: {
      html: ({ text: raw }) => escapeHtml(raw),
      heading({ tokens, depth }) {
        const inner = this.parser.parseInline(tokens);
        const words = inner.replace(/<[^>]*>/g, "");
        if (depth === 1) {
          title ||= words;
          return "";
        }
        const id = unused(slug(words), ids);
        if (depth <= 3) contents.push({ id, text: unescapeHtml(words), level: depth });
        return heading(depth, id, inner);
      },
      link({ href, tokens }) {
        const inner = this.parser.parseInline(tokens);
        const target = hrefOnSite(href);
        if (target === undefined) return `${inner} (<code>docs/${escapeHtml(href.replace(/#.*/, ""))}</code>)`;
        const outside = target.startsWith("https:") ? ' rel="noopener external"' : "";
        return `<a href="${escapeHtml(target)}"${outside}>${inner}</a>`;
      },
      image: ({ text: words }) => escapeHtml(words),
      code: ({ text: code, lang }) => `<pre class="${lang ? "code" : kindOfBlock(code)}"><code>${escapeHtml(code)}</code></pre>\n`,
    },
    hooks: {
      postprocess: (html) => html.replace(/<th([^>]*)><\/th>/g, "<td$1></td>").replace(/<table>[\s\S]*?<\/table>/g, tableRegion),
    },
  });
  const html = marked.parse(text);
  return { title: unescapeHtml(title), contents, html };
}

export function heading(depth, id, inner) {
  return `<h${depth} id="${escapeHtml(id)}" tabindex="-1"><a class="anchor" href="#${escapeHtml(id)}">${inner}</a></h${depth}>\n`;
}

/** One line of Markdown, such as a doc comment. */
export function renderInline(text) {
  const marked = new Marked({ gfm: true });
  marked.use({ renderer: {
    html: ({ text: raw }) => escapeHtml(raw),
    link: ({ text: words }) => escapeHtml(words),
    image: ({ text: words }) => escapeHtml(words),
  } });
  return marked.parseInline(text);
}

/** A block without a language that defines something is a formula. */
const kindOfBlock = (code) => /^(score|weight|season\(|closeness)/.test(code) ? "formula" : "code";

function unused(id, ids) {
  let free = id || "section";
  for (let i = 1; ids.has(free); i++) free = `${id}-${i}`;
  ids.add(free);
  return free;
}

function unescapeHtml(text) {
  const signs = Object.fromEntries(Object.entries(entities).map(([sign, entity]) => [entity, sign]));
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => signs[entity]);
}
