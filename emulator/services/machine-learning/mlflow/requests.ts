import * as z from "zod";
import {
  longestKey,
  longestParam,
  longestTag,
  mostEntries,
  mostParams,
  mostResults,
  mostTags,
} from "./limits";
import { invalid } from "./mlflow-error";
import { runStatuses } from "./tracked";

/** What is asked, in the fields of MLflow's protocol; what it does not know it leaves out, as MLflow does. */

const id = z.string().min(1).max(255);
const key = z
  .string()
  .min(1)
  .max(longestKey)
  .regex(
    /^[\w.\- :/]+$/,
    "a name may have letters, digits, underscores, dashes, periods, spaces, colons and slashes",
  );
const time = z.number().int().min(0);
const Tag = z.object({ key, value: z.string().max(longestTag).default("") });
const Param = z.object({ key, value: z.string().max(longestParam).default("") });
const Metric = z.object({
  key,
  value: z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])]),
  timestamp: time,
  step: z.number().int().default(0),
});
const ViewType = z.enum(["ACTIVE_ONLY", "DELETED_ONLY", "ALL"]).default("ACTIVE_ONLY");
const page = {
  filter: z.string().optional(),
  order_by: z.array(z.string()).default([]),
  max_results: z.number().int().min(1).max(mostResults).default(1000),
  page_token: z.string().min(1).optional(),
};

/** Older clients call it run_uuid. */
const runId = { run_id: id.optional(), run_uuid: id.optional() };

export const requests = {
  CreateExperiment: z.object({ name: id, tags: z.array(Tag).default([]) }),
  ExperimentId: z.object({ experiment_id: id }),
  ExperimentName: z.object({ experiment_name: id }),
  UpdateExperiment: z.object({ experiment_id: id, new_name: id.optional() }),
  SearchExperiments: z.object({ ...page, view_type: ViewType }),
  SetExperimentTag: z.object({ experiment_id: id, ...Tag.shape }),
  CreateRun: z.object({
    experiment_id: id.default("0"),
    run_name: z.string().optional(),
    start_time: time.optional(),
    user_id: z.string().optional(),
    tags: z.array(Tag).default([]),
  }),
  RunId: z.object(runId),
  UpdateRun: z.object({
    ...runId,
    status: z.enum(runStatuses).optional(),
    end_time: time.optional(),
    run_name: z.string().optional(),
  }),
  SearchRuns: z.object({ ...page, experiment_ids: z.array(id).default([]), run_view_type: ViewType }),
  LogMetric: z.object({ ...runId, ...Metric.shape }),
  LogParam: z.object({ ...runId, ...Param.shape }),
  LogBatch: z
    .object({
      ...runId,
      metrics: z.array(Metric).max(mostEntries).default([]),
      params: z.array(Param).max(mostParams).default([]),
      tags: z.array(Tag).max(mostTags).default([]),
    })
    .refine(
      ({ metrics, params, tags }) => metrics.length + params.length + tags.length <= mostEntries,
      `a batch may hold at most ${mostEntries} metrics, params and tags together`,
    ),
  SetTag: z.object({ ...runId, ...Tag.shape }),
  DeleteTag: z.object({ ...runId, key }),
  MetricHistory: z.object({
    ...runId,
    metric_key: key,
    max_results: z.number().int().min(1).max(mostResults).default(25_000),
    page_token: z.string().min(1).optional(),
  }),
  ListArtifacts: z.object({ ...runId, path: z.string().default("") }),
} as const;

/** @throws MlflowError INVALID_PARAMETER_VALUE with all that is wrong */
export function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const found = schema.safeParse(body);
  if (found.success) return found.data;
  throw invalid(z.prettifyError(found.error));
}

/** @throws MlflowError INVALID_PARAMETER_VALUE */
export function runOf(body: { readonly run_id?: string; readonly run_uuid?: string }): string {
  const run = body.run_id ?? body.run_uuid;
  if (run === undefined) throw invalid("Missing value for required parameter 'run_id'");
  return run;
}
