import type { Status } from "../emulator/control/status";
import { LocalEstate } from "./local-estate";

/** Where Azure Resource Manager answers for an environment. */
export async function resourceManagerOf(root: string, environment: string): Promise<string> {
  if (environment !== "local") return "https://management.azure.com";
  const { services } = await (await LocalEstate.connect(root)).get<Status>("/status");
  const address = services.find(({ name }) => name === "resource manager")?.address;
  if (address === undefined) throw new Error("The local estate does not say where its resource manager is.");
  return address;
}
