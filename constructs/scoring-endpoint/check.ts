import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { ScoringSettings } from "../../runtime/scoring/settings";
import { ConfigurationError } from "../core/errors";
import type { ScoringEndpointProps } from "./scoring-endpoint";

/** Fewest and most machines; where they differ, load decides. */
export interface Instances {
  readonly minimum: number;
  readonly maximum: number;
}

/** Refuses what Azure would refuse, or what could not work, before anything is built. */
export function checkProps(scope: IConstruct, props: ScoringEndpointProps): void {
  checkServer(scope, props);
  checkDeployments(scope, props);
  checkTraffic(scope, props);
  if (typeof props.compute === "object") {
    const { nodeSize = "", nodes } = props.compute;
    checkMachines(scope, "compute", { instanceType: nodeSize || undefined, instances: nodes });
  }
}

function checkServer(scope: IConstruct, { context, image }: ScoringEndpointProps): void {
  if ((context === undefined) === (image === undefined)) {
    throw new ConfigurationError(scope, "ServerNotChosen", {
      what: context ? "context and image are both given" : "neither context nor image is given",
      why: "the scoring server's image is either built during the deploy or was built before",
      fix: "pass one of them",
    });
  }
  if (image === undefined || Token.isUnresolved(image)) return;
  const tag =
    typeof image === "string"
      ? /^[\w.-]+(?::\d+)?\/[\w./-]+(?::([\w.-]+)|@sha256:[0-9a-f]{64})$/.exec(image)
      : /^[\w./-]+(?::([\w.-]+)|@sha256:[0-9a-f]{64})$/.exec(image.name);
  if (tag && tag[1] !== "latest") return;
  throw new ConfigurationError(scope, "ImageNotImmutable", {
    what: `image is "${typeof image === "string" ? image : image.name}"`,
    why: "a new image under an old name is deployed by nothing, and nobody could say what runs",
    fix: 'name the registry and a tag that is never moved, or a digest: "registry.azurecr.io/scoring:4f2a9c1"',
  });
}

function checkDeployments(scope: IConstruct, { deployments }: ScoringEndpointProps): void {
  const names = Object.keys(deployments);
  if (names.length === 0 || names.length > 20) {
    throw new ConfigurationError(scope, "DeploymentsOutOfRange", {
      what: `there are ${names.length} deployments`,
      why: "an endpoint needs one to answer, and Azure allows 20",
      fix: "declare 1 to 20 of them",
    });
  }
  for (const [name, deployment] of Object.entries(deployments)) {
    if (!/^[a-z][a-z0-9-]{1,30}[a-z0-9]$/.test(name)) {
      throw new ConfigurationError(scope, "DeploymentNameNotLegal", {
        what: `a deployment is called "${name}"`,
        why: "Azure accepts 3 to 32 lowercase letters, digits and hyphens, a letter first and no hyphen last",
        fix: 'choose a name such as "blue" or "mobilenet-2"',
      });
    }
    checkMachines(scope, `deployments.${name}`, deployment);
    checkSettings(scope, name, deployment.settings);
  }
}

function checkMachines(
  scope: IConstruct,
  prop: string,
  { instanceType, instances = one }: { instanceType?: string; instances?: Instances },
): void {
  if (instanceType !== undefined && !/^Standard_[A-Za-z0-9_]+$/.test(instanceType)) {
    throw new ConfigurationError(scope, "MachineUnknown", {
      what: `${prop} runs on "${instanceType}"`,
      why: 'the names of Azure\'s machines begin with "Standard_"',
      fix: 'pass a name such as "Standard_D4as_v4", or leave it out',
    });
  }
  const { minimum, maximum } = instances;
  if (
    Number.isInteger(minimum) &&
    Number.isInteger(maximum) &&
    1 <= minimum &&
    minimum <= maximum &&
    maximum <= 50
  )
    return;
  throw new ConfigurationError(scope, "InstancesOutOfRange", {
    what: `${prop} has ${minimum} to ${maximum} machines`,
    why: "Azure runs 1 to 50 of them, and the most cannot be fewer than the fewest",
    fix: "pass whole numbers from 1 to 50, e.g. { minimum: 3, maximum: 10 }",
  });
}

const one: Instances = { minimum: 1, maximum: 1 };

function checkSettings(
  scope: IConstruct,
  deployment: string,
  settings: Readonly<Record<string, string>> = {},
): void {
  const problems = Object.entries(settings).flatMap(([name, value]) => {
    if (Token.isUnresolved(value)) return [];
    const type = ScoringSettings.shape[name as keyof typeof ScoringSettings.shape];
    if (type === undefined) return [`${name}: the server reads no such setting`];
    const checked = type.safeParse(value);
    return checked.success
      ? []
      : [`${name}: "${value}": ${checked.error.issues.map((each) => each.message).join("; ")}`];
  });
  if (problems.length === 0) return;
  throw new ConfigurationError(scope, "SettingsNotValid", {
    what: `settings of ${deployment} are not what the server reads\n    ${problems.join("\n    ")}`,
    why: "the deployment would be made, and then fail at its first start",
    fix: "correct the settings named above; runtime/scoring/settings.ts says what each of them may be",
  });
}

function checkTraffic(scope: IConstruct, { deployments, traffic }: ScoringEndpointProps): void {
  const shares = Object.entries(traffic);
  const sum = shares.reduce((total, [, share]) => total + share, 0);
  const problems = [
    ...shares
      .filter(([name]) => !(name in deployments))
      .map(([name]) => `${name} is not one of the deployments ${Object.keys(deployments).join(", ")}`),
    ...shares
      .filter(([, share]) => !Number.isInteger(share) || share < 0 || share > 100)
      .map(([name, share]) => `${name} has ${share} percent`),
    ...(sum === 100 ? [] : [`the shares are ${sum} percent together`]),
  ];
  if (problems.length === 0) return;
  throw new ConfigurationError(scope, "TrafficNotLegal", {
    what: `traffic is not a split of the requests\n    ${problems.join("\n    ")}`,
    why: "Azure sends each request to one deployment, by whole percents that are 100 together",
    fix: "name deployments that exist, with shares from 0 to 100; what is left out gets none",
  });
}
