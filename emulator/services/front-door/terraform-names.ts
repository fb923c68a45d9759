import { oneOf, pattern } from "../../terraform/validation/checks";
import { resourceId } from "../../terraform/validation/formats";

export const cdnName = (most: number) =>
  pattern(
    new RegExp(`^[A-Za-z0-9][A-Za-z0-9-]{0,${most - 2}}[A-Za-z0-9]$`),
    `2 to ${most} letters, digits and hyphens, with a letter or digit at both ends`,
  );
export const word = (most: number) =>
  pattern(
    new RegExp(`^[A-Za-z][A-Za-z0-9]{0,${most - 1}}$`),
    `1 to ${most} letters and digits, with a letter first`,
  );
export const profileId = resourceId(
  "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Cdn/profiles/{}",
);
export const originGroupId = resourceId(
  "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Cdn/profiles/{}/originGroups/{}",
);
export const queryStringCachingBehavior = oneOf(
  "IgnoreQueryString",
  "IgnoreSpecifiedQueryStrings",
  "IncludeSpecifiedQueryStrings",
  "UseQueryString",
);
export const forwardingProtocol = oneOf("HttpOnly", "HttpsOnly", "MatchRequest");
