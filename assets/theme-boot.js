/* Sets the theme before the first paint. Not a module, so that it runs at once. */
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => {
    try {
      return localStorage.getItem("vitrine-theme");
    } catch {
      return null; // storage may be switched off: the system's theme serves
    }
  };
  const apply = () => {
    document.documentElement.dataset.theme = stored() ?? (dark.matches ? "dark" : "light");
  };
  dark.addEventListener("change", apply);
  addEventListener("storage", apply);
  apply();
})();
