import { askApi } from "../shell/api-problem";

/** A registered model, as the API lists it. */
export interface ListedModel {
  readonly name: string;
  readonly title: string;
  readonly versions: readonly {
    readonly version: string;
    readonly hash: string;
    readonly isDefault: boolean;
  }[];
}

/** A column of the rows that a model is asked about. */
export interface ShownFeature {
  readonly name: string;
  readonly title?: string;
  readonly type: "boolean" | "category" | "integer" | "number";
  readonly unit?: string;
  readonly missing: "refuse" | "warn";
  readonly allowed?: ShownRange;
  readonly seen?: ShownRange;
  readonly categories?: readonly string[];
}

export interface ShownRange {
  readonly minimum: number;
  readonly maximum: number;
}

export type ShownValue = boolean | number | string | null;
export type ShownRow = Readonly<Record<string, ShownValue>>;

/** What a model says about itself, as far as the page shows it. */
export interface ShownModel {
  readonly hash: string;
  readonly manifest: {
    readonly name: string;
    readonly version: string;
    readonly title: string;
    readonly description?: string;
    readonly task: "binary" | "multiclass" | "regression";
    readonly features: readonly ShownFeature[];
    readonly output: { readonly positive?: string };
    readonly threshold?: number;
    readonly trainingData: { readonly source: string; readonly sha256: string; readonly rows?: number };
    readonly sample: { readonly row: ShownRow };
  };
}

/** A field of a row, and what is wrong or odd with it. */
export interface ShownRemark {
  readonly field: string;
  readonly code: string;
  readonly got: string;
  readonly wanted: string;
}

export type ShownExplanation =
  | {
      readonly available: true;
      readonly space: string;
      readonly base: number;
      readonly sum: number;
      readonly contributions: readonly { readonly feature: string; readonly contribution: number }[];
    }
  | { readonly available: false; readonly reason: string };

export interface ShownPrediction {
  readonly label: string | null;
  readonly score: number | null;
  readonly probabilities?: readonly { readonly class: string; readonly probability: number }[];
  readonly explanation: ShownExplanation;
  readonly warnings?: readonly ShownRemark[];
}

export interface ShownPredictAnswer {
  readonly requestId: string;
  readonly model: { readonly used: string; readonly why?: { readonly message: string } };
  readonly predictions: readonly ShownPrediction[];
}

/** A prediction as the record has it. */
export interface ShownRecord {
  readonly requestId: string;
  readonly receivedAt: string;
  readonly model: {
    readonly name: string;
    readonly version: string;
    readonly hash: string;
    readonly trainingData: string;
  } | null;
  readonly code: { readonly bundle: string; readonly commit: string | null };
  readonly rows: readonly unknown[] | null;
  readonly subjects: readonly { readonly row: number; readonly subject: string }[];
  /** Rows that were erased. */
  readonly forgotten: readonly number[];
  readonly answer: { readonly status: number; readonly durationMs: number } | null;
}

const base = "/predictions/api/v1";

/** @throws ApiProblem, as all of these do */
export const listModels = () => askApi<{ readonly models: readonly ListedModel[] }>(`${base}/models`);

/** @param version @default - the newest */
export function describeModel(name: string, version?: string): Promise<ShownModel> {
  const query = version === undefined ? "" : `?version=${encodeURIComponent(version)}`;
  return askApi(`${base}/models/${encodeURIComponent(name)}/metadata${query}`);
}

/** @param csrfToken of the session: the API takes no write without it */
export function predict(
  model: string,
  row: ShownRow,
  csrfToken: string,
  signal: AbortSignal,
): Promise<ShownPredictAnswer> {
  return askApi(`${base}/predict`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-csrf-token": csrfToken },
    body: JSON.stringify({ rows: [row], model, fallback: false }),
    signal,
  });
}

export const recordOf = (requestId: string) =>
  askApi<ShownRecord>(`${base}/predictions/${encodeURIComponent(requestId)}`);
