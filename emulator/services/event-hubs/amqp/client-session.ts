import { type Connection, type Delivery, type Message, type Receiver, type Sender, types } from "rhea";
import { AccessDenied } from "../../../identity/identity";
import { EventDeliverer } from "./deliver-events";
import { endLink, endUnless, type LinkEnd, notFound } from "./end-link";
import { addressed, type HubAddress } from "./hub-address";
import { manage, type StatusAnswer } from "./management";
import type { AmqpNeeds } from "./serve-amqp";
import { ShownTokens } from "./shown-tokens";
import { startPosition } from "./start-position";
import { EventTaker, mostBytes } from "./take-events";

const requestCredit = 50;

/** One connection: the tokens that it has shown, and its links. */
export class ClientSession {
  private readonly needs: AmqpNeeds;
  private readonly claims: ShownTokens;
  /** Links by which requests are answered, by the addresses that the client gives itself. */
  private readonly replies = new Map<string, Sender>();
  private readonly leaving = new Set<() => void>();

  constructor(connection: Connection, needs: AmqpNeeds) {
    this.needs = needs;
    this.claims = new ShownTokens(needs.identity, needs.namespaceId);
    connection.on("receiver_open", ({ receiver }) => this.openIncoming(receiver as Receiver));
    connection.on("sender_open", ({ sender }) => this.openOutgoing(sender as Sender));
  }

  /** The connection is gone. */
  leave(): void {
    for (const end of this.leaving) end();
    this.leaving.clear();
  }

  /** A link by which the client sends: events, or requests. */
  private openIncoming(link: Receiver): void {
    const address = link.target?.address ?? "";
    link.set_source(link.source ?? {});
    link.set_target({ address });
    (link as unknown as { local: { attach: { max_message_size: number } } }).local.attach.max_message_size =
      mostBytes;
    const entity = addressed(address);
    if (entity?.kind === "claims" || entity?.kind === "management") {
      link.on("message", ({ message, delivery }) =>
        this.answer(entity.kind, message as Message, delivery as Delivery, link),
      );
      link.add_credit(requestCredit);
      return;
    }
    const end = this.takeEvents(link, entity, address);
    if (end !== undefined) endLink(link, end);
  }

  /** A link by which the client receives: events, or answers. */
  private openOutgoing(link: Sender): void {
    const address = link.source?.address ?? "";
    link.set_source(link.source ?? {});
    link.set_target(link.target ?? {});
    const entity = addressed(address);
    if (entity?.kind === "claims" || entity?.kind === "management") {
      for (const name of [link.name, link.target?.address]) if (name) this.replies.set(name, link);
      return;
    }
    const end = this.deliverEvents(link, entity, address);
    if (end !== undefined) endLink(link, end);
  }

  private takeEvents(link: Receiver, entity: HubAddress | undefined, address: string): LinkEnd | undefined {
    const hub = entity?.kind === "hub" ? this.needs.hub(entity.hub) : undefined;
    if (entity?.kind !== "hub" || hub === undefined) return notFound(address);
    const { partition } = entity;
    if (partition !== undefined && hub.partition(partition) === undefined) return notFound(address);
    const permit = this.claims.permit("Send", hub.name, address);
    const refused = endUnless(permit, "Send", address);
    if (refused !== undefined) return refused;
    const taker = new EventTaker(link, { hub, address, partition, permit });
    link.on("message", ({ message, delivery }) =>
      taker.take(delivery as Delivery, message as Message | Buffer),
    );
    return undefined;
  }

  private deliverEvents(link: Sender, entity: HubAddress | undefined, address: string): LinkEnd | undefined {
    const hub = entity?.kind === "group" ? this.needs.hub(entity.hub) : undefined;
    if (entity?.kind !== "group" || hub === undefined) return notFound(address);
    const { partition, group } = entity;
    const receivers = hub.receivers(group);
    const log = hub.partition(partition);
    if (receivers === undefined || log === undefined) return notFound(address);
    const permit = this.claims.permit("Listen", hub.name, address);
    const refused = endUnless(permit, "Listen", address);
    if (refused !== undefined) return refused;
    const position = startPosition(link.source?.filter);
    if (position === undefined)
      return { condition: "amqp:invalid-field", description: "the filter is none of Event Hubs'" };
    const epoch: unknown = link.properties?.["com.microsoft:epoch"];
    const deliverer = new EventDeliverer(link, {
      log,
      address,
      partition,
      epoch: epoch === undefined || epoch === null ? undefined : Number(epoch),
      sequence: log.sequenceAt(position),
      permit,
    });
    const refusal = receivers.add(deliverer);
    if (refusal !== undefined) {
      deliverer.close();
      return { condition: refusal.condition, description: refusal.why };
    }
    const leave = () => {
      deliverer.close();
      receivers.remove(deliverer);
      this.leaving.delete(leave);
    };
    this.leaving.add(leave);
    link.on("sendable", () => deliverer.deliver());
    link.on("sender_draining", () => {
      deliverer.deliver();
      link.set_drained(true);
    });
    link.on("sender_close", leave);
    return undefined;
  }

  private answer(kind: "claims" | "management", request: Message, delivery: Delivery, link: Receiver): void {
    const {
      status,
      description,
      body = null,
    } = kind === "claims" ? this.putToken(request) : manage(request, this.claims, this.needs.hub);
    delivery.accept();
    link.add_credit(1);
    const reply = this.replies.get(String(request.reply_to)) ?? [...this.replies.values()].at(-1);
    if (reply === undefined || reply.is_closed()) return;
    reply.send({
      ...(request.message_id !== undefined && { correlation_id: request.message_id }),
      application_properties: { "status-code": types.wrap_int(status), "status-description": description },
      body,
    });
  }

  private putToken({ application_properties = {}, body }: Message): StatusAnswer {
    const { operation, type, name } = application_properties as Record<string, unknown>;
    if (operation !== "put-token")
      return { status: 501, description: `the operation ${operation} is not supported` };
    if (type !== "jwt")
      return {
        status: 401,
        description: `tokens of the type ${type} are not taken: access keys are switched off, show one of Microsoft Entra ID`,
      };
    try {
      this.claims.put(String(name), String(body));
      return { status: 202, description: "Accepted" };
    } catch (error) {
      if (!(error instanceof AccessDenied)) throw error;
      return { status: 401, description: error.message };
    }
  }
}
