/** The resource type of a function app, with the API version its body is written for. */
export const siteType = "Microsoft.Web/sites@2025-03-01";
