import { join } from "node:path";
import type { EmulatorContext } from "../../core/service";
import type { Identity } from "../../identity/identity";
import { ConcurrencyLimit } from "./concurrency-limit";
import { Copy } from "./copy";
import type { DataFactories, DataFactoryStatus, PipelineRun } from "./data-factories";
import { DeclaredFactories } from "./declared-factories";
import type { Factory, Pipeline, Trigger } from "./factory-resources";
import { RunHistory } from "./run-history";
import { runPipeline } from "./run-pipeline";
import { TriggerSchedule } from "./schedule";

/** Data factories; what they are made of is remembered by whoever declares it, and declared again after a restart. */
export async function startDataFactories(
  { log, stateDirectory }: EmulatorContext,
  { identity }: { readonly identity: Identity },
): Promise<DataFactories> {
  const factories = new DeclaredFactories();
  const copy = new Copy(factories, identity);
  const history = new RunHistory(join(stateDirectory, "data-factory", "runs.json"));
  const limits = new Map<string, ConcurrencyLimit>();
  const stopping = new AbortController();
  const underWay = new Set<Promise<unknown>>();

  const schedule = new TriggerSchedule((trigger) => {
    fire(trigger).catch((error: Error) =>
      log("error", "data-factory", `the trigger ${trigger.name} did not fire: ${error.message}`),
    );
  });

  /** Runs the trigger's pipelines side by side. @throws when one of them is gone */
  async function fire(trigger: Trigger): Promise<PipelineRun[]> {
    const factory = factories.of(trigger.id);
    const pipelines = trigger.pipelines.map((name) => factories.named(factory, "pipeline", name));
    return Promise.all(pipelines.map((pipeline) => run(factory, pipeline, trigger)));
  }

  async function run(factory: Factory, pipeline: Pipeline, trigger: Trigger): Promise<PipelineRun> {
    const limit = limits.get(pipeline.id) ?? new ConcurrencyLimit();
    limits.set(pipeline.id, limit);
    const options = { factory, pipeline, trigger: trigger.name, copy, signal: stopping.signal, log };
    const running = limit.run(pipeline.concurrency, () => runPipeline(options));
    underWay.add(running);
    try {
      const ended = await running;
      history.add(factory.id, ended);
      return ended;
    } finally {
      underWay.delete(running);
    }
  }

  return {
    name: "data-factory",

    put(kind, part) {
      factories.put(kind, part);
      if (kind === "trigger") schedule.put(part as Trigger);
    },

    remove(kind, id) {
      const before = factories.all("trigger");
      factories.remove(kind, id);
      const left = factories.all("trigger");
      for (const trigger of before) if (!left.includes(trigger)) schedule.remove(trigger.id);
      if (kind === "factory") history.forget(id);
    },

    async fire(name, factory) {
      const isWanted = (trigger: Trigger) =>
        trigger.name === name && (factory === undefined || factories.of(trigger.id).name === factory);
      const wanted = factories.all("trigger").filter(isWanted);
      return wanted.length === 0 ? undefined : (await Promise.all(wanted.map(fire))).flat();
    },

    status: () =>
      inOrder(factories.all("factory")).map((factory): DataFactoryStatus => {
        const triggers = factories.all("trigger").filter(({ id }) => factories.of(id) === factory);
        return {
          name: factory.name,
          triggers: inOrder(triggers).map((trigger) => {
            const next = schedule.nextOf(trigger);
            const { name, activated } = trigger;
            return { name, activated, ...(next && { next: next.toISOString() }) };
          }),
          lastRuns: history.of(factory.id),
        };
      }),

    async stop() {
      schedule.stop();
      stopping.abort(new Error("the local Azure is stopping"));
      await Promise.allSettled(underWay);
    },
  };
}

function inOrder<Named extends { readonly name: string }>(named: readonly Named[]): Named[] {
  return [...named].sort((one, other) => one.name.localeCompare(other.name));
}
