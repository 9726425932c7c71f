/**
 * What set-up says, in the language of the user's locale. Everything goes to stderr: stdout belongs to the command.
 */

/** @typedef {{ en: string, zh: string }} Bilingual */

/** An error whose text is meant for the user: what happened, and what to do next. */
export class SetUpError extends Error {
  /** @param {Bilingual} text */
  constructor(text) {
    super(text.en);
    this.name = "SetUpError";
    this.text = text;
  }
}

/**
 * The language of the locale: POSIX variables in their order of precedence, else (Windows, macOS) the system's own setting.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {"en" | "zh"}
 */
export function language(env = process.env) {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || Intl.DateTimeFormat().resolvedOptions().locale;
  return /^zh/i.test(locale) ? "zh" : "en";
}

/**
 * @param {Bilingual} text
 * @param {NodeJS.ProcessEnv} [env]
 */
export function say(text, env = process.env) {
  process.stderr.write(`${text[language(env)]}\n`);
}
