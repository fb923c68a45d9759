import { randomUUID } from "node:crypto";
import { namedOf, runView } from "./answers";
import { isSeen } from "./experiment-operations";
import { invalid } from "./mlflow-error";
import type { Asked, MlflowOperation } from "./operation";
import { read, requests, runOf } from "./requests";
import { search } from "./search";
import type { Lifecycle, MlflowRun } from "./tracked";
import type { TrackingStore } from "./tracking-store";

const nothing = { metrics: [], params: {}, tags: {} };

export const runOperations: Readonly<Record<string, MlflowOperation>> = {
  "POST runs/create": {
    writes: true,
    answer({ store, body, home, caller }) {
      const asked = read(requests.CreateRun, body);
      if (store.experiment(asked.experiment_id).lifecycle !== "active") {
        throw invalid(`The experiment ${asked.experiment_id} is deleted; restore it first`);
      }
      const tags = namedOf(asked.tags);
      const id = randomUUID();
      const name = asked.run_name ?? tags["mlflow.runName"] ?? `run-${id.slice(0, 8)}`;
      const run = store.putRun({
        id,
        name,
        experimentId: asked.experiment_id,
        user: asked.user_id ?? caller,
        status: "RUNNING",
        startTime: asked.start_time ?? Date.now(),
        lifecycle: "active",
        params: {},
        tags: { ...tags, "mlflow.runName": name },
      });
      return { run: runView(run, [], home) };
    },
  },
  "GET runs/get": {
    answer({ store, body, home }) {
      const id = runOf(read(requests.RunId, body));
      return { run: runView(store.run(id), store.metricsOf(id).latest(), home) };
    },
  },
  "POST runs/update": {
    writes: true,
    answer({ store, body, home }) {
      const { status, end_time: endTime, run_name: name, ...asked } = read(requests.UpdateRun, body);
      const id = runOf(asked);
      const run = store.changeRun(id, {
        ...(status && { status }),
        ...(endTime !== undefined && { endTime }),
        ...(name && { name, tags: { ...store.run(id).tags, "mlflow.runName": name } }),
      });
      return { run_info: runView(run, [], home).info };
    },
  },
  "POST runs/delete": { writes: true, answer: moveTo("deleted") },
  "POST runs/restore": { writes: true, answer: moveTo("active") },
  "POST runs/search": { answer: searchRuns },
  "POST runs/log-metric": {
    writes: true,
    answer({ store, body }) {
      const { key, value, timestamp, step, ...asked } = read(requests.LogMetric, body);
      store.log(runOf(asked), { ...nothing, metrics: [{ key, value, timestamp, step }] });
      return {};
    },
  },
  "POST runs/log-parameter": {
    writes: true,
    answer({ store, body }) {
      const { key, value, ...asked } = read(requests.LogParam, body);
      store.log(runOf(asked), { ...nothing, params: { [key]: value } });
      return {};
    },
  },
  "POST runs/log-batch": {
    writes: true,
    answer({ store, body }) {
      const { metrics, params, tags, ...asked } = read(requests.LogBatch, body);
      if (new Set(params.map(({ key }) => key)).size < params.length) {
        throw invalid("Duplicate parameter keys have been submitted");
      }
      store.log(runOf(asked), { metrics, params: namedOf(params), tags: namedOf(tags) });
      return {};
    },
  },
  "POST runs/set-tag": {
    writes: true,
    answer({ store, body }) {
      const { key, value, ...asked } = read(requests.SetTag, body);
      store.log(runOf(asked), { ...nothing, tags: { [key]: value } });
      return {};
    },
  },
  "POST runs/delete-tag": {
    writes: true,
    answer({ store, body }) {
      const { key, ...asked } = read(requests.DeleteTag, body);
      const id = runOf(asked);
      const { [key]: removed, ...tags } = store.run(id).tags;
      if (removed === undefined) throw invalid(`The run ${id} has no tag "${key}"`);
      store.changeRun(id, { tags });
      return {};
    },
  },
  "GET metrics/get-history": {
    answer({ store, body }) {
      const asked = read(requests.MetricHistory, body);
      const id = runOf(asked);
      store.run(id);
      const { found, nextPageToken } = search(
        store.metricsOf(id).history(asked.metric_key),
        {
          orderBy: [],
          maxResults: asked.max_results,
          ...(asked.page_token !== undefined && { pageToken: asked.page_token }),
        },
        () => ({ attributes: {}, params: {}, tags: {}, metrics: {} }),
      );
      return { metrics: found, ...(nextPageToken !== undefined && { next_page_token: nextPageToken }) };
    },
  },
};

function searchRuns({ store, body, home }: Asked) {
  const asked = read(requests.SearchRuns, body);
  const { found, nextPageToken } = search(
    store
      .allRuns()
      .filter(({ experimentId }) => asked.experiment_ids.includes(experimentId))
      .filter(({ lifecycle }) => isSeen(lifecycle, asked.run_view_type)),
    {
      orderBy: [...asked.order_by, "attributes.start_time DESC", "attributes.run_id"],
      maxResults: asked.max_results,
      ...(asked.filter !== undefined && { filter: asked.filter }),
      ...(asked.page_token !== undefined && { pageToken: asked.page_token }),
    },
    (run) => searchable(run, store),
  );
  return {
    runs: found.map((run) => runView(run, store.metricsOf(run.id).latest(), home)),
    ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
  };
}

function searchable(run: MlflowRun, store: TrackingStore) {
  const { id, name, experimentId, user, status, startTime, endTime, params, tags } = run;
  const latest = store.metricsOf(id).latest();
  return {
    attributes: {
      run_id: id,
      run_name: name,
      experiment_id: experimentId,
      user_id: user,
      status,
      start_time: startTime,
      end_time: endTime,
      created: startTime,
    },
    params,
    tags,
    metrics: Object.fromEntries(latest.map(({ key, value }) => [key, Number(value)])),
  };
}

function moveTo(lifecycle: Lifecycle): MlflowOperation["answer"] {
  return ({ store, body }) => {
    store.changeRun(runOf(read(requests.RunId, body)), { lifecycle });
    return {};
  };
}
