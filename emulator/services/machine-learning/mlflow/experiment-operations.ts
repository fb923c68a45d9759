import { experimentView, namedOf } from "./answers";
import { missing } from "./mlflow-error";
import type { MlflowOperation } from "./operation";
import { read, requests } from "./requests";
import { search } from "./search";
import type { Lifecycle } from "./tracked";

export const experimentOperations: Readonly<Record<string, MlflowOperation>> = {
  "POST experiments/create": {
    writes: true,
    answer({ store, body }) {
      const { name, tags } = read(requests.CreateExperiment, body);
      return { experiment_id: store.createExperiment(name, namedOf(tags)).id };
    },
  },
  "GET experiments/get": {
    answer({ store, body, home }) {
      const { experiment_id: id } = read(requests.ExperimentId, body);
      return { experiment: experimentView(store.experiment(id), home) };
    },
  },
  "GET experiments/get-by-name": {
    answer({ store, body, home }) {
      const { experiment_name: name } = read(requests.ExperimentName, body);
      const found = store.experimentByName(name);
      if (found === undefined) throw missing(`The experiment "${name}"`);
      return { experiment: experimentView(found, home) };
    },
  },
  "GET experiments/search": { answer: searchExperiments },
  "POST experiments/search": { answer: searchExperiments },
  "POST experiments/update": {
    writes: true,
    answer({ store, body }) {
      const { experiment_id: id, new_name: name } = read(requests.UpdateExperiment, body);
      store.changeExperiment(id, name === undefined ? {} : { name });
      return {};
    },
  },
  "POST experiments/delete": { writes: true, answer: moveTo("deleted") },
  "POST experiments/restore": { writes: true, answer: moveTo("active") },
  "POST experiments/set-experiment-tag": {
    writes: true,
    answer({ store, body }) {
      const { experiment_id: id, key, value } = read(requests.SetExperimentTag, body);
      store.changeExperiment(id, { tags: { ...store.experiment(id).tags, [key]: value } });
      return {};
    },
  },
};

function searchExperiments({ store, body, home }: Parameters<MlflowOperation["answer"]>[0]) {
  const asked = read(requests.SearchExperiments, body);
  const { found, nextPageToken } = search(
    store.allExperiments().filter(({ lifecycle }) => isSeen(lifecycle, asked.view_type)),
    {
      orderBy: asked.order_by.length > 0 ? asked.order_by : ["creation_time DESC"],
      maxResults: asked.max_results,
      ...(asked.filter !== undefined && { filter: asked.filter }),
      ...(asked.page_token !== undefined && { pageToken: asked.page_token }),
    },
    ({ id, name, createdAt, updatedAt, tags }) => ({
      attributes: { experiment_id: id, name, creation_time: createdAt, last_update_time: updatedAt },
      params: {},
      tags,
      metrics: {},
    }),
  );
  return {
    experiments: found.map((experiment) => experimentView(experiment, home)),
    ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
  };
}

function moveTo(lifecycle: Lifecycle): MlflowOperation["answer"] {
  return ({ store, body }) => {
    const { experiment_id: id } = read(requests.ExperimentId, body);
    store.changeExperiment(id, { lifecycle });
    return {};
  };
}

export function isSeen(lifecycle: Lifecycle, view: "ACTIVE_ONLY" | "DELETED_ONLY" | "ALL"): boolean {
  return view === "ALL" || (lifecycle === "active") === (view === "ACTIVE_ONLY");
}
