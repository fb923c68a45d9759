import { SearchError } from "../search-error";

/** Holds a write to the version that its sender knows. @throws SearchError 412 */
export function checkConditions(request: Request, etag: string | undefined): void {
  const match = request.headers.get("if-match");
  const noneMatch = request.headers.get("if-none-match");
  const isRefused =
    (match !== null && (etag === undefined || (match !== "*" && unquoted(match) !== unquoted(etag)))) ||
    (noneMatch !== null &&
      etag !== undefined &&
      (noneMatch === "*" || unquoted(noneMatch) === unquoted(etag)));
  if (!isRefused) return;
  throw new SearchError(
    412,
    "PreconditionFailed",
    "The precondition given in one of the request headers evaluated to false. No change was made to the resource from this request.",
  );
}

function unquoted(etag: string): string {
  return etag.replace(/^W\//, "").replaceAll('"', "");
}
