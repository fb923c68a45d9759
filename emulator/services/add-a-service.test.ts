import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { Checkout } from "../../test/support/checkout";
import { emulatorAddress } from "../terraform/client/emulator-client";
import { ref, TerraformFolder } from "../terraform/testing/terraform";

const checkout = new Checkout();
const folder = new TerraformFolder(checkout.root);
const services = join(checkout.root, "emulator/services");

beforeAll(async () => {
  // one folder …
  const example = readFileSync(join(services, "testing/app-configuration/service.ts"), "utf8");
  mkdirSync(join(services, "app-configuration"));
  writeFileSync(join(services, "app-configuration/service.ts"), example.replaceAll('"../../', '"../'));
  // … and one line
  appendFileSync(
    join(services, "all.ts"),
    'export { appConfiguration } from "./app-configuration/service";\n',
  );

  folder.write({
    resource: {
      azurerm_resource_group: { group: { name: "rg", location: "West Europe" } },
      azurerm_app_configuration: {
        store: {
          name: "settings",
          resource_group_name: ref("azurerm_resource_group.group.name"),
          location: ref("azurerm_resource_group.group.location"),
        },
      },
    },
    output: { endpoint: { value: ref("azurerm_app_configuration.store.endpoint") } },
  });
  installProviderOf(checkout);
  await folder.init();
});

afterAll(async () => {
  const address = emulatorAddress(checkout.root);
  if (address) process.kill(address.pid);
  while (emulatorAddress(checkout.root)) await wait(100);
  checkout.remove();
});

it("is one folder and one line: Terraform makes what it has, and it answers until it is destroyed", async () => {
  await folder.apply();
  const endpoint = JSON.parse(await folder.succeed("output", "-json", "endpoint"));
  expect(await answerOf(endpoint)).toBe('{"items":[]}');
  expect(await folder.plan()).toEqual({});
  await folder.destroy();
  await expect(answerOf(endpoint)).rejects.toThrow("ECONNREFUSED");
});

/** In the place of this checkout's, which knows no service of the copy. */
function installProviderOf({ root }: Checkout): void {
  const program = `
    import { launch } from "./bin/launch.mjs";
    const { installProvider } = await launch("emulator/terraform/install.ts");
    installProvider(${JSON.stringify(folder.path)}, { root: ${JSON.stringify(root)} });`;
  execFileSync(process.execPath, ["--input-type=module", "--eval", program], { cwd: root });
}

function answerOf(url: string): Promise<string> {
  const ca = readFileSync(join(checkout.root, ".vitrine/local/tls/authority.pem"));
  return new Promise((resolve, reject) => {
    get(url, { ca }, (response) => resolve(text(response))).on("error", reject);
  });
}
