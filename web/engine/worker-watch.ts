const patienceMs = 60_000;

/** `worker`, which fails when it has said nothing within a minute. Of a script that never comes no browser tells: the host has fallen silent, or a service
 * worker was ended while it answered. */
export function watched(worker: Worker): Worker {
  const timer = setTimeout(() => worker.dispatchEvent(new Event("error")), patienceMs);
  worker.addEventListener("message", () => clearTimeout(timer), { once: true });
  return worker;
}
