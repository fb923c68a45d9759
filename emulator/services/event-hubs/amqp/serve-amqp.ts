import { type Connection, type Container, create_container, type EventContext } from "rhea";
import type { Log } from "../../../core/service";
import type { Identity } from "../../../identity/identity";
import type { Hub } from "../hub";
import { ClientSession } from "./client-session";

export interface AmqpNeeds {
  readonly namespaceId: string;
  readonly identity: Identity;
  readonly hub: (name: string) => Hub | undefined;
  readonly log: Log;
}

/** What each connection is accepted with. */
export const accepted = { idle_time_out: 120_000, max_frame_size: 65_536, reconnect: false };

/** Everything that is said over AMQP in one namespace: whoever connects, with whatever client. */
export function serveAmqp(needs: AmqpNeeds): Container {
  const container = create_container({
    autoaccept: false,
    credit_window: 0,
    all_errors_non_fatal: true,
  });
  container.sasl_server_mechanisms.enable_anonymous();
  const sessions = new Map<Connection, ClientSession>();
  container.on("connection_open", ({ connection }: EventContext) => {
    sessions.set(connection, new ClientSession(connection, needs));
  });
  for (const event of ["disconnected", "connection_close"]) {
    container.on(event, ({ connection }: EventContext) => {
      sessions.get(connection)?.leave();
      sessions.delete(connection);
    });
  }
  // a client that does not keep to the protocol loses its connection, and nobody else notices
  for (const event of ["protocol_error", "error", "connection_error", "session_error"])
    container.on(event, (problem: unknown) =>
      needs.log("debug", "event-hubs", `${event}: ${wordsOf(problem)}`),
    );
  return container;
}

function wordsOf(problem: unknown): string {
  const error = (problem as Partial<EventContext>)?.error ?? problem;
  return error instanceof Error
    ? error.message
    : String((error as { description?: unknown })?.description ?? error);
}
