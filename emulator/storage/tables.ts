import type { Account } from "./accounts";
import type { Engine } from "./engine/engine";

/** Tables as Azure Resource Manager creates them, past the gateway. */
export class Tables {
  private readonly engine: Engine;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** One that exists stays as it is. */
  async create(account: Account, table: string): Promise<void> {
    const body = JSON.stringify({ TableName: table });
    const headers = { "content-type": "application/json", accept: "application/json;odata=nometadata" };
    const { statusCode } = await this.engine.fetch(
      "table",
      account,
      "POST",
      `/${account.name}/Tables`,
      headers,
      body,
    );
    this.expect([201, 204, 409], statusCode, `creating table "${table}"`);
  }

  async delete(account: Account, table: string): Promise<void> {
    const { statusCode } = await this.engine.fetch("table", account, "DELETE", this.path(account, table));
    this.expect([204, 404], statusCode, `deleting table "${table}"`);
  }

  async has(account: Account, table: string): Promise<boolean> {
    const url = `/${account.name}/${table}()?$top=1`;
    const headers = { accept: "application/json;odata=nometadata" };
    const { statusCode } = await this.engine.fetch("table", account, "GET", url, headers);
    this.expect([200, 404], statusCode, `looking for table "${table}"`);
    return statusCode === 200;
  }

  private path(account: Account, table: string): string {
    return `/${account.name}/Tables('${table}')`;
  }

  private expect(expected: readonly number[], status: number | undefined, doing: string): void {
    if (status === undefined || !expected.includes(status))
      throw new Error(`${doing}: Azurite answered ${status}`);
  }
}
