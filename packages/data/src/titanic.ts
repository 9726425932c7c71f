import type { RowOf } from "./csv.ts";
import { readCsv } from "./csv-file.ts";
import type { Lang } from "./error.ts";

/** Ages, cabins and ports may be missing. `SibSp`: siblings and spouses aboard; `Parch`: parents and children; `Fare` in pounds. */
export const passengerColumns = {
  PassengerId: "integer",
  Survived: "integer",
  Pclass: "integer",
  Name: "text",
  Sex: "text",
  Age: "number?",
  SibSp: "integer",
  Parch: "integer",
  Ticket: "text",
  Fare: "number",
  Cabin: "text?",
  Embarked: "text?",
} as const;

export type Passenger = RowOf<typeof passengerColumns>;

/**
 * The passengers of the data set `titanic`.
 * @param files absolute paths by file name, as `pull` returns them
 * @throws DataError as `readCsv`
 */
export function loadTitanic(files: Readonly<Record<string, string>>, lang: Lang = "en"): Promise<Passenger[]> {
  return Array.fromAsync(readCsv(files["train.csv"] ?? "train.csv", passengerColumns, { lang }));
}
