import type { RedisClientOptions } from "@redis/client";
import type { AccessToken, Tokens } from "./access-tokens";

type StreamingCredentials = Extract<
  RedisClientOptions["credentialsProvider"],
  { type: "streaming-credentials-provider" }
>;

const scope = "https://redis.azure.com/.default";
/** Redis closes connections whose token has ended; the tokens' own cache renews four minutes before. */
const marginMs = 3 * 60_000;
const retryMs = 10_000;

/**
 * Signs in to Redis with Microsoft Entra tokens, and again with a new one before the old one ends.
 *
 * @param onRefused called when Redis does not take a token
 */
export function entraCredentials(
  username: string,
  tokens: Tokens,
  onRefused: (error: Error) => void,
): StreamingCredentials {
  const credentialsOf = ({ token }: AccessToken) => ({ username, password: token });

  return {
    type: "streaming-credentials-provider",
    onReAuthenticationError: onRefused,
    async subscribe({ onNext }) {
      let current = await tokens(scope);
      let timer: NodeJS.Timeout;
      const renewLater = (milliseconds: number) => {
        timer = setTimeout(renew, milliseconds).unref();
      };
      const renew = async () => {
        // a token that cannot be had is asked for again: the old one may still live
        const next = await tokens(scope).catch(() => current);
        const isNew = next.token !== current.token;
        current = next;
        if (isNew) onNext(credentialsOf(next));
        renewLater(isNew ? untilRenewal(next) : retryMs);
      };
      renewLater(untilRenewal(current));
      return [credentialsOf(current), { dispose: () => clearTimeout(timer) }];
    },
  };
}

function untilRenewal({ expiresOnTimestamp }: AccessToken): number {
  // setTimeout takes no more than 24.8 days
  return Math.min(Math.max(expiresOnTimestamp - marginMs - Date.now(), retryMs), 2 ** 31 - 1);
}
