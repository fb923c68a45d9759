import { readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { createSecureContext } from "node:tls";
import { openContext } from "../../../../emulator/core/context";
import { listen } from "../../../../emulator/core/listen";
import { startIdentity } from "../../../../emulator/identity/start";
import { admit, audience } from "../../../../emulator/services/postgresql/proxy/admission";
import { proxy } from "../../../../emulator/services/postgresql/proxy/proxied-connection";

export interface AskedOfProxy {
  /** What it keeps: port, certificate, and the key that signs tokens. */
  readonly folder: string;
  /** Of PostgreSQL. */
  readonly socket: string;
  /** Also the object id of whose it is. */
  readonly role: string;
}

export interface BegunProxy {
  readonly port: number;
  readonly token: string;
  readonly authority: string;
}

/** The local Azure's token proxy in a process of its own, before a database that lives on when it is killed. */
process.once("message", async ({ folder, socket, role }: AskedOfProxy) => {
  const context = await openContext(folder);
  const owner = { objectId: role, clientId: role, name: role };
  const identity = await startIdentity(context, { roleAssignments: () => [], principals: () => [owner] });
  const { key, cert, authorityFile } = context.tls;
  const options: Parameters<typeof proxy>[1] = {
    tls: createSecureContext({ key, cert, minVersion: "TLSv1.2" }),
    admit: async (login) => {
      const outcome = await admit(login, {
        identity,
        tenant: { groupsOf: () => [] },
        ownerOf: async () => ({ objectId: role, type: "service" }),
      });
      return "code" in outcome ? outcome : undefined;
    },
    connect: async () => connect(socket),
    cancel: (request) =>
      void connect(socket)
        .on("error", () => undefined)
        .end(request),
    onRefusal: (message) => console.error(message),
    onFailure: (error) => console.error(error),
  };
  const port = await context.ports.reserve("postgresql/record");
  await listen(
    createServer((client) => void proxy(client, options)),
    port,
    "the token proxy",
    context.log,
  );
  const token = (await identity.credential(role).getToken(`${audience}/.default`))?.token ?? "";
  process.send?.({ port, token, authority: readFileSync(authorityFile, "utf8") } satisfies BegunProxy);
});
