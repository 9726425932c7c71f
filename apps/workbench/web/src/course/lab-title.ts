import type { LessonIndex } from "../../../shared/lessons.ts";
import { useLanguage } from "../i18n/language.tsx";
import { useStatic } from "../lesson/static.ts";

/** Names labs as a person knows them; by their id until the plan is loaded. */
export function useLabTitle(): (lab: string) => string {
  const { say } = useLanguage();
  const { data } = useStatic<LessonIndex>("index.json");
  return (id) => {
    const found = data?.labs.find((lab) => lab.id === id);
    return found ? say(found.title) : id;
  };
}
