import { DeedSender } from "../../runtime/articles/events/deed-sender";
import { newsWorld } from "../../runtime/articles/sample/sample-world";
import { PreferencesAnswer } from "../../runtime/functions/articles/contract/user";
import { credentialOf } from "../credential";
import { Failure } from "../failure";
import { workloadOutputs } from "../outputs";
import { openArticlesApi } from "./articles-api";
import { withLocalReaders } from "./local-readers";

/**
 * Tells an environment's hub what the readers of the sample did up to now, as whoever runs the command, and its API what those chose who
 * can sign in on one machine.
 *
 * @throws Failure DeedsNotSent, or of the API's problem
 */
export async function sendSampleDeeds(
  root: string,
  environment: string,
): Promise<{ readonly deeds: number; readonly readers: number }> {
  const outputs = await workloadOutputs(root, environment, "articles");
  const credential = await credentialOf(root, environment);
  const { deeds, readers } = withLocalReaders(newsWorld({ until: Date.now() }));
  const api = await openArticlesApi(root, environment, "Articles.Serve");
  for (const { key, preferences } of readers)
    await api.ask("POST", "/user/preferences", PreferencesAnswer, { user_id: key, ...preferences });
  const sender = new DeedSender({
    namespace: outputs.articles_deeds_host,
    hub: outputs.articles_deeds_hub,
    tokens: async (scope) => (await credential.getToken(scope)) ?? { token: "", expiresOnTimestamp: 0 },
  });
  try {
    await sender.send(deeds);
  } catch (cause) {
    throw new Failure("DeedsNotSent", {
      what: `what the sample's readers did did not get into the hub ${outputs.articles_deeds_hub}`,
      why: (cause as Error).message,
      fix: "ask for the right to send to it, which data engineers have, or look at npx vitrine status",
      cause,
    });
  } finally {
    await sender.close();
  }
  return { deeds: deeds.length, readers: new Set(deeds.map(({ reader }) => reader)).size };
}
