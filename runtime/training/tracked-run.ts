import type { RunTracking } from "../pipeline/followed-run";
import type { StageProgress } from "../pipeline/run-pipeline";
import type { TrackingClient } from "../tracking/tracking-client";
import { stagesTag } from "./jobs";
import { figuresToLog } from "./run-figures";

/** Follows a training of a workload in the run of its job: parameters, figures of each stage, and how far it is. */
export function trackedRun(tracking: TrackingClient, run: string, workload: string) {
  const states = new Map<string, string>();
  let last: Promise<void> = Promise.resolve();

  const follow: RunTracking<object> = {
    started: ({ parameters, data }) =>
      tracking.log(run, { params: flat(parameters), tags: { data, workload } }),
    measured: (stage, metrics) =>
      tracking.log(run, {
        metrics: figuresToLog(stage, metrics),
      }),
  };

  return {
    follow,
    /** A line on stdout; and a tag of the run, when a stage's state changes. */
    progress({ stage, state, text, share }: StageProgress): void {
      const percent = share === undefined ? "" : ` ${Math.round(share * 100)} %`;
      console.log(`${stage} ${state}${text ? `: ${text}` : ""}${percent}`);
      if (states.get(stage) === state) return;
      states.set(stage, state);
      const stages = JSON.stringify([...states].map(([name, each]) => ({ name, state: each })));
      // one after the other, so that the last one stays; a tag that is missing is no reason to end a training
      last = last.then(() => tracking.log(run, { tags: { [stagesTag]: stages } })).catch(() => undefined);
    },
    settled: () => last,
  };
}

/** `{ train: { factors: 64 } }` as `train.factors`: MLflow has texts under one name each. */
function flat(parameters: object, before = ""): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) => {
      const isGroup = typeof value === "object" && value !== null && !Array.isArray(value);
      if (isGroup) return Object.entries(flat(value, `${before}${name}.`));
      return [[`${before}${name}`, Array.isArray(value) ? value.join(", ") : String(value)]];
    }),
  );
}
