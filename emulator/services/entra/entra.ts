import type { Service } from "../../core/service";
import type { IssuedToken } from "./entra-tokens";

/** Microsoft Entra ID for people and for APIs that Terraform registered. */
export interface Entra extends Service {
  /** e.g. "http://127.0.0.1:30012/<tenant>/v2.0" */
  readonly issuer: string;
  /**
   * An access token of a person, as the Azure CLI gets one.
   *
   * @param person object id or user name
   * @param audience client id or identifier URI of a registered app, or the address of one of Azure's services
   * @throws AccessDenied when Entra gives none, with its code
   */
  tokenOf(person: string, audience: string): Promise<IssuedToken>;
}
