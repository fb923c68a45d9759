import { shortenedModules } from "./bin/shortened-modules.mjs";

// retirements and suppressions are counted from today, and tests must end next year as they end now
process.env.VITRINE_TODAY ??= "2026-11-21";

// Terraform and esbuild, which end soon, collect garbage for a sixth of their time
process.env.GOGC ??= "400";

/** Packages that are ES modules alone: jest's require takes them once they are CommonJS. */
const modulesAlone = [
  "dom-serializer",
  "domelementtype",
  "domhandler",
  "domutils",
  "entities",
  "htmlparser2",
  "hyparquet",
  "hyparquet-writer",
  "jose",
  "oauth4webapi",
  "oidc-provider",
  "openid-client",
];

const shortened = Object.keys(shortenedModules).map((path) => path.replaceAll(".", "\\."));

const swc = (syntax) => [
  "@swc/jest",
  { jsc: { parser: { syntax }, target: "es2023" }, module: { type: "commonjs" } },
];

/** Two workers: the tests start real servers, and machines of two cores are the target. */
export default {
  testEnvironment: "node",
  transform: {
    "^.+\\.ts$": swc("typescript"),
    [`/node_modules/(${modulesAlone.join("|")})/.+\\.js$`]: swc("ecmascript"),
    [`/node_modules/(${shortened.join("|")})$`]: "<rootDir>/test/support/shorten-module.mjs",
  },
  transformIgnorePatterns: [`/node_modules/(?!(${modulesAlone.join("|")})/|(${shortened.join("|")})$)`],
  // npm run test:full takes the others too
  testMatch: ["**/!(*.full).test.ts"],
  modulePathIgnorePatterns: ["<rootDir>/.vitrine", "<rootDir>/cdktf.out"],
  maxWorkers: 2,
  testSequencer: "<rootDir>/test/support/heaviest-first.mjs",
  // for what waits in vain: a machine with much else to do takes five times as long for all the rest
  testTimeout: 120_000,
};
