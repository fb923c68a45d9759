import { join } from "node:path";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { App, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { z } from "zod";
import { Cache } from "../../constructs/cache/cache";
import { AzapiProvider } from "../../constructs/core/azapi";
import { Team } from "../../constructs/core/principals";
import { Foundation } from "../../constructs/foundation/foundation";
import { FunctionApp } from "../../constructs/function-app/function-app";
import type { PrivateContainer } from "../../constructs/private-storage/private-container";
import { PrivateStorage } from "../../constructs/private-storage/private-storage";
import { ScoringEndpoint } from "../../constructs/scoring-endpoint/scoring-endpoint";
import { SearchService } from "../../constructs/search-service/search-service";
import { SecretVault } from "../../constructs/secret-vault/secret-vault";
import { type FunctionPackage, functionPackage } from "../../packaging/functions/function-package";
import type { ImageContext } from "../../packaging/image/image-context";
import { type ModelPackage, modelPackage } from "../../packaging/models/model-package";
import { scoringContext } from "../../packaging/scoring/scoring-context";

/**
 * What an example of any page may name without declaring it: the same for all of them, so that a reader who knows one
 * page knows them all. Each is made when an example asks for it, and lies beside the example in one stack.
 */
export class Surroundings {
  readonly stack = new TerraformStack(new App(), "example");
  /** A checkout with the model folders models/mobilenet, models/resnet and models/leaving, absolute. */
  readonly root: string;
  readonly subscriptionId = "00000000-0000-0000-0000-000000000001";
  readonly tenantId = "00000000-0000-0000-0000-000000000002";
  readonly deployer = { objectId: "00000000-0000-0000-0000-000000000003", kind: "Group" } as const;
  private readonly scope = new Construct(this.stack, "Around");
  private readonly made = new Map<string, unknown>();

  constructor(root: string) {
    this.root = root;
    const { subscriptionId, tenantId } = this;
    new AzurermProvider(this.stack, "Azure", { subscriptionId, tenantId, features: [{}] });
    new AzapiProvider(this.stack, "AzureResourceManager", { subscriptionId, tenantId });
    new TimeProvider(this.stack, "Time");
  }

  get foundation(): Foundation {
    return this.once("foundation", () => {
      const { subscriptionId, tenantId } = this;
      const common = {
        product: "gallery",
        environment: "dev",
        location: "westeurope",
        deployer: this.deployer,
      };
      return new Foundation(this.scope, "Foundation", { ...common, subscriptionId, tenantId });
    });
  }

  get resourceGroup(): ResourceGroup {
    return this.once(
      "resourceGroup",
      () => new ResourceGroup(this.scope, "Group", { name: "rg-around", location: "westeurope" }),
    );
  }

  get workspaceId(): string {
    return this.foundation.telemetry.workspace.id;
  }

  /** A package of a function app. */
  get code(): FunctionPackage {
    return this.once("code", () => functionPackage({ root: this.root, app: "images" }));
  }

  /** What an image is built from. */
  get context(): ImageContext {
    return this.once("context", () => scoringContext({ root: this.root }));
  }

  get model(): ModelPackage {
    return this.once("model", () => modelPackage({ root: this.root, folder: join("models", "mobilenet") }));
  }

  get app(): FunctionApp<z.ZodObject> {
    return this.functionApp("app");
  }

  get storage(): PrivateStorage {
    return this.once(
      "storage",
      () => new PrivateStorage(this.scope, "Storage", { foundation: this.foundation, purpose: "around" }),
    );
  }

  get input(): PrivateContainer {
    return this.once("input", () => this.storage.addContainer("input"));
  }

  get deadLetters(): PrivateContainer {
    return this.once("deadLetters", () => this.storage.addContainer("dead-letters"));
  }

  get secrets(): SecretVault {
    return this.once(
      "secrets",
      () => new SecretVault(this.scope, "Secrets", { foundation: this.foundation, purpose: "around" }),
    );
  }

  get search(): SearchService {
    return this.once(
      "search",
      () => new SearchService(this.scope, "Index", { foundation: this.foundation, purpose: "around" }),
    );
  }

  get cache(): Cache {
    return this.once(
      "cache",
      () => new Cache(this.scope, "Cache", { foundation: this.foundation, purpose: "around" }),
    );
  }

  get scoring(): ScoringEndpoint {
    const { foundation, root, model } = this;
    return this.once(
      "scoring",
      () =>
        new ScoringEndpoint(this.scope, "Scoring", {
          foundation,
          purpose: "around",
          context: scoringContext({ root }),
          deployments: { blue: { model } },
          traffic: { blue: 100 },
        }),
    );
  }

  /** What assigns roles: here a workload that uses a vault. */
  get estate(): Construct {
    this.secrets.grantRead(this.app);
    return this.scope;
  }

  get developers(): Team {
    return this.team("developers");
  }

  get operators(): Team {
    return this.team("operators");
  }

  get partner(): Team {
    return this.team("partner");
  }

  private team(id: string): Team {
    return this.once(id, () => new Team(this.scope, id, { objectId: this.tenantId, kind: "Group" }));
  }

  private functionApp(id: string): FunctionApp<z.ZodObject> {
    return this.once(
      id,
      () =>
        new FunctionApp(this.scope, id, {
          foundation: this.foundation,
          purpose: id.toLowerCase(),
          package: this.code,
          settingsSchema: z.object({}),
        }),
    );
  }

  private once<Thing>(name: string, make: () => Thing): Thing {
    const thing = this.made.has(name) ? (this.made.get(name) as Thing) : make();
    this.made.set(name, thing);
    return thing;
  }
}
