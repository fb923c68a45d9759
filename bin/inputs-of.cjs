/**
 * The files that one of several entries of an esbuild has led to, as its metafile names them.
 *
 * @param {string} entry as the metafile names it
 * @param {import("esbuild").Metafile} metafile
 * @returns {string[]} sorted
 */
exports.inputsOf = (entry, { inputs }) => {
  const found = new Set([entry]);
  for (const path of found)
    for (const { path: imported, external } of inputs[path]?.imports ?? []) if (!external) found.add(imported);
  return [...found].sort();
};
