/** The host has every function below the routePrefix of host.json. */
export const basePath = "/films/api/v1";
