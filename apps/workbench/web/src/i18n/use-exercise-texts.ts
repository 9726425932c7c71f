import { en, zh } from "./exercise.ts";
import { useLanguage } from "./language.tsx";

/** The texts of the exercise room: not part of the dictionary, because other pages do without them. */
export function useExerciseTexts(): typeof en {
  return useLanguage().language === "zh" ? zh : en;
}
