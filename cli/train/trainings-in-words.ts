import { plainTable } from "../plain-table";
import { changesInWords } from "./runs-in-words";
import type { PagedRun } from "./runs-page";
import type { TrackedTraining } from "./tracked-trainings";
import { metricInWords } from "./training-in-words";

const head = "job,at,by,why,data,version,serves,nDCG,popularity,changed".split(",");

/** Under which names a workload's trainings have their two figures. */
export type FiguresOfTraining = (training: TrackedTraining) => {
  readonly ndcg: string;
  readonly popularity: string;
};

export const filmsFigures: FiguresOfTraining = ({ algorithm }) => ({
  ndcg: `evaluate/lists.${algorithm}.ndcg`,
  popularity: "evaluate/lists.popularity.ndcg",
});

export const articlesFigures: FiguresOfTraining = () => ({
  ndcg: "evaluate.ndcg",
  popularity: "evaluate.popularity.ndcg",
});

export function trainingsInWords(trainings: readonly TrackedTraining[], figures: FiguresOfTraining): string {
  const table = plainTable(head);
  for (const training of trainings) {
    const { job, startedAt, by, data, algorithm, version, metrics, changed } = training;
    const { ndcg, popularity } = figures(training);
    table.push([
      job,
      startedAt?.slice(0, 16).replace("T", " ") ?? "-",
      by?.slice(0, 8) ?? "-",
      whyOf(training),
      data?.slice(0, 8) ?? "-",
      version === null ? training.status.toLowerCase() : `${version} ${training.stage ?? ""}`.trim(),
      algorithm ?? "-",
      metricInWords(metrics[ndcg]),
      metricInWords(metrics[popularity]),
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
