import type { Receiver, Sender } from "rhea";
import { AccessDenied } from "../../../identity/identity";
import { MessageRefused } from "./event-message";
import type { HubRight } from "./shown-tokens";

/** Why a link ends, in AMQP's conditions and, where they are known, Azure's words. */
export interface LinkEnd {
  readonly condition: string;
  readonly description: string;
}

export function endLink(link: Sender | Receiver, { condition, description }: LinkEnd): void {
  if (!link.is_closed()) link.close({ condition, description });
}

export function notFound(address: string): LinkEnd {
  return {
    condition: "amqp:not-found",
    description: `The messaging entity '${address}' could not be found.`,
  };
}

/** @throws what is neither a refusal of access nor of a message */
export function endOf(error: unknown, right: HubRight, address: string): LinkEnd {
  if (error instanceof MessageRefused) return { condition: error.condition, description: error.message };
  if (!(error instanceof AccessDenied)) throw error;
  return {
    condition: "amqp:unauthorized-access",
    description: `Unauthorized access. '${right}' claim(s) are required to perform this operation. Resource: '${address}'. ${error.message}`,
  };
}

/** @returns how a link ends that may not go on */
export function endUnless(permit: () => void, right: HubRight, address: string): LinkEnd | undefined {
  try {
    permit();
    return undefined;
  } catch (error) {
    return endOf(error, right, address);
  }
}
