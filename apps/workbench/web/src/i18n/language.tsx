import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import type { Bilingual } from "../../../shared/api.ts";
import { type Dictionary, en } from "./en.ts";
import { zh } from "./zh.ts";

export type Language = "en" | "zh";

interface Languages {
  language: Language;
  setLanguage: (language: Language) => void;
  /** The texts of the pages. */
  t: Dictionary;
  /** A text of the curriculum in the reader's language. */
  say: (text: Bilingual) => string;
}

const LanguageContext = createContext<Languages | null>(null);
const storageKey = "gradus-language";

function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked === "en" || asked === "zh") {
    remember(asked);
    return asked;
  }
  const kept = localStorage.getItem(storageKey);
  if (kept === "en" || kept === "zh") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

function remember(language: Language): void {
  localStorage.setItem(storageKey, language);
}

export function currentLanguage(): Language {
  return document.documentElement.lang.startsWith("zh") ? "zh" : "en";
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, choose] = useState(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  }, [language]);
  const value: Languages = {
    language,
    setLanguage: (next) => {
      remember(next);
      document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
      choose(next);
    },
    t: language === "zh" ? zh : en,
    say: (text) => text[language],
  };
  return <LanguageContext value={value}>{children}</LanguageContext>;
}

export function useLanguage(): Languages {
  const value = useContext(LanguageContext);
  if (!value) throw new Error("useLanguage outside of LanguageProvider");
  return value;
}
