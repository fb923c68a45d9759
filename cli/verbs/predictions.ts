import { Command } from "commander";
import { forgetCaller } from "../../runtime/functions/predictions/record/forget-caller";
import { confirm } from "../confirm";
import { credentialOf } from "../credential";
import { environmentNamed } from "../environments";
import { Failure } from "../failure";
import { outputsOf } from "../outputs";
import { predictionInWords, showPrediction } from "../predictions/show-prediction";
import { databaseIn } from "../sql/deployed-database";
import { type DatabaseSession, logIn } from "../sql/log-in";
import type { Verb } from "../verb";

interface Options {
  readonly environment: string;
  readonly yes?: true;
  readonly json?: true;
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

  return new Command("predictions")
    .description("look into the record of predictions")
    .addCommand(showing)
    .addCommand(forgetting);

  async function as<Result>(
    role: string,
    environment: string,
    work: (session: DatabaseSession) => Promise<Result>,
  ): Promise<Result> {
    if (environment !== "local") await environmentNamed(environment);
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

function subjectIn(given: string): string {
  const subject = given.toLowerCase();
  if (/^[0-9a-f]{32}$/.test(subject)) return subject;
  throw new Failure("SubjectNotValid", {
    what: `"${given}" is no subject of the record`,
    why: "the record knows callers by 32 hexadecimal digits: the beginning of the SHA-256 of tenant and object id",
    fix: "take the caller's subject of npx vitrine predictions show REQUEST_ID",
  });
}
