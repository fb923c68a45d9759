import type { Client } from "pg";
import type { RecordedPrediction } from "../../runtime/functions/predictions/contract/prediction";
import { findPrediction } from "../../runtime/functions/predictions/record/find-prediction";
import { receivedAt } from "../../runtime/functions/predictions/record/request-id";
import { Failure } from "../failure";

/**
 * A recorded prediction, with the whole chain behind it.
 *
 * @param session of an auditor
 * @throws Failure PredictionUnknown
 */
export async function showPrediction(
  session: Pick<Client, "query">,
  id: string,
): Promise<RecordedPrediction> {
  const found = receivedAt(id) && (await findPrediction(session as Parameters<typeof findPrediction>[0], id));
  if (found) return found;
  throw new Failure("PredictionUnknown", {
    what: `there is no request ${id} in the record`,
    why: receivedAt(id)
      ? "nobody asked it here, or it was forgotten since"
      : "the API gives requests other ids",
    fix: "take the requestId of an answer, or its header x-request-id; -e names the environment",
  });
}

interface ShownRow {
  readonly row: number;
  readonly label: string | null;
  readonly score: number | null;
}

export function predictionInWords(prediction: RecordedPrediction): string {
  const {
    requestId,
    receivedAt,
    operation,
    caller,
    asked,
    model,
    code,
    rows,
    subjects,
    forgotten,
    refusedBody,
    answer,
    outcomes,
  } = prediction;
  const predicted = (answer?.body as { predictions?: ShownRow[] } | undefined)?.predictions ?? [];
  const lines: (readonly [name: string, text: string | undefined])[] = [
    ["request", `${requestId}, ${operation}, ${receivedAt}`],
    ["caller", caller ? `${caller.subject} (${caller.kind})` : "nobody was let in"],
    ["model", model ? `${model.name}@${model.version}, asked for as "${asked ?? ""}"` : "none was chosen"],
    ["hash", model?.hash],
    ["trained on", model ? `data with SHA-256 ${model.trainingData}` : undefined],
    ["bundle", code.bundle],
    ["commit", code.commit ?? undefined],
    ["answer", answer ? answerInWords(answer) : "nobody was told one"],
    ...(rows ?? []).map((row, at) => [`row ${at}`, JSON.stringify(row)] as const),
    ...subjects.map(({ row, subject }) => [`about ${row}`, subject] as const),
    ...forgotten.map((row) => [`erased ${row}`, "whom it was about is forgotten"] as const),
    ["refused", refusedBody ?? undefined],
    ...predicted.map(
      ({ row, label, score }) =>
        [`predicted ${row}`, [label, score].filter((each) => each !== null).join(", ")] as const,
    ),
    ...outcomes.map(({ row, outcome, toldAt }) => [`outcome ${row}`, `${outcome}, told ${toldAt}`] as const),
  ];
  return lines
    .filter(([, text]) => text)
    .map(([name, text]) => `${name.padEnd(12)} ${text}`)
    .join("\n");
}

function answerInWords({
  status,
  code,
  durationMs,
  scoringMs,
}: NonNullable<RecordedPrediction["answer"]>): string {
  const scoring = scoringMs === null ? "" : `, ${scoringMs.toFixed(1)} of them for the model`;
  return `${status}${code ? ` ${code}` : ""} after ${durationMs.toFixed(1)} ms${scoring}`;
}
