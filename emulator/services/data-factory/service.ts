import { SWITCH_OFF } from "../../resource-manager/refused";
import type { EmulatedService } from "../emulated-service";
import type { DataFactories } from "./data-factories";
import {
  dataFactory,
  dataFactoryDataset,
  dataFactoryLinkedService,
  dataFactoryPipeline,
  dataFactoryTrigger,
} from "./resources/data-factory";
import { startDataFactories } from "./start";

export const dataFactories: EmulatedService<DataFactories> = {
  start: ({ context, identity }) => startDataFactories(context, { identity }),

  contributes: (running) => ({
    resources: [
      dataFactory,
      dataFactoryLinkedService,
      dataFactoryDataset,
      dataFactoryPipeline,
      dataFactoryTrigger,
    ].map((resource) => resource(running)),
    refusals: [[/^azurerm_data_factory_|^Microsoft\.DataFactory\//, "this part of Data Factory", SWITCH_OFF]],
  }),
};
