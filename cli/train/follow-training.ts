import { setTimeout as sleep } from "node:timers/promises";
import { TrainingAnswer, TrainingStarted } from "../../runtime/training/contract";
import { Failure } from "../failure";
import { interruption } from "../interruption";
import type { JsonApi } from "../json-api";

const pollMs = 500;
const ended = ["Completed", "Failed", "Canceled"];

/**
 * Starts a training in its estate, and follows it to its end; Ctrl-C leaves it running.
 *
 * @param models the command that says which model serves
 * @param parameters by their names, such as `{ "train.factors": 64 }`
 * @throws Failure TrainingFailed; what the API refuses
 */
export async function trainThere(
  api: Pick<JsonApi, "ask">,
  parameters: Readonly<Record<string, unknown>>,
  { models, onNews }: { readonly models: string; readonly onNews: (line: string) => void },
): Promise<TrainingAnswer> {
  const { id } = await api.ask("POST", "/training", TrainingStarted, { parameters });
  const signal = interruption();
  const told = new Set<string>();
  const tell = (line: string) => {
    if (!told.has(line)) onNews(line);
    told.add(line);
  };
  tell(`${id} is asked for`);
  for (;;) {
    const training = await api.ask("GET", `/training/${id}`, TrainingAnswer);
    if (training.stages.length === 0) tell(training.status.toLowerCase());
    for (const { name, state } of training.stages) tell(`${name} ${state}`);
    if (training.status === "Completed") return training;
    if (ended.includes(training.status)) throw failed(training);
    await sleep(pollMs, undefined, { signal }).catch(() => {
      throw leftRunning(id, models);
    });
  }
}

function failed({ id, status, error }: TrainingAnswer): Failure {
  return new Failure("TrainingFailed", {
    what: `the training ${id} ${status === "Canceled" ? "was canceled" : "failed"}`,
    why: error ?? "it did not say why",
    fix: "npx vitrine logs has what the job wrote; the next training goes on from the stages that were done",
  });
}

function leftRunning(id: string, models: string): Failure {
  return new Failure("TrainingGoesOn", {
    what: `the training ${id} goes on without you`,
    why: "somebody pressed Ctrl-C",
    fix: `${models} says which model serves`,
  });
}
