/** Values of a route's parameters, decoded. */
export type RouteParameters = Readonly<Record<string, string>>;

export interface Route {
  /** Higher is tried first: the end of the path before words, words before parameters, parameters before the rest of the path. */
  readonly precedence: string;
  match(path: string): RouteParameters | undefined;
}

const constraints: Readonly<Record<string, RegExp>> = {
  int: /^[+-]?\d{1,10}$/,
  long: /^[+-]?\d{1,19}$/,
  bool: /^(true|false)$/i,
  alpha: /^[a-z]*$/i,
  guid: /^\{?[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\}?$/i,
  decimal: /^[+-]?\d+(\.\d+)?$/,
  double: /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i,
  float: /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i,
};

/**
 * A route template such as "products/{category:alpha}/{id:int?}" or "files/{*path}".
 *
 * @throws when it has a constraint that does not run here
 */
export function parseRoute(template: string): Route {
  const segments = template.split("/").filter(Boolean).map(parseSegment);
  const pattern = segments.map(({ pattern: part }) => part).join("");
  const expression = new RegExp(`^${pattern}/?$`, "i");

  return {
    precedence: `${segments.map(({ rank }) => rank).join("")}4`,
    match(path) {
      const found = expression.exec(path);
      if (!found) return undefined;
      const parameters: Record<string, string> = {};
      let index = 1;
      for (const { name, constraint } of segments) {
        if (name === undefined) continue;
        const value = decode(found[index++]);
        if (value === undefined) continue;
        if (constraint && !constraint.test(value)) return undefined;
        parameters[name] = value;
      }
      return parameters;
    },
  };
}

interface Segment {
  readonly pattern: string;
  readonly rank: "3" | "2" | "1";
  readonly name?: string;
  readonly constraint?: RegExp | undefined;
}

function parseSegment(segment: string): Segment {
  const parameter = /^\{(\*{0,2})([^}:?=]+)(?::([^}?]+))?(\?)?\}$/.exec(segment);
  if (!parameter) {
    if (segment.includes("{")) throw new Error(`the route segment ${segment} mixes text and a parameter`);
    return { pattern: `/${segment.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`, rank: "3" };
  }
  const [, stars, name = "", constraintName, optional] = parameter;
  const constraint = constraintName === undefined ? undefined : constraints[constraintName];
  if (constraintName !== undefined && constraint === undefined) {
    const known = Object.keys(constraints).join(", ");
    throw new Error(
      `the route constraint ${constraintName} does not run on the local Azure; known are ${known}`,
    );
  }
  if (stars) return { pattern: "(?:/(.*))?", rank: "1", name };
  return { pattern: optional ? "(?:/([^/]+))?" : "/([^/]+)", rank: "2", name, constraint };
}

function decode(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray percent sign is a character like any other
  }
}
