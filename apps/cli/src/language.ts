export type Lang = "en" | "zh";

/** The language of the user's locale: Chinese where it is Chinese, else English. */
export function localeLanguage(env: NodeJS.ProcessEnv = process.env): Lang {
  const posix = env.LC_ALL || env.LC_MESSAGES || env.LANG;
  // "C" and "POSIX" say nothing of a person's language, and Windows sets none of these.
  const tag =
    posix && !/^(C|POSIX)\b/.test(posix) ? posix : posix ? "en" : Intl.DateTimeFormat().resolvedOptions().locale;
  return /^zh/i.test(tag) ? "zh" : "en";
}
