/* A page whose whole purpose is ten ids on the screen. The clock starts with the navigation. */
import { fetchBytes, makeKit, npyFloats, wireBytes } from "./kit.mjs";

const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
const total = () => wireBytes().code + wireBytes().data;

/** Resolves with what window.race told: {firstMs, firstBytes, rows}, and {fullMs, fullBytes} where a contender goes on to fetch. */
export async function run({ module, options, set, setting }) {
  const coming = fetchBytes(set.firstQuery);
  const { open } = await import(`./contenders/${module}`);
  const opened = await open(makeKit({ set, limitMs: Infinity, fetchBytes }), { ...options, untilFirst: true });
  const { ask } = opened.settings.find(({ name }) => name === setting) ?? opened.settings[0];
  const rows = await ask(npyFloats(await coming));
  document.querySelector("ol").innerHTML = rows.map((row) => `<li>${row + 1}</li>`).join("");
  await painted();
  window.race = { firstMs: performance.now(), firstBytes: total(), rows };
  window.askAfter = async () => {
    const queries = npyFloats(await fetchBytes(set.queries)), answers = [];
    for (let i = 0; i < 50; i++) answers.push(await ask(queries.subarray(i * set.dims, (i + 1) * set.dims)));
    return answers;
  };
  window.goOn = async () => {
    const from = performance.now();
    await opened.rest?.();
    return { fullMs: window.race.firstMs + performance.now() - from, fullBytes: total() };
  };
}
