import { plainTable } from "../plain-table";
import { metricInWords, told } from "../train/training-in-words";
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
      changed.map(({ name, from, to }) => `${name} ${told(from)} → ${told(to)}`).join(", "),
    ]);
  }
  const failed = trainings.flatMap(({ job, error }) => (error ? [`${job} failed: ${error}`] : []));
  return [table.toString(), ...failed].join("\n");
}

/** Who asked stands beside it. */
function whyOf({ why, by }: TrackedTraining): string {
  const rest = why?.replace(by === null ? "" : `asked by ${by}`, "").replace("()", "");
  return rest?.trim() || "-";
}
