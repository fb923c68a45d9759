import type { Estate } from "./estate";
import type { DataPlane } from "./protocol";

export function dataPlanesOf({ contributions, resources, armRest }: Estate): DataPlane[] {
  return [
    ...contributions.flatMap(({ dataPlanes }) => dataPlanes?.() ?? []),
    {
      kind: "resource manager",
      name: "resource manager",
      address: armRest.address,
      audience: "https://management.azure.com",
      holds: resources.all().flatMap(({ id }) => (armRest.canRead(id) ? id : [])),
    },
  ];
}
