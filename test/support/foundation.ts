import { join } from "node:path";
import type { Construct } from "constructs";
import type { ModelPackage } from "../../constructs/core/model";
import type { SitePackage } from "../../constructs/core/site";
import { Foundation, type FoundationProps } from "../../constructs/foundation/foundation";
import { ModelManifest } from "../../runtime/scoring/model-manifest";

/** What the constructs under test stand on. */
export function foundation(
  scope: Construct,
  props: Partial<FoundationProps> = {},
  id = "Foundation",
): Foundation {
  return new Foundation(scope, id, {
    product: "gallery",
    environment: "test",
    subscriptionId: "00000000-0000-0000-0000-000000000001",
    tenantId: "00000000-0000-0000-0000-000000000002",
    location: "westeurope",
    deployer: { objectId: "00000000-0000-0000-0000-000000000003", kind: "Group" },
    ...props,
  });
}

/** Code that is never bundled: any file will do where only the plan matters. */
export const somePackage = { path: join(process.cwd(), "package.json"), hash: "0".repeat(64) };

/** A build context that is never built. */
export const someContext = {
  hash: "1".repeat(64),
  dockerfile: somePackage.path,
  archive: somePackage.path,
  bytes: 1,
  sources: [],
};

/** A model that is never loaded. */
export const someModel: ModelPackage = {
  name: "some-model",
  id: "0123456789ab",
  dimension: 128,
  manifest: ModelManifest.parse({
    name: "some-model",
    input: { name: "input", width: 64, height: 64 },
    output: { name: "embedding", dimension: 128 },
  }),
  files: [
    { name: "manifest.json", path: somePackage.path },
    { name: "model.onnx", path: somePackage.path },
  ],
  bytes: 1,
};

/** A site of one page. */
export const someSite: SitePackage = {
  hash: "2".repeat(64),
  files: [
    {
      name: "index.html",
      stableName: "index.html",
      path: somePackage.path,
      contentType: "text/html; charset=utf-8",
      cacheControl: "no-cache",
      md5: "3".repeat(32),
    },
  ],
};
