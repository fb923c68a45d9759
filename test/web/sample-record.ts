import { ModelList, ModelMetadata } from "../../runtime/functions/predictions/contract/models";
import { RecordedPrediction } from "../../runtime/functions/predictions/contract/prediction";
import { leavingManifest } from "../../runtime/predictions/testing/leaving-manifest";

const { name, version, title, task } = leavingManifest;
const hash = "1".repeat(64);
const receivedAt = "2026-11-20T10:00:00Z";

/** A request in the record, with all that its chain consists of. */
export const sampleRecord = RecordedPrediction.parse({
  requestId: "f2a3a0c1-2222-4222-8222-222222222222",
  receivedAt,
  operation: "predict",
  caller: { subject: "3".repeat(32), kind: "user" },
  asked: null,
  model: { name, version, hash, trainingData: "2".repeat(64) },
  code: { bundle: "4".repeat(64), commit: "5".repeat(40) },
  rows: [leavingManifest.sample.row],
  subjects: [{ row: 0, subject: "employee-7" }],
  forgotten: [],
  refusedBody: null,
  answer: { answeredAt: receivedAt, status: 200, code: null, durationMs: 3.25, scoringMs: 1, body: {} },
  outcomes: [],
});

/** What the API answers about it and its model, by the end of the path. */
export const aroundRecord: Readonly<Record<string, unknown>> = {
  [sampleRecord.requestId]: sampleRecord,
  models: ModelList.parse({
    models: [
      {
        name,
        title,
        task,
        isDefault: true,
        versions: [{ version, hash, registeredAt: receivedAt, isDefault: true }],
      },
    ],
  }),
  metadata: ModelMetadata.parse({ hash, manifest: leavingManifest }),
};
