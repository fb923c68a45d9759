import { plainTable } from "../plain-table";
import { changesInWords } from "../train/runs-in-words";
import type { PagedRun } from "../train/runs-page";
import { metricInWords } from "../train/training-in-words";
import type { TrackedTraining } from "./tracked-trainings";

const head = "job,at,by,why,data,version,serves,nDCG,popularity,changed".split(",");

export function trainingsInWords(trainings: readonly TrackedTraining[]): string {
  const table = plainTable(head);
  for (const training of trainings) {
    const { job, startedAt, by, data, algorithm, version, metrics, changed } = training;
    table.push([
      job,
      startedAt?.slice(0, 16).replace("T", " ") ?? "-",
      by?.slice(0, 8) ?? "-",
      whyOf(training),
      data?.slice(0, 8) ?? "-",
      version === null ? training.status.toLowerCase() : `${version} ${training.stage ?? ""}`.trim(),
      algorithm ?? "-",
      metricInWords(metrics[`evaluate/lists.${algorithm}.ndcg`]),
      metricInWords(metrics["evaluate/lists.popularity.ndcg"]),
      changesInWords(changed),
    ]);
  }
  const failed = trainings.flatMap(({ job, error }) => (error ? [`${job} failed: ${error}`] : []));
  return [table.toString(), ...failed].join("\n");
}

export function pagedTraining(training: TrackedTraining): PagedRun {
  const { job, startedAt, endedAt, by, data, version, stage, status, algorithm, promotedBy, changed, error } =
    training;
  const facts = {
    at: startedAt?.slice(0, 16).replace("T", " ") ?? "-",
    took:
      startedAt && endedAt ? `${((Date.parse(endedAt) - Date.parse(startedAt)) / 1000).toFixed(0)} s` : "-",
    by: by?.slice(0, 8) ?? "-",
    why: whyOf(training),
    data: data?.slice(0, 8) ?? "-",
    version: version ?? status.toLowerCase(),
    stands: stage ?? "-",
    "promoted by": promotedBy?.slice(0, 16) ?? "-",
    serves: algorithm ?? "-",
    changed: error ? `failed: ${error}` : changesInWords(changed),
  };
  return { id: job, facts, metrics: training.metrics, stages: training.stages ?? {} };
}

/** Who asked stands beside it. */
function whyOf({ why, by }: TrackedTraining): string {
  const rest = why?.replace(by === null ? "" : `asked by ${by}`, "").replace("()", "");
  return rest?.trim() || "-";
}
