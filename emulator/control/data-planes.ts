import type { LocalAzure } from "./local-azure";
import type { DataPlane } from "./protocol";

export async function dataPlanesOf({ contributions, resources, armRest }: LocalAzure): Promise<DataPlane[]> {
  const ofServices = await Promise.all(contributions.map(({ dataPlanes }) => dataPlanes?.() ?? []));
  return [
    ...ofServices.flat(),
    {
      kind: "resource manager",
      name: "resource manager",
      address: armRest.address,
      audience: "https://management.azure.com",
      holds: resources.all().flatMap(({ id }) => (armRest.canRead(id) ? id : [])),
    },
  ];
}
