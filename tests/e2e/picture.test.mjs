/* Search by picture: a photo chosen, dropped, pasted or framed finds its product; what is no picture is told; the answers are the
 * native program's. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { violations } from "./helpers/axe.mjs";
import { ask } from "./helpers/buyer.mjs";
import { openShop, repository, settled, siteRoot, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();
const run = promisify(execFile);

describe("search by picture", { skip }, () => {
  let shop;
  let page;

  before(async () => { shop = await openShop(); });
  after(() => shop?.close());
  afterEach(async () => {
    const faults = page?.faults ?? [];
    await page?.context().close();
    page = undefined;
    assert.deepEqual(faults, [], "no error, no refused policy, no request off the origin");
  });

  async function visit(options) {
    page = await shop.newPage(options);
    await page.goto("?page=catalog");
    await settled(page);
    await page.getByRole("button", { name: "Search by picture" }).click();
    await page.locator("vt-picture-picker").waitFor();
  }

  /** Two products of different kinds, with pictures. */
  const products = () => ask(page, async ({ vitrine }) => {
    const { items } = await vitrine.browse({ limit: 400 });
    const first = items.find(({ image, articleType }) => image && articleType === "Shirts") ?? items.find(({ image }) => image);
    return [first, items.find(({ image, category }) => image && category !== first.category)];
  });

  /** Bytes of a picture file, painted in steps of a canvas' methods; "draw" draws the photo of the n-th product. */
  const painted = async (ids, steps, { width = 225, height = 300, type = "image/jpeg" } = {}) => Buffer.from(await page.evaluate(
    async ({ ids: wanted, steps: all, width: wide, height: high, type: kind }) => {
      const vitrine = await document.querySelector("vt-catalog-page").session.opened;
      const bitmaps = await Promise.all(wanted.map(async (id) => {
        const { product } = await vitrine.product(id);
        return createImageBitmap(await (await fetch(vitrine.imageUrl(product))).blob());
      }));
      const canvas = new OffscreenCanvas(wide, high);
      const context = canvas.getContext("2d");
      context.fillStyle = "white";
      context.fillRect(0, 0, wide, high);
      for (const [name, ...values] of all) {
        if (name === "draw") context.drawImage(bitmaps[values[0]], ...values.slice(1));
        else if (name === "filter") [context.filter] = values;
        else context[name](...values);
      }
      return [...new Uint8Array(await (await canvas.convertToBlob({ type: kind, quality: 0.6 })).arrayBuffer())];
    }, { ids, steps, width, height, type }));

  const choose = (name, mimeType, buffer) => page.locator("vt-picture-picker input[type=file]").setInputFiles({ name, mimeType, buffer });
  const searched = async () => {
    await page.locator("vt-crop-box").waitFor();
    await page.waitForFunction(() => {
      const root = document.querySelector("vt-catalog-page");
      return !root.busy && root.result?.items[0]?.foundBy;
    });
  };
  const found = () => page.evaluate(() => document.querySelector("vt-catalog-page").result.items.map(({ id, foundBy }) => ({ id, foundBy })));

  const slightlyOff = [["filter", "brightness(1.1) blur(0.6px)"], ["rotate", 0.04], ["draw", 0, -8, -6, 239, 316]];

  test("a photo of a product, taken badly, finds the product; its map comes with the first search", async () => {
    const maps = [];
    await visit();
    page.on("request", (request) => { if (/\/map-/.test(request.url())) maps.push(request.url()); });
    const [shirt] = await products();
    await choose("photo.jpg", "image/jpeg", await painted([shirt.id], slightlyOff));
    await searched();
    const items = await found();
    assert.ok(items.slice(0, 5).some(({ id }) => id === shirt.id), `${shirt.id} among ${items.slice(0, 5).map(({ id }) => id)}`);
    assert.deepEqual(items[0].foundBy, ["picture"]);
    assert.equal(await page.locator("h1").first().innerText(), "Like your picture");
    assert.equal(maps.length, 1, "fetched once");
    assert.match(page.url(), /picture=1/);
    await page.getByRole("button", { name: "Remove filter: Your picture" }).click();
    await page.locator("vt-crop-box").waitFor({ state: "detached" });
    assert.doesNotMatch(page.url(), /picture=1/);
  });

  test("a picture can be dropped and pasted", async () => {
    await visit();
    const [shirt] = await products();
    const bytes = [...await painted([shirt.id], slightlyOff)];
    for (const way of ["drop", "paste"]) {
      await page.locator("vt-picture-picker .drop").evaluate((target, { bytes: content, way: type }) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(content)], "photo.jpg", { type: "image/jpeg" }));
        if (type === "drop") target.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true, composed: true }));
        else document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
      }, { bytes, way });
      await searched();
      assert.ok((await found()).slice(0, 5).some(({ id }) => id === shirt.id), way);
      await page.getByRole("button", { name: "Another picture" }).click();
      await page.locator("vt-picture-picker").waitFor();
    }
  });

  test("look-alikes of a photo have reasons that add up, and are the native program's", async () => {
    await visit();
    const [shirt] = await products();
    const bytes = await painted([shirt.id], slightlyOff, { type: "image/png" });
    const slate = await page.evaluate(async (content) => {
      const vitrine = await document.querySelector("vt-catalog-page").session.opened;
      await new Promise((done) => {
        const whole = () => { if (vitrine.progress.phase === "complete") done(); };
        vitrine.on("progress", whole);
        whole();
      });
      const picture = new Blob([new Uint8Array(content)], { type: "image/png" });
      const { tookMs, ...answer } = await vitrine.recommend("similar", { picture, limit: 6, filter: { gender: ["Men", "Women"] } });
      return answer;
    }, [...bytes]);
    assert.equal(slate.items.length, 6);
    for (const { score, reasons } of slate.items) {
      assert.ok(Math.abs(reasons.reduce((sum, { amount }) => sum + amount, 0) - score) < 1e-5, JSON.stringify(reasons));
    }
    const folder = await mkdtemp(join(tmpdir(), "vitrine-picture-"));
    try {
      await writeFile(join(folder, "photo.png"), bytes);
      const { stdout } = await run(join(repository, "build/bin/vitrine"), ["recommend", "similar", "--image", join(folder, "photo.png"),
        "--filter", "gender=Men,Women", "--pack", join(siteRoot, "pack"), "--limit", "6", "--json"]);
      assert.deepEqual(slate, JSON.parse(stdout).result);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("the frame says which of two things is meant, by keys and by mouse", async () => {
    await visit();
    const [left, right] = await products();
    const both = [["draw", 0, 0, 0, 225, 300], ["draw", 1, 225, 0, 225, 300]];
    await choose("two.png", "image/png", await painted([left.id, right.id], both, { width: 450, height: 300, type: "image/png" }));
    await searched();
    const corner = page.getByRole("button", { name: "Bottom right corner" });
    await corner.focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press("Shift+ArrowLeft");
    await page.locator("vt-crop-box [role=status]", { hasText: /^50% wide and 100% high, 0% from the left/ }).waitFor();
    await page.waitForFunction((id) => {
      const catalog = document.querySelector("vt-catalog-page");
      return !catalog.busy && catalog.result?.items[0]?.id === id;
    }, left.id);
    const frame = await page.getByRole("button", { name: "Move the frame" }).boundingBox();
    await page.mouse.move(frame.x + frame.width / 2, frame.y + frame.height / 2);
    await page.mouse.down();
    await page.mouse.move(frame.x + frame.width * 1.7, frame.y + frame.height / 2, { steps: 4 });
    await page.mouse.up();
    await page.waitForFunction((id) => document.querySelector("vt-catalog-page").result?.items[0]?.id === id, right.id);
    assert.equal(await page.locator("vt-catalog-page").evaluate((element) => element.session.picture.crop.left.toFixed(2)), "0.50");
  });

  test("a photo lying on its side is turned upright as its EXIF says", async () => {
    await visit();
    const [shirt] = await products();
    const lying = [["translate", 0, 225], ["rotate", -Math.PI / 2], ["draw", 0, 0, 0, 225, 300]];
    const jpeg = await painted([shirt.id], lying, { width: 300, height: 225 });
    const exif = Buffer.from("ffe1002245786966000049492a000800000001001201030001000000060000000000000000".slice(0, 72), "hex");
    await choose("lying.jpg", "image/jpeg", Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]));
    await searched();
    const { width, height } = await page.locator("vt-crop-box").evaluate(({ picture }) => ({ width: picture.width, height: picture.height }));
    assert.ok(height > width, `${width} x ${height}`);
    assert.ok((await found()).slice(0, 5).some(({ id }) => id === shirt.id));
  });

  test("what is no picture, or too large a one, is told, and the next one is taken", async () => {
    await visit();
    const problem = page.locator("vt-picture-picker [role=alert]");
    await choose("notes.jpg", "image/jpeg", Buffer.from("these are no pixels"));
    await problem.filter({ hasText: "not a picture that the browser can read" }).waitFor();
    const bomb = Buffer.alloc(64);
    Buffer.from("89504e470d0a1a0a0000000d49484452", "hex").copy(bomb);
    bomb.writeUInt32BE(60000, 16);
    bomb.writeUInt32BE(60000, 20);
    await choose("bomb.png", "image/png", bomb);
    await problem.filter({ hasText: "60000 x 60000 pixels" }).waitFor();
    await choose("tiny.png", "image/png", await painted([], [], { width: 4, height: 4, type: "image/png" }));
    await page.locator("vt-picture-question .problem").filter({ hasText: "too few" }).waitFor();
    await page.getByRole("button", { name: "Another picture" }).click();
    const [shirt] = await products();
    await choose("photo.jpg", "image/jpeg", await painted([shirt.id], slightlyOff));
    await searched();
  });

  test("without a camera the visitor is told to choose a picture", async () => {
    await visit();
    await page.getByRole("button", { name: "Use the camera" }).click();
    const dialog = page.getByRole("dialog", { name: "Camera" });
    await dialog.getByRole("alert").filter({ hasText: /hoose a picture instead/ }).waitFor();
    assert.ok(await dialog.getByRole("button", { name: "Take the picture" }).isDisabled());
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
  });

  test("words hold beside the picture, and the answer is the native program's to the byte", async () => {
    await visit();
    const [shirt] = await products();
    const png = await painted([shirt.id], [["draw", 0, 6, 4, 215, 288]], { type: "image/png" });
    const folder = await mkdtemp(join(tmpdir(), "vitrine-picture-"));
    try {
      await writeFile(join(folder, "photo.png"), png);
      for (const text of [undefined, "blue linen"]) {
        const inPage = await page.evaluate(async ({ bytes, text: words }) => {
          const vitrine = await document.querySelector("vt-catalog-page").session.opened;
          while (vitrine.progress.phase !== "complete") await new Promise((resolve) => setTimeout(resolve, 50));
          const { tookMs, ...answer } = await vitrine.search({ picture: new Blob([new Uint8Array(bytes)]), limit: 40, ...(words && { text: words }) });
          return answer;
        }, { bytes: [...png], text });
        const { stdout } = await run(join(repository, "build/bin/vitrine"), ["search", ...(text ? [text] : []), "--image", join(folder, "photo.png"),
          "--pack", join(siteRoot, "pack"), "--limit", "40", "--json"]);
        assert.deepEqual(inPage, JSON.parse(stdout).result);
        assert.ok(inPage.items.some(({ foundBy }) => foundBy.includes("picture")));
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  for (const [width, height] of [[1280, 900], [390, 844]]) {
    test(`nothing stands in anybody's way at ${width} pixels`, async () => {
      await visit({ width, height, touch: width < 600 });
      assert.deepEqual(await violations(page), []);
      const [shirt] = await products();
      await choose("photo.jpg", "image/jpeg", await painted([shirt.id], slightlyOff));
      await searched();
      assert.deepEqual(await violations(page), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out");
    });
  }
});
