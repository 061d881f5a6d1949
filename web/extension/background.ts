/* The service worker: it hears the visitor's gesture, opens the panel and leaves a note for it. It keeps nothing and may be ended at
 * any time; the panel does the work. */
import { type LookRequest, requestKey } from "./request.js";

const menuId = "find-similar";
/** The session's storage holds 10 MB in all, and a picture may be written out in its address. */
const longestAddress = 2 * 1024 * 1024;

chrome.runtime.onInstalled.addListener(() => {
  chrome.contextMenus.create({ id: menuId, title: chrome.i18n.getMessage("findSimilarInVitrine"), contexts: ["image"] });
});

chrome.action.onClicked.addListener((tab) => look(tab));

chrome.contextMenus.onClicked.addListener((info, tab) => {
  if (info.menuItemId !== menuId || !tab || !info.srcUrl) return;
  const url = info.srcUrl.length <= longestAddress ? info.srcUrl : ""; // the panel says that it could not be read
  look(tab, { url, frameId: info.frameId ?? 0 });
});

/** The panel must be opened before anything is waited for: the browser allows it within the gesture only. */
function look(tab: chrome.tabs.Tab, picture?: LookRequest["picture"]): void {
  const { id: tabId, windowId } = tab;
  if (tabId === undefined) return;
  void openPanel(windowId);
  const request: LookRequest = { id: crypto.randomUUID(), tabId, at: Date.now(), ...(picture && { picture }) };
  void chrome.storage.session.set({ [requestKey(windowId)]: request });
}

/** Chromium has a side panel, Firefox a sidebar. */
function openPanel(windowId: number): Promise<void> {
  const { sidebarAction } = chrome as unknown as { sidebarAction?: { open(): Promise<void> } };
  return sidebarAction ? sidebarAction.open() : chrome.sidePanel.open({ windowId });
}
