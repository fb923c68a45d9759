import { alreadyExists, noSuch } from "../search-error";
import { etagOf } from "../store/etag";
import type { ServiceStore } from "../store/service-store";
import { parseSynonymMap, type SynonymMap } from "../store/synonym-map";
import { nothing } from "./answer";
import { checkConditions } from "./conditions";
import { type Entity, listed, namedAs, put, shown } from "./entities";
import type { Operations } from "./operations";
import { bodyOf } from "./request-body";

/** Words that stand for one another, for the fields of any index. */
export function synonymMapOperations(store: ServiceStore, endpoint: string): Operations {
  const maps = { endpoint, set: "synonymmaps" };
  const entity = (map: SynonymMap): Entity => ({ etag: etagOf(map), content: map });

  return {
    "GET synonymmaps": (call) => {
      call.admit("synonymMaps/read");
      return listed(maps, call, store.listSynonymMaps().map(entity));
    },

    "POST synonymmaps": async (call) => {
      call.admit("synonymMaps/write");
      const map = parseSynonymMap(await bodyOf(call.request));
      if (store.findSynonymMap(map.name)) throw alreadyExists("synonym map", map.name);
      return shown(maps, call, entity(store.putSynonymMap(map)), 201);
    },

    "GET synonymmaps/*": (call) => {
      const [name = ""] = call.names;
      call.admit("synonymMaps/read");
      const map = store.findSynonymMap(name);
      if (map) return shown(maps, call, entity(map));
      throw noSuch("synonym map", name, store.service);
    },

    "PUT synonymmaps/*": async (call) => {
      const [name = ""] = call.names;
      call.admit("synonymMaps/write");
      const map = parseSynonymMap(namedAs(name, await bodyOf(call.request), "synonymMap"));
      const known = store.findSynonymMap(name);
      return put(maps, call, known && entity(known), () => entity(store.putSynonymMap(map)));
    },

    "DELETE synonymmaps/*": ({ admit, request, names: [name = ""] }) => {
      admit("synonymMaps/delete");
      const known = store.findSynonymMap(name);
      checkConditions(request, known && etagOf(known));
      if (store.deleteSynonymMap(name)) return nothing();
      throw noSuch("synonym map", name, store.service);
    },
  };
}
