import type { LocalAzure } from "./local-azure";
import type { Status, StatusDetails } from "./protocol";

/** Of an estate whose services have nothing to tell. */
const nothing: StatusDetails = {
  sites: [],
  dataFactories: [],
  endpoints: [],
  caches: [],
  databaseServers: [],
  eventHubs: [],
  searchServices: [],
  pendingEvents: 0,
  requests: [],
};

export function statusOf({ resources, manager, identity, armRest, contributions }: LocalAzure): Status {
  const ofServices = contributions.map(({ status }) => status?.() ?? { lines: [] });
  return {
    services: [
      {
        name: "resource manager",
        address: armRest.address,
        detail: `${resources.all().length} resources`,
      },
      { name: "identity", detail: `tenant ${identity.tenantId}, you are ${identity.deployer.objectId}` },
      ...ofServices.flatMap(({ lines }) => lines),
    ],
    ...nothing,
    ...Object.assign({}, ...ofServices.map(({ details }) => details)),
    parity: manager.parity(),
  };
}
