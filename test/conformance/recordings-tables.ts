import { accountId, type LocalStorage } from "../../emulator/services/storage/testing/storage";
import type { Answer, Exchange, RecordedRequest, RecordedService } from "./recordings";

/** Parameters of shared access signatures, which are refused locally: a token takes their place. */
const signature = /^(sv|ss|srt|sp|se|st|spr|sig|sr|si|sip|tn)=/;

/** Recordings of Table Storage. Recorded accounts held tables of others, which lists here do not have. */
export class RecordedTables implements RecordedService {
  readonly headers = /^(content-type|etag|location|dataserviceversion|preference-applied)$/;
  readonly made = /^(odata\.etag|etag|x-ms-continuation-next.*)$/;
  private readonly local: LocalStorage;
  private readonly address: string;

  constructor(local: LocalStorage, address: string) {
    this.local = local;
    this.address = address.replace(/\/$/, "");
    local.grant("Storage Table Data Contributor", accountId("recorded"));
    // the service itself is not data
    local.grant("Contributor", accountId("recorded"));
  }

  ignores(path: string): boolean {
    return /odata\.(metadata|id|editLink)$|^StorageServiceProperties/.test(path);
  }

  async begin(sequence: readonly Exchange[]): Promise<void> {
    const { body } = await this.call("GET", "/Tables", { accept: "application/json;odata=nometadata" });
    for (const { TableName } of (body as { value: { TableName: string }[] }).value)
      await this.call("DELETE", `/Tables('${TableName}')`);
    for (const name of assumed(sequence))
      await this.call("POST", "/Tables", json, JSON.stringify({ TableName: name }));
  }

  async send({ method, path, query, headers, body }: RecordedRequest): Promise<Answer | undefined> {
    const parameters = (query ?? "").split("&").filter((one) => one !== "" && !signature.test(one));
    const { authorization: _, ...others } = headers;
    const sent = typeof body === "string" || body === null ? body : JSON.stringify(body);
    const here = sent?.replaceAll(/https?:\/\/[\w-]+\.table\.core\.windows\.net/g, this.address);
    const asked = parameters.length > 0 ? `${path}?${parameters.join("&")}` : path;
    return this.call(method, asked, { "x-ms-version": "2019-02-02", ...others }, here ?? undefined);
  }

  private async call(
    method: string,
    path: string,
    headers: Record<string, string> = json,
    body?: string,
  ): Promise<Answer> {
    const response = await fetch(`${this.address}${path}`, {
      method,
      headers: { ...headers, authorization: await this.local.token() },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json");
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: text === "" ? null : isJson ? JSON.parse(text) : text,
    };
  }
}

const json = { accept: "application/json", "content-type": "application/json", "x-ms-version": "2019-02-02" };

/** Tables that a recording uses and does not make. */
function assumed(sequence: readonly Exchange[]): string[] {
  const seen = new Set<string>();
  return sequence.flatMap(({ request: { method, path, body }, response }) => {
    const isMade = path === "/Tables" && method === "POST";
    const batched = /https?:\/\/[^/]+\/([A-Za-z]\w*)/.exec(String(body))?.[1];
    const name = isMade
      ? (body as { TableName: string }).TableName
      : (/^\/Tables\('([^']+)'\)/.exec(path)?.[1] ??
        (path.endsWith("$batch") ? batched : /^\/([A-Za-z]\w*)/.exec(path)?.[1]));
    if (name === undefined || name === "Tables" || seen.has(name)) return [];
    seen.add(name);
    const isAbsent = /TableNotFound|TableBeingDeleted/.test(JSON.stringify(response.body));
    const isThere = isMade ? response.status === 409 : !isAbsent && response.status !== 404;
    return isThere ? [name] : [];
  });
}
