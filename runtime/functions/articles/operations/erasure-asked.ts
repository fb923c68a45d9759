import type { HttpResponseInit } from "@azure/functions";
import { json } from "../../../http/answer";
import { basePath } from "../base-path";
import type { ErasureAsked } from "../contract/erasure";

/** That it is being done, and where to ask how far it is. */
export function erasureAsked(asked: ErasureAsked): HttpResponseInit {
  const answer = json(asked);
  return {
    ...answer,
    status: 202,
    headers: { ...answer.headers, location: `${basePath}/erasures/${asked.id}` },
  };
}
