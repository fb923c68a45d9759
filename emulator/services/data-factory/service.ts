import * as z from "zod";
import { switchOff } from "../../resource-manager/refused-types";
import { command } from "../command";
import type { EmulatedService } from "../emulated-service";
import type { DataFactories, DataFactoryStatus } from "./data-factories";
import {
  dataFactory,
  dataFactoryDataset,
  dataFactoryLinkedService,
  dataFactoryPipeline,
  dataFactoryTrigger,
} from "./resources/data-factory";
import { startDataFactories } from "./start";

const trigger = z.strictObject({ factory: z.string(), trigger: z.string() });

export const dataFactories: EmulatedService<DataFactories> = {
  startsAfter: ["storage"],

  start: ({ context, identity }) => startDataFactories(context, { identity }),

  contributes: (running) => ({
    resources: [
      dataFactory,
      dataFactoryLinkedService,
      dataFactoryDataset,
      dataFactoryPipeline,
      dataFactoryTrigger,
    ].map((resource) => resource(running)),
    refusals: [[/^azurerm_data_factory_|^Microsoft\.DataFactory\//, "this part of Data Factory", switchOff]],

    status: () => ({
      lines: running
        .status()
        .map((factory) => ({ name: `data factory ${factory.name}`, detail: inWords(factory) })),
      details: { dataFactories: running.status() },
    }),
    commands: {
      "data-factory/trigger": command(trigger, async ({ trigger, factory }) => ({
        runs: (await running.fire(trigger, factory)) ?? [],
      })),
    },
  }),
};

/** "nightly next at 2026-11-22T00:00:00.000Z; import succeeded at ..., 2 files". */
function inWords({ triggers, lastRuns: [last] }: DataFactoryStatus): string {
  const times = triggers.map(({ name, activated, next }) =>
    activated ? `${name} ${next ? `next at ${next}` : "has ended"}` : `${name} is off`,
  );
  const run = last && `${last.pipeline} ${last.state} at ${last.started}, ${last.filesWritten} files`;
  return [...times, ...(run ? [run] : [])].join("; ");
}
