import { ApplicationInsightsStandardWebTest } from "@cdktf/provider-azurerm/lib/application-insights-standard-web-test";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { checkRange } from "../core/check";
import type { MetricAlarm } from "./metric-alarm";
import type { Telemetry } from "./telemetry";

/** Places from which Azure asks. Their names are older than where they stand: "emea-ru-msa-edge" is in the south of England. */
export type WebTestLocation =
  | "apac-hk-hkn-azr"
  | "apac-jp-kaw-edge"
  | "apac-sg-sin-azr"
  | "emea-au-syd-edge"
  | "emea-ch-zrh-edge"
  | "emea-fr-pra-edge"
  | "emea-gb-db3-azr"
  | "emea-nl-ams-azr"
  | "emea-ru-msa-edge"
  | "emea-se-sto-edge"
  | "latam-br-gru-edge"
  | "us-ca-sjc-azr"
  | "us-fl-mia-edge"
  | "us-il-ch1-azr"
  | "us-tx-sn1-azr"
  | "us-va-ash-azr";

export interface WebTestProps {
  readonly telemetry: Telemetry;
  /** Becomes part of the names of the test and its alarm, e.g. "search". */
  readonly purpose: string;
  /** What is wrong when it fails and where to look first, a sentence or two. */
  readonly description: string;
  /** What is asked for, from the internet; every answer but 200 is a failure. With https, so is a certificate that ends in a week. */
  readonly url: string;

  /**
   * Without what nobody answers: asked before it is there, the page would begin with an alarm.
   *
   * @default - nothing but what the url refers to
   */
  readonly askAfter?: readonly ITerraformDependable[];

  /**
   * How often each location asks.
   *
   * @default 300
   */
  readonly frequencySeconds?: 300 | 600 | 900;

  /**
   * Microsoft advises five at least: with fewer, a failing network looks like a failing site.
   *
   * @default - five in Europe
   */
  readonly locations?: readonly WebTestLocation[];

  /**
   * Locations that have to fail before there is an alarm.
   *
   * @default - all but two, as Microsoft advises: three of five
   */
  readonly failedLocations?: number;
}

const inEurope: readonly WebTestLocation[] = [
  "emea-nl-ams-azr",
  "emea-gb-db3-azr",
  "emea-fr-pra-edge",
  "emea-ru-msa-edge",
  "emea-se-sto-edge",
];

/**
 * Asks for a page as its users do, over the internet, and mails the alert addresses when it does not answer. What an app
 * says of itself ends with the app; this does not.
 */
export class WebTest extends Construct {
  readonly test: ApplicationInsightsStandardWebTest;
  readonly alarm: MetricAlarm;

  constructor(scope: Construct, id: string, props: WebTestProps) {
    super(scope, id);
    const { telemetry, locations = inEurope } = props;
    const { failedLocations = Math.max(1, locations.length - 2) } = props;
    checkRange(this, "FailedLocationsOutOfRange", failedLocations, {
      prop: "failedLocations",
      from: 1,
      to: locations.length,
      why: `the test asks from ${locations.length} locations, and no more of them can fail`,
    });
    this.test = this.createTest(props, locations);
    this.alarm = this.createAlarm(telemetry, props, passingShare(failedLocations, locations.length));
  }

  private createTest(props: WebTestProps, locations: readonly WebTestLocation[]) {
    const { telemetry, url } = props;
    const isEncrypted = url.startsWith("https://");
    return new ApplicationInsightsStandardWebTest(this, "Resource", {
      name: telemetry.names.of("webTest", props.purpose),
      resourceGroupName: telemetry.resourceGroup.name,
      location: telemetry.resourceGroup.location,
      applicationInsightsId: telemetry.component.id,
      description: props.description,
      // without a word, azurerm makes a test that never runs
      enabled: true,
      // a location fails when three attempts in a row do
      retryEnabled: true,
      frequency: props.frequencySeconds ?? 300,
      timeout: 30,
      geoLocations: [...locations],
      request: { url, httpVerb: "GET", followRedirectsEnabled: false, parseDependentRequestsEnabled: false },
      validationRules: {
        expectedStatusCode: 200,
        ...(isEncrypted && { sslCheckEnabled: true, sslCertRemainingLifetime: 7 }),
      },
      dependsOn: props.askAfter && [...props.askAfter],
    });
  }

  /**
   * On the component's metric, not on the locations that the test counts: that kind of alarm takes effect only where the
   * test is the first of its scopes, and azurerm does not keep their order.
   */
  private createAlarm(telemetry: Telemetry, props: WebTestProps, passing: number): MetricAlarm {
    return telemetry.addMetricAlarm(this, "Alarm", {
      purpose: `${props.purpose}-unreachable`,
      description: props.description,
      resourceId: telemetry.component.id,
      namespace: "microsoft.insights/components",
      metric: "availabilityResults/availabilityPercentage",
      aggregation: "Average",
      when: "LessThan",
      threshold: passing,
      dimensions: { "availabilityResult/name": [this.test.name] },
      // every location asks at least once in it
      window: "PT15M",
      severity: "critical",
    });
  }
}

/** Percent of answers halfway between so many failing locations and one fewer: a window has now and then an answer more. */
function passingShare(failed: number, all: number): number {
  return (100 * (all - failed + 0.5)) / all;
}
