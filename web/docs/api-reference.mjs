/* Declarations -> the reference part of the API page: a heading, the declaration, and a list of members, types linked to theirs. */
import { readDeclarations } from "./declarations.mjs";
import { escapeHtml, heading, renderInline } from "./markdown.mjs";

const idOf = (name) => `type-${name.toLowerCase()}`;
const memberIdOf = (owner, name) => `${idOf(owner)}-${name.toLowerCase()}`;

/** `web`: the folder of the TypeScript project. Answers `{ html, contents }`. */
export function apiReference(web) {
  const files = ["vitrine", "error", "types", "profile-types", "encoders"].map((name) => `${web}/engine/${name}.ts`);
  const known = readDeclarations(`${web}/tsconfig.json`, files);
  const order = { function: 0, class: 1, interface: 2, type: 2, const: 2 };
  const declarations = known.map((declaration, place) => ({ ...declaration, place }))
    .sort((left, right) => order[left.kind] - order[right.kind] || left.place - right.place);
  const names = new Set(declarations.map(({ name }) => name));
  const contents = declarations.map(({ name, kind }) => ({ id: idOf(name), text: kind === "function" ? `${name}()` : name, level: 3 }));
  return { html: declarations.map((declaration) => section(declaration, names)).join("\n"), contents };
}

function section(declaration, names) {
  const { name, kind, head, doc, text, members } = declaration;
  return [
    heading(3, idOf(name), `<code>${escapeHtml(kind === "function" ? `${name}()` : name)}</code>`),
    paragraphs(doc),
    `<pre class="declaration"><code>${linked(text ? `${head} = ${text}` : head, names, name)}</code></pre>`,
    members?.length ? `<dl class="members">${grouped(members).map((group) => memberList(name, group, names)).join("")}</dl>` : "",
  ].join("\n");
}

/** Overloads stand together, under the words of the first. */
function grouped(members) {
  const groups = [];
  for (const member of members) {
    const last = groups.at(-1);
    if (last && member.method && last[0].name === member.name) last.push(member);
    else groups.push([member]);
  }
  return groups;
}

function memberList(owner, group, names) {
  const terms = group.map(({ signature }, i) => {
    const id = i === 0 ? ` id="${memberIdOf(owner, group[0].name)}"` : "";
    return `<dt${id}><code>${linked(signature, names, owner)}</code></dt>`;
  });
  const doc = group.find((member) => member.doc)?.doc ?? "";
  return `<div>${terms.join("")}${doc ? `<dd>${renderInline(doc.replace(/\s*\n\s*/g, " "))}</dd>` : ""}</div>`;
}

function paragraphs(doc) {
  return doc.split(/\n\s*\n/).filter(Boolean).map((part) => `<p>${renderInline(part.replace(/\s*\n\s*/g, " "))}</p>`).join("");
}

/** The text with every known type but `own` as a link to its section. */
function linked(text, names, own) {
  return text.split(/("(?:[^"\\]|\\.)*"|[A-Za-z_]\w*)/).map((part) =>
    names.has(part) && part !== own && /^[A-Z]/.test(part) ? `<a href="#${idOf(part)}">${part}</a>` : escapeHtml(part)).join("");
}
