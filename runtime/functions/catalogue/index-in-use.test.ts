import sharp from "sharp";
import { indexInUse } from "./index-in-use";
import { CatalogueTarget } from "./settings";

const target = (deployment: string, modelId: string) =>
  CatalogueTarget.parse({ deployment, modelId, dimension: 3 });
const [blue, green] = [target("blue", "0123456789ab"), target("green", "ba9876543210")];

/** An endpoint whose traffic goes to a model. */
const endpointOf = (model: string) => ({
  asked: [] as Uint8Array[],
  async score(bytes: Uint8Array, _type: string, deployment?: string) {
    expect(deployment).toBeUndefined();
    this.asked.push(bytes);
    return { model: { id: model }, embeddings: [[1, 0, 0]], deployment: "any" } as never;
  },
});

describe("the index in use", () => {
  it.each([blue, green])(
    "is that of the model which the traffic goes to: $deployment",
    async ({ modelId, index }) => {
      const endpoint = endpointOf(modelId);
      expect(await indexInUse(endpoint, [blue, green])).toBe(index);
      expect((await sharp(endpoint.asked[0]).metadata()).format).toBe("png");
    },
  );

  it("needs no question where there is one alone", async () => {
    const endpoint = endpointOf("any");
    expect(await indexInUse(endpoint, [green])).toBe(green.index);
    expect(endpoint.asked).toEqual([]);
  });

  it("is the first one where the traffic goes to a model that has none", async () => {
    expect(await indexInUse(endpointOf("cccccccccccc"), [blue, green])).toBe(blue.index);
  });
});
