/* What the pages say: sentences, plurals, the choice of a language, and that every language says everything. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { importParts } from "./helpers/engine.mjs";
import { literalWords } from "./helpers/literal_words.mjs";

const { bestLanguage, sentence, sentenceParts } = await importParts(["words/languages.ts", "words/message.ts"]);

test("values stand in the holes, numbers as the language writes them", () => {
  assert.equal(sentence("{name} has {pieces}", "en", { name: "Ada", pieces: 1234 }), "Ada has 1,234");
  assert.equal(sentence("{name} hat {pieces}", "de", { name: "Ada", pieces: 1234 }), "Ada hat 1.234");
  assert.equal(sentence("{who} is missing", "en", {}), "{who} is missing");
  assert.equal(sentence("{name}", "en", { name: "{pieces}", pieces: 3 }), "{pieces}", "a value is no message");
});

test("the count chooses the form by the rules of the language", () => {
  const pieces = { one: "{count} piece", other: "{count} pieces" };
  assert.deepEqual([0, 1, 2].map((count) => sentence(pieces, "en", { count })), ["0 pieces", "1 piece", "2 pieces"]);
  const polish = { one: "{count} sztuka", few: "{count} sztuki", many: "{count} sztuk", other: "{count} sztuki" };
  assert.deepEqual([1, 3, 5, 22].map((count) => sentence(polish, "pl", { count })), ["1 sztuka", "3 sztuki", "5 sztuk", "22 sztuki"]);
  assert.equal(sentence({ other: "{count}" }, "en", { count: 1 }), "1", "a form that is not there is the other");
});

test("a hole may hold what is no text", () => {
  const link = { template: "a" };
  assert.deepEqual(sentenceParts("See {link}.", "en", { link }), ["See ", link, "."]);
});

test("the language is the first that is wanted and spoken", () => {
  assert.equal(bestLanguage(["de-AT", "en"]), "de");
  assert.equal(bestLanguage([null, undefined, "", "xx", "DE"]), "de");
  assert.equal(bestLanguage(["fr-FR"]), "en");
  assert.equal(bestLanguage(["constructor", "__proto__"]), "en");
});

const web = join(dirname(fileURLToPath(import.meta.url)), "../../web");
const folder = join(web, "words");
const codes = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
const areas = readdirSync(join(folder, "en")).map((name) => name.replace(".json", ""));
const messages = (code, area) => JSON.parse(readFileSync(join(folder, code, `${area}.json`), "utf8"));
const texts = (message) => typeof message === "string" ? [message] : Object.values(message);
const holes = (message) => [...new Set(texts(message).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)))].sort();

test("every language that is spoken has a folder, and the other way", async () => {
  const { languages } = await importParts(["words/languages.ts"]);
  assert.deepEqual(Object.keys(languages).sort(), [...codes].sort());
});

for (const code of codes) {
  test(`${code} says everything, with the same holes`, () => {
    assert.deepEqual(readdirSync(join(folder, code)).sort(), areas.map((area) => `${area}.json`));
    for (const area of areas) {
      const english = messages("en", area);
      const own = messages(code, area);
      assert.deepEqual(Object.keys(own).sort(), Object.keys(english).sort(), `keys of ${code}/${area}.json`);
      for (const key of Object.keys(english)) {
        assert.deepEqual(holes(own[key]), holes(english[key]), `holes of ${code}/${area}.json: ${key}`);
        for (const text of texts(own[key])) assert.ok(text.trim() !== "", `${code}/${area}.json: ${key} says nothing`);
        if (typeof own[key] === "string") continue;
        const forms = new Set(new Intl.PluralRules(code).resolvedOptions().pluralCategories);
        assert.deepEqual(Object.keys(own[key]).filter((form) => !forms.has(form)), [], `forms of ${code}/${area}.json: ${key}`);
        assert.ok(own[key].other, `${code}/${area}.json: ${key} has no other`);
      }
    }
  });
}

test("every area is known to the types", () => {
  const listed = [...readFileSync(join(folder, "areas.ts"), "utf8").matchAll(/^import type (\w+) from "\.\/en\/\1\.json";$/gm)].map(([, name]) => name);
  assert.deepEqual(listed.sort(), areas.sort());
});

const { engineWordsIn } = await importParts(["words/engine-words.ts"]);

test("what the engine says is taken apart and said in another language", () => {
  const german = (said) => engineWordsIn(messages("de", "labels"), "de", said);
  assert.equal(german("because you bought 3 Tshirts in Blue"), "Sie kauften 3 Tshirts in Blue");
  assert.equal(german("although you looked at Shirt: the 2nd"), "obwohl Sie Shirt: the 2nd angesehen haben");
  assert.equal(german("near the 1299.50 EUR that you usually spend"), "nahe an 1.299,50\u00a0€, die Sie üblicherweise ausgeben");
  assert.equal(german("rated 4.5 of 5"), "mit 4,5 von 5 bewertet");
  assert.equal(german("made for Fall"), "gemacht für den Herbst");
  assert.equal(german("its price: 12.50"), "sein Preis: 12,50");
  assert.equal(german("what nobody wrote down"), "what nobody wrote down");
});

/** Every label of the C sources as it may come, with an example for each directive of its format. */
function engineLabels() {
  const sources = join(web, "../src/recommend");
  const formats = readdirSync(sources).filter((name) => name.endsWith(".c"))
    .flatMap((name) => [...readFileSync(join(sources, name), "utf8").matchAll(/vt_reason_label\(\w+,([^;]*);/g)].flatMap(([, call]) => [...call.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text)));
  return formats.filter((format) => /^[a-z%].* /.test(format) && /[a-z]{3}/.test(format.replace(/%\w+/g, ""))).map((format) => format
    .replace("%lld.%02lld", "12.50").replace(/%d\.%d/, "4.5").replace(/%(llu|lld|zu|u|d)/g, "7").replaceAll("%%", "%"));
}

test("every label of the engine is known, in whatever strategy it is written", () => {
  const known = messages("en", "labels");
  const labels = engineLabels();
  assert.ok(labels.length > 25, `${labels.length} labels found`);
  const isPart = (label) => Object.keys(known).some((key) => key !== label && key.includes(label));
  for (const label of labels.filter((text) => !/%s/.test(text) && !isPart(text))) {
    assert.notEqual(engineWordsIn(Object.fromEntries(Object.keys(known).map((key) => [key, "told"])), "en", label), label, label);
  }
});

/** The sources that speak: path below web/ -> text. */
const speaking = new Map(["ui", "site", "site/shell", "site/pages", "kiosk", "kiosk/shell", "kiosk/screens", "kiosk/device", "offline", "embed", "extension/panel", "common", "words"].flatMap((name) => {
  const place = join(web, name);
  return existsSync(place) ? readdirSync(place).filter((file) => /\.(ts|html)$/.test(file)).map((file) => [`${name}/${file}`, readFileSync(join(place, file), "utf8")]) : [];
}));

/** The labels are the engine's, and the shelf takes its file whole. */
const keyed = areas.filter((area) => !["labels", "shelf"].includes(area));

const ways = "also-bought budget cart-addons ease for-you history ials interactions itemknn new-arrivals ranked restock seasonal similar trending two-tower";
const steps = "brands budget categories colours sizes styles";
const kinds = "articleType brand colour subCategory";
/** Keys that the code puts together: how they begin -> how they may end. */
const computed = Object.entries({
  "all.error-": "VT_ABORTED VT_BAD_DATA VT_BAD_REQUEST VT_ENCODER VT_INTEGRITY VT_IO VT_LOCKED VT_NETWORK VT_NOT_FOUND VT_NOT_READY VT_NO_MEMORY VT_UNSUPPORTED VT_WORKER",
  "all.way-": "filter look meaning picture words",
  "catalog.facet-": "articleType brand category colour gender season size subCategory usage",
  "catalog.field-": "articleType brand category colour gender inStock priceMax priceMin season subCategory usage",
  "catalog.sort-": "newest price-down price-up rating relevance row",
  "dashboard.chart-": kinds, "dashboard.column-": kinds,
  "dashboard.deed-": "bookmark cart like pass purchase review view",
  "dashboard.number-": "11 12 13 14 15 16",
  "dashboard.stage-": "candidates features trees",
  "dashboard.status-": "delivered placed returned",
  "dashboard.tab-": ways, "dashboard.question-": ways, "dashboard.how-": ways, "dashboard.lacking-": ways,
  "kiosk.": "quiz quiz-invite swipe swipe-invite",
  "kiosk.dock-": "find quiz selection start swipe",
  "kiosk.fact-": "articleType colour season usage",
  "kiosk.shelf-": "budget for-you interactions new-arrivals seasonal similar trending",
  "kiosk.staff-": "fetching pictures trying restart rollback update",
  "panel.step-": "fetching pictures trying", "panel.tab-": "for-you packs search similar you", "panel.theme-": "dark light system", "panel.way-": "fetch own page screenshot",
  "product.tab-": "also-bought cart-addons similar",
  "quiz.label-": steps, "quiz.question-": steps, "quiz.help-": steps, "quiz.nothing-": steps,
  "swipe.": "ArrowDown ArrowLeft ArrowRight",
  "swipe.group-": "articleType brand category colour usage",
}).flatMap(([start, ends]) => ends.split(" ").map((end) => ({ start, key: start + end })));

test("every message is said somewhere", () => {
  const sources = [...speaking.values()].join("\n");
  const said = new Set([...sources.matchAll(/["`](\w+\.[\w-]+)["`]/g)].map(([, key]) => key)
    .concat([...sources.matchAll(/wordsFor\("(\w+)", "([\w-]+)"/g)].map(([, area, name]) => `${area}.${name}`), computed.map(({ key }) => key)));
  const every = keyed.flatMap((area) => Object.keys(messages("en", area)).map((key) => `${area}.${key}`));
  assert.deepEqual(every.filter((key) => !said.has(key)), []);
  assert.deepEqual(computed.filter(({ key }) => !every.includes(key)), [], "computed, but in no file");
});

test("how keys begin that the code puts together is known", () => {
  const sources = [...speaking.values()].join("\n");
  const begun = [...sources.matchAll(/`(\w+\.[\w-]*)\$\{/g)].map(([, start]) => start)
    .concat([...sources.matchAll(/wordsFor\("(\w+)", `([\w-]*)\$\{/g)].map(([, area, start]) => `${area}.${start}`));
  assert.ok(begun.length > 25, `${begun.length} found`);
  assert.deepEqual(begun.filter((start) => keyed.some((area) => start.startsWith(`${area}.`)) && !computed.some(({ key }) => key.startsWith(start))), []);
});

/** Names, words of catalogs, and what is no word: by file, "" for all. */
const allowed = {
  "": /^(Vitrine|Visitor|Unisex|Backspace|Enter|Files|Arrow(Left|Right|Up|Down)|Home|End|Escape|https:\/\/\S+|\(prefers-[\w-]+: [\w-]+\)|\.[\w-]+ [\w-]+)$/,
  "site/shell/leads.ts": /./, "ui/size-order.ts": /./, "ui/colours.ts": /./,
  "site/shell/shell.ts": /^(Women|Men|Girls|Boys|Kids)$/,
  "ui/form-address.ts": /^shipping [\w-]+$/,
  "kiosk/shell/closed-door.ts": /^(Tab|Delete|Page(Up|Down)|Shift|CapsLock|AltGraph|Dead|Process|Unidentified|KeyS)$/,
  /* What is told to the staff's log. */
  "kiosk/shell/kiosk.ts": /^(This window is closed for the moment\.$|this browser keeps no files|not wiped:|the engine has died|KeyS$|\(display-mode: fullscreen\)$)/,
  "kiosk/shell/staff-desk.ts": /^MB \/ GB$/,
  /* Faults of kiosk.json are English, as the command line is; and the log again. */
  "kiosk/device/kiosk-config.ts": /./, "kiosk/device/config-desk.ts": /^kiosk\.json: /,
  "kiosk/device/error-log.ts": /^something that is no error/, "kiosk/device/visitor-wipe.ts": /^(private files|it is open elsewhere|NotFoundError|InUseError)$/,
  "kiosk/device/pack-keeper.ts": /^(there is no earlier pack|the generation before is not signed)/,
  "words/languages.ts": /^\p{L}+$/u,
  "site/main.ts": /^Vitrine could not be loaded/,
  "site/pages/order-page.ts": /^there is no order/, "extension/panel/chosen-pack.ts": /^there is no pack yet/,
};

test("no words stand in the code of a page", () => {
  const found = [...speaking].filter(([path]) => path.endsWith(".ts")).flatMap(([path, source]) => literalWords(source)
    .filter(({ words }) => !allowed[""].test(words) && !allowed[path]?.test(words)).map(({ line, words }) => `web/${path}:${line}: ${words}`));
  assert.deepEqual(found, []);
});

test("words in code are found, in templates, attributes and strings", () => {
  const found = (source) => literalWords(source).map(({ words }) => words);
  assert.deepEqual(found('html`<p class="big">Add ${n} to <b>cart</b></p>`'), ["Add to", "cart"]);
  assert.deepEqual(found('html`<a aria-label="Close it" href="x">${icon("close")}</a>`'), ["Close it"]);
  assert.deepEqual(found('const label = sold ? "Sold out" : `Only ${n} left`;'), ["Sold out", "Only left"]);
  assert.deepEqual(found('/* Some words */ import "./x.js"; const name = "sold-out"; // More words\nthrow new Error("Some words");'), []);
});
