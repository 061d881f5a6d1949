/* What the toolbar button, the shortcut and the menu ask of the panel. It lies in the browser's session storage, so that it does not
 * matter which of service worker and panel lives. */

export interface LookRequest {
  /** Told apart from every other. */
  id: string;
  tabId: number;
  /** Milliseconds since 1970. */
  at: number;
  /** A picture of the page that was pointed at; otherwise the page's product is meant. */
  picture?: { url: string; frameId: number };
}

/** Where the request of a window's panel lies in `chrome.storage.session`. */
export function requestKey(windowId: number): string {
  return `request:${windowId}`;
}
