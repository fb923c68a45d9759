import { existsSync } from "node:fs";
import { oneAtATime } from "../../core/one-at-a-time";
import type { EmulatorContext } from "../../core/service";
import type { Identity } from "../../identity/identity";
import { EnginePlace } from "./engine/engine-place";
import { engineUser } from "./engine/engine-user";
import { type Programs, programsFor } from "./engine/programs";
import { HostedServer } from "./hosted-server";
import type { PostgresServers } from "./postgres-servers";
import type { Tenant } from "./tenant";

interface Engines {
  readonly place: EnginePlace;
  readonly programs: Programs;
}

/** Starts the service; servers, and what is in them besides data, come from whoever remembers them. */
export async function startPostgresServers(
  context: EmulatorContext,
  needs: {
    readonly identity: Identity;
    readonly tenant: Tenant;
    /** How long nobody needs an engine before it ends. */
    readonly idleMs: number;
    /** How long somebody may take until he is logged in. */
    readonly loginMs?: number;
    /** Where VITRINE_POSTGRESQL may be. @default the process's own */
    readonly environment?: NodeJS.ProcessEnv;
  },
): Promise<PostgresServers> {
  const servers = new Map<string, HostedServer>();
  const inTurn = oneAtATime();
  let engines: Promise<Engines> | undefined;

  /** Once for all servers; after a failure the next one tries again. */
  const prepared = () => {
    engines ??= prepareEngines(context.stateDirectory, needs.environment ?? process.env).catch((error) => {
      engines = undefined;
      throw error;
    });
    return engines;
  };

  const existing = (resourceId: string): HostedServer => {
    const server = servers.get(resourceId.toLowerCase());
    if (server) return server;
    throw new Error(`there is no PostgreSQL server ${resourceId}`);
  };

  return {
    name: "postgresql",

    createServer: (options) =>
      inTurn(options.resourceId, async () => {
        const known = servers.get(options.resourceId.toLowerCase());
        if (known) return known.address;
        const server = new HostedServer(options, { ...needs, context, ...(await prepared()) });
        await server.open();
        servers.set(options.resourceId.toLowerCase(), server);
        return server.address;
      }),

    deleteServer: (resourceId) =>
      inTurn(resourceId, async () => {
        const server = servers.get(resourceId.toLowerCase());
        if (server === undefined) return;
        servers.delete(resourceId.toLowerCase());
        await server.remove();
        if (servers.size > 0) return;
        (await engines)?.place.remove();
        engines = undefined;
      }),

    server: existing,
    status: () => [...servers.values()].map((server) => server.status()),

    async stop() {
      await Promise.all([...servers.values()].map((server) => server.close()));
    },
  };
}

/** An estate without a database does nothing of this. */
async function prepareEngines(stateDirectory: string, environment: NodeJS.ProcessEnv): Promise<Engines> {
  const place = EnginePlace.of(stateDirectory, engineUser());
  const isNew = !existsSync(place.folder);
  await place.make();
  try {
    return { place, programs: programsFor(place, environment) };
  } catch (error) {
    if (isNew) place.remove();
    throw error;
  }
}
