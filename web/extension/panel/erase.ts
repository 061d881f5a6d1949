/* Leaving nothing behind in this browser. */

/** Profiles, packs, settings, what was looked at, and what other hosts were allowed. This panel's engine has been closed before, and the panel has to
 * begin anew. */
export async function eraseEverything(): Promise<void> {
  await chrome.runtime.sendMessage(erasing).catch(() => {}); // no other panel is open
  try {
    await emptyFolder(await navigator.storage.getDirectory());
  } finally {
    localStorage.clear();
    await Promise.all([chrome.storage.local.clear(), chrome.storage.session.clear()]);
    const { origins = [] } = await chrome.permissions.getAll();
    if (origins.length > 0) await chrome.permissions.remove({ origins });
  }
}

const erasing = { type: "erasing" };

/** The panel of another window holds files that are to go: it closes. */
export function closeWhenErased(): void {
  chrome.runtime.onMessage.addListener((message: unknown, sender) => {
    if (sender.url?.startsWith(chrome.runtime.getURL("")) && (message as { type?: unknown } | null)?.type === erasing.type) window.close();
  });
}

/** A worker that has just been ended may hold its files a little longer. */
async function emptyFolder(folder: FileSystemDirectoryHandle, tries = 20): Promise<void> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  try {
    for (const name of names) await folder.removeEntry(name, { recursive: true });
  } catch (reason) {
    if (tries === 0) throw reason;
    await new Promise((wake) => setTimeout(wake, 150));
    await emptyFolder(folder, tries - 1);
  }
}
