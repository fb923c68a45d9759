import type * as z from "zod";
import { ResourceError } from "../resource-manager/resource-error";

/** What the command line can have done: it sends a JSON object and gets one. */
export type ServiceCommand = (body: unknown) => Promise<object>;

/** A command that takes bodies of this shape. It throws ResourceError 400 for others, with each problem. */
export function command<Body>(shape: z.ZodType<Body>, run: (body: Body) => Promise<object>): ServiceCommand {
  return async (body) => {
    const { success, data, error } = shape.safeParse(body);
    if (success) return run(data);
    const problems = error.issues.map(({ path, message }) => `${path.join(".") || "the body"}: ${message}`);
    throw new ResourceError(400, "BadRequest", problems.join("; "));
  };
}
