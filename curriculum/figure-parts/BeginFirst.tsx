/** Where the learner has written nothing yet that a figure could run: which exercise to begin with. */
import type { Bilingual } from "@gradus/lab/lab";

interface Props {
  absent: { exercise: string; title: Bilingual };
  say(text: Bilingual): string;
}

export function BeginFirst({ absent: { exercise, title }, say }: Props) {
  return (
    <p className="notice" role="status">
      {say({
        en: "There is no code of yours yet that could be run here. Begin with the exercise ",
        zh: "这里还没有你自己的代码可以运行。请先做练习：",
      })}
      <a href={`/exercise/${exercise}`}>{say(title)}</a>
      {say({ en: ", then come back.", zh: "，然后再回来。" })}
    </p>
  );
}
