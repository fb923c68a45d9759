/** Resource types of Azure Machine Learning, with the API version their bodies are written for. */
const workspaces = "Microsoft.MachineLearningServices/workspaces";
export const mlVersion = "2026-05-01";

export const mlTypes = {
  workspace: `${workspaces}@${mlVersion}`,
  environmentVersion: `${workspaces}/environments/versions@${mlVersion}`,
  modelVersion: `${workspaces}/models/versions@${mlVersion}`,
  outboundRule: `${workspaces}/outboundRules@${mlVersion}`,
  compute: `${workspaces}/computes@${mlVersion}`,
  endpoint: `${workspaces}/onlineEndpoints@${mlVersion}`,
  deployment: `${workspaces}/onlineEndpoints/deployments@${mlVersion}`,
} as const;
