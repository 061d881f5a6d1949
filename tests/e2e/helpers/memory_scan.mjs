/* What is in the memory of a page and of its workers, as the browser's own tools see it: no code of the page takes part. */
import { once } from "node:events";

/** Which of `texts` (ASCII) are in a buffer, looked for as UTF-8 and as UTF-16. Runs in the page or the worker. */
function foundInBuffers(texts) {
  const buffers = [...this].map((held) => held.buffer ?? held).filter((buffer) => buffer.byteLength > 0);
  const found = new Set();
  const includes = (bytes, wanted) => {
    for (let at = bytes.indexOf(wanted[0]); at >= 0; at = bytes.indexOf(wanted[0], at + 1)) {
      if (wanted.every((byte, index) => bytes[at + index] === byte)) return true;
    }
    return false;
  };
  for (const buffer of buffers) {
    const bytes = new Uint8Array(buffer);
    for (const text of texts) {
      const utf8 = [...text].map((letter) => letter.charCodeAt(0));
      if (includes(bytes, utf8) || includes(bytes, utf8.flatMap((byte) => [byte, 0]))) found.add(text);
    }
  }
  return JSON.stringify({ found: [...found], buffers: buffers.length, bytes: buffers.reduce((sum, { byteLength }) => sum + byteLength, 0) });
}

/** The page and each dedicated worker of it, as sessions of the protocol. */
async function sessionsOf(page) {
  const session = await page.context().newCDPSession(page);
  const workers = [];
  session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => { if (targetInfo.type === "worker") workers.push(sessionId); });
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  while (workers.length < page.workers().length) await once(session, "Target.attachedToTarget", { signal: AbortSignal.timeout(30_000) });
  let number = 0;
  const ask = (sessionId) => (method, params = {}) => new Promise((resolve, reject) => {
    const id = ++number;
    const listen = ({ sessionId: from, message }) => {
      const answer = JSON.parse(message);
      if (from !== sessionId || answer.id !== id) return;
      session.off("Target.receivedMessageFromTarget", listen);
      if (answer.error) reject(new Error(answer.error.message));
      else resolve(answer.result);
    };
    session.on("Target.receivedMessageFromTarget", listen);
    session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method, params }) }).catch(reject);
  });
  return { session, asks: [(method, params) => session.send(method, params), ...workers.map(ask)] };
}

/** Which of `texts` are in wasm memory or array buffers of the page and its workers; and how much was looked at. */
export async function scanMemory(page, texts) {
  const { session, asks } = await sessionsOf(page);
  const found = new Set();
  let wasmBytes = 0, workers = 0;
  for (const [index, ask] of asks.entries()) {
    if (index > 0) workers++;
    for (const kind of ["WebAssembly.Memory.prototype", "ArrayBuffer.prototype"]) {
      const { result: { objectId: prototypeObjectId } } = await ask("Runtime.evaluate", { expression: kind });
      const { objects } = await ask("Runtime.queryObjects", { prototypeObjectId });
      const { result } = await ask("Runtime.callFunctionOn", { objectId: objects.objectId, functionDeclaration: foundInBuffers.toString(),
        arguments: [{ value: texts }], returnByValue: true });
      const seen = JSON.parse(result.value);
      seen.found.forEach((text) => found.add(text));
      if (kind.startsWith("WebAssembly")) wasmBytes += seen.bytes;
    }
  }
  await session.detach();
  return { found: [...found].sort(), wasmBytes, workers };
}

/** Which of `texts` a snapshot of the page's heap holds: strings, keys, whatever. */
export async function scanHeap(page, texts) {
  const session = await page.context().newCDPSession(page);
  const found = new Set();
  let tail = "";
  session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => {
    const part = tail + chunk;
    for (const text of texts) if (part.includes(text)) found.add(text);
    tail = part.slice(-200);
  });
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  await session.detach();
  return [...found].sort();
}
