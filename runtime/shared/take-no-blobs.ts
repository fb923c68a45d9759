import type * as Extensions from "@azure/functions-extensions-base";

/**
 * Lets a blob trigger with `sdkBinding` hand over nothing: the platform then sends where the blob is instead of the
 * blob itself, which it would load whole, whatever its size.
 */
export function takeNoBlobs(): void {
  // its ES module exports nothing, and @azure/functions, which keeps the same registry, requires the other one
  const { ResourceFactoryResolver } = require("@azure/functions-extensions-base") as typeof Extensions;
  ResourceFactoryResolver.getInstance().registerResourceFactory("AzureStorageBlobs", () => undefined);
}
