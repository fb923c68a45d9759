import { Command } from "commander";
import { forgetCaller } from "../../runtime/functions/predictions/record/forget-caller";
import { confirm } from "../confirm";
import { credentialOf } from "../credential";
import { expectEnvironment } from "../environments";
import { Failure } from "../failure";
import { modelNamed, openRegistry } from "../model/registry";
import { outputsOf } from "../outputs";
import { replayInWords } from "../predictions/replay-report";
import { predictionInWords, showPrediction } from "../predictions/show-prediction";
import { databaseIn } from "../sql/deployed-database";
import { type DatabaseSession, logIn } from "../sql/log-in";
import type { Verb } from "../verb";

interface Options {
  readonly environment: string;
  readonly yes?: true;
  readonly json?: true;
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

  const forgetting = verb("forget", "erase what a caller asked and what was answered; figures stay")
    .argument("<subject>", "the caller as the record has them: 32 hexadecimal digits")
    .option("-y, --yes", "do not ask")
    .action(async (given: string, { environment, yes, json }: Options) => {
      await expectEnvironment(environment);
      const subject = subjectIn(given);
      if (!yes) await confirm(`Erase what ${subject} asked in ${environment}?`);
      const forgotten = await as("predictions_erasure", environment, ({ client }) =>
        forgetCaller(client as Parameters<typeof forgetCaller>[0], subject),
      );
      const { requests, answers, outcomes, sessions } = forgotten;
      console.log(
        json
          ? JSON.stringify(forgotten)
          : `erased: ${requests} requests, ${answers} answers, ${outcomes} outcomes; ended: ${sessions} sessions`,
      );
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

function subjectIn(given: string): string {
  const subject = given.toLowerCase();
  if (/^[0-9a-f]{32}$/.test(subject)) return subject;
  throw new Failure("SubjectNotValid", {
    what: `"${given}" is no subject of the record`,
    why: "the record knows callers by 32 hexadecimal digits: the beginning of the SHA-256 of tenant and object id",
    fix: "take the caller's subject of npx vitrine predictions show REQUEST_ID",
  });
}
