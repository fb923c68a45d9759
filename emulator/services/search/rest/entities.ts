import { SearchError } from "../search-error";
import { json } from "./answer";
import { checkConditions } from "./conditions";
import type { Call } from "./operations";

/** A kind of thing that a service keeps by name: indexes, aliases, synonym maps. */
export interface Entities {
  readonly endpoint: string;
  /** e.g. "indexes", as in the path */
  readonly set: string;
}

export interface Entity {
  readonly etag: string;
  readonly content: { readonly name: string };
}

/** One of them. */
export function shown({ endpoint, set }: Entities, call: Call, entity: Entity, status = 200): Response {
  const { etag, content } = entity;
  const version = call.url.searchParams.get("api-version");
  const location = `${endpoint}/${set}('${content.name}')?api-version=${version}`;
  const body = { "@odata.context": `${endpoint}/$metadata#${set}/$entity`, "@odata.etag": etag, ...content };
  return json(call, body, { status, headers: { etag, ...(status === 201 ? { location } : {}) } });
}

/** All of them, with the properties that `$select` names. */
export function listed({ endpoint, set }: Entities, call: Call, entities: readonly Entity[]): Response {
  const select = call.url.searchParams
    .get("$select")
    ?.split(",")
    .map((name) => name.trim());
  const isWhole = select === undefined || select.includes("*");
  const value = entities.map(({ etag, content }) => {
    const whole = { "@odata.etag": etag, ...content };
    if (isWhole) return whole;
    return Object.fromEntries(Object.entries(whole).filter(([name]) => select.includes(name)));
  });
  const context = `${endpoint}/$metadata#${set}${isWhole ? "" : `(${select.join(",")})`}`;
  return json(call, { "@odata.context": context, value });
}

/**
 * Makes it or changes it, under the conditions of the request. Who does not ask for the result of a change gets none.
 *
 * @param write makes it, and gives what is there then
 */
export function put(
  entities: Entities,
  call: Call,
  known: Entity | undefined,
  write: () => Entity,
): Response {
  checkConditions(call.request, known?.etag);
  const entity = write();
  if (known === undefined) return shown(entities, call, entity, 201);
  const wantsIt = /return=representation/.test(call.request.headers.get("prefer") ?? "");
  return wantsIt
    ? shown(entities, call, entity)
    : new Response(null, { status: 204, headers: { etag: entity.etag } });
}

/** @throws SearchError 400 when the name in the body is not the one in the address */
export function namedAs(name: string, body: unknown, parameter: string): object {
  const sent = typeof body === "object" && body !== null && !Array.isArray(body) ? body : {};
  const given = (sent as { name?: unknown }).name;
  if (given === undefined || given === null || given === name) return { ...sent, name };
  throw new SearchError(
    400,
    "InvalidRequestParameter",
    `The request is invalid. Details: ${parameter} : The name '${given}' is not the one in the address, '${name}'.`,
  );
}
