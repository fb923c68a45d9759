const Module = require("node:module");
const { join } = require("node:path");

// node load-package.cjs FOLDER [MODULE]: loads an unzipped package as the platform does and prints what it registers
const [folder, native] = process.argv.slice(2);
const registered = [];
const platform = {
  setProgrammingModel() {},
  registerHook() {},
  registerFunction: ({ name, bindings }) => registered.push({ name, trigger: Object.values(bindings)[0].type }),
};

const load = Module._load;
Module._load = (request, ...rest) => (request === "@azure/functions-core" ? platform : load(request, ...rest));
require(join(folder, require(join(folder, "package.json")).main));

const versions = native && require(require.resolve(native, { paths: [folder] })).versions;
console.log(JSON.stringify({ registered, versions }));
