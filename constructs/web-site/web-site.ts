import { CdnFrontdoorEndpoint } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-endpoint";
import { CdnFrontdoorOrigin } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-origin";
import { CdnFrontdoorOriginGroup } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-origin-group";
import { CdnFrontdoorProfile } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-profile";
import {
  CdnFrontdoorRoute,
  type CdnFrontdoorRouteConfig,
} from "@cdktf/provider-azurerm/lib/cdn-frontdoor-route";
import { Construct } from "constructs";
import type { SitePackage } from "../../packaging/site/site-package";
import { checkRange } from "../core/check";
import type { Foundation } from "../foundation/foundation";
import { PrivateStorage } from "../private-storage/private-storage";
import { addAlarms } from "./alarms";
import { Firewall } from "./firewall";
import { ResponseHeaders } from "./response-headers";
import { UploadedSite } from "./uploaded-site";

export interface WebSiteProps {
  readonly foundation: Foundation;

  /**
   * Becomes part of the names.
   *
   * @default "console"
   */
  readonly purpose?: string;

  /** The files, as `sitePackage` made them. */
  readonly site: Pick<SitePackage, "files">;

  /**
   * Sends browsers that ask by http to https, and tells them to stay there.
   *
   * @default true
   */
  readonly httpsOnly?: boolean;
}

export interface ServedApiProps {
  /**
   * Where its paths begin, with a slash in front and none behind: "/predictions/api". The longest one that fits a
   * request gets it.
   *
   * @default "/api"
   */
  readonly path?: string;

  /**
   * Requests that one address may make to it in a minute, 10 to 1,000,000; the next ones are answered 429.
   *
   * @default 600
   */
  readonly requestsPerMinute?: number;
}

/** Static pages behind Azure Front Door, and APIs beside them under the same address. */
export class WebSite extends Construct {
  readonly storage: PrivateStorage;
  readonly profile: CdnFrontdoorProfile;
  readonly endpoint: CdnFrontdoorEndpoint;
  readonly firewall: Firewall;
  readonly httpsOnly: boolean;
  private readonly headers: ResponseHeaders;

  constructor(scope: Construct, id: string, props: WebSiteProps) {
    super(scope, id);
    const { foundation, purpose = "console" } = props;
    this.httpsOnly = props.httpsOnly ?? true;

    this.storage = this.createStorage(foundation, purpose);
    const uploaded = new UploadedSite(this, "Site", { foundation, storage: this.storage, site: props.site });
    this.profile = this.createProfile(foundation, purpose);
    this.endpoint = this.createEndpoint(foundation, purpose);
    this.headers = new ResponseHeaders(this, "Headers", { profile: this.profile, httpsOnly: this.httpsOnly });
    this.servePages(uploaded);
    this.firewall = new Firewall(this, "Firewall", {
      foundation,
      purpose,
      profile: this.profile,
      endpoint: this.endpoint,
    });
    foundation.telemetry.collect(this, this.profile.id);
    addAlarms(this, { telemetry: foundation.telemetry, purpose, profile: this.profile });
  }

  /** Where browsers find the site, without a slash at its end. */
  get url(): string {
    return `${this.httpsOnly ? "https" : "http"}://${this.endpoint.hostName}`;
  }

  /** What this Front Door says in the header X-Azure-FDID, so that an app can tell it from all others. */
  get frontDoorId(): string {
    return this.profile.resourceGuid;
  }

  /** Sends requests below a path to an app. Nothing of it is kept on the way. */
  serveApi(app: { readonly hostName: string }, props: ServedApiProps = {}): CdnFrontdoorRoute {
    const { path = "/api", requestsPerMinute = 600 } = props;
    checkRange(this, "RequestsPerMinuteOutOfRange", requestsPerMinute, {
      prop: "requestsPerMinute",
      from: 10,
      to: 1_000_000,
      why: "Front Door counts per server and not exactly: below 10 it would turn visitors away at random",
    });
    const id = path.split("/").map(capitalized).join("");
    this.firewall.limit(`requestsPerMinute${id}`, path, requestsPerMinute);
    return this.addRoute(id, app.hostName, {
      patternsToMatch: [`${path}/*`],
      cdnFrontdoorRuleSetIds: [this.headers.everywhere.id],
    });
  }

  /** Reached by Front Door from the internet: Standard has no private way to an origin, and all of it is public. */
  private createStorage(foundation: Foundation, purpose: string): PrivateStorage {
    return new PrivateStorage(this, "Storage", {
      foundation,
      purpose: `${purpose}-site`,
      versioning: false,
      holdsData: false,
      outsideNetwork: true,
    });
  }

  private createProfile({ names, resourceGroup }: Foundation, purpose: string): CdnFrontdoorProfile {
    return new CdnFrontdoorProfile(this, "Resource", {
      name: names.of("frontDoor", purpose),
      resourceGroupName: resourceGroup.name,
      skuName: "Standard_AzureFrontDoor",
      responseTimeoutSeconds: 60,
    });
  }

  private createEndpoint({ names }: Foundation, purpose: string): CdnFrontdoorEndpoint {
    return new CdnFrontdoorEndpoint(this, "Endpoint", {
      name: names.of("frontDoorEndpoint", purpose),
      cdnFrontdoorProfileId: this.profile.id,
    });
  }

  private servePages(uploaded: UploadedSite): void {
    this.addRoute("Pages", this.storage.account.primaryWebHost, {
      patternsToMatch: ["/*"],
      cdnFrontdoorRuleSetIds: [this.headers.everywhere.id, this.headers.pages.id],
      // how long each file stays is what the file itself says
      cache: {
        queryStringCachingBehavior: "IgnoreQueryString",
        compressionEnabled: true,
        contentTypesToCompress: ["text/html", "text/css", "text/javascript", "image/svg+xml"],
      },
      dependsOn: [uploaded.index],
    });
  }

  private addRoute(
    id: string,
    hostName: string,
    route: Pick<
      CdnFrontdoorRouteConfig,
      "cache" | "cdnFrontdoorRuleSetIds" | "dependsOn" | "patternsToMatch"
    >,
  ): CdnFrontdoorRoute {
    const scope = new Construct(this, id);
    const name = id.toLowerCase();
    const group = new CdnFrontdoorOriginGroup(scope, "Group", {
      name,
      cdnFrontdoorProfileId: this.profile.id,
      sessionAffinityEnabled: false,
      // no probes: with a single origin they would only cost requests
      loadBalancing: {},
    });
    const origin = new CdnFrontdoorOrigin(scope, "Origin", {
      name,
      cdnFrontdoorOriginGroupId: group.id,
      hostName,
      // Storage and Functions know themselves by this name alone
      originHostHeader: hostName,
      certificateNameCheckEnabled: true,
      enabled: true,
    });
    return new CdnFrontdoorRoute(scope, "Resource", {
      name,
      cdnFrontdoorEndpointId: this.endpoint.id,
      cdnFrontdoorOriginGroupId: group.id,
      cdnFrontdoorOriginIds: [origin.id],
      supportedProtocols: ["Http", "Https"],
      httpsRedirectEnabled: this.httpsOnly,
      forwardingProtocol: "HttpsOnly",
      linkToDefaultDomain: true,
      ...route,
      // a route that names a rule set takes its rules only when they are there
      dependsOn: [...this.headers.rules, ...(route.dependsOn ?? [])],
    });
  }
}

/** "Predictions" for "predictions". */
function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
