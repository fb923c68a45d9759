import {
  OutcomeFigures,
  RequestFigures,
  ScoreFigures,
} from "../../runtime/functions/predictions/contract/dashboard";

const hourMs = 3600_000;

export const noFigures = {
  requests: RequestFigures.parse({ steps: [], codes: [] }),
  scores: ScoreFigures.parse({ steps: [], histograms: [], oddValues: [] }),
  outcomes: OutcomeFigures.parse({ models: [] }),
};

/** Two models through the first days of what is asked for, in the shapes that the API promises. */
export function figuresFrom(from: Date, step: "day" | "hour") {
  const times = Array.from({ length: 24 }, (_, at) =>
    new Date(from.getTime() + at * (step === "day" ? 24 : 1) * hourMs).toISOString(),
  );
  const models = ["1", "2"].map((version) => ({ model: "leaving", version }));
  const wave = (at: number) => Math.round(500 + 400 * Math.sin(at / 4));
  return {
    requests: RequestFigures.parse({
      steps: times.map((time, at) => ({
        time,
        requests: wave(at),
        refused: at % 5,
        failed: at === 7 ? 40 : 0,
        rows: wave(at) * 3,
        p50Ms: 2.5 + at / 10,
        p95Ms: 9 + at / 4,
        p99Ms: at === 7 ? 1250 : 20 + at,
      })),
      codes: [
        { code: "RowsNotValid", status: 400, requests: 45 },
        { code: "RecordUnavailable", status: 503, requests: 40 },
      ],
    }),
    scores: ScoreFigures.parse({
      steps: times.flatMap((time, at) =>
        models.flatMap((model, nth) => [
          { time, ...model, label: "stays", rows: wave(at) * (3 - nth) },
          { time, ...model, label: "leaves", rows: 120 + 10 * at },
        ]),
      ),
      histograms: models.map((model, nth) => ({
        ...model,
        buckets: Array.from({ length: 20 }, (_, at) => Math.round(2000 / (1 + at + nth * 3))),
      })),
      oddValues: [
        { model: "leaving", version: "1", feature: "age", code: "OutsideTraining", rows: 1200, share: 0.081 },
        { model: "leaving", version: "1", feature: "income", code: "ValueMissing", rows: 90, share: 0.006 },
      ],
    }),
    outcomes: OutcomeFigures.parse({
      models: [
        {
          model: "leaving",
          version: "1",
          outcomes: 1234,
          accuracy: 0.871,
          auc: 0.836,
          calibration: [0.05, 0.15, 0.35, 0.55, 0.85].map((predicted, at) => ({
            from: Math.floor(predicted * 10) / 10,
            to: Math.floor(predicted * 10) / 10 + 0.1,
            rows: 400 - at * 70,
            predicted,
            observed: predicted * 0.9,
          })),
        },
      ],
    }),
  };
}
