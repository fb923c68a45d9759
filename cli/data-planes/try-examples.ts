import type { TokenCredential } from "@azure/identity";
import type { DataPlane } from "../../emulator/control/protocol";
import { nameOfAudience } from "../audiences";
import { type Example, examplesOf } from "./examples";

/** A data plane as somebody can use it now. */
export interface UsablePlane extends DataPlane {
  /** What `vitrine token` calls it. */
  readonly token?: string;
  /** A command that has just worked, as whoever asks; missing where none did. */
  readonly command?: string;
  /** Why there is none. */
  readonly why?: string;
}

/** @param authority path of the certificate that the local addresses are signed with */
export async function tryExamples(
  plane: DataPlane,
  {
    credential,
    authority,
    objectId,
  }: { readonly credential: TokenCredential; readonly authority: string; readonly objectId: string },
): Promise<UsablePlane> {
  const token = plane.audience === undefined ? undefined : nameOfAudience(plane.audience);
  const usable = { ...plane, ...(token !== undefined && { token }) };
  if (plane.kind === "cache") return { ...usable, command: redisLine(plane, authority, objectId) };
  if (plane.kind === "database") return { ...usable, ...psqlLine(plane, authority) };
  let why = "it holds nothing that could be asked for";
  for (const example of examplesOf(plane)) {
    const status = await statusOf(example, plane, credential);
    if (status >= 200 && status < 300) return { ...usable, command: curlLine(example, { token, authority }) };
    why =
      status === 403 || status === 401
        ? "you have no role there: npx vitrine access local"
        : `it answers ${status}`;
  }
  return { ...usable, why };
}

async function statusOf(
  { url, method, headers, body }: Example,
  { audience }: DataPlane,
  credential: TokenCredential,
): Promise<number> {
  const token = audience === undefined ? null : await credential.getToken(`${audience}/.default`);
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(token && { authorization: `Bearer ${token.token}` }) },
    ...(body !== undefined && { body: Buffer.from(body, "base64") }),
  });
  await response.body?.cancel();
  return response.status;
}

function curlLine(
  { url, headers, body }: Example,
  { token, authority }: { readonly token: string | undefined; readonly authority: string },
): string {
  const parts = [
    ...(body === undefined ? [] : [`echo ${body} | base64 -d |`]),
    "curl --fail-with-body --silent --show-error",
    ...(url.startsWith("https:") ? [`--cacert ${quoted(authority)}`] : []),
    ...(token === undefined ? [] : [`-H "authorization: Bearer $(npx vitrine token ${token})"`]),
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : ["--data-binary @-"]),
    quoted(url),
  ];
  return parts.join(" ");
}

/** Redis does not speak HTTP. */
function redisLine({ address }: DataPlane, authority: string, objectId: string): string {
  const { hostname, port } = new URL(address);
  return `REDISCLI_AUTH="$(npx vitrine token redis)" redis-cli --tls --cacert ${quoted(authority)} -h ${hostname} -p ${port} --user ${objectId} ping`;
}

/** Nor does PostgreSQL. */
function psqlLine(
  { address, holds, role }: DataPlane,
  authority: string,
): Pick<UsablePlane, "command"> | Pick<UsablePlane, "why"> {
  if (role === undefined) return { why: "no role there is yours: npx vitrine sql" };
  const { hostname, port } = new URL(address);
  const where = {
    host: hostname,
    port,
    user: role,
    dbname: holds[0] ?? "postgres",
    sslmode: "verify-full",
    sslrootcert: authority,
  };
  const words = Object.entries(where).map(([name, value]) => `${name}=${inConnectionString(value)}`);
  return { command: `PGPASSWORD="$(npx vitrine token database)" psql ${quoted(words.join(" "))}` };
}

function inConnectionString(value: string): string {
  return /^[\w./-]+$/.test(value) ? value : `'${value.replaceAll(/['\\]/g, "\\$&")}'`;
}

/** For a shell: nothing in it is expanded. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
