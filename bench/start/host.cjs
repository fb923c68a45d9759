// Loads a function app as the Functions host does, says what that took, and ends.
const Module = require("node:module");

const core = {
  version: "4",
  hostVersion: "4",
  Disposable: class {},
  registerFunction: () => new core.Disposable(),
  registerHook: () => new core.Disposable(),
  setProgrammingModel() {},
  getProgrammingModel: () => ({}),
  log() {},
};
const load = Module._load;
Module._load = (request, ...rest) => (request === "@azure/functions-core" ? core : load(request, ...rest));

require(process.argv[2]);
const { user, system } = process.cpuUsage();
process.stdout.write(
  JSON.stringify({
    milliseconds: performance.now(),
    processorMs: (user + system) / 1000,
    files: Object.keys(require.cache),
  }),
);
process.exit();
