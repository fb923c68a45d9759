import { join } from "node:path";
import { z } from "zod";
import { deployedResources } from "./deployed-resources";
import { Failure } from "./failure";
import { actOn, type Manager, managerOf } from "./resource-manager";
import { unknownName } from "./unknown-name";

const Site = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string().startsWith("Microsoft.Web/sites@"),
  body: z.object({
    properties: z.object({
      siteConfig: z.object({ appSettings: z.array(z.object({ name: z.string(), value: z.string() })) }),
    }),
  }),
});

/** A function app that is deployed. */
export interface App {
  readonly id: string;
  /** In Azure, e.g. "func-images-dev-9kxix". */
  readonly name: string;
  /** What it is called here, e.g. "images". */
  readonly purpose: string;
  /** As they were declared: a secret is a reference. */
  readonly settings: readonly { readonly name: string; readonly value: string }[];
}

/** The function apps of an environment, as Terraform's state has them. @throws Failure EnvironmentNotDeployed */
export async function appsOf(root: string, environment: string): Promise<App[]> {
  const resources = await deployedResources(join(root, "cdktf.out", "stacks", environment));
  const apps = resources.flatMap(({ values }) => {
    const site = Site.safeParse(values);
    return site.success ? [appOf(site.data, environment)] : [];
  });
  if (apps.length > 0) return apps;
  throw new Failure("EnvironmentNotDeployed", {
    what: `the environment ${environment} has no function app that is deployed from this checkout`,
    why: "Terraform's state does not know one",
    fix: environment === "local" ? "npm start" : `npx cdktf deploy ${environment}`,
  });
}

/** @param wanted its name in Azure, or what it is called here. @throws Failure AppNotFound with the names there are */
export function appNamed(apps: readonly App[], wanted: string, environment: string): App {
  const found = apps.find(({ name, purpose }) => name === wanted || purpose === wanted);
  if (found) return found;
  throw unknownName("AppNotFound", {
    kind: "a function app",
    wanted,
    names: apps.map(({ purpose }) => purpose),
    place: environment,
  });
}

/** What can be done with apps, as whoever runs the command. */
export class AppManager {
  private readonly manager: Manager;

  private constructor(manager: Manager) {
    this.manager = manager;
  }

  static async of(root: string, environment: string): Promise<AppManager> {
    return new AppManager(await managerOf(root, environment));
  }

  /** Ends the app's processes and starts what was deployed; the local estate answers when it runs. */
  restart(app: App): Promise<void> {
    return this.act(app, "restart?api-version=2024-04-01");
  }

  /** Makes the app read the secrets behind its settings again, which it else does once a day. */
  readSecrets(app: App): Promise<void> {
    return this.act(app, "config/configreferences/appsettings/refresh?api-version=2022-03-01");
  }

  private async act({ id: resourceId }: App, path: string): Promise<void> {
    await actOn(this.manager, { resourceId, path, role: '"Website Contributor" on the app' });
  }
}

/** "func-images-dev-9kxix" is the app "images". */
function appOf({ id, name, body }: z.output<typeof Site>, environment: string): App {
  const [, purpose = name] = new RegExp(`^func-(.+)-${environment}-[^-]+$`).exec(name) ?? [];
  return { id, name, purpose, settings: body.properties.siteConfig.appSettings };
}
