/** A manifest with a feature of each type. */
export const leavingManifest = {
  name: "leaving",
  version: "1",
  title: "Who leaves",
  task: "binary",
  input: { form: "tensor", name: "features" },
  features: [
    { name: "age", type: "integer", unit: "years", seen: { minimum: 18, maximum: 60 } },
    { name: "income", type: "number", missing: "warn" },
    { name: "overtime", type: "boolean" },
    { name: "travel", type: "category", categories: ["never", "rarely", "often"] },
  ],
  output: { probabilities: "probabilities", classes: ["stays", "leaves"], positive: "leaves" },
  threshold: 0.5,
  metrics: { protocol: "300 rows not trained on", rows: 300, values: { auc: 0.84 } },
  trainingData: { source: "made up", sha256: "unknown", rows: 1200 },
  author: "nobody",
  licence: "MIT",
  sample: { row: { age: 41, income: null, overtime: true, travel: "often" }, score: 0.1875 },
};
