import { Command } from "commander";
import { exportSubject } from "../../runtime/functions/predictions/record/export-subject";
import { forgetCaller } from "../../runtime/functions/predictions/record/forget-caller";
import { forgetSubject } from "../../runtime/functions/predictions/record/forget-subject";
import { confirm } from "../confirm";
import { credentialOf } from "../credential";
import { expectEnvironment } from "../environments";
import { Failure } from "../failure";
import { modelNamed, openRegistry } from "../model/registry";
import { outputsOf } from "../outputs";
import { replayInWords } from "../predictions/replay-report";
import { predictionInWords, showPrediction } from "../predictions/show-prediction";
import { callerIn, forgottenCallerInWords, forgottenInWords, subjectIn } from "../predictions/subjects";
import { databaseIn } from "../sql/deployed-database";
import { type DatabaseSession, logIn } from "../sql/log-in";
import type { Verb } from "../verb";

interface Options {
  readonly environment: string;
  readonly json?: true;
}

interface ForgettingOptions extends Options {
  readonly caller?: true;
  readonly yes?: true;
}

interface ReplayingOptions extends Options {
  readonly model?: string;
  readonly of?: string;
  readonly since?: string;
}

const workload = "predictions";

/** Looks into the record of predictions, as whoever runs the command. */
export const predictions: Verb = (root) => {
  const showing = verb("show", "show a recorded prediction with the whole chain behind it; for auditors")
    .argument("<request-id>", "the requestId of an answer")
    .action(async (id: string, { environment, json }: Options) => {
      const found = await as("predictions_audit", environment, ({ client }) =>
        showPrediction(client, id.toLowerCase()),
      );
      console.log(json ? JSON.stringify(found) : predictionInWords(found));
    });

  const forgetting = verb(
    "forget",
    "erase the rows about somebody, or what a caller asked; requests of others, and figures, stay. Exit code 0 also when there was nothing",
  )
    .argument("<subject>", "whom rows are about, as they were sent")
    .option("--caller", "who asked, as the record has them: 32 hexadecimal digits")
    .option("-y, --yes", "do not ask")
    .action(async (given: string, { environment, caller, yes, json }: ForgettingOptions) => {
      await expectEnvironment(environment);
      const subject = caller ? callerIn(given) : subjectIn(given);
      const what = caller ? `what ${subject} asked` : `the rows about ${subject}`;
      if (!yes) await confirm(`Erase ${what} in ${environment}?`);
      const words = await as("predictions_erasure", environment, async ({ client }) => {
        const session = client as Parameters<typeof forgetCaller>[0];
        if (caller) {
          const forgotten = await forgetCaller(session, subject);
          return json ? JSON.stringify(forgotten) : forgottenCallerInWords(forgotten);
        }
        const forgotten = await forgetSubject(session, subject);
        return json ? JSON.stringify(forgotten) : forgottenInWords(forgotten);
      });
      console.log(words);
    });

  const exporting = verb(
    "export",
    "all that is kept of somebody as one JSON document: rows, predictions, outcomes; for auditors. Exit code 0 also when there is nothing",
  )
    .argument("<subject>", "whom rows are about, as they were sent")
    .action(async (given: string, { environment, json }: Options) => {
      await expectEnvironment(environment);
      const subject = subjectIn(given);
      const exported = await as("predictions_audit", environment, ({ client }) =>
        exportSubject(client as Parameters<typeof exportSubject>[0], subject),
      );
      console.log(JSON.stringify(exported, null, json ? undefined : 2));
    });

  const replaying = verb(
    "replay",
    "ask a registered model about rows that others answered: which labels flip, how scores shift; for auditors",
  )
    .option("--model <name>", 'the candidate, e.g. "leaving@2"')
    .option(
      "--of <name>",
      "rows that this model answered; those of the candidate's other versions when left out",
    )
    .option("--since <time>", "rows from then on, e.g. 2026-11-01; the last day when left out")
    .action(async ({ environment, model, of, since, json }: ReplayingOptions) => {
      await expectEnvironment(environment);
      const begins = beginningIn(since);
      if (model === undefined) throw noCandidate();
      // native code: no other verb waits for it
      const { replay } = await import("../predictions/replay");
      const registry = await openRegistry(root, environment);
      const { hash, name } = await modelNamed(registry, model);
      const files = await registry.models.read(hash);
      const isShown = !json && process.stderr.isTTY;
      const report = await as("predictions_audit", environment, ({ client }) =>
        replay(client, files, {
          since: begins,
          of: of ?? name,
          onProgress: (rows) => {
            if (isShown) process.stderr.write(`\r${rows} rows`);
          },
        }),
      );
      if (isShown) process.stderr.write("\r\x1b[K");
      console.log(json ? JSON.stringify(report) : replayInWords(report));
    });

  return new Command("predictions")
    .description("look into the record of predictions")
    .addCommand(showing)
    .addCommand(replaying)
    .addCommand(exporting)
    .addCommand(forgetting);

  async function as<Result>(
    role: string,
    environment: string,
    work: (session: DatabaseSession) => Promise<Result>,
  ): Promise<Result> {
    await expectEnvironment(environment);
    const database = databaseIn(await outputsOf(root, environment), { environment, workload });
    const session = await logIn(database, await credentialOf(root, environment), {
      environment,
      workload,
      role,
    });
    try {
      return await work(session);
    } finally {
      await session.client.end();
    }
  }
};

function verb(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option("-e, --environment <name>", "in which environment", "local")
    .option("--json", "one JSON document");
}

function noCandidate(): Failure {
  return new Failure("CandidateMissing", {
    what: "no model is named",
    why: "recorded rows are asked again of one registered model",
    fix: "--model NAME@VERSION; npx vitrine model list has them",
  });
}

function beginningIn(given: string | undefined): Date {
  const time = given === undefined ? Date.now() - 24 * 3600 * 1000 : Date.parse(given);
  if (Number.isFinite(time)) return new Date(time);
  throw new Failure("TimeNotValid", {
    what: `"${given}" is no time`,
    why: "rows are asked again from a time on",
    fix: "write it as 2026-11-01 or 2026-11-01T08:00:00Z",
  });
}
