import type { TokenCredential } from "@azure/identity";

/** Azure Resource Manager's answer to a question that it refused, or did not understand. */
export class AzureRefusal extends Error {
  override readonly name = "AzureRefusal";
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const resourceManager = "https://management.azure.com";
export const microsoftGraph = "https://graph.microsoft.com";

/** Questions to Azure Resource Manager, or to Microsoft Graph; none of them changes anything. */
export interface Azure {
  get(path: string): Promise<unknown>;
  post(path: string, body: object): Promise<unknown>;
  /** All pages of a list. */
  list(path: string): Promise<readonly unknown[]>;
}

/**
 * @param address without a slash at its end
 * @param audience whose the address is
 * @throws whatever the credential says when nobody is signed in
 */
export async function connect(
  address: string,
  credential: TokenCredential,
  audience = resourceManager,
): Promise<Azure> {
  const token = await credential.getToken(`${audience}/.default`);
  if (token === null) throw new Error("the credential gave no token");
  const ask = async (url: string, body?: object): Promise<unknown> => {
    const response = await fetch(url, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${token.token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    throw refusal(response.status, text);
  };
  return {
    get: (path) => ask(`${address}${path}`),
    post: (path, body) => ask(`${address}${path}`, body),
    async list(path) {
      const items: unknown[] = [];
      for (let next: string | undefined = `${address}${path}`; next !== undefined; ) {
        const page = (await ask(next)) as { value?: unknown[]; nextLink?: string | null };
        items.push(...(page.value ?? []));
        next = page.nextLink ?? undefined;
      }
      return items;
    },
  };
}

function refusal(status: number, text: string): AzureRefusal {
  try {
    const { error } = JSON.parse(text) as { error: { code: string; message: string } };
    return new AzureRefusal(status, error.code, error.message);
  } catch {
    return new AzureRefusal(status, "Unreadable", `Azure answered ${status} without a reason`);
  }
}
