/* The engine without worker and client between: what the native program's answers are compared with. */

/** The core's own answers, as text, without worker and client between. */
export async function rawAnswers(page, engineUrl, requests) {
  return page.evaluate(async ({ url, requests: texts }) => {
    const module = await (await import(url)).default();
    const call = (text) => {
      const bytes = new TextEncoder().encode(text);
      const input = module._vt_wasm_alloc(bytes.length);
      module.HEAPU8.set(bytes, input);
      const answer = module.UTF8ToString(module._vt_wasm_call(input, bytes.length));
      module._vt_wasm_free(input);
      return answer;
    };
    const manifest = await (await fetch("pack/manifest.json")).json();
    call(JSON.stringify({ method: "open", params: { manifest } }));
    for (const [file, { path }] of manifest.files.entries()) {
      const bytes = new Uint8Array(await (await fetch(`pack/${path}`)).arrayBuffer());
      const room = module._vt_wasm_reserve(file); // may grow the memory, which detaches an older HEAPU8
      module.HEAPU8.set(bytes, room);
      call(JSON.stringify({ method: "commit", params: { file } }));
    }
    return texts.map(call);
  }, { url: engineUrl, requests });
}
