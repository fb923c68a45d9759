import type { TokenCredential } from "@azure/identity";
import { z } from "zod";
import { resourceManager } from "./doctor/azure";

const text = z.string().optional();
const TokenClaims = z.object({ upn: text, unique_name: text, appid: text, oid: text, idtyp: text });
export type TokenClaims = z.output<typeof TokenClaims>;

/** What a token for Azure Resource Manager says of who has it; nothing where it is none that can be read. */
export async function claimsOf(credential: TokenCredential): Promise<TokenClaims> {
  const { token } = (await credential.getToken(`${resourceManager}/.default`)) ?? { token: "" };
  const [, payload = ""] = token.split(".");
  try {
    return TokenClaims.parse(JSON.parse(Buffer.from(payload, "base64url").toString()));
  } catch {
    return {};
  }
}
