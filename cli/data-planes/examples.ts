import type { DataPlane } from "../../emulator/control/protocol";

/** A request that shows that a data plane answers. */
export interface Example {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  /** Base64. */
  readonly body?: string;
}

/** A white square of 64 by 64. */
const picture =
  "iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAQMAAACQp+OdAAAAA1BMVEX///+nxBvIAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAD0lEQVQokWNgGAWjgHwAAAJAAAFgVTVqAAAAAElFTkSuQmCC";

/** What can be asked there, the likeliest first: which of them works, the roles of whoever asks say. */
export function examplesOf({ kind, address, holds }: DataPlane): Example[] {
  const base = address.replace(/\/$/, "");
  const get = (path: string, headers: Record<string, string> = {}): Example => ({
    url: `${base}${path}`,
    method: "GET",
    headers,
  });
  const storage = { "x-ms-version": "2024-11-04" };
  switch (kind) {
    case "blob":
      return [
        ...holds.map((name) => get(`/${name}?restype=container&comp=list`, storage)),
        get("/?comp=list", storage),
      ];
    case "queue":
      return [
        ...holds.map((name) => get(`/${name}/messages?peekonly=true`, storage)),
        get("/?comp=list", storage),
      ];
    case "table": {
      const json = { ...storage, accept: "application/json" };
      return [...holds.map((name) => get(`/${name}()?$top=1`, json)), get("/Tables", json)];
    }
    case "secrets":
      return [get("/secrets?api-version=7.4")];
    case "search":
      return [
        ...holds.map((name) => get(`/indexes/${name}/docs?search=*&$top=1&api-version=2026-04-01`)),
        get("/indexes?api-version=2026-04-01"),
      ];
    case "scoring":
      return [{ url: base, method: "POST", headers: { "content-type": "image/png" }, body: picture }];
    case "app":
      return ["/api/health", "/api/v1/health", "/health"].map((path) => get(path));
    case "front door":
      return [get("/")];
    case "resource manager":
      return holds.map((id) => get(`${id}?api-version=2026-05-01`));
    case "cache":
    case "database":
    case "event hubs":
      return [];
  }
}
