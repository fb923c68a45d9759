import type { ScoringEndpointProps } from "../constructs/scoring-endpoint/scoring-endpoint";
import type { JoinProps } from "./workload";

/** The server's image, where a registry has it; else what one is built from. */
export function scoringServer(
  registryId: string | undefined,
  shipping: JoinProps<unknown>["shipping"],
): Pick<ScoringEndpointProps, "context" | "image"> {
  const server = shipping.scoring();
  return registryId === undefined ? { context: server } : { image: { registryId, name: server.image } };
}
