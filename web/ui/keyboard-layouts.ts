/* The keys of the on-screen keyboard, a row a line, as simple-keyboard wants them. */
import type { LanguageCode } from "../words/words.js";

type Layout = Record<"letters" | "capitals" | "figures", string[]>;

const figures = ["1 2 3 4 5 6 7 8 9 0", "- / : ; ( ) € $ & @", ". , ? ! ' \" % + = {bksp}", "{letters} {space} {enter}"];

function layoutOf(...rows: [string, string, string]): Layout {
  const [first, second, third] = rows;
  const keys = (wanted: (row: string) => string, shift: string) => [wanted(first), wanted(second), `{${shift}} ${wanted(third)} {bksp}`, "{figures} {space} {enter}"];
  return { letters: keys((row) => row, "capitals"), capitals: keys((row) => row.toUpperCase().replaceAll("SS", "ß"), "letters"), figures };
}

export const layouts: Record<LanguageCode, Layout> = {
  en: layoutOf("q w e r t y u i o p", "a s d f g h j k l", "z x c v b n m"),
  de: layoutOf("q w e r t z u i o p ü", "a s d f g h j k l ö ä", "y x c v b n m ß"),
};
