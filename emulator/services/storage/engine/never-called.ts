import nodeModule, { createRequire } from "node:module";

/**
 * What Azurite loads at each start and calls for nothing that it does here: it reports its use to nobody, writes no log of its own,
 * and asks at no address whether a source may be copied. They are two fifths of its modules. To be imported before Azurite.
 */
const neverCalled = ["applicationinsights", "winston", "axios"];

const azurite = createRequire(require.resolve("azurite/package.json"));
for (const name of neverCalled) {
  const file = azurite.resolve(name);
  azurite.cache[file] = Object.assign(new nodeModule(file), { loaded: true, exports: {} });
}
