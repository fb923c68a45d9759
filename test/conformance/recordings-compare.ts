import type { Answer, RecordedService } from "./recordings";

export interface Difference {
  /** "status", "header NAME", "error code", or the path of a member of the body */
  readonly where: string;
  readonly recorded: unknown;
  readonly answered: unknown;
}

/** Where an answer is another one: its status, its code, the headers and members that it lacks, types of members. */
export function compareAnswers(recorded: Answer, answered: Answer, service: RecordedService): Difference[] {
  const { status, body } = recorded;
  if (status !== answered.status)
    return [{ where: "status", recorded: [status, body], answered: [answered.status, answered.body] }];
  const differences: Difference[] = [];
  if (status >= 400) compareErrors(body, answered.body, differences);
  else compareMembers(body, answered.body, "", service, differences);
  for (const [name, value] of Object.entries(recorded.headers)) {
    const own = answered.headers[name];
    const isSame = name === "content-type" ? mediaType(own) === mediaType(value) : own !== undefined;
    if (service.headers.test(name) && !isSame) {
      differences.push({ where: `header ${name}`, recorded: value, answered: own });
    }
  }
  return differences;
}

/** Messages are for people and change; a code is for programs. Azure has given codes for some years only. */
function compareErrors(recorded: unknown, answered: unknown, differences: Difference[]): void {
  const [wanted, found] = [codeOf(recorded), codeOf(answered)];
  if (wanted !== "" && wanted !== found)
    differences.push({ where: "error code", recorded: wanted, answered: found });
}

function codeOf(body: unknown): string | undefined {
  if (body === null || body === undefined || body === "") return undefined;
  const { error, "odata.error": odata } = body as { [member: string]: { code?: string } | undefined };
  return (error ?? odata)?.code ?? "";
}

/** A member more, or one that is empty in Azure and left out here, is no difference: versions add them. */
function compareMembers(
  recorded: unknown,
  answered: unknown,
  path: string,
  service: RecordedService,
  differences: Difference[],
): void {
  if (service.ignores(path)) return;
  if (Array.isArray(recorded) && Array.isArray(answered)) {
    recorded.forEach((item, at) => {
      if (at < answered.length) compareMembers(item, answered[at], `${path}[]`, service, differences);
    });
    return;
  }
  if (kindOf(recorded) !== kindOf(answered)) {
    differences.push({ where: path || "body", recorded, answered });
    return;
  }
  if (kindOf(recorded) !== "object") return;
  for (const [name, value] of Object.entries(recorded as object)) {
    const inner = path === "" ? name : `${path}.${name}`;
    const own = (answered as Record<string, unknown>)[name];
    if (own === undefined && isEmpty(value)) continue;
    compareMembers(value, own, inner, service, differences);
  }
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}

function isEmpty(value: unknown): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function mediaType(value: string | undefined): string | undefined {
  return value?.split(";")[0]?.trim().toLowerCase();
}
