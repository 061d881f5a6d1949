/* What the pages speak. A language is a folder of message files beside this one and a line here: docs/languages.md. */

interface Language {
  /** As its speakers call it. */
  name: string;
  direction?: "rtl";
}

export const languages = {
  en: { name: "English" },
  de: { name: "Deutsch" },
} satisfies Record<string, Language>;

export type LanguageCode = keyof typeof languages;

export function directionOf(code: LanguageCode): "ltr" | "rtl" {
  return (languages[code] as Language).direction ?? "ltr";
}

/** The first of `wanted`, BCP 47 tags, whose language we have; "en" where there is none. */
export function bestLanguage(wanted: readonly (string | null | undefined)[]): LanguageCode {
  const codes = wanted.map((tag) => tag?.toLowerCase().split(/[-_]/)[0] ?? "");
  return (codes.find((code) => Object.hasOwn(languages, code)) ?? "en") as LanguageCode;
}
