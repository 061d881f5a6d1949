/* The exported declarations of TypeScript files and their doc comments, by the compiler's own reading of them. */
import { API } from "typescript/unstable/sync";
import { SyntaxKind } from "typescript/unstable/ast";

const kinds = {
  [SyntaxKind.InterfaceDeclaration]: "interface",
  [SyntaxKind.ClassDeclaration]: "class",
  [SyntaxKind.TypeAliasDeclaration]: "type",
  [SyntaxKind.FunctionDeclaration]: "function",
  [SyntaxKind.VariableStatement]: "const",
};

/**
 * `files`: absolute paths of the project of `tsconfig`. What they export, and what that names of the rest. Each declaration:
 * `{ kind, name, head, doc, text?, members? }`; a member: `{ name, signature, doc, method }`.
 */
export function readDeclarations(tsconfig, files) {
  const api = new API();
  try {
    const program = api.updateSnapshot({ openProject: tsconfig }).getProjects()[0].program;
    return withWhatTheyName(files.flatMap((file) => declarationsOf(program.getSourceFile(file))));
  } finally {
    api.close();
  }
}

function withWhatTheyName(all) {
  const wanted = new Set(all.filter(({ exported }) => exported));
  for (const { head, text = "", members = [] } of wanted) {
    const named = new Set([head, text, ...members.map(({ signature }) => signature)].join(" ").match(/[A-Za-z_]\w*/g));
    for (const declaration of all) if (declaration.kind !== "const" && named.has(declaration.name)) wanted.add(declaration);
  }
  return all.filter((declaration) => wanted.has(declaration));
}

function declarationsOf(source) {
  const text = source.text;
  return source.statements
    .filter((node) => node.kind in kinds && !isInternal(node, text))
    .map((node) => {
      const kind = kinds[node.kind];
      if (kind === "const") return constantOf(node, source);
      const members = (node.members ?? []).filter((member) => isPublic(member, text));
      return {
        kind, name: node.name.text, exported: isExported(node), doc: docOf(node, text),
        head: headOf(node, kind, source, text),
        ...(kind === "type" && { text: tidy(node.type.getText(source)) }),
        ...(node.members && { members: withoutBodies(members).map((member) => memberOf(member, source, text)) }),
      };
    });
}

/** The first name of `export const`. */
function constantOf(node, source) {
  const [{ name, type, initializer }] = node.declarationList.declarations;
  const value = type ? `: ${tidy(type.getText(source))}` : initializer ? ` = ${tidy(initializer.getText(source))}` : "";
  return { kind: "const", name: name.getText(source), exported: isExported(node), doc: docOf(node, source.text), head: `const ${name.text}${value}` };
}

const isExported = (node) => node.modifiers?.some((modifier) => modifier.kind === SyntaxKind.ExportKeyword) ?? false;

/** The comment that stands right before the node, without its stars. */
function docOf(node, text) {
  const before = text.slice(node.pos, textStart(node, text));
  const comment = before.match(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/);
  if (!comment) return "";
  return comment[1].replace(/^\s*\*? ?/gm, "").replace(/^@internal.*$/m, "").trim();
}

/** Where the node's own text begins, behind blanks and comments. */
function textStart(node, text) {
  const trivia = /(?:\s|\/\*[\s\S]*?\*\/|\/\/[^\n]*\n)*/y;
  trivia.lastIndex = node.pos;
  return node.pos + trivia.exec(text)[0].length;
}

const isInternal = (node, text) => /@internal/.test(text.slice(node.pos, textStart(node, text)));

function isPublic(member, text) {
  if (member.kind === SyntaxKind.Constructor || isInternal(member, text)) return false;
  if (member.name?.kind === SyntaxKind.PrivateIdentifier) return false;
  return !(member.modifiers ?? []).some(({ kind }) => kind === SyntaxKind.PrivateKeyword || kind === SyntaxKind.ProtectedKeyword);
}

/** Of an overloaded method, its overloads and not its implementation. */
function withoutBodies(members) {
  return members.filter((member) => {
    if (!member.body || member.kind !== SyntaxKind.MethodDeclaration) return true;
    return !members.some((other) => other !== member && !other.body && other.name?.text === member.name?.text);
  });
}

function memberOf(member, source, text) {
  const method = member.kind === SyntaxKind.MethodDeclaration || member.kind === SyntaxKind.MethodSignature;
  const name = member.name?.getText(source) ?? "";
  const isStatic = member.modifiers?.some(({ kind }) => kind === SyntaxKind.StaticKeyword);
  return { name, method, doc: docOf(member, text), signature: `${isStatic ? "static " : ""}${signatureOf(member, name, source, method)}` };
}

function signatureOf(member, name, source, method) {
  const type = member.type ? tidy(member.type.getText(source)) : undefined;
  if (method) return `${name}${typeParameters(member, source)}(${parameters(member, source)})${type ? `: ${type}` : ""}`;
  if (member.kind === SyntaxKind.GetAccessor) return `readonly ${name}${type ? `: ${type}` : ""}`;
  if (!member.name) return tidy(member.getText(source)).replace(/;$/, "");
  const readonly = member.modifiers?.some(({ kind }) => kind === SyntaxKind.ReadonlyKeyword) ? "readonly " : "";
  const optional = member.questionToken ?? member.postfixToken ? "?" : "";
  const value = !type && member.initializer ? ` = ${tidy(member.initializer.getText(source))}` : "";
  return `${readonly}${name}${optional}${type ? `: ${type}` : value}`;
}

function typeParameters(node, source) {
  return node.typeParameters?.length ? `<${node.typeParameters.map((parameter) => tidy(parameter.getText(source))).join(", ")}>` : "";
}

/** A parameter that is taken apart is called "options", and one with a default may be left out. */
function parameters(node, source) {
  return node.parameters.map((parameter) => {
    const name = parameter.name.kind === SyntaxKind.Identifier ? parameter.name.text : "options";
    const optional = parameter.questionToken || parameter.initializer ? "?" : "";
    return `${parameter.dotDotDotToken ? "..." : ""}${name}${optional}${parameter.type ? `: ${tidy(parameter.type.getText(source))}` : ""}`;
  }).join(", ");
}

function headOf(node, kind, source) {
  const generics = typeParameters(node, source);
  if (kind === "function") {
    return `${node.name.text}${generics}(${parameters(node, source)})${node.type ? `: ${tidy(node.type.getText(source))}` : ""}`;
  }
  const heritage = (node.heritageClauses ?? []).map((clause) => tidy(clause.getText(source))).join(" ");
  return `${kind} ${node.name.text}${generics}${heritage ? ` ${heritage}` : ""}`;
}

const tidy = (text) => text.replace(/\s*\n\s*/g, " ").replace(/\s{2,}/g, " ").trim();

