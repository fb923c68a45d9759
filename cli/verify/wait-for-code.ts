import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../failure";
import type { AppAnswer, AskedApp } from "./ask-app";

export interface Patience {
  readonly seconds: number;
  /** Between two questions to one app. @default 5 */
  readonly pauseSeconds?: number;
}

/** An app that runs what was deployed. */
export interface Verified {
  readonly app: string;
  /** undefined where the platform alone was asked: code is loaded, and which one is not known. */
  readonly version: string | undefined;
}

/**
 * Asks every app until it runs what was deployed.
 *
 * @param ask one app, once
 * @param tell whenever an app's answer is another than before
 * @throws Failure DeployedCodeNotRunning with every app that did not in time, or at once MigrationRefused
 */
export async function waitForCode(
  apps: Readonly<Record<string, AskedApp>>,
  ask: (app: AskedApp) => Promise<AppAnswer>,
  patience: Patience,
  tell: (app: string, answer: AppAnswer) => void = () => undefined,
): Promise<Verified[]> {
  let isRefused = false;
  const answers = await Promise.all(
    Object.entries(apps).map(async ([name, app]) => {
      const answer = await lastAnswer(
        async () => {
          const answered = await ask(app);
          isRefused ||= answered.runs === "refused";
          return answered;
        },
        patience,
        () => isRefused,
        (each) => tell(name, each),
      );
      return { name, app, answer };
    }),
  );
  const failing = answers.filter(({ answer }) => answer.runs !== "deployed");
  if (failing.length === 0)
    return answers.map(({ name, answer }) => ({
      app: name,
      version: "version" in answer ? answer.version : undefined,
    }));
  const refused = failing.find(({ answer }) => answer.runs === "refused");
  if (refused) throw migrationRefused(refused.name, codeInWords(refused.answer, refused.app.version));
  const told = failing.map(({ name, app, answer }) => `${name} ${codeInWords(answer, app.version)}`);
  throw new Failure("DeployedCodeNotRunning", {
    what: `${failing.length} of ${answers.length} function apps do not run what was deployed: ${told.join("; ")}`,
    why: `the code was shipped and the apps were started anew, and after ${patience.seconds} s these still have not loaded it`,
    fix: `read why in their logs (portal: Log stream; local estate: npx vitrine logs --level error); npx vitrine restart ${failing[0]?.name} starts one anew; then npx vitrine verify asks again`,
  });
}

function migrationRefused(app: string, inWords: string): Failure {
  return new Failure("MigrationRefused", {
    what: `${app} ${inWords}`,
    why: "it would refuse it again; until the database is what was deployed, code that needs more of it answers 503 SchemaNotReady",
    fix: "correct the SQL file that it names and deploy again; all of the refusal is in the app's log (local estate: npx vitrine logs --level error)",
  });
}

/** The first that is right, or the last within our patience. */
async function lastAnswer(
  ask: () => Promise<AppAnswer>,
  { seconds, pauseSeconds = 5 }: Patience,
  isOver: () => boolean,
  tell: (answer: AppAnswer) => void,
): Promise<AppAnswer> {
  const end = performance.now() + seconds * 1000;
  for (let before = ""; ; await sleep(pauseSeconds * 1000)) {
    const answer = await ask();
    if (JSON.stringify(answer) !== before) tell(answer);
    before = JSON.stringify(answer);
    if (answer.runs === "deployed" || isOver() || performance.now() + pauseSeconds * 1000 > end)
      return answer;
  }
}

/** What an app does, after its name. */
export function codeInWords(answer: AppAnswer, deployed: string): string {
  if (answer.runs === "other") return `runs ${answer.version} instead of ${deployed}`;
  if (answer.runs === "waiting")
    return `runs ${answer.version}, as deployed, and is not ready: ${answer.why}`;
  if (answer.runs === "refused") return `runs ${answer.version}, as deployed, and refuses: ${answer.why}`;
  if (answer.runs === "unknown") return `does not say what it runs: ${answer.why}`;
  return answer.version === undefined
    ? "has loaded code; nobody may ask it which"
    : `runs ${answer.version}, as deployed`;
}
