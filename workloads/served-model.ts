import { z } from "zod";
import { machineSizes } from "../azure/machine-sizes";

export const unknownSize = "no size of Azure's machines; azure/machine-sizes.ts has them";

/** Fewest and most machines; where they differ, load decides. */
export const Instances = z
  .strictObject({ minimum: z.number().int().min(1).max(50), maximum: z.number().int().min(1).max(50) })
  .refine(({ minimum, maximum }) => minimum <= maximum, "minimum is more than maximum");

/** A model at an endpoint of Azure ML, on machines of its own. */
export const ServedModel = z.strictObject({
  /** "built-in", or a folder of the checkout with manifest.json and the files that it names. */
  model: z.union([z.literal("built-in"), z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/)]),
  /** Azure ML's name of the machine. */
  instanceType: z
    .string()
    .regex(/^Standard_\w+$/)
    .default("Standard_D4as_v4"),
  instances: Instances.default({ minimum: 1, maximum: 1 }),
});

/** One whose machine is one of Azure's: a cluster has its own names for shares of a machine. */
export const ModelOnMachines = ServedModel.extend({
  instanceType: ServedModel.shape.instanceType.refine((size) => machineSizes.has(size), unknownSize),
});

/**
 * Takes the scoring server's image from this registry, by the hash of what it was built from: docs/ci.md, step 8.
 * Left out, Azure ML builds it during the deploy, from storage without keys: nobody has shown yet that it does.
 */
export const ImageRegistryId = z
  .string()
  .regex(
    /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[\w.()-]+\/providers\/Microsoft\.ContainerRegistry\/registries\/[A-Za-z0-9]{5,50}$/,
    "the Azure resource id of a container registry",
  );
