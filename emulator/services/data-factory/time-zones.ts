/** Windows' names, which Data Factory uses, with those that Node knows. */
const known: Readonly<Record<string, string>> = {
  UTC: "UTC",
  "Central Europe Standard Time": "Europe/Budapest",
  "Central European Standard Time": "Europe/Warsaw",
  "Central Standard Time": "America/Chicago",
  "China Standard Time": "Asia/Shanghai",
  "E. Europe Standard Time": "Europe/Chisinau",
  "Eastern Standard Time": "America/New_York",
  "FLE Standard Time": "Europe/Kiev",
  "GMT Standard Time": "Europe/London",
  "Greenwich Standard Time": "Atlantic/Reykjavik",
  "GTB Standard Time": "Europe/Bucharest",
  "India Standard Time": "Asia/Calcutta",
  "Mountain Standard Time": "America/Denver",
  "Pacific Standard Time": "America/Los_Angeles",
  "Romance Standard Time": "Europe/Paris",
  "Tokyo Standard Time": "Asia/Tokyo",
  "W. Europe Standard Time": "Europe/Berlin",
};

/** undefined for a zone that the table does not have. */
export function ianaZone(windowsName: string): string | undefined {
  return known[windowsName];
}

export const knownZones: readonly string[] = Object.keys(known);
