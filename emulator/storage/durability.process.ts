import { accountId, openLocalStorage } from "./storage.fixture";

/** A storage service in a process that a test can kill: prints its addresses and a token, then serves. */
async function main(): Promise<void> {
  const local = await openLocalStorage(process.argv.at(-1));
  const endpoints = await local.storage.createAccount({ name: "photos", resourceId: accountId("photos") });
  for (const role of [
    "Storage Blob Data Owner",
    "Storage Queue Data Contributor",
    "Storage Table Data Contributor",
  ]) {
    local.grant(role, accountId("photos"));
  }
  process.stdout.write(`${JSON.stringify({ endpoints, authorization: await local.token() })}\n`);
}

void main();
