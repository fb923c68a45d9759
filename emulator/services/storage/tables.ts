import type { Account } from "./accounts";
import type { AzuriteEngine } from "./engine/engine";

const json = { "content-type": "application/json", accept: "application/json;odata=nometadata" };

/** Tables as Azure Resource Manager creates them, past the gateway. */
export class Tables {
  private readonly engine: AzuriteEngine;

  constructor(engine: AzuriteEngine) {
    this.engine = engine;
  }

  /** One that exists stays as it is. */
  async create(account: Account, table: string): Promise<void> {
    const body = JSON.stringify({ TableName: table });
    await this.call(account, "POST", "Tables", [201, 204, 409], body);
  }

  /** One that does not exist is deleted already. */
  async delete(account: Account, table: string): Promise<void> {
    await this.call(account, "DELETE", `Tables('${table}')`, [204, 404]);
  }

  async has(account: Account, table: string): Promise<boolean> {
    return (await this.call(account, "GET", `${table}()?$top=1`, [200, 404])) === 200;
  }

  private async call(account: Account, method: string, path: string, expected: number[], body?: string) {
    const url = `/${account.name}/${path}`;
    const { statusCode = 0 } = await this.engine.fetch("table", account, method, url, json, body);
    if (expected.includes(statusCode)) return statusCode;
    throw new Error(`${method} ${path} in storage account "${account.name}": Azurite answered ${statusCode}`);
  }
}
