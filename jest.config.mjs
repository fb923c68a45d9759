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
