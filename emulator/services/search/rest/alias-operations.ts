import * as z from "zod";
import { invalid, noSuch } from "../search-error";
import { etagOf } from "../store/etag";
import type { Alias, ServiceStore } from "../store/service-store";
import { nothing } from "./answer";
import { checkConditions } from "./conditions";
import { type Entity, listed, namedAs, put, shown } from "./entities";
import type { Operations } from "./operations";
import { bodyOf } from "./request-body";

const Body = z.strictObject({
  name: z
    .string()
    .regex(/^(?!.*--)[a-z0-9][a-z0-9-]{0,126}[a-z0-9]$/, "lowercase letters, digits and dashes"),
  indexes: z.array(z.string()),
  "@odata.etag": z.string().nullish(),
  "@odata.context": z.string().optional(),
});

/** Other names of indexes. */
export function aliasOperations(store: ServiceStore, endpoint: string): Operations {
  const aliases = { endpoint, set: "aliases" };
  const entity = (alias: Alias): Entity => ({ etag: etagOf(alias), content: alias });

  return {
    "GET aliases": (call) => {
      call.admit("aliases/read");
      return listed(aliases, call, store.listAliases().map(entity));
    },

    "POST aliases": async (call) => {
      call.admit("aliases/write");
      return shown(aliases, call, entity(store.createAlias(aliasIn(await bodyOf(call.request)))), 201);
    },

    "GET aliases/*": (call) => {
      call.admit("aliases/read");
      return shown(aliases, call, entity(store.alias(call.names[0] ?? "")));
    },

    "PUT aliases/*": async (call) => {
      const [name = ""] = call.names;
      call.admit("aliases/write");
      const alias = aliasIn(namedAs(name, await bodyOf(call.request), "alias"));
      const known = store.findAlias(name);
      return put(aliases, call, known && entity(known), () => entity(store.putAlias(alias)));
    },

    "DELETE aliases/*": ({ admit, request, names: [name = ""] }) => {
      admit("aliases/delete");
      const known = store.findAlias(name);
      checkConditions(request, known && etagOf(known));
      if (store.deleteAlias(name)) return nothing();
      throw noSuch("alias", name, store.service);
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
