/* The documents as modules of the site: `import page from "docs:strategies"` is `{ title, contents, html }`, made when the site is built. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { apiReference } from "./api-reference.mjs";
import { escapeHtml, heading, renderMarkdown } from "./markdown.mjs";

const web = dirname(dirname(fileURLToPath(import.meta.url)));
const docs = join(dirname(web), "docs");
const document = (name) => renderMarkdown(readFileSync(join(docs, name), "utf8"));

/** "recommend(strategy, options) → ..." is "recommend" among the contents. */
const nameAlone = (entry) => ({ ...entry, text: entry.text.replace(/[(<→].*/, "").trim() });

const pages = {
  strategies: () => document("strategies.md"),
  api() {
    const guide = document("js-api.md");
    const reference = apiReference(web);
    const words = "Types and methods";
    const about = "<p>Read from the declarations and their comments when this page was built; <code>engine/vitrine.d.ts</code> has the same for your editor.</p>";
    return {
      title: guide.title,
      contents: [...guide.contents.map(nameAlone), { id: "types-and-methods", text: words, level: 2 }, ...reference.contents],
      html: `${guide.html}\n${heading(2, "types-and-methods", escapeHtml(words))}${about}\n${reference.html}`,
    };
  },
};

/** What the page of that name shows. */
export const docsPage = (name) => pages[name]();

/** A plugin of esbuild. */
export const docsModules = {
  name: "docs-modules",
  setup(builder) {
    builder.onResolve({ filter: /^docs:/ }, ({ path }) => ({ path: path.slice("docs:".length), namespace: "docs" }));
    builder.onLoad({ filter: /.*/, namespace: "docs" }, ({ path }) => ({ contents: JSON.stringify(docsPage(path)), loader: "json" }));
  },
};
