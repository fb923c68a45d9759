import { Command, Option } from "commander";
import { credentialOf } from "../credential";
import { expectEnvironment } from "../environments";
import { outputsOf } from "../outputs";
import { databaseIn } from "../sql/deployed-database";
import { logIn } from "../sql/log-in";
import { readStatement } from "../sql/read-statement";
import { type Form, printed } from "../sql/results-in-words";
import { runStatement } from "../sql/run-statement";
import type { Verb } from "../verb";

interface Options {
  readonly environment: string;
  readonly file?: string;
  readonly role?: string;
  readonly write?: true;
  readonly csv?: true;
  readonly json?: true;
}

/** Asks a workload's database as whoever runs the command, with their rights. */
export const sql: Verb = (root) =>
  new Command("sql")
    .description(
      "ask a workload's database as yourself, with your rights; it only reads unless told otherwise",
    )
    .argument("<workload>", 'whose database, e.g. "predictions"')
    .argument("[statement]", "SQL, one statement or several; without it, it is read from --file or the input")
    .option("-e, --environment <name>", "in which environment", "local")
    .option("-f, --file <path>", "read the statement from a file")
    .option("--role <name>", "as which of your roles; the first that lets you in otherwise")
    .option("--write", "let it write, all of it or nothing")
    .addOption(new Option("--csv", "comma-separated values, with a line of names").conflicts("json"))
    .option("--json", "one JSON document")
    .action(async (workload: string, statement: string | undefined, options: Options) => {
      const { environment, role, file, write = false } = options;
      await expectEnvironment(environment);
      const text = await readStatement({ statement, file });
      const database = databaseIn(await outputsOf(root, environment), { environment, workload });
      const credential = await credentialOf(root, environment);
      const session = await logIn(database, credential, { environment, workload, role });
      try {
        const results = await runStatement(session, text, { write });
        console.log(printed(results, formOf(options)));
      } finally {
        await session.client.end();
      }
    });

function formOf({ csv, json }: Options): Form {
  if (json) return "json";
  return csv ? "csv" : "table";
}
