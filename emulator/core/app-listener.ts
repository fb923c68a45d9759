import { getRequestListener, RequestError } from "@hono/node-server";
import { currentVisit } from "./visit";

type Fetch = Parameters<typeof getRequestListener>[0];

/** A listener of `node:http` for a function from a request to an answer; what it throws is the entrance's to tell. */
export function appListener(fetch: Fetch): ReturnType<typeof getRequestListener> {
  return getRequestListener(fetch, {
    errorHandler: (error) => {
      // thrown from here, it would end in the library's own answer, which shows the error and cuts the connection
      if (!(error instanceof RequestError)) return currentVisit()?.fail(error);
      const message = `The request cannot be read: ${error.message}.`;
      return Response.json({ error: { code: "BadRequest", message } }, { status: 400 });
    },
  });
}
