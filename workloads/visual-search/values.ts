import { z } from "zod";
import { machineSizes } from "../../azure/machine-sizes";
import { AppSize } from "../app-size";
import { ImageRegistryId, Instances, ServedModel, unknownSize } from "../served-model";

const count = z.number().int().min(0);
const percent = z.number().int().min(0).max(100);
const deploymentName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,30}[a-z0-9]$/, "3 to 32 lowercase letters, digits and hyphens");

const machineSize = z.string().refine((size) => machineSizes.has(size), unknownSize);

/** What visual search differs in between environments: what answers, how much of it, and how traffic is split. */
export const VisualSearchValues = z
  .strictObject({
    scoring: z.strictObject({
      /** Versions of the scoring server beside each other; a new model arrives as one more, without traffic. */
      deployments: z.record(deploymentName, ServedModel),
      /** Percent of the requests by deployment; `npx vitrine release` moves it and rewrites this line. */
      traffic: z.record(deploymentName, percent),
      imageRegistryId: ImageRegistryId.optional(),
      /** "aks" serves more than 100 requests a second, on a cluster of its own. */
      compute: z
        .discriminatedUnion("kind", [
          z.strictObject({ kind: z.literal("managed") }),
          z.strictObject({
            kind: z.literal("aks"),
            nodeSize: machineSize.optional(),
            nodes: Instances.optional(),
            /** Certificate of the cluster's address, by the Kubernetes secret that holds it; a private network needs none. */
            tls: z.strictObject({ hostName: z.hostname(), secretName: z.string().min(1) }).optional(),
          }),
        ])
        .default({ kind: "managed" }),
    }),

    service: z.strictObject({
      sku: z.enum(["basic", "standard", "standard2", "standard3"]),
      /** Two answer queries through an update of the service, three writes too. */
      replicas: z.number().int().min(1).max(12),
      partitions: z.literal([1, 2, 3, 4, 6, 12]),
    }),

    cache: z.strictObject({
      /** Managed Redis' size, e.g. "Balanced_B0" with 0.5 GB. */
      sku: z.string().regex(/^(Balanced|ComputeOptimized|FlashOptimized|MemoryOptimized)_[A-Z]\d+$/),
      highAvailability: z.boolean(),
      /** Seconds an embedding is kept; it depends on the photo and the model alone. */
      embeddingSeconds: z.number().int().min(1),
      /** Seconds an answer is kept; a changed catalogue ends it sooner. */
      resultSeconds: z.number().int().min(1),
    }),

    api: AppSize.safeExtend({
      /** Requests of one client in a minute. */
      requestsPerMinute: z.number().int().min(10).max(100_000),
    }),

    catalogue: z.strictObject({
      /** How often the partner's files are fetched. */
      schedule: z.strictObject({
        frequency: z.enum(["Minute", "Hour", "Day"]),
        interval: z.number().int().min(1).max(1000),
      }),
      /** Hosts from which pictures may be fetched; pictures that come with the file need none. */
      imageHosts: z.array(z.hostname()),
      /** Of a feed's items: a version that lacks more of them, and more than ten, deletes none unless it is told to. */
      mostDeletedPercent: percent.default(20),
      /** Days that reports and undelivered events are kept. */
      reportDays: z.number().int().min(1).max(3650),
    }),

    /** What is expected of it in a month, for the estimate of its cost; nothing is built from it. */
    expectedLoad: z.strictObject({
      search: z.strictObject({
        /** Searches in a month, each with the pictures that it shows. */
        searches: count,
        /** Kilobytes of the photo that is searched with. */
        photoKB: z.number().positive(),
        /** Share of the searches whose photo was searched with before; only the others reach a model. */
        repeated: z.number().min(0).max(1),
        /** Hours of a day that all searches fall into. */
        busyHours: z.number().min(1).max(24),
      }),
      catalogue: z.strictObject({
        /** Items that can be found. */
        items: count,
        /** Items in a month that are new, changed or gone. */
        changes: count,
      }),
      /** New versions of the scoring server in a month, each an image to build. */
      releases: count,
    }),
  })
  .superRefine(({ scoring }, context) => {
    const refuse = (message: string) =>
      context.addIssue({ code: "custom", path: ["scoring", "traffic"], message });
    for (const [name, { instanceType }] of Object.entries(scoring.deployments)) {
      // a cluster has its own names for shares of a machine
      if (scoring.compute.kind === "aks" || machineSizes.has(instanceType)) continue;
      const path = ["scoring", "deployments", name, "instanceType"];
      context.addIssue({ code: "custom", path, message: unknownSize });
    }
    for (const name of Object.keys(scoring.traffic))
      if (!(name in scoring.deployments)) refuse(`"${name}" is not one of the deployments`);
    const sum = Object.values(scoring.traffic).reduce((total, share) => total + share, 0);
    if (sum !== 100) refuse(`the shares are ${sum} percent together; they have to be 100`);
  });

export type VisualSearchValues = z.output<typeof VisualSearchValues>;
