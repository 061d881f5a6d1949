/* Static servers as people run them, each with the configuration that docs/deploy.md gives for it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { repository } from "./shop.mjs";

const patienceMs = 30_000;

/** The document's block of that language. */
export function documented(language) {
  const text = readFileSync(join(repository, "docs/deploy.md"), "utf8");
  return new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "ms").exec(text)[1];
}

export function isInstalled(program) {
  return `${process.env.PATH}${delimiter}/usr/sbin`.split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** `start({ root, compress })` serves the folder; resolves with { url, close }. */
export const hosts = {
  nginx: { start: startNginx, setsHeaders: true, compresses: true },
  python3: { start: startPython, setsHeaders: false, compresses: false },
  caddy: { start: startCaddy, setsHeaders: true, compresses: true },
  apache2: { start: startApache, setsHeaders: true, compresses: true },
};

/** The text with each replacement made, all of which must be to make. */
function changed(text, ...replacements) {
  return replacements.reduce((now, [from, to]) => {
    if (!now.includes(from)) throw new Error(`docs/deploy.md has no "${from}"`);
    return now.replaceAll(from, to);
  }, text);
}

async function startNginx({ root, compress }) {
  const port = await freePort();
  const folder = scratch("nginx");
  const site = changed(documented("nginx"), ["listen 80;", `listen 127.0.0.1:${port};`], ["server_name shop.example;", ""], ["root /var/www/vitrine;", `root ${root};`],
    ...(compress ? [] : [["gzip on;", "gzip off;"]]));
  const rooms = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(" ");
  writeFileSync(join(folder, "nginx.conf"), `daemon off; master_process off; pid ${folder}/pid; error_log stderr;
    events {} http { include /etc/nginx/mime.types; default_type application/octet-stream; access_log off; ${rooms}\n${site}\n}`);
  return running(folder, port, spawn("nginx", ["-p", folder, "-e", "stderr", "-c", join(folder, "nginx.conf")], options()));
}

async function startPython({ root }) {
  const server = spawn("/usr/bin/python3", ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", root], options());
  const [line] = await once(createInterface(server.stdout), "line");
  return running("", /port (\d+)/.exec(line)[1], server);
}

async function startCaddy({ root, compress }) {
  const port = await freePort();
  const folder = scratch("caddy");
  const site = changed(documented("caddy"), ["shop.example {", `http://127.0.0.1:${port} {`], ["root * /var/www/vitrine", `root * ${root}`], ...(compress ? [] : [["encode gzip", ""]]));
  writeFileSync(join(folder, "Caddyfile"), `{\n\tadmin off\n}\n${site}`);
  const server = spawn("caddy", ["run", "--adapter", "caddyfile", "--config", join(folder, "Caddyfile")], options({ HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }));
  return running(folder, port, server);
}

/** What stands in .htaccess holds in a <Directory> too, so that nothing is written beside the site. */
async function startApache({ root, compress }) {
  const port = await freePort();
  const folder = scratch("apache2");
  const modules = ["mpm_event", "authz_core", "mime", "dir", "headers", "filter", ...(compress ? ["deflate"] : [])];
  const site = compress ? documented("apache") : documented("apache").replace(/^AddOutputFilterByType.*$/m, "");
  writeFileSync(join(folder, "apache.conf"), `ServerRoot ${folder}\nServerName localhost\nListen 127.0.0.1:${port}\nPidFile ${folder}/pid\nErrorLog ${folder}/logs/error\nMutex pthread
    ${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n")}\nTypesConfig /etc/mime.types\nDirectoryIndex index.html
    User www-data\nGroup www-data\nDocumentRoot ${root}\n<Directory ${root}>\nRequire all granted\n${site}\n</Directory>`);
  return running(folder, port, spawn("apache2", ["-X", "-f", join(folder, "apache.conf")], options()));
}

function options(environment = {}) {
  return { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...environment, PATH: `${process.env.PATH}${delimiter}/usr/sbin` } };
}

function scratch(name) {
  const folder = mkdtempSync(join(tmpdir(), `vitrine-${name}-`));
  mkdirSync(join(folder, "logs"));
  return folder;
}

async function running(folder, port, server) {
  let said = "";
  server.stderr.on("data", (text) => { said += text; });
  server.stdout.resume();
  const gone = once(server, "exit").then(() => true);
  const url = `http://127.0.0.1:${port}/`;
  for (const end = Date.now() + patienceMs; !await answers(url); ) {
    if (Date.now() > end || await Promise.race([gone, pause(50)])) throw new Error(`${server.spawnfile} does not serve: ${said}`);
  }
  return {
    url,
    async close() {
      server.kill();
      await gone;
      if (folder) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function pause(milliseconds) {
  return new Promise((wake) => setTimeout(() => wake(false), milliseconds));
}

async function answers(url) {
  return fetch(url, { method: "HEAD" }).then(() => true, () => false);
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
