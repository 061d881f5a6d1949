/* Pages that are not the shop's, on an origin of their own. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What docs/embedding.md asks a page to allow, for a shelf whose script comes from `host`. */
export const policyFor = (host) => ["default-src 'none'", `script-src ${host} 'wasm-unsafe-eval'`, `connect-src ${host}`, `img-src ${host}`,
  `worker-src blob: ${host}`, "style-src 'unsafe-inline'"].join("; ");

export class ForeignPages {
  folder = mkdtempSync(join(tmpdir(), "vitrine-foreign-"));

  /** Writes a page and answers its name. `script`: where the shelf's script is. */
  write(name, { script, body, policy = "", style = "" }) {
    const head = policy ? `<meta http-equiv="Content-Security-Policy" content="${policy}">` : "";
    writeFileSync(join(this.folder, name), `<!doctype html><html lang="en"><meta charset="utf-8">${head}<link rel="icon" href="${new URL("assets/favicon.svg", script).href}"><title>Elsewhere</title>
      <style>vitrine-shelf { display: block; min-height: 24em } ${style}</style><script type="module" src="${script}"></script><main><h1>Elsewhere</h1>${body}<p id="below">Below.</p></main>`);
    return name;
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
