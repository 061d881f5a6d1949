/* What a store would refuse, or what the extension promises not to be. */

const permitted = ["activeTab", "scripting", "sidePanel", "contextMenus", "storage"];
const askedLater = ["https://*/*", "http://*/*"];
/** They would let the extension run, be reached or be changed without the visitor's gesture. */
const refused = ["host_permissions", "content_scripts", "optional_permissions", "externally_connectable", "web_accessible_resources", "update_url",
  "chrome_url_overrides", "devtools_page", "sandbox"];
const policy = { "default-src": "'none'", "script-src": "'self' 'wasm-unsafe-eval'", "worker-src": "'self'", "base-uri": "'none'", "form-action": "'none'" };
const longestDescription = 132;
const inScripts = [
  [/\beval\s*\(/, "calls eval"],
  [/\bFunction\s*\(/, "makes a function of a text"],
  [/\bimportScripts\s*\(\s*["'`](?:https?:)?\/\//, "imports a script from elsewhere"],
  [/\b(?:import|from)\s*\(?\s*["'`](?:https?:)?\/\//, "imports a module from elsewhere"],
  [/["'`](?:https?:)?\/\/[^"'`\s]+\.m?js\b/, "names a script elsewhere"],
];

/** `files`: path -> bytes of the whole extension. One line for each fault. */
export function faultsOf(files) {
  if (!files.has("manifest.json")) return ["manifest.json is missing"];
  const manifest = JSON.parse(files.get("manifest.json"));
  return [
    ...manifestFaults(manifest),
    ...localeFaults(manifest, files),
    ...policyFaults(manifest.content_security_policy?.extension_pages ?? ""),
    ...filesNamedBy(manifest).filter((path) => !files.has(path)).map((path) => `manifest.json names ${path}, which is missing`),
    ...[...files.keys()].filter((path) => /(^|\/)[._]/.test(path.replace(/^_locales\//, ""))).map((path) => `${path}: the browser refuses such a name`),
    ...[...files].filter(([path]) => /\.m?js$/.test(path)).flatMap(([path, bytes]) => scriptFaults(path, bytes.toString())),
    ...[...files].filter(([path]) => path.endsWith(".html")).flatMap(([path, bytes]) => pageFaults(path, bytes.toString(), files)),
  ];
}

function manifestFaults(manifest) {
  const { permissions = [], optional_host_permissions: later = [], description = "" } = manifest;
  return [
    ...(manifest.manifest_version === 3 ? [] : ["manifest_version is not 3"]),
    ...permissions.filter((name) => !permitted.includes(name)).map((name) => `the permission ${name} is none of ours`),
    ...later.filter((origin) => !askedLater.includes(origin)).map((origin) => `optional_host_permissions has ${origin}`),
    ...refused.filter((name) => name in manifest).map((name) => `the manifest has ${name}`),
    ...(description.length > longestDescription ? [`the description has ${description.length} characters, at most ${longestDescription}`] : []),
  ];
}

/** Every language has every word of the manifest, and none is longer than a store takes. */
function localeFaults(manifest, files) {
  const wanted = [...JSON.stringify(manifest).matchAll(/__MSG_(\w+)__/g)].map(([, name]) => name);
  const paths = [...files.keys()].filter((path) => /^_locales\/\w+\/messages\.json$/.test(path));
  const home = `_locales/${manifest.default_locale}/messages.json`;
  return [
    ...(wanted.length > 0 && !files.has(home) ? [`${home} is missing`] : []),
    ...paths.flatMap((path) => {
      const messages = JSON.parse(files.get(path));
      const description = messages.description?.message ?? "";
      return [...wanted.filter((name) => !messages[name]?.message).map((name) => `${path} does not say ${name}`),
        ...(description.length > longestDescription ? [`${path}: the description has ${description.length} characters, at most ${longestDescription}`] : [])];
    }),
  ];
}

function policyFaults(text) {
  const directives = Object.fromEntries(text.split(";").map((part) => part.trim().split(/\s+/)).map(([name, ...sources]) => [name, sources.join(" ")]));
  return Object.entries(policy).filter(([name, sources]) => directives[name] !== sources)
    .map(([name, sources]) => `the policy has ${name} ${directives[name] ?? "(nothing)"}, not ${sources}`);
}

function filesNamedBy({ background = {}, side_panel: panel, sidebar_action: sidebar, action, icons = {} }) {
  const icon = (value) => (typeof value === "string" ? [value] : Object.values(value ?? {}));
  return [background.service_worker, ...(background.scripts ?? []), panel?.default_path, sidebar?.default_panel, action?.default_popup,
    ...icon(sidebar?.default_icon), ...icon(action?.default_icon), ...icon(icons)].filter(Boolean);
}

function scriptFaults(path, text) {
  return inScripts.filter(([pattern]) => pattern.test(text)).map(([pattern, what]) => `${path} ${what}: ${text.match(pattern)[0].slice(0, 80)}`);
}

function pageFaults(path, text, files) {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const inline = [...text.matchAll(/<script\b[^>]*>/g)].filter(([tag]) => !/\ssrc=/.test(tag)).map(() => `${path} holds a script`);
  const links = [...text.matchAll(/<(?:script|link|img)\b[^>]*?\s(?:src|href)="([^"]*)"/g)].map(([, link]) => link);
  return [...inline, ...links.filter((link) => !files.has(folder + link)).map((link) => `${path} names ${link}, which is missing`)];
}
