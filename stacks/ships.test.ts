import { Testing } from "cdktf";
import { environments, estateOf } from "../test/support/estates";
import { someShipping } from "../test/support/foundation";
import * as workloads from "../workloads/all";
import { shipsOf } from "./ships";

const named = environments.map((environment) => [environment.name, environment] as const);

it.each(named)("says beforehand which programs its workloads ask for in %s", (_name, environment) => {
  const asked = { apps: new Set<string>(), images: new Set<string>() };
  const shipping = {
    ...someShipping,
    functionApp(app: string) {
      asked.apps.add(app);
      return someShipping.functionApp(app);
    },
    scoring() {
      asked.images.add("scoring");
      return someShipping.scoring();
    },
    training() {
      asked.images.add("training");
      return someShipping.training();
    },
  };
  estateOf(environment, Testing.app(), shipping);
  const told = shipsOf(workloads, [environment]);
  expect({
    apps: new Set(told.flatMap(({ apps }) => apps)),
    images: new Set(told.flatMap(({ images }) => images ?? [])),
  }).toEqual(asked);
});
