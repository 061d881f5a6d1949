/* The documents of the site: what the build makes of Markdown and of the declarations. */
import assert from "node:assert/strict";
import test from "node:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { docsPage } from "../../web/docs/docs-modules.mjs";
import { hrefOnSite, renderInline, renderMarkdown, slug } from "../../web/docs/markdown.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const pages = { strategies: docsPage("strategies"), api: docsPage("api") };
const idsOf = (html) => [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);

test("markup in a document comes out as text", () => {
  const { html } = renderMarkdown('# T\n\n<script>alert(1)</script>\n\na <b onclick="x()">b</b> c\n\n![p](x.png)\n\n```html\n<i>\n```\n');
  assert.doesNotMatch(html, /<(script|b|i|img)\b/);
  assert.match(html, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
  assert.equal(renderInline('<b>x</b> `y<z`'), "&lt;b&gt;x&lt;/b&gt; <code>y&lt;z</code>");
});

test("a link leads to a page of the site, to a heading, or to https, and nowhere else", () => {
  assert.equal(hrefOnSite("strategies.md"), "?page=strategies");
  assert.equal(hrefOnSite("js-api.md#errors"), "?page=api#errors");
  assert.equal(hrefOnSite("#history"), "#history");
  assert.equal(hrefOnSite("https://example.org/"), "https://example.org/");
  for (const href of ["cli.md", "javascript:alert(1)", "data:text/html,x", "http://example.org", "//example.org", "../x"]) assert.equal(hrefOnSite(href), undefined, href);
  const { html } = renderMarkdown("# T\n\n[a](javascript:alert) [b](cli.md#x) [c](js-api.md)\n");
  assert.doesNotMatch(html, /javascript:alert"/);
  assert.match(html, /b \(<code>docs\/cli\.md<\/code>\)/);
  assert.match(html, /<a href="\?page=api">c<\/a>/);
});

test("headings have ids of their own, and equal ones are told apart", () => {
  const { html, contents, title } = renderMarkdown("# The *title*\n\n## `a b`(c)\n\n## A bc\n\n### A bc\n");
  assert.equal(title, "The title");
  assert.deepEqual(idsOf(html), ["a-bc", "a-bc-1", "a-bc-2"]);
  assert.deepEqual(contents.map(({ id, level }) => [id, level]), [["a-bc", 2], ["a-bc-1", 2], ["a-bc-2", 3]]);
});

for (const [name, { html, contents, title }] of Object.entries(pages)) {
  test(`the page ${name}: ids are unique, and every entry of the contents and every inner link has its place`, () => {
    const ids = idsOf(html);
    assert.ok(title && ids.length > 10);
    assert.deepEqual(ids.filter((id, i) => ids.indexOf(id) !== i), []);
    for (const { id } of contents) assert.ok(ids.includes(id), id);
    for (const [, href] of html.matchAll(/href="([^"]*)"/g)) {
      const [, page, fragment] = href.match(/^(?:\?page=([a-z]+))?(?:#(.+))?$/) ?? assert.fail(href);
      if (fragment) assert.ok(idsOf((page ? pages[page] : pages[name]).html).includes(fragment), href);
    }
    assert.doesNotMatch(html, /<(script|style|iframe|img)\b| on[a-z]+=| style=/);
  });
}

test("the reference has a section for everything that the API exports", () => {
  const ids = new Set(idsOf(pages.api.html));
  for (const file of ["vitrine", "types", "profile-types", "error"]) {
    const source = readFileSync(join(root, `web/engine/${file}.ts`), "utf8");
    for (const [, name] of source.matchAll(/^export (?:async )?(?:interface|type|class|function|const) (\w+)/gm)) assert.ok(ids.has(`type-${name.toLowerCase()}`), name);
  }
});

test("the reference tells every public method of Vitrine with its comment, and nothing private or internal", () => {
  const { html } = pages.api;
  const section = html.slice(html.indexOf('id="type-vitrine"'), html.indexOf('id="type-vitrineerror"'));
  for (const name of ["recommend", "product", "browse", "search", "record", "cart", "placeorder", "profiles", "exportprofile", "on", "close"])
    assert.match(section, new RegExp(`id="type-vitrine-${name}"`));
  assert.match(section, /Absolute URL of a product&#39;s picture/);
  assert.doesNotMatch(section, /#call|#opened|constructor|@internal/);
  assert.match(section, /<a href="#type-recommendoptions">RecommendOptions<\/a>/);
});

test("a link from one document to another, or to a heading, finds it", () => {
  const documents = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
  const headings = Object.fromEntries(documents.map((name) => [name, new Set(
    [...readFileSync(join(root, "docs", name), "utf8").replace(/^```[\s\S]*?^```/gm, "").matchAll(/^#{1,6} (.+)$/gm)].map(([, words]) => slug(words)))]));
  for (const name of documents) {
    for (const [, href] of readFileSync(join(root, "docs", name), "utf8").replace(/^```[\s\S]*?^```/gm, "").matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(href)) continue;
      const [path, fragment] = href.split("#");
      assert.ok(path === "" || existsSync(join(root, "docs", path)), `${name}: ${href}`);
      if (fragment && (path === "" || path in headings)) assert.ok(headings[path || name].has(fragment), `${name}: ${href}`);
    }
  }
});
