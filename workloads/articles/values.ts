import { z } from "zod";
import { Experiments } from "../../runtime/articles/experiments/experiment";
import { TrialSettings } from "../../runtime/articles/experiments/trial/trial-settings";
import { AppSize } from "../app-size";
import { Askers, Owners } from "../askers";
import { DatabaseSize } from "../database-size";
import { ImageRegistryId, ModelOnMachines } from "../served-model";
import { TrainingSize } from "../training-size";

const count = z.number().int().min(0);

/** What articles differ in between environments: how much is read, how long what is known, and who may do more than read. */
export const ArticlesValues = z.strictObject({
  api: AppSize.safeExtend({
    /** Requests of one client in a minute. */
    requestsPerMinute: z.number().int().min(10).max(100_000),
  }),

  /** What takes deeds and articles in; more than a hub's four partitions have nothing to do. */
  intake: AppSize.safeExtend({
    /** Minutes between two looks for what is not done at once; each wakes app and database. @default 5 */
    catchUpMinutes: z.literal([1, 5, 10, 15, 30, 60]).optional(),
  }),

  database: DatabaseSize,

  cache: z.strictObject({
    /** Managed Redis' size, e.g. "Balanced_B0" with 0.5 GB. */
    sku: z.string().regex(/^(Balanced|ComputeOptimized|FlashOptimized|MemoryOptimized)_[A-Z]\d+$/),
    highAvailability: z.boolean(),
  }),

  search: z.strictObject({
    sku: z.enum(["basic", "standard", "standard2", "standard3"]),
    /** Two answer queries through an update of the service, three writes too. */
    replicas: z.number().int().min(1).max(12),
    partitions: z.literal([1, 2, 3, 4, 6, 12]),
  }),

  deeds: z
    .strictObject({
      /** Hours that the hub keeps them, whoever has read them. */
      retentionHours: z.number().int().min(1).max(168),
      /** Each takes a megabyte or 1,000 deeds a second. */
      throughputUnits: z.number().int().min(1).max(40),
      /** Up to how many the hub grows by itself. @default - it does not grow */
      mostThroughputUnits: z.number().int().min(2).max(40).optional(),
      /** Days that the database keeps them and lists one by one; profiles and counters stay. */
      keptDays: z.number().int().min(1).max(3650),
    })
    .refine(({ throughputUnits, mostThroughputUnits = 41 }) => throughputUnits < mostThroughputUnits, {
      path: ["mostThroughputUnits"],
      error: "not more than throughputUnits",
    }),

  /** Models of your own, at an endpoint of their own. @default - none */
  scoring: z
    .strictObject({
      imageRegistryId: ImageRegistryId.optional(),
      /**
       * Encodes articles; another one has all of them encoded anew. Without one, it is learned from the catalogue itself. "built-in" is a small one
       * that knows the words of the sample articles, in three languages.
       */
      encoder: ModelOnMachines.extend({
        /** Two articles tell one story from this cosine of its rows on. @default 0.95 */
        sameStory: z.number().min(0.95).max(1).optional(),
      }).optional(),
      /** Says how good the candidates of lists are, beside their sources. Taken away, or with the weight 0, nobody asks it. */
      ranking: ModelOnMachines.extend({
        model: z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/),
        /** How much it counts; the sources' weights are 1 together. An experiment may say otherwise. */
        weight: z.number().min(0).max(1),
        /** Milliseconds that a list waits for it. @default 100 */
        budgetMs: z.number().int().min(1).max(5000).optional(),
      }).optional(),
    })
    .refine(
      ({ encoder, ranking }) => encoder !== undefined || ranking !== undefined,
      "neither encoder nor ranking",
    )
    .optional(),

  training: TrainingSize.extend({
    /**
     * With how many readers, and for how long, a version is tried that the gate has accepted. Better, or not seen to be worse, it serves by itself.
     *
     * @default - a person releases it: npx vitrine release articles
     */
    candidate: TrialSettings.optional(),
  }),

  /** What readers did, hour by hour, and what articles say, for those who learn from it. */
  lake: z
    .strictObject({
      /** After so many days it moves to storage that is cheaper to keep and dearer to read. @default - it stays where it is */
      coolAfterDays: z.number().int().min(1).max(3650).optional(),
      /** After so many days it is deleted; articles after twice as many. */
      deleteAfterDays: z.number().int().min(1).max(3650),
      /** A deleted file can be restored for so many days: what is erased of a reader is there for as long. */
      restoreDays: z.number().int().min(1).max(14),
    })
    .refine(({ coolAfterDays = 0, deleteAfterDays }) => coolAfterDays < deleteAfterDays, {
      path: ["coolAfterDays"],
      error: "not before deleteAfterDays",
    }),

  /** Days after which an article that does not say when it expires is in no list. */
  articleDays: z.number().int().min(1).max(3650),

  /** What is tried with how many readers, by name. @default - nothing */
  experiments: Experiments.default({}),

  /** Where readers sign in: a directory of their own, Microsoft Entra External ID, as people set it up there (docs/first-deploy.md). */
  readers: z.strictObject({
    /** The first part of its address: "news" of news.onmicrosoft.com. */
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,35}$/),
    tenantId: z.guid(),
    /** Of the app that is registered there. */
    clientId: z.guid(),
    /** The secret in the environment's vault that is that app's private key and certificate. @default - see ReaderSignIn */
    certificate: z.string().min(1).optional(),
  }),

  /** Requests of one reader in a minute, over all instances. @default 240 */
  readerRequestsPerMinute: z.number().int().min(10).max(100_000).optional(),

  /** Who may do more than read and say what they did, which anybody may. */
  access: z.strictObject({
    /** Ask for any reader's list, and tell what any reader did. */
    serve: Askers,
    /** Bring in articles, change and withdraw them. */
    publish: Askers,
    /** See how any list came about, read the log of lists without their readers, and figures of each day. */
    operate: Askers,
    /**
     * See how experiments stand, and nothing else: the identity of the pipeline, whose plans tell it. It is named itself, as a service: a service
     * principal does not have the app roles of its groups.
     *
     * @default - nobody beside those who operate
     */
    readExperiments: Askers.prefault({ teams: [] }),
    /** @default - see SignIn */
    owners: Owners.optional(),
  }),

  /** Days that files of articles and reports on them are kept. */
  reportDays: z.number().int().min(1).max(3650),

  /** What is expected of it in a month, for the estimate of its cost; nothing is built from it. */
  expectedLoad: z.strictObject({
    /** Lists of articles, of any kind. */
    lists: count,
    /** Deeds that readers are asked about: clicks, likes and what they were shown. */
    deeds: count,
    /** Articles that come, one by one or in files. */
    articles: count,
    /** Runs of the pipeline that compute something, whatever starts them. */
    trainings: count,
    /** New code with its migrations. */
    releases: count,
  }),
});

export type ArticlesValues = z.output<typeof ArticlesValues>;
