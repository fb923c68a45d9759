/** As much of a request, an answer and a policy of Azure's clients as is needed here. */
interface Answer {
  readonly status: number;
  readonly bodyAsText?: string | null;
}

/**
 * Says once that telemetry does not arrive, and has the SDK keep it whatever the reason is: it throws away what failed
 * with an error that it does not know, such as a token that could not be had.
 */
export function keptUntilDelivered(host: string) {
  let isTold = false;
  const tell = (reason: string) => {
    if (!isTold) console.warn(`Telemetry cannot be delivered to ${host} and is kept: ${reason}`);
    isTold = true;
  };
  return {
    name: "keptUntilDelivered",
    async sendRequest<Request, Response extends Answer>(
      request: Request,
      next: (request: Request) => Promise<Response>,
    ): Promise<Response> {
      let response: Response;
      try {
        response = await next(request);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        tell(reason);
        throw Object.assign(new Error(reason), { statusCode: 503 });
      }
      if (response.status < 400) isTold = false;
      else tell(`status ${response.status} ${response.bodyAsText?.slice(0, 200) ?? ""}`);
      return response;
    },
  };
}
