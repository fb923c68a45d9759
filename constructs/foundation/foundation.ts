import type { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Construct } from "constructs";
import { checkRange } from "../core/check";
import { Names } from "../core/names";
import { Deployer, type KnownPrincipal } from "../core/principals";
import type { PrivateService } from "../private-network/private-dns-zones";
import { type NetworkPlace, PrivateNetwork } from "../private-network/private-network";
import { Telemetry, type TelemetryProps } from "../telemetry/telemetry";

export interface FoundationProps {
  /** Name of the product, part of most names. */
  readonly product: string;
  /** Name of the environment, part of every name. */
  readonly environment: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
  /** Azure's short name of the region, e.g. "westeurope". */
  readonly location: string;

  /** Who uploads code, models and pages: a group or an identity, whoever of it runs Terraform. */
  readonly deployer: KnownPrincipal;

  /** @default - see Telemetry */
  readonly telemetry?: Pick<TelemetryProps, "alertEmails" | "dailyCapGb" | "retentionDays">;

  /**
   * Takes storage, vault and apps off the internet, behind private endpoints.
   *
   * @default - public endpoints; who may use them is still decided by role assignments alone
   */
  readonly network?: NetworkPlace;

  /**
   * Keeps what holds data from being deleted, by Terraform and by hand.
   *
   * @default false
   */
  readonly dataProtected?: boolean;

  /**
   * Seconds until a new role assignment is honoured everywhere, 0 to 900.
   *
   * @default 180
   */
  readonly grantPropagationSeconds?: number;

  /**
   * Seconds a new function app needs to load its code for the first time, 0 to 900.
   *
   * @default 60
   */
  readonly hostStartSeconds?: number;
}

/** What the workloads of one environment share: resource group, names, telemetry, network, protection. */
export class Foundation extends Construct {
  readonly names: Names;
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly resourceGroup: ResourceGroup;
  readonly telemetry: Telemetry;
  readonly network: PrivateNetwork | undefined;
  readonly deployer: Deployer;
  readonly dataProtected: boolean;
  readonly grantPropagationSeconds: number;
  readonly hostStartSeconds: number;

  constructor(scope: Construct, id: string, props: FoundationProps) {
    super(scope, id);
    const { product, environment, subscriptionId, location } = props;
    this.dataProtected = props.dataProtected ?? false;
    const grantSeconds = props.grantPropagationSeconds ?? 180;
    this.hostStartSeconds = props.hostStartSeconds ?? 60;
    this.checkWait("grantPropagationSeconds", grantSeconds);
    this.checkWait("hostStartSeconds", this.hostStartSeconds);

    this.names = new Names(this, { product, environment, subscriptionId });
    this.subscriptionId = subscriptionId;
    this.tenantId = props.tenantId;
    this.resourceGroup = new ResourceGroup(this, "Resource", {
      name: this.names.of("resourceGroup"),
      location,
    });
    this.telemetry = new Telemetry(this, "Telemetry", {
      resourceGroup: this.resourceGroup,
      names: this.names,
      ...props.telemetry,
    });
    this.network =
      props.network &&
      new PrivateNetwork(this, "Network", {
        resourceGroup: this.resourceGroup,
        names: this.names,
        ...props.network,
      });
    this.grantPropagationSeconds = Math.max(grantSeconds, this.network?.endpointSeconds ?? 0);
    this.deployer = new Deployer(this, "Deployer", props.deployer);
  }

  /** Gives a resource an address in the network, for each service that it is. @returns none where there is no network */
  addEndpoints(
    scope: Construct,
    services: readonly PrivateService[],
    resource: { readonly id: string; readonly purpose: string },
  ): readonly PrivateEndpoint[] {
    const { network } = this;
    return network ? services.map((service) => network.addEndpoint(scope, service, resource)) : [];
  }

  private checkWait(prop: string, seconds: number): void {
    checkRange(this, "WaitOutOfRange", seconds, {
      prop,
      from: 0,
      to: 900,
      why: "Azure's own figure is at most 10 minutes; a longer wait hides another problem",
    });
  }
}
