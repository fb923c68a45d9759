import { fieldsOf } from "../../../shared/text/csv-records";
import { readText } from "../../data/read-text";
import { recordsOf } from "../../data/text-records";
import { RecommenderError } from "../../errors";

/** What was shown at a place, by a policy that said how likely it was. */
export interface LoggedDecision {
  readonly item: string;
  /** "" when the log has no places. */
  readonly position: string;
  readonly reward: number;
  readonly propensity: number;
  /** "" when the log does not say whose it was. */
  readonly reader: string;
}

/** Names of columns; the second ones are those of the Open Bandit Dataset. */
const columns = {
  item: ["item", "item_id"],
  position: ["position"],
  reward: ["reward", "click"],
  propensity: ["propensity", "propensity_score"],
  reader: ["reader"],
} as const;

type Column = keyof typeof columns;

const needed: readonly Column[] = ["item", "reward", "propensity"];

/**
 * A log of decisions, each of its own: CSV with a header, or JSON lines, packed with gzip or not.
 *
 * @throws RecommenderError InvalidData that names the line, EmptyData
 */
export async function readDecisions(path: string): Promise<LoggedDecision[]> {
  return readText(path, async (pieces) => {
    const decisions: LoggedDecision[] = [];
    let header: readonly string[] | undefined;
    for await (const { number, text } of await recordsOf(pieces)) {
      if (text.trim() === "") continue;
      if (text.trimStart().startsWith("{")) {
        decisions.push(decisionOf(objectIn(text, number), number));
        continue;
      }
      const fields = fieldsOf(text, ",");
      if (!Array.isArray(fields)) throw notValid(number, "it is no line of CSV");
      if (header === undefined) {
        header = fields;
        continue;
      }
      const values = Object.fromEntries(header.map((name, n) => [name, fields[n]]));
      decisions.push(decisionOf(values, number));
    }
    if (decisions.length > 0) return decisions;
    throw new RecommenderError("EmptyData", {
      what: `${path} has no decisions`,
      why: "they are what a policy is judged by",
      fix: `pass a file with the columns ${needed.join(", ")}`,
    });
  });
}

function decisionOf(values: Readonly<Record<string, unknown>>, line: number): LoggedDecision {
  const text = (column: Column) => {
    const found = columns[column].map((name) => values[name]).find((value) => value !== undefined);
    if (found === undefined && needed.includes(column))
      throw notValid(line, `it has no ${columns[column].join(" or ")}`);
    return String(found ?? "");
  };
  const number = (column: "reward" | "propensity") => {
    const value = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text(column))
      ? Number(text(column))
      : Number.NaN;
    if (Number.isFinite(value)) return value;
    throw notValid(line, `its ${column} is ${JSON.stringify(text(column))}, which is no number`);
  };
  return {
    item: text("item"),
    position: text("position"),
    reward: number("reward"),
    propensity: number("propensity"),
    reader: text("reader"),
  };
}

function objectIn(text: string, line: number): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text);
  } catch {
    throw notValid(line, "it is no JSON");
  }
}

function notValid(line: number, what: string): RecommenderError {
  return new RecommenderError("InvalidData", {
    what: `line ${line} is no decision: ${what}`,
    why: "a log that lost some of its lines says something else",
    fix: `give each line ${needed.join(", ")}, and position and reader where there are some`,
  });
}
