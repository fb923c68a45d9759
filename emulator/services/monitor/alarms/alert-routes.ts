import type { ArmRoute } from "../../../resource-manager/arm-route";
import { ResourceError } from "../../../resource-manager/resource-error";
import { stableGuid } from "../../../resource-manager/stable-guid";
import type { AlarmStates, FiredAlarm } from "./alarm-states";

const provider = "Microsoft.AlertsManagement/alerts";

/** Alerts of a day, as Azure's alert management answers them. */
export function alertRoutes(alarms: Pick<AlarmStates, "fired">): ArmRoute[] {
  return [
    {
      method: "GET",
      path: /^(\/subscriptions\/[^/]+)\/providers\/Microsoft\.AlertsManagement\/alerts\/?$/i,
      name: "GET the alerts of a subscription",
      action: `${provider}/read`,
      answer: (subscription, { url }) => {
        const isWanted = filterIn(new URL(url).searchParams);
        const fired = alarms.fired(Date.now()).filter(isWanted);
        return Response.json({ value: fired.map((each) => alertOf(subscription, each)) });
      },
    },
  ];
}

/** @throws ResourceError 400 for a filter that only Azure has */
function filterIn(parameters: URLSearchParams): (alarm: FiredAlarm) => boolean {
  const condition = parameters.get("monitorCondition");
  const rule = parameters.get("alertRule")?.toLowerCase();
  const other = [...parameters.keys()].find(
    (name) => !["api-version", "monitorCondition", "alertRule"].includes(name),
  );
  if (other !== undefined)
    throw new ResourceError(
      400,
      "NotRunLocally",
      `The local Azure does not choose alerts by ${other}.\n` +
        "  why: it knows alertRule and monitorCondition, and has the alerts of a day\n" +
        "  fix: leave it out",
    );
  return (alarm) =>
    (condition === null || condition === conditionOf(alarm)) &&
    (rule === undefined || rule === alarm.rule.id.toLowerCase());
}

function conditionOf({ resolvedAt }: FiredAlarm): "Fired" | "Resolved" {
  return resolvedAt === undefined ? "Fired" : "Resolved";
}

function alertOf(subscription: string, alarm: FiredAlarm): object {
  const { rule, firedAt, resolvedAt } = alarm;
  const [, group, type, name] =
    /\/resourceGroups\/([^/]+)\/providers\/(.+)\/([^/]+)$/i.exec(rule.target) ?? [];
  const id = stableGuid(`${rule.id}/${firedAt}`, "alert");
  return {
    id: `${subscription}/providers/${provider}/${id}`,
    type: provider,
    name: rule.name,
    properties: {
      essentials: {
        severity: `Sev${rule.severity}`,
        signalType: rule.signal,
        alertState: "New",
        monitorCondition: conditionOf(alarm),
        monitorService: rule.signal === "Log" ? "Log Alerts V2" : "Platform",
        targetResource: rule.target,
        targetResourceName: name,
        targetResourceGroup: group,
        targetResourceType: type,
        alertRule: rule.id,
        description: rule.description,
        startDateTime: new Date(firedAt).toISOString(),
        lastModifiedDateTime: new Date(resolvedAt ?? firedAt).toISOString(),
        lastModifiedUserName: "System",
        ...(resolvedAt && { monitorConditionResolvedDateTime: new Date(resolvedAt).toISOString() }),
      },
    },
  };
}
