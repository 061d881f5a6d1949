/* Colour words of fashion catalogs as swatches. A word that is not here has its last word tried, then no swatch. */
const swatches: Record<string, string> = {
  beige: "#ddcdb0", black: "#1b1b1d", blue: "#2f5fae", bronze: "#8c6a3b", brown: "#6d4a34", burgundy: "#6d1a2e", camel: "#b88a57",
  charcoal: "#41464b", chocolate: "#4d3024", copper: "#b06d46", coral: "#ef7b63", cream: "#f3ead6", denim: "#4a6a92", emerald: "#12715a",
  fluorescent: "#c9f23c", fuchsia: "#c42a80", gold: "#c9a24b", green: "#3d7a4c", grey: "#8f9599", gray: "#8f9599", indigo: "#36408a",
  ivory: "#f6f1e3", khaki: "#9c9163", lavender: "#b9a8d8", lilac: "#c3acd3", lime: "#a9cf3e", magenta: "#b5267d", maroon: "#66202b",
  mauve: "#a5839a", melange: "#a9acae", metallic: "#a8adb2", mint: "#b5dfca", mushroom: "#ab9c8d", mustard: "#cf9f2f", navy: "#1f2c4d",
  nude: "#e2bfa5", ochre: "#c1852f", olive: "#6c6f3c", orange: "#e07b2f", peach: "#f5b796", pink: "#e59bb0", plum: "#5f2f51", purple: "#6b4593",
  red: "#bb2b2f", rose: "#d48a92", rust: "#a4502c", sage: "#a3b397", salmon: "#ee9c85", sand: "#d8c5a0", scarlet: "#c1272d", silver: "#c0c4c7",
  skin: "#e7c3a3", sky: "#a5c8e6", slate: "#5d6b77", steel: "#7d8a95", tan: "#c39a6b", taupe: "#8f8172", teal: "#1f7476", terracotta: "#b9603f",
  turquoise: "#43b4ae", violet: "#7a5aa8", white: "#ffffff", wine: "#67202f", yellow: "#eac43c", ecru: "#ece2ca", petrol: "#1f5564",
  blush: "#eec3bd", apricot: "#f2b27c", lemon: "#f3e172", forest: "#24513a", cobalt: "#2047a8", aubergine: "#48243f", stone: "#c9c2b5",
};

/** CSS colour for a colour word, "many" for mixtures, or undefined. */
export function swatchOf(name: string): string | undefined {
  const words = name.toLowerCase().split(/[^a-z]+/).filter(Boolean);
  if (words.includes("multi") || words.includes("multicolour") || words.includes("assorted")) return "many";
  for (const word of [words[0], words.at(-1)]) {
    const found = word === undefined ? undefined : swatches[word];
    if (found) return found;
  }
  return undefined;
}
