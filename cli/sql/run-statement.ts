import type { DatabaseError, QueryArrayResult } from "pg";
import { unavailableBecause } from "../../runtime/database/unavailable";
import { Failure } from "../failure";
import type { DatabaseSession } from "./log-in";

/** What one statement brought. */
export interface StatementResult {
  /** "SELECT", "INSERT"… */
  readonly command: string;
  readonly rowCount: number;
  readonly columns: readonly { readonly name: string; readonly type: number }[];
  /** Each value as PostgreSQL writes it, null for none. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/**
 * Runs statements in one transaction, which only reads unless `write` is said.
 *
 * @throws Failure SqlRefused with what PostgreSQL says, and where in the text
 */
export async function runStatement(
  { client, roles }: DatabaseSession,
  text: string,
  { write }: { readonly write: boolean },
): Promise<readonly StatementResult[]> {
  try {
    await client.query(write ? "begin" : "set default_transaction_read_only = on; begin read only");
    const answer = await client.query({ text, rowMode: "array" });
    await client.query("commit");
    // several statements bring several results
    return [answer].flat().map(resultOf);
  } catch (error) {
    throw refused(error as Partial<DatabaseError>, text, roles);
  }
}

function resultOf({ command, rowCount, fields, rows }: QueryArrayResult): StatementResult {
  return {
    command: command ?? "",
    rowCount: rowCount ?? 0,
    columns: fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID })),
    rows,
  };
}

function refused(error: Partial<DatabaseError>, text: string, roles: readonly string[]): unknown {
  const { code, message = "", detail, hint, position } = error;
  const place = position === undefined ? "" : placeIn(text, Number(position) - 1);
  if (!/^[0-9A-Z]{5}$/.test(code ?? "")) {
    const reason = unavailableBecause(error);
    if (reason === undefined) return error;
    return new Failure(reason, {
      what: message,
      why: "the database went away",
      fix: "ask again",
      cause: error,
    });
  }
  return new Failure("SqlRefused", {
    what: `PostgreSQL refuses it: ${message}`,
    why: [`SQLSTATE ${code}${detail ? `, ${detail}` : ""}`, place].filter(Boolean).join("\n"),
    fix: hint ?? fixes[code ?? ""]?.(roles) ?? "correct the statement",
    cause: error,
  });
}

const fixes: Readonly<Record<string, (roles: readonly string[]) => string>> = {
  "25006": () => "add --write, when it is to change something",
  "42501": (roles) =>
    `you are ${roles.join(" and ")}: what that may do stands in roles/*.sql of the workload's app`,
  "57014": () => "ask for less, or of what has an index",
};

/** The line that a position is in, and an arrow below the letter. */
function placeIn(text: string, position: number): string {
  const before = text.slice(0, position).split("\n");
  const line = text.split("\n")[before.length - 1] ?? "";
  const column = before.at(-1)?.length ?? 0;
  return `line ${before.length}: ${line}\n${" ".repeat(`line ${before.length}: `.length + column)}^`;
}
