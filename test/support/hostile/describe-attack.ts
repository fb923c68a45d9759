import { Checkout } from "../checkout";
import { deployLocal, destroyLocal } from "../deployed";
import type { LocalEstate } from "../local-estate";
import { attackEstate, failuresIn } from "./estate-under-attack";

/** How the names of the listeners begin that a whole estate has at least; the control port has no name. */
const kinds = [
  ...[
    "identity",
    "monitor",
    "resource-manager",
    "search/",
    "key-vault/",
    "postgresql/",
    "redis/",
    "front-door/",
    "endpoint/",
  ],
  ...["scoring/", "site-func-images", "site-func-search", "site-func-catalogue", "port "],
  ...["storage-blob", "storage-queue", "storage-table", "storage-web/"],
  ...["storage-engine-blob", "storage-engine-queue", "storage-engine-table"],
];

/**
 * Attacks a whole estate; HOSTILE_SEED sends the requests of another run again.
 *
 * @param usual the seed where none is given
 */
export function describeAttack(requests: number, usual: number): void {
  const seed = Number(process.env["HOSTILE_SEED"] ?? usual);

  describe(`a local estate among ${requests} hostile requests (HOSTILE_SEED=${seed})`, () => {
    let checkout: Checkout;
    let estate: LocalEstate;

    beforeAll(async () => {
      checkout = new Checkout();
      estate = await deployLocal(checkout);
    });

    afterAll(async () => {
      await destroyLocal(checkout);
    });

    it("answers each below 500, or with a failure that its log names, and no process ends", async () => {
      const attacked = await attackEstate(checkout, estate, { seed, requests });
      const { listeners, statuses, unanswered, ended, logged } = attacked;
      console.log(`HOSTILE_SEED=${seed}: ${attacked.requests} requests`, statuses);

      expect(kinds.filter((kind) => !listeners.some(({ name }) => name.startsWith(kind)))).toEqual([]);
      expect(ended).toEqual([]);
      expect(unanswered).toEqual([]);
      expect(failuresIn(statuses)).toBeLessThanOrEqual(logged.length);
    });
  });
}
