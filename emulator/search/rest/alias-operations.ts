import { createHash } from "node:crypto";
import * as z from "zod";
import { invalid, noSuchAlias } from "../search-error";
import type { Alias, ServiceStore } from "../store/service-store";
import { bodyOf, type Operations } from "./app";
import { checkConditions } from "./conditions";

const Body = z.strictObject({
  name: z
    .string()
    .regex(/^(?!.*--)[a-z0-9][a-z0-9-]{0,126}[a-z0-9]$/, "lowercase letters, digits and dashes"),
  indexes: z.array(z.string()),
  "@odata.etag": z.string().nullish(),
});

/** Other names of indexes. */
export function aliasOperations(store: ServiceStore, endpoint: string): Operations {
  const shown = (alias: Alias) => ({
    "@odata.context": `${endpoint}/$metadata#aliases/$entity`,
    "@odata.etag": etagOf(alias),
    ...alias,
  });

  return {
    "GET aliases": ({ admit }) => {
      admit("aliases/read");
      const value = store.listAliases().map((alias) => ({ "@odata.etag": etagOf(alias), ...alias }));
      return Response.json({ "@odata.context": `${endpoint}/$metadata#aliases`, value });
    },

    "POST aliases": async ({ admit, request }) => {
      admit("aliases/write");
      return Response.json(shown(store.createAlias(aliasIn(await bodyOf(request)))), { status: 201 });
    },

    "GET aliases/*": ({ admit, names: [name = ""] }) => {
      admit("aliases/read");
      return Response.json(shown(store.alias(name)));
    },

    "PUT aliases/*": async ({ admit, request, names: [name = ""] }) => {
      admit("aliases/write");
      const alias = aliasIn({ name, ...((await bodyOf(request)) as object) });
      if (alias.name !== name) {
        throw invalid(`alias : The name '${alias.name}' is not the one in the address, '${name}'.`);
      }
      const known = store.findAlias(name);
      checkConditions(request, known && etagOf(known));
      return Response.json(shown(store.putAlias(alias)), { status: known ? 200 : 201 });
    },

    "DELETE aliases/*": ({ admit, request, names: [name = ""] }) => {
      admit("aliases/delete");
      const known = store.findAlias(name);
      checkConditions(request, known && etagOf(known));
      if (store.deleteAlias(name)) return new Response(null, { status: 204 });
      throw noSuchAlias(name, store.service);
    },
  };
}

function aliasIn(body: unknown): Alias {
  const parsed = Body.safeParse(body);
  if (parsed.success) return { name: parsed.data.name, indexes: parsed.data.indexes };
  throw invalid(
    `alias : ${parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ")}`,
  );
}

function etagOf(alias: Alias): string {
  return `"0x${createHash("sha256").update(JSON.stringify(alias)).digest("hex").slice(0, 16).toUpperCase()}"`;
}
