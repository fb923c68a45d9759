/** Files of packages of which Vitrine needs less than they do, by their path below node_modules, each with that. */
export const shortenedModules = {
  // zod says what is wrong in sixty languages: a third of what a provider reads at each start
  "zod/v4/locales/index.js": 'export { default as en } from "./en.js";',
  "zod/v4/locales/index.cjs": 'exports.en = require("./en.cjs");',
  // cdktf notes for each token where it was made, which takes a sixth of a synth
  "cdktf/lib/tokens/private/stack-trace.js": "exports.captureStackTrace = () => [];",
};
