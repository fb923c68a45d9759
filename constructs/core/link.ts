import type { Construct } from "constructs";
import type { z } from "zod";
import type { PrivateService } from "../private-network/private-dns-zones";
import type { Grantee } from "./grant";

/** The identity that an app acts under, once it exists. */
export interface AppIdentity {
  readonly clientId: string;
  readonly principalId: string;
}

/** One text for each setting; those with a default, or that may be absent, may be left out. */
export type SettingsOf<Shape extends z.ZodRawShape> = {
  readonly [Name in keyof z.input<z.ZodObject<Shape>>]: string;
};

/** Where a link leads, in a private network: code that runs in another one has to be let out to there. */
export interface Destination {
  /** The construct of the resource: what is granted on it lies below. */
  readonly owner: Construct;
  /** Part of the resource's name, e.g. "films". */
  readonly purpose: string;
  readonly resourceId: string;
  /** The part of the resource that the code asks. */
  readonly service: PrivateService;
}

/**
 * What an app uses, in one statement: the settings that say where it is, and the permission for it.
 *
 *     links: [cache.use(), search.query()]
 *
 * `Shape` is what the code of the app reads them with, e.g. `typeof cacheSettings`. Each setting comes from one link: an app
 * that has the address has the permission, and one without the link does not compile.
 */
export interface Link<Shape extends z.ZodRawShape = z.ZodRawShape> {
  settings(identity: AppIdentity): SettingsOf<Shape>;
  /** Lets `grantee` do what the link is for, and no more. Granting twice is the same as granting once. */
  grant(grantee: Grantee): void;
  /** Empty where whoever may come comes from the internet, as to Resource Manager and to sign in. */
  readonly leadsTo: readonly Destination[];
}
