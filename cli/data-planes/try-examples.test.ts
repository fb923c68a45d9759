import type { TokenCredential } from "@azure/identity";
import type { DataPlane } from "../../emulator/control/protocol";
import { tryExamples } from "./try-examples";

const server: DataPlane = {
  kind: "database",
  name: "psql-films",
  address: "postgresql://127.0.0.1:20123",
  audience: "https://ossrdbms-aad.database.windows.net",
  holds: ["films"],
  role: "o'neill",
};

const asked = (plane: DataPlane) =>
  tryExamples(plane, {
    credential: {} as TokenCredential,
    authority: "/my files/authority.pem",
    objectId: "me",
  });

it("writes a command for psql that logs in with a token and trusts the checkout's authority, whatever the names", async () => {
  expect(await asked(server)).toMatchObject({
    token: "database",
    command:
      'PGPASSWORD="$(npx vitrine token database)" psql ' +
      `'host=127.0.0.1 port=20123 user='\\''o\\'\\''neill'\\'' dbname=films sslmode=verify-full ` +
      `sslrootcert='\\''/my files/authority.pem'\\'''`,
  });
});

it("says that nobody there is you where no role is yours", async () => {
  const { role, ...others } = server;
  expect(role).toBeDefined();
  expect(await asked(others)).toMatchObject({ why: expect.stringContaining("no role there is yours") });
});
