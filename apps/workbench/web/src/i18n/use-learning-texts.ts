import { useLanguage } from "./language.tsx";
import { en, zh } from "./learning.ts";

/** The texts of the learner's rooms: not part of the dictionary, because the first page does without them. */
export function useLearningTexts(): typeof en {
  return useLanguage().language === "zh" ? zh : en;
}
