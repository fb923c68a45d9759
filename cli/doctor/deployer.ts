import type { TokenCredential } from "@azure/identity";
import { z } from "zod";
import type { Environment } from "../../environments/environment";
import { claimsOf } from "../token-claims";
import { AzureRefusal, connect, microsoftGraph } from "./azure";
import { type DoctorFinding, finding } from "./finding";

/** "app" is an identity, such as that of a pipeline. */
const Caller = z.object({ oid: z.guid().toLowerCase(), idtyp: z.string().optional() });
const Groups = z.object({ value: z.array(z.string().toLowerCase()) });

type Caller = z.infer<typeof Caller>;

/** Whoever is signed in is the deployer, or in that group: nobody else may upload what a deploy ships. */
export async function checkDeployer(
  graph: string,
  credential: TokenCredential,
  { deployer, name }: Environment,
): Promise<DoctorFinding[]> {
  const tell = finding("deployer");
  const id = deployer.objectId.toLowerCase();
  const { data: caller } = Caller.safeParse(await claimsOf(credential));
  if (caller === undefined)
    return [tell("unknown", `whether it is ${id} who is signed in: the token does not tell`)];
  const { oid } = caller;
  const otherwise = `sign in as who deploys, let the pipeline deploy, or correct deployer in environments/${name}.ts`;
  if (deployer.kind !== "Group")
    return oid === id
      ? [tell("ok", "whoever is signed in deploys")]
      : [tell("blocks", `${oid} is signed in, and ${id} deploys`, otherwise)];

  const answer = await isIn(id, caller, () => connect(graph, credential, microsoftGraph));
  const member = `--group ${id} --member-id ${oid}`;
  if (answer === true) return [tell("ok", "whoever is signed in is in the group that deploys")];
  if (answer !== false)
    return [
      tell(
        "unknown",
        `whether ${oid} is in the group ${id}, which deploys, could not be asked: ${answer}`,
        `az ad group member check ${member}, or ask who owns the group`,
      ),
    ];
  return [
    tell(
      "blocks",
      `${oid} is signed in, and is not in the group ${id}, which deploys`,
      `az ad group member add ${member}, and sign in again; else ${otherwise}`,
    ),
  ];
}

/** Also by a group in the group, as Azure counts it. @returns why, when Graph does not say */
async function isIn(
  group: string,
  { oid, idtyp }: Caller,
  open: () => ReturnType<typeof connect>,
): Promise<boolean | string> {
  const who = idtyp === "app" ? `servicePrincipals/${oid}` : "me";
  try {
    const azure = await open();
    const answer = await azure.post(`/v1.0/${who}/checkMemberGroups`, { groupIds: [group] });
    return Groups.parse(answer).value.includes(group);
  } catch (error) {
    // no token for Graph is as good as a refusal: the sign-in itself was fine
    return error instanceof AzureRefusal ? error.code : "Microsoft Graph gave no answer";
  }
}
