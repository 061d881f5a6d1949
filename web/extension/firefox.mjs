/* Firefox has a sidebar where Chromium has a side panel, and runs the background as a page that it may end at any time. */

/** `data_collection_permissions` is the youngest of what we use; `optional_host_permissions` came with 128. */
const oldestFirefox = "140.0";

/** Chromium's manifest as Firefox wants it. Permissions and policy stay what they are, but for the side panel's. */
export function firefoxManifest({ minimum_chrome_version: _, side_panel: panel, background, permissions, ...manifest }) {
  return {
    ...manifest,
    permissions: permissions.filter((name) => name !== "sidePanel"),
    background: { scripts: [background.service_worker], type: background.type },
    sidebar_action: {
      default_panel: panel.default_path, default_title: manifest.short_name, default_icon: manifest.icons, open_at_install: false,
    },
    browser_specific_settings: {
      gecko: { id: "vitrine@vitrine.invalid", strict_min_version: oldestFirefox, data_collection_permissions: { required: ["none"] } },
    },
  };
}
