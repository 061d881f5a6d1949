/* The browser that all tests drive, and the flags it is started with. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const { chromium } = createRequire(join(dirname(fileURLToPath(import.meta.url)), "../../../web/package.json"))("playwright-core");
export { chromium };
export const browserPath = process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium";

/* Chromium fills a list of suggestions for the address bar of every window that it opens, which nobody will see: a second of computing each time. */
const unseen = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"];
/* What Playwright switches off itself, of what tests could notice. The last such flag counts, and ours comes after its own. */
const byPlaywright = ["AvoidUnnecessaryBeforeUnloadCheckSync", "BoundaryEventDispatchTracksNodeRemoval", "DestroyProfileOnBrowserClose",
  "DialMediaRouteProvider", "GlobalMediaControls", "HttpsUpgrades", "LensOverlay", "MediaRouter", "OptimizationHints", "PaintHolding",
  "RenderDocument", "ThirdPartyStoragePartitioning", "Translate"];

const always = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
/** For a browser that Playwright starts. */
export const flags = [...always, `--disable-features=${[...byPlaywright, ...unseen]}`];
/** For one that is started by hand, otherwise as people have it. */
export const bareFlags = ["--headless", ...always, `--disable-features=${unseen}`];
