/**
 * What Terraform needs to know to destroy the local estate without asking for each resource first: the local Azure
 * deletes what is there and says nothing of what is gone.
 *
 * @param args of cdktf
 * @param env what somebody has set; it goes before
 */
export function withoutRefresh([verb, ...words], { TF_CLI_ARGS_destroy: wanted = "" }) {
  const named = words.filter((word) => !word.startsWith("-"));
  if (verb !== "destroy" || named.join() !== "local") return {};
  return { TF_CLI_ARGS_destroy: `-refresh=false ${wanted}`.trimEnd() };
}
