// retirements and suppressions are counted from today, and tests must end next year as they end now
process.env.VITRINE_TODAY ??= "2026-11-21";

/** Two workers: the tests start real servers, and machines of two cores are the target. */
export default {
  testEnvironment: "node",
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2023" }, module: { type: "commonjs" } },
    ],
  },
  // npm run test:full takes the others too
  testMatch: ["**/!(*.full).test.ts"],
  modulePathIgnorePatterns: ["<rootDir>/.vitrine", "<rootDir>/cdktf.out"],
  maxWorkers: 2,
  testTimeout: 30_000,
};
