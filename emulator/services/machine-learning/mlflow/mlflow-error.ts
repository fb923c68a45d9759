/** The codes of MLflow's REST API that are answered here, with the status of each. */
const statusOf = {
  BAD_REQUEST: 400,
  INVALID_PARAMETER_VALUE: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  ENDPOINT_NOT_FOUND: 404,
  RESOURCE_DOES_NOT_EXIST: 404,
  INVALID_STATE: 409,
  NOT_IMPLEMENTED: 501,
} as const;

export type MlflowCode = keyof typeof statusOf;

/** A refusal in MLflow's codes. */
export class MlflowError extends Error {
  override readonly name = "MlflowError";
  readonly code: MlflowCode;
  readonly statusCode: number;

  constructor(code: MlflowCode, message: string) {
    super(message);
    this.code = code;
    this.statusCode = statusOf[code];
  }
}

export const invalid = (message: string) => new MlflowError("INVALID_PARAMETER_VALUE", message);

export const missing = (what: string) => new MlflowError("RESOURCE_DOES_NOT_EXIST", `${what} does not exist`);
