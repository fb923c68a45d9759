import type { ReaderSignInSettings, SignInSettings } from "../shared/service-settings";

/** What signing in to a directory of readers takes, in the words of any sign-in. */
export function readersOf({
  READERS_AUTHORITY: SIGN_IN_AUTHORITY,
  READERS_TENANT: SIGN_IN_TENANT,
  READERS_CLIENT_ID: SIGN_IN_CLIENT_ID,
  READERS_CALLBACK: SIGN_IN_CALLBACK,
}: ReaderSignInSettings): SignInSettings {
  return { SIGN_IN_AUTHORITY, SIGN_IN_TENANT, SIGN_IN_CLIENT_ID, SIGN_IN_CALLBACK };
}
