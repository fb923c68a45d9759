import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { ResourceTypes } from "./resource-type";
import { armTypeOf, resourceTypes } from "./resource-types";

describe("types of resources", () => {
  it("stand in the file of one service each, and all files are read", async () => {
    const files = readdirSync(__dirname).filter((file) => !/^resource-type/.test(file));
    const services = await Promise.all(files.map((file) => import(join(__dirname, file))));
    const types = services.flatMap((service) => Object.values(service as Record<string, ResourceTypes>));
    expect(types.flatMap((each) => Object.keys(each)).sort()).toEqual(Object.keys(resourceTypes).sort());
  });

  it("that are parts of a named resource say of which type that is", () => {
    const parents = Object.values(resourceTypes).flatMap(({ id }) =>
      id && "parent" in id ? [id.parent] : [],
    );
    expect(parents.length).toBeGreaterThan(0);
    expect(parents.filter((each) => armTypeOf(each) === undefined)).toEqual([]);
  });
});
