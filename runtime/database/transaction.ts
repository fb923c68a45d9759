import type { Pool, PoolClient } from "pg";

/** All of it or nothing, on a connection of its own; one that broke is not used again. @throws what `work` threw */
export async function transaction<Result>(
  database: Pick<Pool, "connect">,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await database.connect();
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    client.release();
    return result;
  } catch (error) {
    await client.query("rollback").then(
      () => client.release(),
      // the connection itself broke
      (broken: Error) => client.release(broken),
    );
    throw error;
  }
}
