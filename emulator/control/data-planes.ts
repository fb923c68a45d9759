import type { LocalAzure } from "./local-azure";
import type { DataPlane } from "./protocol";

export function dataPlanesOf({ contributions, resources, armRest }: LocalAzure): DataPlane[] {
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
