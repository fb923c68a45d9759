import { appOfEvents } from "vitrine/workloads/deployed-app";
import type { Joined, JoinProps } from "vitrine/workloads/workload";
import { NoticeBoard } from "./notice-board";
import type { NoticeBoardOutputs } from "./outputs";
import type { NoticeBoardValues } from "./values";

/** Makes the notice board part of an estate. */
export function join(props: JoinProps<NoticeBoardValues>): Joined<NoticeBoardOutputs> {
  const { scope, id, foundation, teams, shipping } = props;
  const board = new NoticeBoard(scope, id, { foundation, package: shipping.functionApp("notices") });
  if (teams.developers) board.grantEdit(teams.developers);
  return {
    outputs: {
      notices_container: board.notices.url,
      notices_url: `https://${board.app.hostName}/api/notices`,
    },
    apps: { notices: appOfEvents(board.app, foundation) },
  };
}
