const { createHash } = require("node:crypto");
const { readdirSync } = require("node:fs");
const { basename, join } = require("node:path");

/**
 * Puts into a bundle the hash of each stage's code, where a file of it asks for them by `"stage-code:<folder>"`.
 *
 * A stage's code is its module with all of ours that it imports, bundled without comments and blanks: an edit that changes nothing of what it
 * computes runs nothing again, and the hash is the same in whatever program the stage becomes part of.
 *
 * @param {string} code of the bundle
 * @param {string} vitrineFolder absolute
 * @returns {string}
 */
exports.withStageCode = (code, vitrineFolder) =>
  code.replace(/"stage-code:([\w/-]+)"/g, (_, folder) =>
    JSON.stringify(JSON.stringify(hashesOf(vitrineFolder, folder))),
  );

/** All in one go: most of them share what they import. */
function hashesOf(vitrineFolder, folder) {
  const modules = readdirSync(join(vitrineFolder, folder))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => file.slice(0, -".ts".length))
    .sort();
  const { outputFiles } = require("esbuild").buildSync({
    absWorkingDir: vitrineFolder,
    entryPoints: modules.map((name) => ({ in: `${folder}/${name}.ts`, out: name })),
    outdir: "stages",
    bundle: true,
    write: false,
    packages: "external",
    platform: "node",
    format: "esm",
    minifyWhitespace: true,
    preserveSymlinks: true,
    tsconfigRaw: { compilerOptions: { target: "ES2023", verbatimModuleSyntax: true } },
    logLevel: "silent",
  });
  return Object.fromEntries(outputFiles.map(({ path, contents }) => [basename(path, ".js"), sha256(contents)]));
}

function sha256(contents) {
  return createHash("sha256").update(contents).digest("hex");
}
