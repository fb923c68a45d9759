import { stringifyExactly } from "../documents/exact-json";
import type { SearchError } from "../search-error";
import type { Call } from "./operations";

const preferenceApplied = { "preference-applied": 'odata.include-annotations="*"' };
export const odata = { "odata-version": "4.0", ...preferenceApplied };

interface Extras {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** JSON with the headers that Azure's OData has; a caller who wants no metadata gets no context. */
export function json({ request }: Call, body: object, { status = 200, headers = {} }: Extras = {}): Response {
  const isBare = /odata[.=]metadata=none/.test(request.headers.get("accept") ?? "");
  const { "@odata.context": context, ...rest } = body as { "@odata.context"?: string };
  const shown = isBare || context === undefined ? rest : { "@odata.context": context, ...rest };
  const metadata = isBare ? "none" : "minimal";
  return new Response(stringifyExactly(shown), {
    status,
    headers: {
      "content-type": `application/json; odata.metadata=${metadata}; odata.streaming=true; charset=utf-8`,
      ...odata,
      ...headers,
    },
  });
}

export function text(body: string): Response {
  return new Response(body, { headers: { "content-type": "text/plain", ...odata } });
}

/** After a delete. */
export function nothing(): Response {
  return new Response(null, { status: 204, headers: preferenceApplied });
}

/** A document that is not there: Azure says so without a body. */
export function missing(): Response {
  return new Response(null, { status: 404, headers: { "content-language": "en", ...preferenceApplied } });
}

/** Errors that Azure gives a code come from before its OData, and have no headers of that. */
export function refusal(error: SearchError, headers: Readonly<Record<string, string>>): Response {
  const isOData = error.code === "" || error.statusCode === 412;
  return new Response(JSON.stringify(error.toBody()), {
    status: error.statusCode,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-language": "en",
      ...(isOData ? odata : {}),
      ...headers,
    },
  });
}
